"""The search finds people and things by whatever a caller can read out."""

from datetime import date
from uuid import UUID

import pytest

from hosho.claims.models import Claim
from hosho.contracts.models import Contract
from hosho.contracts.operations import cover_other_unit
from hosho.devices import operations as devices
from hosho.devices.models import Parcel
from hosho.insight.search import Found, labels_of, search
from hosho.insight.search.lookup import MOST
from hosho.people import operations as people
from hosho.people.models import Member
from hosho.people.operations import rebuild_search_keys
from hosho.people.queries import count_of_members
from hosho.platform.transactions import operation
from tests.cast import SHOP, Bought, at, in_hand, publish, report

IMEI = "490154203237518"
NOW = at("2020-08-04 10:00")

pytestmark = pytest.mark.django_db


def enrol(name: str, kana: str, *, born_on: date = date(1988, 3, 14), phone: str = "09012345678") -> Member:
    """Make a member."""
    return people.enrol(
        name=name,
        kana=kana,
        born_on=born_on,
        mail="someone@example.jp",
        phone=phone,
        postal_code="1000001",
        address="見本県見本市みどり町1-2-3",
        actor=SHOP,
        now=NOW,
    )


@pytest.fixture
def aoi() -> Bought:
    """Let Aoi have an iPhone XR with an IMEI."""
    publish()
    return in_hand(imei=IMEI)


def only(found: Found) -> tuple[str, UUID]:
    """Give the one record that was found."""
    assert found.state == "hits"
    [hit] = found.hits
    assert not hit.near
    return hit.kind, hit.id


@pytest.mark.parametrize(
    ("typed", "recognised"),
    [
        ("09012345678", "phone"),
        ("０９０－１２３４－５６７８", "phone"),
        ("+81 90 1234 5678", "phone"),
        ("0901234", "phone"),
        ("タナカ ミサキ", "kana"),
        ("ﾀﾅｶﾐｻｷ", "kana"),
        ("たなかみさ", "kana"),
        ("だなか", "kana"),
        ("田中　美咲", "name"),
        ("田", "name"),
        ("昭和63年3月14日", "born-on"),
        ("S63.3.14", "born-on"),
        ("19880314", "born-on"),
    ],
)
def test_a_member_is_found_by(typed: str, recognised: str) -> None:
    misaki = enrol("田中 美咲", "ﾀﾅｶ　みさき")
    enrol("鈴木 蓮", "スズキ レン", born_on=date(1990, 1, 1), phone="0312345678")
    found = search(typed)
    assert only(found) == ("member", misaki.id)
    assert found.recognised == (recognised,)


@pytest.mark.parametrize("typed", ["タナカ 1988/3/14", "昭和63年3月14日 たなか", "S63.3.14 田中", "田中 美咲 19880314"])
def test_a_name_and_a_birth_date_together_find_the_one(typed: str) -> None:
    misaki = enrol("田中 美咲", "タナカ ミサキ")
    enrol("田中 美咲", "タナカ ミサキ", born_on=date(1988, 3, 15))
    enrol("鈴木 蓮", "スズキ レン")
    found = search(typed)
    assert only(found) == ("member", misaki.id)
    assert found.recognised[1] == "born-on"


def test_those_written_as_typed_come_before_those_that_only_sound_alike() -> None:
    enrol("山崎 一", "ヤマサキ ハジメ")
    as_typed = enrol("山崎 優", "ヤマザキ ユウ")
    assert search("ヤマザキ").hits[0].id == as_typed.id
    assert len(search("ヤマザキ").hits) == 2


def test_too_many_are_narrowed_by_the_birth_date() -> None:
    for day in range(1, 29):
        enrol("佐藤 花子", "サトウ ハナコ", born_on=date(1970, 1, day))
    found = search("サトー")
    assert (found.state, len(found.hits), found.hints) == ("too-many", MOST, ("add-birth-date",))
    assert search("サトー 昭和45年1月7日").state == "hits"


def test_many_of_one_birth_date_are_narrowed_by_kana_and_many_of_a_number_by_more_of_it() -> None:
    for _ in range(MOST + 1):
        enrol("佐藤 花子", "サトウ ハナコ")
    assert search("1988/3/14").hints == ("add-kana",)
    assert search("0901").hints == ("type-more",)


