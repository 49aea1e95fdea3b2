"""Payments by hand: transfers, refunds, what is written off; and how members pay."""

from django.http import HttpRequest
from ninja import Router

from hosho.billing import operations as billing
from hosho.billing import queries as bills
from hosho.billing.models import Means, Payment
from hosho.core.normalization import number_form
from hosho.gateways.payment_files.values import BankAccount
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.parameters import InvoiceNumber, MemberId
from hosho.interfaces.api.schemas.payments import (
    BankAccountIn,
    CardIn,
    PaymentMethodOut,
    PaymentOut,
    RefundIn,
    TransferIn,
    WriteOffIn,
    WriteOffOut,
)
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller, caller_role
from hosho.web.request_time import now_of
from hosho.workflows.collection_files import set_account

router = Router(tags=["payments"])


@router.post(
    "/invoices/{number}/transfers",
    response={201: PaymentOut},
    auth=KeyFor("bill"),
    summary="Record a bank transfer",
    openapi_extra=refuses("not-come-yet", "payment-known", "nothing-over"),
)
@once(201)
def record_transfer(request: HttpRequest, number: InvoiceNumber, body: TransferIn) -> PaymentOut:
    """Records money that a member sent. Less than the balance leaves the rest to pay; more can be refunded."""
    return _payment(
        billing.record_transfer(invoice_number=number, **body.model_dump(), actor=caller(request), now=now_of(request))
    )


@router.post(
    "/invoices/{number}/refunds",
    response={201: PaymentOut},
    auth=KeyFor("bill"),
    summary="Refund an overpayment",
    openapi_extra=refuses("not-come-yet", "payment-known", "nothing-over", "above-limit"),
)
@once(201)
def refund_overpayment(request: HttpRequest, number: InvoiceNumber, body: RefundIn) -> PaymentOut:
    """Records that what was paid too much went back to the member. The key's role limits the amount."""
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
    "/invoices/{number}/write-off",
    response={201: WriteOffOut},
    auth=KeyFor("bill"),
    summary="Write off an invoice balance",
    openapi_extra=refuses("nothing-over"),
)
@once(201)
def write_off_invoice(request: HttpRequest, number: InvoiceNumber, body: WriteOffIn) -> WriteOffOut:
    """Writes off what is left of an invoice. A pause of the cover stays."""
    written = billing.write_off(invoice_number=number, reason=body.reason, actor=caller(request), now=now_of(request))
    return WriteOffOut(invoice=written.invoice_number, yen=written.yen, reason=written.reason)


@router.get(
    "/members/{member_id}/payment-method",
    response=PaymentMethodOut,
    auth=KeyFor("see-bills"),
    summary="Get a payment method",
)
def get_payment_method(request: HttpRequest, member_id: MemberId) -> PaymentMethodOut:
    """Returns how a member pays, without the card's or account's number."""
    return _means(bills.means_with(member_id))


@router.post(
    "/members/{member_id}/payment-method/card",
    response={201: PaymentMethodOut},
    auth=KeyFor("change-members"),
    summary="Set a card as payment method",
)
@once(201)
def set_card(request: HttpRequest, member_id: MemberId, body: CardIn) -> PaymentMethodOut:
    """Collects from a card from now on. Batches that were sent out before stay as they are."""
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
    response={201: PaymentMethodOut},
    auth=KeyFor("change-members"),
    summary="Set a bank account as payment method",
    openapi_extra=refuses("account-wrong"),
)
@once(201)
def set_bank_account(request: HttpRequest, member_id: MemberId, body: BankAccountIn) -> PaymentMethodOut:
    """Debits a bank account from now on. Batches that were sent out before stay as they are."""
    account = BankAccount(
        bank_code=number_form(body.bank_code),
        branch_code=number_form(body.branch_code),
        kind=body.account_kind,
        number=number_form(body.account_number),
        holder_kana=body.holder_kana,
    )
    return _means(set_account(member_id=member_id, account=account, actor=caller(request), now=now_of(request)))


def _means(means: Means) -> PaymentMethodOut:
    return PaymentMethodOut(
        member_id=means.member_id,
        kind=means.kind,
        bank_code=means.bank_code,
        ends_with=means.account_number[-3:],
        set_at=means.set_at,
    )
