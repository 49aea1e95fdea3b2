"""Lists that are read page by page: each row once, in order, forwards and backwards, whatever is empty in it."""

from collections.abc import Sequence

import pytest
from django.db.models import F
from tests.cast import at

from hosho.claims.models import Claim
from hosho.platform import keyset
from hosho.platform.ids import uuid7

pytestmark = pytest.mark.django_db
DUE = F("reply_due_at")
ORDERS: dict[str, Sequence[keyset.Key]] = {
    "by id": ["id"],
    "newest first": ["-id"],
    "two columns, down and up": ["-received_on", "id"],
    "empty first": [DUE.asc(nulls_first=True), "id"],
    "empty last": [DUE.asc(nulls_last=True), "-id"],
    "downwards, empty first": [DUE.desc(nulls_first=True), "id"],
    "downwards, empty last": [DUE.desc(nulls_last=True), "-id"],
}


@pytest.fixture
def claims(db: None) -> None:
    """Twelve claims of which some have no time, and some the same as another."""
    now = at("2021-02-01 10:00")
    times = (None, at("2021-02-03 10:00"), None, now, now, at("2021-02-02 10:00"))
    for number, due in enumerate([*times, *times]):
        Claim.objects.create(
            number=f"R-99-{number:06}",
            member_id=uuid7(),
            contract_id=uuid7(),
            state="approved",
            reported_at=now,
            received_on=now.date(),
            cause="wet",
            channel="phone",
            phone_reception=True,
            reply_due_at=due,
        )


@pytest.mark.usefixtures("claims")
@pytest.mark.parametrize("by", ORDERS.values(), ids=ORDERS.keys())
def test_every_row_comes_once_and_in_order_by_pages_of_any_size(by: Sequence[keyset.Key]) -> None:
    whole = list(Claim.objects.order_by(*by))
    for size in (1, 2, 5, 12):
        found: list[Claim] = []
        while page := list(keyset.after(Claim.objects.all(), by, found[-1] if found else None)[:size]):
            found += page
        assert found == whole


@pytest.mark.usefixtures("claims")
@pytest.mark.parametrize("by", ORDERS.values(), ids=ORDERS.keys())
def test_what_comes_before_a_row_is_what_came_before_it(by: Sequence[keyset.Key]) -> None:
    whole = list(Claim.objects.order_by(*by))
    assert list(keyset.before(Claim.objects.all(), by, None)) == whole[::-1]
    for place, row in enumerate(whole):
        assert list(keyset.before(Claim.objects.all(), by, row)) == whole[:place][::-1]


@pytest.mark.usefixtures("claims")
def test_a_list_goes_on_where_the_last_row_was_though_it_is_gone() -> None:
    first, second, third, *_others = Claim.objects.order_by("id")
    left = Claim.objects.exclude(id=second.id)
    assert keyset.after(left, ["id"], second).first() == third
    assert keyset.after(left, ["id"], {"id": first.id}).first() == third