@pytest.mark.parametrize(
    "typed", [IMEI, "４９０１５４-２０３２３７-５１８", "49 015420 323751 8", "49015420323751", IMEI[:14] + "01"]
)
def test_a_device_is_found_as_the_contract_that_covers_it(aoi: Bought, typed: str) -> None:
    found = search(typed)
    assert only(found) == ("contract", aoi.contract_id)
    assert found.recognised == ("imei",)
    assert found.hits[0].member_id == aoi.member.id


def test_a_device_is_found_by_its_serial_number_in_any_case_and_by_its_beginning(aoi: Bought) -> None:
    for typed in (aoi.serial, aoi.serial.lower(), f"{aoi.serial[:3]} {aoi.serial[3:]}", aoi.serial[:-1]):
        assert ("contract", aoi.contract_id) in [(hit.kind, hit.id) for hit in search(typed).hits]


def test_a_letter_taken_for_a_digit_still_finds_the_serial_number_nearly() -> None:
    unit = devices.stock_unit(model="iphone-8", capacity_gb=64, serial="F17XK203JCM", actor=SHOP, now=NOW)
    [hit] = search("FI7XK2O3JCM").hits
    assert (hit.kind, hit.id, hit.near) == ("unit", unit.id, True)


@pytest.mark.parametrize("typed", ["490154203237519", "490154203237581", "490154208237518", "940154203237518"])
def test_a_wrong_check_digit_is_said_and_the_near_ones_are_offered(aoi: Bought, typed: str) -> None:
    found = search(typed)
    assert found.recognised == ("imei",)
    assert found.hints == ("check-imei",)
    [hit] = found.hits
    assert (hit.kind, hit.id, hit.near) == ("contract", aoi.contract_id, True)


def test_a_wrong_check_digit_near_to_nothing_is_said_too() -> None:
    found = search("490154203237519")
    assert (found.state, found.recognised, found.hints) == ("none", ("imei",), ("check-imei",))


def test_a_device_in_stock_is_found_as_itself() -> None:
    unit = devices.stock_unit(model="iphone-8", capacity_gb=64, serial="F17XK203JCM", imei=IMEI, actor=SHOP, now=NOW)
    found = search(IMEI)
    assert only(found) == ("unit", unit.id)
    assert found.hits[0].member_id is None
    assert IMEI in labels_of(found.hits)["unit", unit.id]


def test_a_device_that_was_exchanged_still_leads_to_its_contract(aoi: Bought) -> None:
    other = devices.stock_unit(model="iphone-xr", capacity_gb=64, serial="F17XK203JCM", actor=SHOP, now=NOW)
    contract = Contract.objects.get(id=aoi.contract_id)
    operation(cover_other_unit)(contract=contract, unit_id=other.id, actor=SHOP, now=at("2020-09-01 10:00"))
    assert only(search(IMEI)) == ("contract", aoi.contract_id)
    assert only(search("F17XK203JCM")) == ("contract", aoi.contract_id)


def test_papers_are_found_by_their_numbers(aoi: Bought) -> None:
    claim = report(aoi, now=at("2021-01-05 11:00"))
    contract = Contract.objects.get(id=aoi.contract_id)
    for kind, row in (("contract", contract), ("order", aoi.order), ("claim", claim)):
        for typed in (row.number, row.number.lower().replace("-", ""), row.number.replace("-", "－")):
            found = search(typed)
            assert only(found) == (kind, row.id)
            assert found.recognised == ("number",)
    without_letter = search(contract.number[2:])
    assert (without_letter.hits[0].kind, without_letter.hits[0].id) == ("contract", contract.id)


def test_a_running_number_is_found_without_its_zeros_and_by_its_beginning(aoi: Bought) -> None:
    claim = report(aoi, now=at("2021-01-05 11:00"))
    Claim.objects.filter(id=claim.id).update(number="R-21-01869")
    assert only(search("R211869")) == ("claim", claim.id)
    assert only(search("R-21-018")) == ("claim", claim.id)


