"""Billing runs, charges, and contract months on hold. For the office's programs."""

from datetime import date

from django.http import HttpRequest
from ninja import Router

from hosho.billing import operations as billing
from hosho.billing import queries as bills
from hosho.billing.models import Parked, Run
from hosho.billing.preview import preview_month
from hosho.contracts.queries import contract_with, numbers_of
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.pagination import LARGEST, page_of
from hosho.interfaces.api.parameters import BilledMonth, ChargedContract, Cursor, Limit
from hosho.interfaces.api.schemas.billing import (
    BillingHoldIn,
    BillingHoldOut,
    BillingHoldPage,
    BillingPreviewOut,
    BillingRunIn,
    BillingRunOut,
    BillingRunPage,
    ChargeOut,
    ChargePage,
    PlanPreviewOut,
    PreviewHoldOut,
)
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of
from hosho.workflows.agenda import issuer

router = Router(tags=["billing"])
PARKED = 1_000
"""So many contracts that would be parked are named in an answer."""


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def month_of(day: date) -> str:
    """Return the month of a day, as in 2026-09."""
    return f"{day:%Y-%m}"


@router.post(
    "/billing-runs",
    response={201: BillingRunOut},
    auth=KeyFor("bill"),
    summary="Bill a month",
    openapi_extra=refuses("month-not-over", "out-of-order", "run-under-way"),
)
@once(201)
def open_billing_run(request: HttpRequest, body: BillingRunIn) -> BillingRunOut:
    """Opens the billing run of a month; it goes on in the background. A run that exists already is returned as it
    is."""
    run = billing.begin_run(month=_first_day(body.month), issuer=issuer(), actor=caller(request), now=now_of(request))
    return _run(run)


@router.get(
    "/billing-runs",
    response=BillingRunPage,
    auth=KeyFor("see-bills"),
    summary="List billing runs",
)
def list_billing_runs(request: HttpRequest) -> BillingRunPage:
    """Returns all billing runs, newest month first."""
    return BillingRunPage(items=[_run(run) for run in bills.runs()])


def _run(run: Run) -> BillingRunOut:
    return BillingRunOut(
        month=month_of(run.month),
        state=run.state,
        cut_off_at=run.cut_off_at,
        charges=run.charges,
        invoices=run.invoices,
        net_yen=run.net_yen,
        tax_yen=run.tax_yen,
        closed_at=run.closed_at,
    )


@router.get(
    "/billing-runs/{month}/preview",
    response=BillingPreviewOut,
    auth=KeyFor("bill"),
    summary="Preview a billing run",
    openapi_extra=refuses("month-not-over", "out-of-order", "billed-already"),
)
def preview_billing_run(request: HttpRequest, month: BilledMonth) -> BillingPreviewOut:
    """Returns what a run of the month would bill if it were opened now, beside the month before, and what it would
    put on hold. Nothing is written. With many contracts this call can take minutes."""
    tried = preview_month(month=_first_day(month), now=now_of(request))
    shown = tried.parked[:PARKED]
    numbers = numbers_of([contract_id for contract_id, _why in shown])
    return BillingPreviewOut(
        month=month,
        charges=sum(of_plan.charges for of_plan in tried.plans.values()),
        caught_up=tried.caught_up,
        caught_up_net_yen=tried.caught_up_net_yen,
        oneoffs=tried.oneoffs,
        oneoffs_net_yen=tried.oneoffs_net_yen,
        net_yen=tried.net_yen,
        plans=[PlanPreviewOut(plan=plan, **vars(of_plan)) for plan, of_plan in sorted(tried.plans.items())],
        parked_count=len(tried.parked),
        parked=[
            PreviewHoldOut(contract_id=contract_id, number=numbers[contract_id], why=why) for contract_id, why in shown
        ],
    )


@router.get(
    "/charges",
    response=ChargePage,
    auth=KeyFor("see-bills"),
    summary="List a contract's charges",
    openapi_extra=refuses("not-found"),
)
def list_charges(request: HttpRequest, contract_id: ChargedContract) -> ChargePage:
    """Returns the monthly fees charged for a contract, newest month first."""
    found = contract_with(contract_id)
    items = [
        ChargeOut(
            month=month_of(each.month),
            contract_id=each.contract_id,
            plan=each.plan,
            terms_version=each.terms_version,
            first_day=each.first_day,
            days=each.days,
            net_yen=each.net_yen,
            tax_rate=each.tax_rate,
        )
        for each in bills.charges_of(found.id, found.member_id)
    ]
    return ChargePage(items=items)


@router.get(
    "/billing-holds",
    response=BillingHoldPage,
    auth=KeyFor("see-bills"),
    summary="List contract months on hold",
)
def list_billing_holds(request: HttpRequest, cursor: Cursor = "", limit: Limit = LARGEST) -> BillingHoldPage:
    """Returns contract months on hold, oldest first."""
    rows, following = page_of(bills.parked(), cursor=cursor, limit=limit, by="id")
    return BillingHoldPage(items=[_parked(row) for row in rows], next=following)


@router.post(
    "/billing-holds",
    response={201: BillingHoldOut},
    auth=KeyFor("bill"),
    summary="Put a contract month on hold",
    openapi_extra=refuses("not-found", "charged-already"),
)
@once(201)
def put_month_on_hold(request: HttpRequest, body: BillingHoldIn) -> BillingHoldOut:
    """Puts a contract's month on hold. No run bills it before it is released."""
    parked = billing.hold(
        contract_id=body.contract_id, month=_first_day(body.month), actor=caller(request), now=now_of(request)
    )
    return _parked(parked)


@router.post(
    "/billing-holds/release",
    response={201: BillingHoldOut},
    auth=KeyFor("bill"),
    summary="Release a contract month",
    openapi_extra=refuses("not-parked"),
)
@once(201)
def release_month(request: HttpRequest, body: BillingHoldIn) -> BillingHoldOut:
    """Releases a contract's month that is on hold. The next run bills it."""
    parked = billing.release(
        contract_id=body.contract_id, month=_first_day(body.month), actor=caller(request), now=now_of(request)
    )
    return _parked(parked)


def _parked(row: Parked) -> BillingHoldOut:
    return BillingHoldOut(
        contract_id=row.contract_id,
        month=month_of(row.month),
        why=row.why,
        net_yen=row.net_yen,
        released_at=row.released_at,
    )
