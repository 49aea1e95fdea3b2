"""Template tags of the doors: shapes, badges, seats; codes, days, counts and yen in the reader's language."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.codes import Fault, Language, Outcome
from hosho.core.terms.model import Per, Start
from hosho.core.terms.wording import day_in_words, month_in_words
from hosho.presentation import formats
from hosho.presentation.language import language
from hosho.presentation.words import A_YEAR, FAULTS, OUTCOMES, PER, START, StatusStyle, joined

register = template.Library()


class Store(Protocol):
    """A store by the names it has in both languages."""

    name_ja: str
    name_en: str


class InBoth(Protocol):
    """The same thing said in both languages: the vocabulary's words, or texts of the terms."""

    def in_(self, language: Language) -> str:
        """Return the words in one language."""


# Shapes and states


@register.simple_tag
def shape(name: str) -> SafeString:
    """Draw a shape of the sprite; the word beside it is its name, so it is hidden from screen readers."""
    return format_html('<svg class="shape" aria-hidden="true"><use href="#shape-{}"/></svg>', name)


@register.simple_tag
def badge(look: StatusStyle) -> SafeString:
    """Show a state as shape and word."""
    return format_html(
        '<span class="badge tone-{}">{}{}</span>', look.tone, shape(look.shape), look.words.in_(language())
    )


@register.simple_tag
def seats(used: int, of: int) -> SafeString:
    """Draw the uses of a window as seats, used ones first. Their number must be written beside them."""
    kinds = ["seat seat-used"] * used + ["seat"] * (of - used)
    drawn = format_html_join("", '<span class="{}"></span>', ((kind,) for kind in kinds))
    return format_html('<span class="seats" aria-hidden="true">{}</span>', drawn)


# Codes and names


@register.filter
def store_name(store: Store) -> str:
    """みどり町店 / Midoricho"""
    return store.name_ja if language() == "ja" else store.name_en


@register.filter
def words(text: InBoth) -> str:
    """Return a bilingual text in the reader's language."""
    return text.in_(language())


@register.filter
def faults(codes: Collection[Fault]) -> str:
    """画面・カメラ / screen and camera"""
    return joined([named.in_(language()) for fault, named in FAULTS.items() if fault in codes], language())


@register.filter
def outcome(code: Outcome) -> StatusStyle:
    """Return how a decision's outcome is shown."""
    return OUTCOMES[code]


@register.filter
def per_year(per: Per) -> str:
    """1年に / a year"""
    return A_YEAR[per].in_(language())


@register.filter
def per_words(per: Per) -> str:
    """利用開始日から1年ごとに / each year from the start of use"""
    return PER[per].in_(language())


@register.filter
def start_words(start: Start) -> str:
    """端末を発送した日 / the day the device is shipped"""
    return START[start].in_(language())


# Counts and yen


@register.filter
def times(count: int) -> str:
    """2回 / twice"""
    if count in (1, 2):
        return {1: gettext("once"), 2: gettext("twice")}[count]
    return gettext("%(count)s times") % {"count": count}


@register.filter
def uses(count: int) -> str:
    """2回 / 2 uses"""
    return ngettext("%(count)s use", "%(count)s uses", count) % {"count": count}


@register.filter
def up_to_times(count: int) -> str:
    """2回まで / up to 2"""
    return gettext("up to %(count)s") % {"count": count}


@register.filter
def times_left(count: int) -> str:
    """あと1回 / 1 use left"""
    return ngettext("%(count)s use left", "%(count)s uses left", count) % {"count": count}


@register.filter
def yen(amount: int) -> str:
    """550円 / ¥550"""
    return formats.yen(amount, language())


@register.filter
def yen_with_tax(amount: int) -> str:
    """550円（税込） / ¥550 (tax incl.)"""
    return gettext("%(yen)s (tax incl.)") % {"yen": yen(amount)}


@register.filter
def imei(number: str) -> SafeString:
    """Show an IMEI as 4-4-4-3 by spans alone, so that it copies without spaces."""
    groups = [number[:4], number[4:8], number[8:12], number[12:]]
    return format_html('<span class="imei">{}</span>', format_html_join("", "<span>{}</span>", ((g,) for g in groups)))


@register.filter
def phone(number: str) -> SafeString:
    """Keep a phone number on one line."""
    return format_html('<span class="number">{}</span>', number)


# Days and moments


@register.filter
def day(value: date) -> SafeString:
    """2022年8月3日（水） / Wed 3 Aug 2022"""
    return _time(value.isoformat(), day_in_words(value, language()))


@register.filter
def month(value: date) -> str:
    """2022年8月 / Aug 2022"""
    return month_in_words(value, language())


@register.filter
def day_beside(value: date, other: date | None) -> SafeString:
    """8月4日（木） / Thu 4 Aug where the other day beside it names the same year; else in full."""
    if other is None or other.year != value.year:
        return day(value)
    return _time(value.isoformat(), formats.day_without_year(value, language()))


@register.filter
def day_in_table(value: date) -> SafeString:
    """2022/08/03"""
    return _time(value.isoformat(), formats.day_in_table(value))


@register.filter
def typed_day(value: date) -> str:
    """2022/08/03, for the value of a field"""
    return formats.day_in_table(value)


@register.filter
def iso_day(value: date) -> str:
    """2022-08-03, for addresses"""
    return value.isoformat()


@register.filter
def day_of(value: datetime) -> SafeString:
    """The day of an instant in Tokyo, in full."""
    return day(day_in_tokyo(value))


@register.filter
def moment(value: datetime) -> SafeString:
    """2022年8月3日（水）14:05 / Wed 3 Aug 2022, 14:05"""
    local = value.astimezone(TOKYO)
    between = "" if language() == "ja" else ", "
    text = f"{day_in_words(local.date(), language())}{between}{formats.time_of_day(local)}"
    return _time(local.isoformat(timespec="minutes"), text)


def _time(machine: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, text)
