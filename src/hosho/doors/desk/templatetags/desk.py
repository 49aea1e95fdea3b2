"""Template tags of the desk alone."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.doors.site import formats

register = template.Library()


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
