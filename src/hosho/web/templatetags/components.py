"""Components: the pieces of HTML that pages repeat, each written once.

A block tag wraps what stands inside it (``{% fact _("Phone") %}…{% endfact %}``). Further keywords become attributes,
with ``-`` for ``_``; one that is empty is left out. A piece that is markup alone is a template, and included.
"""

from collections.abc import Collection

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from hosho.web.templatetags.hosho import shape

register = template.Library()

NOTICE_SHAPES = {"ok": "done", "quiet": "ended", "warn": "presses", "info": "not-begun"}
MARK_CLASSES = {"done": "", "excluded": "is-out", "presses": "is-warn"}


# Parts of a page


@register.simple_block_tag
def section(content: SafeString, title_id: str, title: str, **given: object) -> SafeString:
    """Return a section that its heading names: a card, unless ``class`` makes it another."""
    named = {"class": "card", **given, "aria-labelledby": title_id}
    return format_html('<section{}><h2 id="{}">{}</h2>{}</section>', _attributes(named), title_id, title, content)


@register.simple_block_tag
def fact(content: SafeString, label: str, **given: object) -> SafeString:
    """Return a row of ``<dl class="facts">``; further keywords are attributes of the value."""
    return format_html("<div><dt>{}</dt><dd{}>{}</dd></div>", label, _attributes(given), _inside(content))


@register.simple_block_tag
def mark(content: SafeString, name: str, what: str) -> SafeString:
    """Return a line of ``<ul class="marks">``: a shape by its name, what it is about, and a caption below."""
    return format_html(
        '<li{}>{}<p class="marks-what">{}</p><p class="caption">{}</p></li>',
        _attributes({"class": MARK_CLASSES.get(name, "is-plain")}),
        shape(name),
        what,
        _inside(content),
    )


@register.simple_block_tag
def notice(content: SafeString, tone: str, title: str) -> SafeString:
    """Return a notice in a tone (``ok``, ``quiet``, ``warn`` or ``info``) with its shape."""
    return format_html(
        '<div class="notice tone-{}">{}<div><p class="notice-title">{}</p>{}</div></div>',
        tone,
        shape(NOTICE_SHAPES[tone]),
        title,
        content,
    )


@register.simple_block_tag
def table(content: SafeString, *names: str, number: str = "", caption: str = "", **given: object) -> SafeString:
    """Return a table around its rows: a head for each name, and a last one over numbers."""
    return format_html(
        '<div class="table-box"><table{}>{}<thead><tr>{}{}</tr></thead><tbody>{}</tbody></table></div>',
        _attributes({**given, "class": _classes("table", given)}),
        format_html("<caption>{}</caption>", caption) if caption else "",
        format_html_join("", '<th scope="col">{}</th>', ((name,) for name in names)),
        format_html('<th scope="col" class="number-cell">{}</th>', number) if number else "",
        content,
    )


# Links and buttons


@register.simple_tag
def link_button(label: str, route: str, *args: object, kind: str = "", **given: object) -> SafeString:
    """Return a link to a route that looks like a button; ``kind`` is any of ``plain``, ``small`` and ``wide``."""
    return format_html(
        '<a class="{}" href="{}"{}>{}</a>', _button(kind), reverse(route, args=args), _attributes(given), label
    )


@register.simple_tag
def nav_link(label: str, route: str, section: str, page: str = "", within: str = "") -> SafeString:
    """Return a link of a navigation, marked where ``section`` is its page, or one of those ``within`` it."""
    here = "page" if page and section == page else "true" if any(section == each for each in within.split()) else ""
    return format_html('<a href="{}"{}>{}</a>', reverse(route), _attributes({"aria-current": here}), label)


@register.simple_block_tag
def phone_button(content: SafeString, dial: str, kind: str = "") -> SafeString:
    """Return a link that calls a number and looks like a button; ``kind`` as of a link button."""
    return format_html('<a class="{}" href="tel:{}"><span>{}</span></a>', _button(kind), dial, _inside(content))


# What was entered wrongly


@register.simple_block_tag
def errors(content: SafeString, title: str) -> SafeString:
    """Return the error summary at the top of a page, which takes the focus."""
    return format_html(
        '<div class="errors" role="alert" aria-labelledby="errors-title" tabindex="-1" autofocus>'
        '<h2 id="errors-title">{}</h2>{}</div>',
        title,
        content,
    )


@register.simple_tag
def error_prefix(*wrong: object) -> str:
    """Return what the title of a page begins with where something was entered wrongly."""
    return gettext("Error:") + " " if any(wrong) else ""


# Fields: label, error, control, hint. The error stands after the control where it shall be ``below``.


