"""Days, times and yen as they are written for a reader; a day in full is ``core.terms.wording.day_in_words``.

Instants are shown in Asia/Tokyo, 24 hours. Every function gives plain text; ``templatetags.hosho`` wraps days in
``<time>``.
"""

from datetime import date, datetime

from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.codes import Language
from hosho.core.terms.wording import day_in_words


def day_without_year(day: date, language: Language) -> str:
    """8月4日（木） / Thu 4 Aug, where a day beside it names the year"""
    full = day_in_words(day, language)
    return full.removeprefix(f"{day.year}年").removesuffix(f" {day.year}")


def day_in_table(day: date) -> str:
    """2022/08/03, in both languages"""
    return f"{day.year:04}/{day.month:02}/{day.day:02}"


def time_of_day(instant: datetime) -> str:
    """14:05, in Tokyo"""
    return f"{instant.astimezone(TOKYO):%H:%M}"


def moment_in_words(instant: datetime, language: Language) -> str:
    """2022年5月31日（火）17:00 / 17:00 on Tue 31 May 2022, in Tokyo"""
    day, time = day_in_words(day_in_tokyo(instant), language), time_of_day(instant)
    return f"{day}{time}" if language == "ja" else f"{time} on {day}"


def figure(number: int) -> str:
    """12,480 with a thousands comma and a true minus sign"""
    return f"{'−' if number < 0 else ''}{abs(number):,}"


def phone_number(digits: str) -> str:
    """090-1234-5678; a number of another length is left as it is kept"""
    return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}" if len(digits) == 11 else digits


def postal_code(digits: str) -> str:
    """100-0001"""
    return f"{digits[:3]}-{digits[3:]}"


def yen(amount: int, language: Language) -> str:
    """550円 / ¥550, −550円 / −¥550"""
    sign = "−" if amount < 0 else ""
    return f"{figure(amount)}円" if language == "ja" else f"{sign}¥{figure(abs(amount))}"
