"""Payments by hand: transfers, refunds, what is written off; and how members pay."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from hosho.billing import operations as billing
from hosho.billing import queries as bills
from hosho.billing.models import Means, Payment
from hosho.core.normalization import number_form
from hosho.gateways.payment_files.values import BankAccount
from hosho.interfaces.api.money import (
    AccountIn,
    CardIn,
    MeansOut,
    PaymentOut,
    RefundIn,
    TransferIn,
    WriteOffIn,
    WriteOffOut,
)
from hosho.interfaces.api.schemas import Code
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller, caller_role
from hosho.web.request_time import now_of
from hosho.workflows.collection_files import set_account

router = Router(tags=["billing"])


@router.post(
    "/invoices/{number}/transfers", response={201: PaymentOut}, auth=KeyFor("bill"), summary="A member paid by transfer"
)
@once(201)
def record_transfer(request: HttpRequest, number: Code, body: TransferIn) -> PaymentOut:
    """Record money that came by itself. Less leaves the rest owed; more is kept, and can be paid back."""
    return _payment(
        billing.record_transfer(invoice_number=number, **body.model_dump(), actor=caller(request), now=now_of(request))
    )


@router.post(
    "/invoices/{number}/refunds", response={201: PaymentOut}, auth=KeyFor("bill"), summary="Pay back what is too much"
)
@once(201)
def refund(request: HttpRequest, number: Code, body: RefundIn) -> PaymentOut:
    """Record that what was paid too much went back to the member. The role of the key bounds the amount."""
    refunded = billing.refund(
        invoice_number=number,
        **body.model_dump(),
        role=caller_role(request),
        actor=caller(request),
        now=now_of(request),
    )
    return _payment(refunded)


def _payment(payment: Payment) -> PaymentOut:
    return PaymentOut(
        invoice=payment.invoice_number,
        source=payment.source,
        reference=payment.reference,
        yen=payment.yen,
        on=payment.on,
        left_yen=bills.balance_of(bills.invoice_with(payment.invoice_number)).left,
    )


@router.post(
    "/invoices/{number}/write-off", response={201: WriteOffOut}, auth=KeyFor("bill"), summary="Give up what is left"
)
@once(201)
def write_off(request: HttpRequest, number: Code, body: WriteOffIn) -> WriteOffOut:
    """Give up what is left of an invoice. Its case is closed; a suspension stays."""
    written = billing.write_off(invoice_number=number, reason=body.reason, actor=caller(request), now=now_of(request))
    return WriteOffOut(invoice=written.invoice_number, yen=written.yen, reason=written.reason)


@router.get(
    "/members/{member_id}/payment-method", response=MeansOut, auth=KeyFor("see-bills"), summary="How a member pays"
)
def get_means(request: HttpRequest, member_id: UUID) -> MeansOut:
    """Say how a member pays, as far as it may be read out."""
    return _means(bills.means_with(member_id))


@router.post(
    "/members/{member_id}/payment-method/card",
    response={201: MeansOut},
    auth=KeyFor("change-members"),
    summary="A member pays by card",
)
@once(201)
def pay_by_card(request: HttpRequest, member_id: UUID, body: CardIn) -> MeansOut:
    """Set that a member pays by a card from now on; what was sent out already is not changed by it."""
    return _means(
        billing.set_means(
            member_id=member_id,
            kind="card",
            token_reference=body.token_reference,
            actor=caller(request),
            now=now_of(request),
        )
    )


@router.post(
    "/members/{member_id}/payment-method/bank-account",
    response={201: MeansOut},
    auth=KeyFor("change-members"),
    summary="A member pays from a bank account",
)
@once(201)
def pay_from_account(request: HttpRequest, member_id: UUID, body: AccountIn) -> MeansOut:
    """Set that a member pays from a bank account from now on, if the bank's file can hold it."""
    account = BankAccount(
        bank_code=number_form(body.bank_code),
        branch_code=number_form(body.branch_code),
        kind=body.account_kind,
        number=number_form(body.account_number),
        holder_kana=body.holder_kana,
    )
    return _means(set_account(member_id=member_id, account=account, actor=caller(request), now=now_of(request)))


def _means(means: Means) -> MeansOut:
    return MeansOut(
        member_id=means.member_id,
        kind=means.kind,
        bank_code=means.bank_code,
        ends_with=means.account_number[-3:],
        set_at=means.set_at,
    )
