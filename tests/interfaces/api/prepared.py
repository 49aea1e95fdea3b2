"""A business in which each operation of the API can be done: for each, what it is done to.

Everything stands at ``NOW``. What an operation is done to is named in its path, its query or its body; the rest comes
from the example in the description of the API.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from tests.billing.making import bill
from tests.business import NOW, arrived, delivered, go_to, inspected, sent_home
from tests.cast import (
    CARRIER,
    DEPOT,
    DESK,
    MEI,
    OFFICE,
    SHOP,
    Bought,
    at,
    book,
    buy,
    enrol,
    in_hand,
    kept,
    open_store,
    publish,
    report,
    ship,
    stock,
    tracking_number,
)
from tests.stories.version_2 import publish_version_2

from hosho.billing import operations as billing
from hosho.billing.collection_items import Returned
from hosho.billing.models import Invoice, Unmatched
from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts import operations as contracts
from hosho.devices import operations as devices
from hosho.gateways.webhooks import operations as webhooks
from hosho.network.operations import stock_parts
from hosho.people.consents import TO_HAND_IN
from hosho.people.contact import ask_for_callback
from hosho.sales import operations as sales

EARLIER = at("2021-08-10 10:00")
VISIT_AT = at("2021-09-06 11:00")
Ids = Mapping[str, str]


class Done(NamedTuple):
    """What an operation is done to: names of prepared things, by the parameter or field that takes them."""

    path: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    body: Mapping[str, str] = {}


def of(**path: str) -> Done:
    """Name what stands in the path."""
    return Done(path=path)


IN_FORCE = of(contract_id="contract")
BY_OPERATION: Mapping[str, Done] = {
    "GET /plans": Done(),
    "GET /plans/{code}": of(code="plan"),
    "GET /plans/{code}/models": of(code="plan"),
    "GET /plans/{code}/terms": of(code="plan"),
    "GET /plans/{code}/terms/{version}": of(code="plan", version="version"),
    "GET /clock": Done(),
    "POST /members": Done(),
    "POST /members/{member_id}/contact": of(member_id="member"),
    "POST /members/{member_id}/callback": of(member_id="member"),
    "GET /callbacks": Done(),
    "POST /callbacks/{callback_id}/call": of(callback_id="callback"),
    "POST /units": Done(),
    "GET /units": Done(),
    "GET /units/{unit_id}": of(unit_id="unit"),
    "GET /units/{unit_id}/custody": of(unit_id="unit"),
    "POST /units/{unit_id}/restock": of(unit_id="ours-at-depot"),
    "POST /units/{unit_id}/scrap": of(unit_id="ours-at-depot"),
    "POST /units/{unit_id}/restriction": of(unit_id="unit"),
    "POST /units/{unit_id}/price": of(unit_id="unit"),
    "GET /plan-quotes": Done(query={"unit_id": "unit"}),
    "POST /orders": Done(body={"member_id": "member", "unit_id": "unit"}),
    "GET /orders": Done(),
    "GET /orders/{order_id}": of(order_id="placed"),
    "POST /orders/{order_id}/shipment": of(order_id="placed"),
    "POST /orders/{order_id}/cancel": of(order_id="placed"),
    "POST /orders/{order_id}/failed-delivery": of(order_id="shipped"),
    "POST /orders/{order_id}/return": of(order_id="delivered"),
    "POST /parcels/{parcel_id}/delivery": of(parcel_id="parcel"),
    "GET /contracts": Done(),
    "GET /contracts/{contract_id}": IN_FORCE,
    "GET /contracts/{contract_id}/document": IN_FORCE,
    "GET /contracts/{contract_id}/document.pdf": IN_FORCE,
    "GET /contracts/{contract_id}/coverage": IN_FORCE,
    "GET /contracts/{contract_id}/timeline": IN_FORCE,
    "POST /contracts/{contract_id}/cancel": IN_FORCE,
    "POST /contracts/{contract_id}/reinstate": of(contract_id="leaving"),
    "POST /contracts/{contract_id}/terminate": IN_FORCE,
    "POST /contracts/{contract_id}/suspend": IN_FORCE,
    "POST /contracts/{contract_id}/resume": of(contract_id="suspended"),
    "POST /contracts/{contract_id}/terms": IN_FORCE,
    "POST /contracts/{contract_id}/reports": Done(path={"contract_id": "contract"}, body={"device": "serial"}),
    "POST /contracts/{contract_id}/reports/with-visit": Done(
        path={"contract_id": "contract"}, body={"device": "serial", "store": "store"}
    ),
    "GET /claims": Done(),
    "GET /claims/{claim_id}": of(claim_id="approved"),
    "GET /claims/{claim_id}/timeline": of(claim_id="approved"),
    "POST /claims/{claim_id}/review-decision": of(claim_id="referred"),
    "POST /claims/{claim_id}/withdraw": of(claim_id="approved"),
    "POST /claims/{claim_id}/undo": of(claim_id="inspected"),
    "POST /claims/{claim_id}/close": of(claim_id="home"),
    "POST /claims/{claim_id}/kit": Done(path={"claim_id": "approved"}, body={"loaner_unit_id": "loaner"}),
    "POST /claims/{claim_id}/kit-request": of(claim_id="approved"),
    "POST /claims/{claim_id}/hand-over": of(claim_id="kit-there"),
    "POST /claims/{claim_id}/inspection": of(claim_id="arrived"),
    "POST /claims/{claim_id}/repair/start": of(claim_id="inspected"),
    "POST /claims/{claim_id}/repair/finish": of(claim_id="repairing"),
    "POST /claims/{claim_id}/repair/stop": of(claim_id="paid-repair"),
    "POST /claims/{claim_id}/irreparable": of(claim_id="inspected"),
    "POST /claims/{claim_id}/exchange": Done(path={"claim_id": "irreparable"}, body={"unit_id": "spare"}),
    "POST /claims/{claim_id}/quote": of(claim_id="not-covered"),
    "POST /claims/{claim_id}/quote/answer": of(claim_id="quoted"),
    "POST /claims/{claim_id}/return": of(claim_id="not-covered"),
    "GET /loaners": Done(),
    "POST /claims/{claim_id}/loaner/return": of(claim_id="loaner-overdue"),
    "POST /claims/{claim_id}/loaner/chase": of(claim_id="loaner-overdue"),
    "POST /claims/{claim_id}/loaner/wipe": of(claim_id="loaner-returned"),
    "POST /claims/{claim_id}/loaner/loss": of(claim_id="loaner-overdue"),
    "GET /stores": Done(),
    "POST /stores": Done(),
    "GET /stores/{code}/slots": of(code="store"),
    "GET /stores/{code}/visits": of(code="store"),
    "GET /stores/{code}/parts": of(code="store"),
    "POST /stores/{code}/parts": of(code="store"),
    "POST /stores/{code}/closed-days": of(code="store"),
    "POST /stores/{code}/blocked-slots": of(code="store"),
    "POST /visits/{visit_id}/part-check": of(visit_id="visit"),
    "POST /claims/{claim_id}/visit": Done(path={"claim_id": "approved"}, body={"store": "store"}),
    "POST /claims/{claim_id}/visit/cancel": of(claim_id="booked"),
    "POST /claims/{claim_id}/check-in": of(claim_id="booked"),
    "POST /claims/{claim_id}/forward": of(claim_id="at-store"),
    "POST /claims/{claim_id}/hand-back": of(claim_id="repaired-at-store"),
    "GET /search": Done(query={"q": "serial"}),
    "POST /billing-runs": Done(),
    "GET /billing-runs": Done(),
    "GET /billing-runs/{month}/preview": of(month="month"),
    "GET /charges": Done(query={"contract_id": "contract"}),
    "GET /invoices": Done(),
    "GET /invoices/{number}": of(number="invoice"),
    "GET /invoices/{number}/document.pdf": of(number="invoice"),
    "POST /invoices/{number}/transfers": of(number="invoice"),
    "POST /invoices/{number}/refunds": of(number="paid-too-much"),
    "POST /invoices/{number}/write-off": of(number="invoice"),
    "GET /credit-notes/{number}": of(number="note"),
    "GET /credit-notes/{number}/document.pdf": of(number="note"),
    "POST /credit-notes": Done(body={"invoice": "invoice"}),
    "POST /collections": Done(),
    "GET /collections": Done(),
    "GET /collections/{batch}": of(batch="batch"),
    "GET /collections/{batch}/file": of(batch="batch"),
    "POST /collection-results": Done(),
    "POST /collection-results/{by}": of(by="card"),
    "GET /unmatched-results": Done(),
    "POST /unmatched-results/{unmatched_id}/resolve": of(unmatched_id="stray"),
    "GET /members/{member_id}/payment-method": of(member_id="payer"),
    "POST /members/{member_id}/payment-method/card": of(member_id="member"),
    "POST /members/{member_id}/payment-method/bank-account": of(member_id="member"),
    "GET /billing-holds": Done(),
    "POST /billing-holds": Done(body={"contract_id": "contract"}),
    "POST /billing-holds/release": Done(body={"contract_id": "held"}),
    "GET /webhook-endpoints": Done(),
    "POST /webhook-endpoints": Done(),
    "GET /webhook-endpoints/{endpoint_id}": of(endpoint_id="endpoint"),
    "DELETE /webhook-endpoints/{endpoint_id}": of(endpoint_id="endpoint"),
    "POST /webhook-endpoints/{endpoint_id}/secret": of(endpoint_id="endpoint"),
    "POST /webhook-endpoints/{endpoint_id}/enable": of(endpoint_id="endpoint"),
}


def prepare(*, access_key_id: UUID, folder: Path) -> dict[str, str]:
    """Make the business; give the ids of what is in it, by the names of ``BY_OPERATION``."""
    publish()
    publish_version_2(folder, now=at("2021-03-01 10:00"))
    go_to(EARLIER)
    store = open_store(places=9, now=EARLIER)
    stock_parts(store=store, model="iphone-8", fault="screen", pieces=5, actor=MEI, now=EARLIER)
    loaners = [kept("loaner", now=EARLIER) for _ in range(3)]
    things = _loaners_out()
    go_to(NOW)
    aoi = in_hand()
    endpoint = webhooks.register(
        access_key_id=access_key_id, url="https://a.example", events=["sales.ordered"], to_loopback=False, real_now=NOW
    )
    things |= {
        "plan": "iijmio-used",
        "version": "2",
        "unit": stock(now=NOW).id,
        "spare": kept("exchange", now=EARLIER).id,
        "loaner": loaners[-1].id,
        "ours-at-depot": _ours_at_depot(),
        "member": enrol(now=NOW).id,
        "callback": ask_for_callback(
            member_id=aoi.member.id, phone="09000000001", about="", not_before=NOW, actor=DESK, now=NOW
        ).id,
        "contract": aoi.contract_id,
        "serial": aoi.serial,
        "store": store.code,
        "endpoint": endpoint.id,
        **_contracts(),
        **_orders(),
        **_claims(),
        **_at_the_store(),
    }
    things |= _bills(aoi)
    return {name: str(thing) for name, thing in things.items()}


def _bills(aoi: Bought) -> dict[str, object]:
    """Bill July: Aoi pays by card and is to be asked, another was asked at the bank; a third is held back."""
    held, other = in_hand(), in_hand()
    bill("2021-07", now=NOW)
    billing.set_means(member_id=aoi.member.id, kind="card", token_reference="tok", actor=OFFICE, now=NOW)
    account = {"bank_code": "0001", "branch_code": "001", "account_kind": "ordinary", "account_number": "1234567"}
    billing.set_means(
        member_id=other.member.id, kind="bank", holder_kana="アオキ アオイ", actor=OFFICE, now=NOW, **account
    )
    batch = billing.collect(kind="bank", collect_on=NOW.date(), actor=OFFICE, now=NOW)
    billing.hold(contract_id=held.contract_id, month=date(2021, 9, 1), actor=OFFICE, now=NOW)
    stray = Returned("9999990000001", 550, "paid", "", NOW.date())
    billing.record_results(results=[stray], actor=OFFICE, now=NOW)
    invoice, second = Invoice.objects.filter(member_id__in=[aoi.member.id, held.member.id]).order_by("number")
    if invoice.member_id != aoi.member.id:
        invoice, second = second, invoice
    billing.record_transfer(
        invoice_number=second.number, yen=second.total_yen, reference="t", on=NOW.date(), actor=OFFICE, now=NOW
    )
    note = billing.credit(
        invoice_number=second.number, lines={1: 100}, kind="goodwill", reason="おわび", actor=OFFICE, now=NOW
    )
    return {
        "month": "2021-08",
        "card": "card",
        "invoice": invoice.number,
        "paid-too-much": second.number,
        "note": note.number,
        "batch": batch.ordinal,
        "held": held.contract_id,
        "stray": Unmatched.objects.get().id,
        "payer": aoi.member.id,
    }


def _loaners_out() -> dict[str, object]:
    """Let two members have their device back and keep the loaner, one of them until it has come back."""
    overdue, returned = (arrived(in_hand(), now=EARLIER, loaner=True) for _ in range(2))
    for claim in (overdue, returned):
        inspected(claim, now=EARLIER)
        claims.start_repair(claim_id=claim.id, actor=DEPOT, now=EARLIER)
        claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=EARLIER)
        sent_home(claim, now=EARLIER)
    back = claims.send_loaner_back(claim_id=returned.id, tracking_number=tracking_number(), actor=CARRIER, now=EARLIER)
    delivered(back.back_parcel_id, now=EARLIER)
    return {"loaner-overdue": overdue.id, "loaner-returned": returned.id}


def _ours_at_depot() -> UUID:
    """Let a member return what they bought."""
    bought = in_hand()
    order = sales.return_order(
        order_id=bought.order.id, because="returned", tracking_number=tracking_number(), actor=SHOP, now=NOW
    )
    delivered(order.return_parcel_id, now=NOW)
    return bought.unit.id


def _contracts() -> dict[str, object]:
    leaving, suspended = in_hand(), in_hand()
    contracts.leave(contract_id=leaving.contract_id, actor=DESK, now=NOW)
    contracts.suspend(contract_id=suspended.contract_id, actor=DESK, now=NOW)
    return {"leaving": leaving.contract_id, "suspended": suspended.contract_id}


def _orders() -> dict[str, object]:
    placed, shipped = buy(now=NOW), buy(now=NOW)
    parcel_id = ship(shipped, now=NOW).parcel_id
    return {
        "placed": placed.order.id,
        "shipped": shipped.order.id,
        "parcel": parcel_id,
        "delivered": in_hand().order.id,
    }


def _claims() -> dict[str, object]:
    """Let claims stand at each step of the way to the depot and back."""
    kit = claims.send_kit(
        claim_id=report(in_hand(), now=NOW).id,
        tracking_number=tracking_number(),
        consents=TO_HAND_IN,
        actor=DESK,
        now=NOW,
    )
    delivered(kit.kit_parcel_id, now=NOW)
    here: dict[str, Claim] = {
        name: arrived(in_hand(), now=NOW)
        for name in ("arrived", "inspected", "repairing", "irreparable", "home", "not-covered", "quoted", "paid-repair")
    }
    for name, claim in here.items():
        if name != "arrived":
            inspected(
                claim,
                now=NOW,
                cause="modification" if name in ("not-covered", "quoted", "paid-repair") else "partial-damage",
            )
    for name in ("repairing", "home"):
        claims.start_repair(claim_id=here[name].id, actor=DEPOT, now=NOW)
    claims.give_up(claim_id=here["irreparable"].id, actor=DEPOT, now=NOW)
    for name in ("quoted", "paid-repair"):
        claims.quote(claim_id=here[name].id, yen=12_000, actor=DEPOT, now=NOW)
    claims.answer_quote(claim_id=here["paid-repair"].id, accepted=True, actor=DESK, now=NOW)
    _bring_home(here["home"])
    return {
        "approved": report(in_hand(), now=NOW).id,
        "referred": report(in_hand(), cause="other", faults=["other"], now=NOW).id,
        "kit-there": kit.id,
        **{name: claim.id for name, claim in here.items()},
    }


def _bring_home(claim: Claim) -> None:
    """Bring a repaired device back; the duty that would close the claim has not been taken yet."""
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=NOW)
    back = claims.send_back(claim_id=claim.id, tracking_number=tracking_number(), actor=DEPOT, now=NOW)
    assert back.return_parcel_id is not None
    devices.deliver_parcel(parcel_id=back.return_parcel_id, actor=CARRIER, now=NOW)
    claims.device_delivered(parcel_id=back.return_parcel_id, now=NOW)


def _at_the_store() -> dict[str, object]:
    """Let visits be booked, and devices stand at the store, looked at and repaired."""
    booked, at_store, repaired = (_booked() for _ in range(3))
    for claim in (at_store, repaired):
        claims.check_in(claim_id=claim.id, actor=MEI, now=NOW)
        claims.inspect(claim_id=claim.id, cause="partial-damage", faults=["screen"], actor=MEI, now=NOW)
    claims.start_repair(claim_id=repaired.id, actor=MEI, now=NOW)
    claims.finish_repair(claim_id=repaired.id, actor=MEI, now=NOW)
    return {"booked": booked.id, "visit": booked.visit_id, "at-store": at_store.id, "repaired-at-store": repaired.id}


def _booked() -> Claim:
    claim = report(in_hand("iphone-8"), now=NOW)
    return book(claim, VISIT_AT, now=NOW)
