"""Days and yen as they are written, and days and models as people type them."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from hosho.core.terms.loading import shipped
from hosho.interfaces.site.model_search import models_called
from hosho.presentation import formats
from hosho.presentation.days import day_of
from hosho.web.templatetags import hosho as tags

DAY = date(2022, 8, 3)


def test_a_day_carries_its_machine_form() -> None:
    with override("ja"):
        assert tags.day(DAY) == '<time datetime="2022-08-03">2022年8月3日（水）</time>'
    with override("en"):
        assert tags.day(DAY) == '<time datetime="2022-08-03">Wed 3 Aug 2022</time>'
    assert tags.day_in_table(DAY) == '<time datetime="2022-08-03">2022/08/03</time>'


def test_a_day_beside_one_of_the_same_year_leaves_the_year_out() -> None:
    with override("ja"):
        assert ">8月4日（木）<" in tags.day_beside(date(2022, 8, 4), DAY)
        assert ">2023年1月1日（日）<" in tags.day_beside(date(2023, 1, 1), DAY)
    with override("en"):
        assert ">Thu 4 Aug<" in tags.day_beside(date(2022, 8, 4), DAY)


def test_an_instant_is_told_in_tokyo() -> None:
    before_midnight = datetime(2022, 8, 3, 14, 59, tzinfo=UTC)
    with override("ja"):
        assert tags.moment(before_midnight) == '<time datetime="2022-08-03T23:59+09:00">2022年8月3日（水）23:59</time>'
        assert "2022年8月4日（木）00:00" in tags.moment(datetime(2022, 8, 3, 15, tzinfo=UTC))
    with override("en"):
        assert "Wed 3 Aug 2022, 23:59" in tags.moment(before_midnight)


def test_yen_have_a_comma_and_a_true_minus() -> None:
    assert formats.yen(12100, "ja") == "12,100円"
    assert formats.yen(-550, "en") == "−¥550"
    with override("ja"):
        assert tags.yen_with_tax(550) == "550円（税込）"
    with override("en"):
        assert tags.yen_with_tax(550) == "¥550 (tax incl.)"


def test_counts_are_said_in_words() -> None:
    with override("ja"):
        assert [tags.times_left(0), tags.times(2), tags.uses(2)] == ["あと0回", "2回", "2回"]
    with override("en"):
        assert [tags.times_left(1), tags.times_left(2), tags.times(2), tags.uses(1)] == [
            "1 use left", "2 uses left", "twice", "1 use",
        ]  # fmt: skip


def test_an_imei_is_grouped_by_spans_so_that_it_copies_clean() -> None:
    assert ">4901<" in tags.imei("490154203237518")
    assert " " not in tags.imei("490154203237518").replace('<span class="imei">', "")


@pytest.mark.parametrize(
    "typed",
    ["2022-08-03", "2022/8/3", "20220803", "２０２２／０８／０３", "2022年8月3日", "2022年8月3日（水）", " 2022.08.03"],
)
def test_a_day_is_read_in_every_usual_form(typed: str) -> None:
    assert day_of(typed) == DAY


@pytest.mark.parametrize("typed", ["2022-02-30", "2022-13-01", "0000-01-01", "tomorrow", "22/8/3", "2022080"])
def test_what_is_not_a_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the calendar's own message or ours
        day_of(typed)


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("iPhone 8", ["iphone-8"]),
        ("ｉＰｈｏｎｅ８　６４ＧＢ", ["iphone-8"]),
        ("アイフォン8", ["iphone-8"]),
        ("中古 iphone xr 128GB", ["iphone-xr"]),
        ("iPhone 8 Plus", []),
        ("iPhone", ["iphone-8", "iphone-xr", "iphone-xs"]),
        ("iPad Pro 11インチ", ["ipad-pro-11"]),
        ("ipad-mini-5", ["ipad-mini-5"]),
        ("Galaxy", []),
        ("", []),
    ],
)
def test_a_model_is_found_by_what_its_owner_calls_it(asked: str, codes: list[str]) -> None:
    rows = shipped().catalogue_on(DAY).models.values()
    assert [row.code for row in models_called(asked, rows)] == codes