@register.simple_block_tag
def field(content: SafeString, field_id: str, label: str = "", error: str = "", below: bool = False) -> SafeString:
    """Return a field around its control."""
    return _field(field_id, label, error, content, below=below)


@register.simple_tag
def text_field(
    field_id: str,
    label: str,
    value: object = None,
    error: str = "",
    hint: str = "",
    below: bool = False,
    **given: object,
) -> SafeString:
    """Return a field with a box of one line, which has its id for a name and nothing filled in by the browser."""
    box = {
        "id": field_id,
        "name": field_id,
        "autocomplete": "off",
        **_invalid(field_id, error, f"{field_id}-hint" if hint else ""),
        **given,
        "class": _classes("input", given),
    }
    filled = "" if value is None else format_html(' value="{}"', value)
    return _field(field_id, label, error, format_html("<input{}{}>", _attributes(box), filled), hint, below=below)


@register.simple_block_tag
def fieldset(
    content: SafeString, field_id: str, legend: str, error: str = "", hint: str = "", **given: object
) -> SafeString:
    """Return a group of choices with its legend."""
    shown = {
        "class": "field is-wrong" if error else "field",
        "aria-describedby": f"{field_id}-error" if error else "",
        **given,
    }
    return format_html(
        "<fieldset{}><legend>{}{}</legend>{}{}</fieldset>",
        _attributes(shown),
        legend,
        format_html(' <span class="field-hint">{}</span>', hint) if hint else "",
        _error(field_id, error),
        content,
    )


@register.simple_tag
def pick(name: str, value: object, label: str, chosen: object = None, key: object = "", **given: object) -> SafeString:
    """Return a choice of the desk, with the digit that takes it. ``chosen`` is what was chosen, or whether this was."""
    return format_html(
        '<label class="{}">{}{}{}</label>',
        _classes("pick", given),
        _choice(name, value, chosen, {**given, "class": ""}),
        label,
        format_html('<kbd aria-hidden="true">{}</kbd>', key) if key and int(str(key)) < 10 else "",
    )


@register.simple_tag
def choice(
    name: str,
    value: object,
    label: str,
    chosen: object = None,
    hint: object = None,
    **given: object,
) -> SafeString:
    """Return an answer as large as a thumb. ``chosen`` is what was chosen, or whether this was."""
    return format_html(
        '<label class="choice">{}<span class="choice-words">{}{}</span></label>',
        _choice(name, value, chosen, given),
        label,
        "" if hint is None else format_html('<span class="caption">{}</span>', hint),
    )


def _field(field_id: str, label: str, error: str, control: SafeString, hint: str = "", *, below: bool) -> SafeString:
    return format_html(
        '<div class="field{}">{}{}{}{}{}</div>',
        " is-wrong" if error else "",
        format_html('<label for="{}">{}</label>', field_id, label) if label else "",
        "" if below else _error(field_id, error),
        control,
        _error(field_id, error) if below else "",
        format_html('<p class="field-hint" id="{}-hint">{}</p>', field_id, hint) if hint else "",
    )


def _error(field_id: str, error: str) -> SafeString | str:
    return format_html('<p class="field-error" id="{}-error">{}</p>', field_id, error) if error else ""


def _invalid(field_id: str, error: object, *described_by: str) -> dict[str, object]:
    describing = [f"{field_id}-error" if error else "", *described_by]
    return {
        "aria-invalid": "true" if error else "",
        "aria-describedby": " ".join(each for each in describing if each),
    }


def _choice(name: str, value: object, chosen: object, given: dict[str, object]) -> SafeString:
    given = dict(given)
    error = given.pop("error", "")
    shown = {"type": "radio", "name": name, "value": value, "checked": _is_chosen(value, chosen)}
    return format_html("<input{}>", _attributes({**shown, **_invalid(str(given.get("id", name)), error), **given}))


def _is_chosen(value: object, chosen: object) -> bool:
    if chosen is None or isinstance(chosen, bool):
        return bool(chosen)
    if isinstance(chosen, str) or not isinstance(chosen, Collection):
        return value == chosen
    return value in chosen


def _button(kind: str) -> str:
    return " ".join(["btn", *(f"btn-{each}" for each in kind.split())])


def _classes(first: str, given: dict[str, object]) -> str:
    return f"{first} {given.get('class', '')}".strip()


def _attributes(given: dict[str, object]) -> SafeString:
    return format_html_join("", "{}", ((_attribute(name.replace("_", "-"), given[name]),) for name in given))


def _attribute(name: str, value: object) -> SafeString | str:
    if value is None or value is False or (isinstance(value, str) and not value):
        return ""
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


def _inside(content: SafeString) -> SafeString:
    return SafeString(content.strip())