def test_a_parcel_is_found_by_its_tracking_number(aoi: Bought) -> None:
    aoi.order.refresh_from_db()
    assert aoi.order.parcel_id is not None
    parcel = Parcel.objects.get(id=aoi.order.parcel_id)
    number = parcel.tracking_number
    found = search(f"{number[:4]}-{number[4:8]}-{number[8:]}")
    assert only(found) == ("parcel", parcel.id)
    assert found.recognised == ("tracking",)


def test_every_hit_has_a_line(aoi: Bought) -> None:
    claim = report(aoi, now=at("2021-01-05 11:00"))
    contract = Contract.objects.get(id=aoi.contract_id)
    number = Parcel.objects.get(purpose="order").tracking_number
    for typed in (aoi.member.kana, IMEI, contract.number, aoi.order.number, claim.number, number):
        [hit] = search(typed).hits
        assert "青木 葵" in labels_of([hit])[hit.kind, hit.id]


@pytest.mark.parametrize(
    ("typed", "state"), [("", "idle"), (" 　", "idle"), ("🙂", "none"), ("\x00\x01", "none"), ("-", "none")]
)
def test_what_cannot_be_searched_for_finds_nobody(typed: str, state: str) -> None:
    enrol("田中 美咲", "タナカ ミサキ")
    found = search(typed)
    assert (found.state, found.hits) == (state, ())


@pytest.mark.parametrize(("typed", "hint"), [("1869", "too-short"), ("4901 54", "too-short"), ("🙂", "unreadable")])
def test_too_little_to_go_by_is_said(typed: str, hint: str) -> None:
    assert search(typed).hints == (hint,)


@pytest.mark.parametrize(
    "typed",
    [
        "ア" * 10_000,
        "1" * 10_000,
        "🙂" * 10_000,
        "\x00" * 10_000,
        "%_\\",
        "' OR 1=1 --",
        "田中\x00",
        "\ud800",
        "ﷺ",
        "\x1b[2J",
    ],
)
def test_nothing_breaks_the_box(typed: str) -> None:
    assert search(typed).state in ("idle", "none", "hits")


def test_a_hit_carries_nothing_about_a_person_into_a_log() -> None:
    enrol("田中 美咲", "タナカ ミサキ")
    written = repr(search("田中 美咲"))
    assert "田中" not in written
    assert "タナカ" not in written


def test_a_rebuild_writes_what_is_not_as_it_should_be_and_nothing_else() -> None:
    members = [enrol("田中 美咲", "タナカ ミサキ") for _ in range(5)]
    right = members[0].kana_key
    Member.objects.filter(id__in=[members[1].id, members[3].id]).update(kana_key="", name_key="old")
    after, written, calls = None, 0, 0
    while True:
        after, changed = rebuild_search_keys(after=after, at_most=2)
        if after is None:
            break
        written, calls = written + changed, calls + 1
    assert (calls, written, count_of_members()) == (3, 2, 5)
    assert set(Member.objects.values_list("kana_key", flat=True)) == {right}
    assert len(search("タナカ").hits) == 5


def test_a_rebuild_that_was_interrupted_is_begun_again() -> None:
    for _ in range(4):
        enrol("田中 美咲", "タナカ ミサキ")
    Member.objects.update(kana_key="")
    rebuild_search_keys(after=None, at_most=2)
    assert len(search("タナカ").hits) == 2
    assert rebuild_search_keys(after=None, at_most=10)[1] == 2
    assert len(search("タナカ").hits) == 4


@pytest.mark.parametrize(
    "typed", ["サ", "サトウ", "09012345678", "1988/3/14", "サトウ 1988/3/14", "佐藤", IMEI, "R-20-00001"]
)
def test_every_lookup_has_an_index(typed: str) -> None:
    """Without sequential scans allowed, a plan that still has one says that there is no index for it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    enrol("佐藤 花子", "サトウ ハナコ")
    with CaptureQueriesContext(connection) as asked:
        search(typed)
    assert asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked.captured_queries:
            cursor.execute("EXPLAIN " + query["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan" not in plan, plan
