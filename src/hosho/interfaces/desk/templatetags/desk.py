"""Template tags of the desk alone."""

from collections.abc import Callable
from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.interfaces.desk import spoken_words
from hosho.presentation import formats

register = template.Library()


@register.simple_tag
def consents_to_read() -> list[tuple[str, str]]:
    """Return the consents that are asked before a device is handed in, each with what is read out."""
    return list(spoken_words.to_agree_to().items())


@register.simple_tag
def to_say(what: str) -> str:
    """Return what is said at a point of the call, by the name of its function."""
    said: Callable[[], str] = getattr(spoken_words, what)
    return said()


@register.filter
def phone_number(digits: str) -> SafeString:
    """090-1234-5678, on one line"""
    return format_html('<span class="number">{}</span>', formats.phone_number(digits))


@register.filter
def postal_code(digits: str) -> str:
    """100-0001"""
    return formats.postal_code(digits)


@register.filter
def clock(value: datetime) -> SafeString:
    """14:05"""
    return format_html('<time datetime="{}">{}</time>', value.astimezone(TOKYO).isoformat(), formats.time_of_day(value))


@register.filter
def stamp(value: datetime) -> SafeString:
    """2022/05/30 14:05"""
    machine = value.astimezone(TOKYO).isoformat(timespec="minutes")
    text = f"{formats.day_in_table(day_in_tokyo(value))} {formats.time_of_day(value)}"
    return format_html('<time datetime="{}">{}</time>', machine, text)
