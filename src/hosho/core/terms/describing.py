"""What each part of the terms means for a member, in one short phrase of each language.

``PARTS`` is the table: a label and a function that describes the part. Showing and comparing terms both read it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hosho.core.code_labels import CAUSE_WORDS, CHANNEL_WORDS, FAULT_WORDS, METHOD_WORDS, REMEDY_WORDS
from hosho.core.codes import Cause
from hosho.core.money import Yen
from hosho.core.terms.model import Cover, ExcessOver, Limit, Loaner, Pays, Terms, Text, When

_CODE_WORDS: Mapping[str, Mapping[Any, Text]] = {
    "method": METHOD_WORDS,
    "remedy": REMEDY_WORDS,
    "channel": CHANNEL_WORDS,
    "faults": FAULT_WORDS,
    "cause": CAUSE_WORDS,
}
_CHOICES: Mapping[str, Text] = {
    "shipped": Text("端末を発送した日", "the day the device is shipped"),
    "delivered": Text("端末が届いた日", "the day the device is delivered"),
    "purchased": Text("端末を買った日", "the day of purchase"),
    "next-month": Text("買った月の翌月1日", "the first day of the month after the purchase"),
    "received": Text("受付の日", "the day of the report"),
    "occurred": Text("故障した日", "the day of the failure"),
    "floor-total": Text("日割りの合計を切り捨て", "by the day, total rounded down"),
    "floor-daily": Text("1日分を切り捨ててから日数を掛ける", "by the day, each day rounded down"),
    "ceil-total": Text("日割りの合計を切り上げ", "by the day, total rounded up"),
    "half-up-total": Text("日割りの合計を四捨五入", "by the day, total rounded half up"),
    "month-end": Text("その月の末日に終わり、その月は全額", "at the end of the month, which is charged in full"),
    "by-day": Text("申し出の日に終わり、その月は日割り", "on the day you ask, charged by the day"),
    "at-once": Text("申し出の日に終わり、その月は全額", "on the day you ask, the month charged in full"),
    "afterwards": Text("翌月の1日に請求", "on the first day of the next month"),
    "in-advance": Text("その月の1日に請求", "on the first day of the month, in advance"),
    "floor": Text("切り捨て", "rounded down"),
    "ceil": Text("切り上げ", "rounded up"),
    "half-up": Text("四捨五入", "rounded half up"),
    "contract-year": Text("利用開始日から数える1年", "contract year"),
    "rolling-12-months": Text("どの12か月でも", "any 12 months"),
    "from-first-use": Text("使った日から始まる1年", "year that begins with a use"),
    "calendar-year": Text("1月から12月までの1年", "calendar year"),
    "life": Text("契約の全期間", "whole contract"),
    "notify": Text("お知らせ", "a notice"),
    "suspend": Text("補償の停止", "cover is paused"),
    "end": Text("契約の終了", "the contract ends"),
}
_NONE = Text("なし", "none")


def _joined(texts: Sequence[Text], ja: str = "、", en: str = ", ") -> Text:
    return Text(ja.join(each.ja for each in texts), en.join(each.en for each in texts)) if texts else _NONE


def _yes(value: bool) -> Text:
    return Text("はい", "yes") if value else Text("いいえ", "no")


def _condition(when: When) -> Text:
    said = []
    for key in When.__struct_fields__:
        values = getattr(when, key)
        if values is None:
            continue
        if key in _CODE_WORDS:
            said.append(_joined([_CODE_WORDS[key][value] for value in values], "・", " or "))
        elif key == "nth":
            counted = ", ".join(map(str, values))
            said.append(Text(f"{counted}回目", f"use {counted} of the window"))
        else:
            label = {"tier": Text("区分", "tier"), "model": Text("機種", "model")}[key]
            said.append(Text(f"{label.ja}{'・'.join(values)}", f"{label.en} {' or '.join(values)}"))
    return _joined(said, "／", ", ")


def _row(when: When, said: Text) -> Text:
    condition = _condition(when)
    return said if condition == _NONE else Text(f"{condition.ja}: {said.ja}", f"{condition.en}: {said.en}")


def _pays(pays: Pays) -> Text:
    match pays:
        case Yen(yen):
            return Text(f"{yen:,}円（税込）", f"¥{yen:,} tax included")
        case ExcessOver(yen):
            return Text(f"{yen:,}円（税込）を超えた分", f"what goes beyond ¥{yen:,} tax included")


def _monthly(terms: Terms) -> Text:
    rows = [
        _row(row.when, Text(f"{row.net.yen:,}円（税抜）", f"¥{row.net.yen:,} before tax"))
        for row in terms.price.monthly
    ]
    return _joined(rows, "、", "; ")


def _limits(terms: Terms) -> Text:
    def one(limit: Limit) -> Text:
        per = _CHOICES[limit.per]
        return Text(f"{limit.uses}回（{per.ja}）", f"{limit.uses} in a {per.en}")

    return _joined([one(limit) for limit in terms.limits]) if terms.limits else Text("制限なし", "unlimited")


def _joining(terms: Terms) -> Text:
    days = terms.join.within_days
    return (
        Text(f"購入から{days}日以内", f"within {days} days of the purchase")
        if days
        else Text("購入時だけ", "at the purchase only")
    )


def _months(terms: Terms) -> Text:
    months = terms.time.months
    return Text(f"{months}か月", f"{months} months") if months else Text("期限なし", "no end")


def _loaner(terms: Terms) -> Text:
    def one(loaner: Loaner) -> Text:
        return Text(
            f"返却は{loaner.due_days}日以内、紛失時{loaner.lost_yen:,}円（税込）",
            f"due back in {loaner.due_days} days, ¥{loaner.lost_yen:,} tax included if lost",
        )

    return _joined([_row(row.when, one(row.loaner)) for row in terms.remedy.loaner])


def _exchange_unit(terms: Terms) -> Text:
    unit = terms.remedy.exchange_unit
    model = {"same": Text("同じ機種", "same model"), "equivalent": Text("同等の機種", "equivalent model")}[unit.model]
    capacity = {
        "same": Text("同じ容量", "same capacity"),
        "same-or-larger": Text("同じかそれ以上の容量", "same or larger capacity"),
    }[unit.capacity]
    marks = "・".join(unit.restriction)
    equivalents = [
        Text(f"{code}→{'・'.join(others)}", f"{code} → {' or '.join(others)}")
        for code, others in unit.equivalent.items()
    ]
    said = [model, capacity, Text(f"ネットワーク利用制限 {marks}", f"network restriction {marks}"), *equivalents]
    return _joined(said)


def _unpaid(terms: Terms) -> Text:
    steps = [Text(f"{s.day}日目に{_CHOICES[s.do].ja}", f"day {s.day}: {_CHOICES[s.do].en}") for s in terms.unpaid]
    return _joined(steps)


def _visits(terms: Terms) -> Text:
    visit = terms.visit
    if visit is None:
        return _NONE
    return Text(
        f"{visit.ahead_days}日前まで、{visit.slot_minutes}分の枠、{visit.release_minutes}分で解放",
        f"{visit.ahead_days} days ahead, slots of {visit.slot_minutes} minutes, released after {visit.release_minutes}",
    )


def _eligible(terms: Terms) -> Text:
    conditions = {"used": Text("中古", "used"), "new": Text("新品", "new")}
    sellers = {"operator": Text("運営会社が販売した端末", "sold by the operator")}
    said = [_joined([conditions[each] for each in terms.join.condition], "・", " or ")] if terms.join.condition else []
    return _joined(said + [sellers[each] for each in terms.join.sold_by])


def _at_most(terms: Terms) -> Text:
    bound = terms.price.at_most
    return Text("-", "-") if bound is None else Text(f"{bound.yen:,}円（税抜）", f"JPY {bound.yen:,} before tax")


PARTS: tuple[tuple[Text, Callable[[Terms], Text]], ...] = (
    (Text("名称", "Name"), lambda terms: terms.name),
    (Text("月額料金", "Monthly fee"), _monthly),
    (Text("無料の日数", "Free days"), lambda t: Text(f"{t.price.free_days}日", f"{t.price.free_days} days")),
    (Text("月の途中の料金", "Part of a month"), lambda t: _CHOICES[t.price.by_day]),
    (Text("解約", "Leaving"), lambda t: _CHOICES[t.price.leaving]),
    (Text("請求の時期", "Billed"), lambda t: _CHOICES[t.price.billed]),
    (Text("1か月の料金の上限", "Most for a month"), _at_most),
    (Text("消費税の端数", "Fractions of tax"), lambda t: _CHOICES[t.price.tax]),
    (Text("補償停止中も料金がかかる", "Charged while paused"), lambda t: _yes(t.price.charged_while_suspended)),
    (Text("加入できる時", "Joining"), _joining),
    (Text("対象の端末", "Eligible devices"), _eligible),
    (Text("利用開始日", "Start of use"), lambda t: _CHOICES[t.time.start]),
    (Text("期間と回数を判定する日", "Day that is tested"), lambda t: _CHOICES[t.time.tested]),
    (Text("期間に初日を入れる", "First day counts"), lambda t: _yes(t.time.first_day_counts)),
    (Text("契約の期間", "Length of the plan"), _months),
    (Text("利用回数の上限", "Limit of uses"), _limits),
    (
        Text("直し方", "Remedies in order"),
        lambda t: _joined([REMEDY_WORDS[each] for each in t.remedy.try_], "、だめなら", ", then "),
    ),
    (
        Text("会員の負担", "What you pay"),
        lambda t: _joined([_row(r.when, _pays(r.pays)) for r in t.remedy.pays], "、", "; "),
    ),
    (
        Text("持ち込みの前の電話受付", "Phone desk before a visit"),
        lambda t: Text("必要", "required") if t.remedy.walk_in_needs_phone_reception else Text("不要", "not required"),
    ),
    (Text("来店", "Visits"), _visits),
    (Text("代替機", "Loaner"), _loaner),
    (Text("交換機", "Exchange unit"), _exchange_unit),
    (Text("料金を収納できないとき", "When a charge is not paid"), _unpaid),
)


def treatment(terms: Terms, cause: Cause) -> Text:
    """Return how the terms treat a cause."""
    cover: Cover | None = terms.cover_of.get(cause)
    if cover is None:
        return (
            Text("対象外", "not covered") if cause in terms.exclusion_of else Text("担当者が判断", "a person decides")
        )
    months = Text(f"{cover.months}か月", f"{cover.months} months") if cover.months else Text("期限なし", "no end")
    said = Text(f"補償（{months.ja}）", f"covered ({months.en})")
    if cover.remedies is None:
        return said
    only = _joined([REMEDY_WORDS[each] for each in cover.remedies], "・", " or ")
    return Text(f"{said.ja}、{only.ja}のみ", f"{said.en}, {only.en} only")
