"""The business of ``prepared.py``, and then with many more of everything: for lists that are counted when they are
short and when they are long.

What a list belongs to stays the same where it can (the contract, the store, the endpoint); where it cannot, the names
of the result say what takes its place (an invoice with many lines).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from tests.billing.making import bill, owe
from tests.billing.making import contract as contract_rows
from tests.business import NOW
from tests.cast import DEPOT, DESK, MEI, OFFICE, PREPARED, book, enrol, in_hand, kept, open_store, report
from tests.interfaces.api.prepared import VISIT_AT

from hosho.billing import operations as billing
from hosho.billing.collection_items import Returned
from hosho.billing.models import Invoice
from hosho.claims import operations as claims
from hosho.contracts import operations as contracts
from hosho.contracts.models import Contract
from hosho.core.terms import load_catalogue, load_terms
from hosho.devices.models import CustodyMove
from hosho.gateways.webhooks import operations as webhooks
from hosho.gateways.webhooks.models import Delivery, Endpoint
from hosho.network.models import Store
from hosho.network.operations import stock_parts
from hosho.people.consents import TO_BORROW, TO_HAND_IN
from hosho.people.contact import ask_for_callback
from hosho.people.models import Member
from hosho.plans.models import CatalogueIssue, TermsVersion
from hosho.platform.ids import uuid7

MANY = 8
PHONE = "09011112222"
"""The number that the search is asked for."""
MONTHS = ("2021-08", "2021-09", "2021-10", "2021-11", "2021-12", "2022-01", "2022-02", "2022-03")


def with_one(things: Mapping[str, str]) -> dict[str, str]:
    """Add what ``prepare`` has not and a list needs; return the names that differ from its own."""
    _hear_of_an_entry(things)
    _phone_is_asked_for()
    return {"phone": PHONE, "visit-day": f"{VISIT_AT:%Y-%m-%d}"}


def crowd(things: Mapping[str, str], *, access_key_id: UUID) -> dict[str, str]:
    """Add ``MANY`` of everything; return the names that differ from those before."""
    store = Store.objects.get(code=things["store"])
    _plans()
    for number in range(MANY):
        open_store(f"store-{number}", now=NOW)
        stock_parts(store=store, model=f"model-{number}", fault="screen", pieces=1, actor=MEI, now=NOW)
        stock_parts(store=store, model="iphone-8", fault="screen", pieces=1, actor=MEI, now=NOW)
        book(report(in_hand("iphone-8"), now=NOW), VISIT_AT + timedelta(hours=1), now=NOW)
        _loaner_is_sent()
        member = enrol(now=NOW)
        ask_for_callback(member_id=member.id, phone=PHONE, about="", not_before=NOW, actor=DESK, now=NOW)
        _phone_is_asked_for()
        _hear_of_an_entry(things)
        webhooks.register(
            access_key_id=access_key_id,
            url=f"https://{number}.example",
            events=["sales.ordered"],
            to_loopback=False,
            real_now=NOW,
        )
        CustodyMove.objects.create(
            unit_id=things["unit"], ordinal=number + 2, holder_kind="stock", holder_id="stock", since_at=NOW
        )
        _decided_again(UUID(things["inspected"]))
        contracts.suspend(contract_id=UUID(things["contract"]), actor=OFFICE, now=NOW)
        contracts.resume(contract_id=UUID(things["contract"]), actor=OFFICE, now=NOW)
    return _billed(Contract.objects.get(id=things["contract"]))


def _plans() -> None:
    """Publish more plans, each with a contract, and more versions of the terms of the one that is there."""
    first, second = TermsVersion.objects.filter(plan="iijmio-used").order_by("version")
    catalogues = list(CatalogueIssue.objects.filter(plan="iijmio-used"))
    for number in range(MANY):
        code = f"plan-{number}"
        _publish(first.text.replace('"iijmio-used"', f'"{code}"'))
        for each in catalogues:
            text = each.text.replace('"iijmio-used"', f'"{code}"')
            catalogue = load_catalogue(text, file=code)
            facts = {"from_at": catalogue.from_at, "hash": catalogue.hash, "text": text}
            CatalogueIssue.objects.create(plan=code, published_at=each.published_at, **facts)
        contract_rows(enrol(now=NOW).id, NOW.date(), plan=code)
        later = second.text.replace("version = 2\n", f"version = {number + 3}\n")
        _publish(later.replace("from = 2021-", f"from = {2030 + number}-"))


def _publish(text: str) -> None:
    terms = load_terms(text, file="terms")
    TermsVersion.objects.create(
        plan=terms.plan, version=terms.version, from_at=terms.from_at, hash=terms.hash, text=text, published_at=NOW
    )


def _loaner_is_sent() -> None:
    kept("loaner", now=NOW)
    claims.ask_for_kit(
        claim_id=report(in_hand(), now=NOW).id,
        loaner=True,
        consents=TO_HAND_IN | TO_BORROW,
        preparation=PREPARED,
        actor=DESK,
        now=NOW,
    )


def _phone_is_asked_for() -> None:
    Member.objects.filter(id=in_hand().member.id).update(phone=PHONE)


def _hear_of_an_entry(things: Mapping[str, str]) -> None:
    endpoint = Endpoint.objects.get(id=things["endpoint"])
    Delivery.objects.create(endpoint=endpoint, entry_id=uuid7(), made_at=NOW)


def _decided_again(claim_id: UUID) -> None:
    claims.undo(claim_id=claim_id, reason="違う端末を見ていた", actor=DEPOT, now=NOW)
    claims.inspect(claim_id=claim_id, cause="partial-damage", faults=["screen"], actor=DEPOT, now=NOW)


def _billed(contract: Contract) -> dict[str, str]:
    """Bill the months that follow, collect each, hold months back; return an invoice and a note with many lines."""
    for number in range(MANY):
        owe(contract, 1_000 + number, now=NOW)
    for number, month in enumerate(MONTHS):
        held = contract_rows(enrol(now=NOW).id, NOW.date())
        run = bill(month)
        later = run.cut_off_at
        billing.collect(kind="card", collect_on=later.date(), actor=OFFICE, now=later)
        billing.hold(contract_id=held.id, month=date(2022, 4, 1), actor=OFFICE, now=later)
        stray = Returned(f"99999900001{number:02}", 550, "paid", "", NOW.date())
        billing.record_results(results=[stray], actor=OFFICE, now=later)
    longest = Invoice.objects.get(member_id=contract.member_id, month="2021-09-01")
    note = billing.credit(
        invoice_number=longest.number,
        lines=dict.fromkeys(range(1, MANY + 1), 100),
        kind="goodwill",
        reason="おわび",
        actor=OFFICE,
        now=later,
    )
    return {"invoice": longest.number, "note": note.number}
