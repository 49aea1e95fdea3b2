"""A small business with some of everything, made by the real operations; the self-check is tested on it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hosho.billing import operations as billing
from hosho.billing.collection_items import Returned
from hosho.billing.models import Invoice
from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.core.codes import Cause
from hosho.people.consents import TO_BORROW, TO_HAND_IN
from hosho.sales import operations as sales
from hosho.sales.models import Order
from hosho.workflows.clock_advance import advance
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
    deliver,
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

NOW = at("2021-09-02 11:06")


def go_to(when: datetime) -> datetime:
    """Move the clock."""
    advance(to=when, runs=False)
    return when


def delivered(parcel_id: UUID | None, *, now: datetime) -> None:
    """Deliver a parcel, and do what follows from it."""
    deliver(parcel_id, now=now)
    go_to(now)


def arrived(bought: Bought, *, now: datetime, loaner: bool = False) -> Claim:
    """Report a broken screen and send the device in, until it arrives at the repair centre."""
    claim = report(bought, now=now)
    kit = claims.send_kit(
        claim_id=claim.id,
        tracking_number=tracking_number(),
        loaner_tracking_number=tracking_number() if loaner else None,
        consents=TO_HAND_IN | TO_BORROW,
        actor=DESK,
        now=now,
    )
    delivered(kit.kit_parcel_id, now=now)
    if loaner:
        delivered(claim.lending.out_parcel_id, now=now)
    sent = claims.hand_over(claim_id=claim.id, tracking_number=tracking_number(), actor=CARRIER, now=now)
    delivered(sent.inbound_parcel_id, now=now)
    return Claim.objects.get(id=claim.id)


def inspected(claim: Claim, *, now: datetime, cause: Cause = "partial-damage") -> None:
    """Inspect the device at the repair centre."""
    claims.inspect(claim_id=claim.id, cause=cause, faults=["screen"], actor=DEPOT, now=now)


def sent_home(claim: Claim, *, now: datetime) -> None:
    """Send the device back to the member, until it is delivered."""
    back = claims.send_back(claim_id=claim.id, tracking_number=tracking_number(), actor=DEPOT, now=now)
    delivered(back.return_parcel_id, now=now)


def repaired(bought: Bought, *, now: datetime) -> Claim:
    """Repair a broken screen at the repair centre, all at one instant."""
    claim = arrived(bought, now=now)
    inspected(claim, now=now)
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=now)
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=now)
    sent_home(claim, now=now)
    return claim


def collected(good: Bought, bad: Bought, forgiven: Bought, *, now: datetime) -> None:
    """Collect a month by card from two members, of whom one pays; credit part of a month to a third."""
    for who in (good, bad):
        billing.set_means(
            member_id=who.member.id, kind="card", token_reference=f"tok-{who.serial}", actor=OFFICE, now=now
        )
    batch = billing.collect(kind="card", collect_on=now.date(), actor=OFFICE, now=now)
    results = [
        Returned(
            line.reference,
            line.amount_yen,
            "paid" if line.member_id == good.member.id else "no-funds",
            "",
            now.date(),
        )
        for line in billing.due_invoices(batch)
    ]
    billing.record_results(results=results, actor=OFFICE, now=now)
    last = Invoice.objects.filter(member_id=forgiven.member.id).latest("month")
    billing.credit(invoice_number=last.number, lines={1: 200}, kind="goodwill", reason="おわび", actor=OFFICE, now=now)


def bought_alone(*, now: datetime) -> Order:
    """Sell a device without the plan, and deliver it at once."""
    order = sales.place_order(
        member_id=enrol(now=now).id,
        unit_id=stock(now=now).id,
        price_yen=19_800,
        consents=(),
        plan_code=None,
        actor=SHOP,
        now=now,
    )
    sent = sales.ship_order(order_id=order.id, tracking_number=tracking_number(), actor=SHOP, now=now)
    delivered(sent.parcel_id, now=now)
    return order


def make_business() -> dict[str, UUID | None]:
    """Create the business. Return the ids of what is in it, by name."""
    publish()
    billing.schedule_first(now=at("2020-08-04 10:00"))
    open_store(now=at("2020-08-04 10:00"))
    for meant_for in ("exchange", "loaner"):
        kept(meant_for, now=at("2020-08-04 10:00"))
    idle = stock(now=at("2020-08-04 10:00"))
    sold, often, paid, unlucky, walker, comer, asker, quitter, quiet = (in_hand() for _ in range(9))
    first = repaired(often, now=go_to(at("2020-09-01 10:00")))
    second = repaired(often, now=go_to(at("2020-10-01 10:00")))

    exchanged = arrived(unlucky, now=go_to(at("2020-11-01 10:00")), loaner=True)
    inspected(exchanged, now=at("2020-11-01 10:00"))
    claims.give_up(claim_id=exchanged.id, actor=DEPOT, now=at("2020-11-01 11:00"))
    claims.allocate_exchange(claim_id=exchanged.id, actor=DEPOT, now=at("2020-11-01 11:00"))
    sent_home(exchanged, now=go_to(at("2020-11-02 10:00")))
    back = claims.send_loaner_back(
        claim_id=exchanged.id, tracking_number=tracking_number(), actor=CARRIER, now=at("2020-11-03 10:00")
    )
    delivered(back.back_parcel_id, now=go_to(at("2020-11-04 10:00")))
    claims.wipe_loaner(claim_id=exchanged.id, actor=DEPOT, now=at("2020-11-04 11:00"))

    modified = arrived(paid, now=go_to(at("2020-12-01 10:00")))
    inspected(modified, now=at("2020-12-01 10:00"), cause="modification")
    claims.quote(claim_id=modified.id, yen=12_000, actor=DEPOT, now=at("2020-12-01 11:00"))
    claims.answer_quote(claim_id=modified.id, accepted=True, actor=DESK, now=at("2020-12-01 12:00"))

    odd = report(asker, cause="other", faults=["other"], now=go_to(at("2021-01-10 10:00")))
    claims.decide_referral(
        claim_id=odd.id,
        covered=True,
        clause="cover.damage",
        reason="写真で確認",
        actor=OFFICE,
        now=at("2021-01-11 10:00"),
    )
    kit = claims.send_kit(
        claim_id=report(quiet, now=go_to(at("2021-02-01 10:00"))).id,
        tracking_number=tracking_number(),
        consents=TO_HAND_IN | TO_BORROW,
        actor=DESK,
        now=at("2021-02-01 10:00"),
    )
    withdrawn = report(quitter, now=go_to(at("2021-03-01 10:00")))
    with transaction.atomic():  # as if the repair had been done and sent back
        billing.charge_once(
            kind="paid-repair",
            member_id=paid.member.id,
            contract_id=paid.contract_id,
            claim_id=modified.id,
            yen=12_000,
            actor=DEPOT,
            now=at("2021-03-01 10:30"),
        )
    claims.withdraw(claim_id=withdrawn.id, actor=DESK, now=at("2021-03-01 11:00"))
    report(quitter, now=at("2021-03-02 11:00"))
    third = repaired(often, now=go_to(at("2021-08-10 10:00")))

    for visitor, hour in ((comer, "2021-09-02 11:00"), (walker, "2021-09-06 11:00")):
        booked = report(visitor, now=go_to(at("2021-08-30 10:00")))
        book(booked, at(hour), now=at("2021-08-30 10:00"))
    came = Claim.objects.get(contract_id=comer.contract_id)
    claims.check_in(claim_id=came.id, actor=MEI, now=go_to(at("2021-09-02 11:05")))

    placed, cancelled, under_way = (buy(now=at("2021-09-02 11:05")) for _ in range(3))
    sales.cancel_order(order_id=cancelled.order.id, actor=SHOP, now=at("2021-09-02 11:05"))
    alone = bought_alone(now=at("2021-09-02 11:05"))
    shipped = ship(under_way, now=at("2021-09-02 11:05"))
    collected(paid, quiet, sold, now=at("2021-09-02 11:05"))
    go_to(NOW)
    sold.order.refresh_from_db()
    return {
        "sold": sold.contract_id,
        "sold_order": sold.order.id,
        "sold_unit": sold.unit.id,
        "sold_parcel": sold.order.parcel_id,
        "placed": placed.contract_id,
        "placed_unit": placed.unit.id,
        "cancelled": cancelled.contract_id,
        "order_under_way_parcel": shipped.parcel_id,
        "alone_unit": alone.unit_id,
        "stock_unit": idle.id,
        "in_store_unit": comer.unit.id,
        "first": first.id,
        "second": second.id,
        "third": third.id,
        "exchanged": exchanged.id,
        "paid": modified.id,
        "kit": kit.id,
        "came": came.id,
        "withdrawn": withdrawn.id,
    }
