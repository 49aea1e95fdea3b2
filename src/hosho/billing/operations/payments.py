"""Money that comes in by itself, money that is paid back, and what will not come."""

from datetime import date, datetime

from hosho.accounts.roles import Role
from hosho.billing import events, postings, queries
from hosho.billing.models import Invoice, Payment, WriteOff
from hosho.billing.operations.dunning import close_if_settled
from hosho.billing.operations.limits import check_limit
from hosho.core.calendar import day_in_tokyo
from hosho.core.refusals import Refused
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.platform.transactions import operation, requires_operation


class NothingOverError(Refused):
    """So much is not there to be paid back, or to be written off. Field ``yen``; ``left`` is what is."""

    code = "nothing-over"
    field = "yen"

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(left=left)


class PaymentKnownError(Refused):
    """A payment with this reference is recorded already. Field ``reference``."""

    code = "payment-known"
    field = "reference"


class NotComeYetError(Refused):
    """Money is recorded when it has moved, not before. Field ``on``."""

    code = "not-come-yet"
    field = "on"

    def __init__(self, today: date) -> None:
        super().__init__(today=today)


@operation
def record_transfer(*, invoice_number: str, yen: int, reference: str, on: date, actor: Actor, now: datetime) -> Payment:
    """Record that a member paid an invoice by themselves (yen, with tax), under the bank's reference.

    Less than what is left leaves the rest owed; more is kept, and can be paid back.

    Raises:
        Invoice.DoesNotExist: no such invoice.
        PaymentKnownError: it is recorded already.
        NothingOverError: it is no amount.
        NotComeYetError: the day is still to come.
    """
    if yen <= 0:
        raise NothingOverError(yen)
    return pay(queries.hold_invoice(invoice_number), yen, "transfer", reference, on=on, actor=actor, now=now)


@operation
def refund(
    *, invoice_number: str, yen: int, reference: str, on: date, role: Role | None = None, actor: Actor, now: datetime
) -> Payment:
    """Record that what was paid too much for an invoice went back to the member. ``role`` bounds it (``LIMITS``).

    Raises:
        Invoice.DoesNotExist: no such invoice.
        NothingOverError: it is more than was paid too much.
        AboveLimitError: it is more than the role may give back.
        PaymentKnownError: it is recorded already.
        NotComeYetError: the day is still to come.
    """
    invoice = queries.hold_invoice(invoice_number)
    over = -queries.balance_of(invoice).left
    if not 0 < yen <= over:
        raise NothingOverError(max(over, 0))
    check_limit(yen, role=role, field="yen")
    return pay(invoice, -yen, "refund", reference, on=on, actor=actor, now=now)


@requires_operation
def pay(invoice: Invoice, yen: int, source: str, reference: str, *, on: date, actor: Actor, now: datetime) -> Payment:
    """Record and post a payment for an invoice that is held, or one that went back; close its case if it is settled.

    Raises:
        PaymentKnownError, NotComeYetError
    """
    if on > day_in_tokyo(now):
        raise NotComeYetError(day_in_tokyo(now))
    if Payment.objects.filter(source=source, reference=reference).exists():
        raise PaymentKnownError
    payment = Payment.objects.create(
        member_id=invoice.member_id,
        invoice_month=invoice.month,
        invoice_number=invoice.number,
        source=source,
        reference=reference,
        yen=yen,
        on=on,
        recorded_at=now,
        recorded_by=str(actor),
    )
    postings.post_payment(payment, now=now)
    tell_paid(payment, actor=actor, now=now)
    close_if_settled(invoice, because="paid", actor=actor, now=now)
    return payment


@requires_operation
def tell_paid(payment: Payment, *, actor: Actor, now: datetime) -> None:
    """Record a payment that came by itself, that ended a case, or that went back."""
    journal.write(
        event=events.PAID if payment.yen > 0 else events.REFUNDED,
        at=now,
        actor=actor,
        member_id=payment.member_id,
        data={"invoice": payment.invoice_number, "yen": abs(payment.yen)},
    )


@operation
def write_off(*, invoice_number: str, reason: str, actor: Actor, now: datetime) -> WriteOff:
    """Write off what is left of an invoice. Its case is closed; a suspension stays.

    Raises:
        Invoice.DoesNotExist: no such invoice.
        NothingOverError: nothing is left.
    """
    invoice = queries.hold_invoice(invoice_number)
    left = queries.balance_of(invoice).left
    if left <= 0:
        raise NothingOverError(0)
    written = WriteOff.objects.create(
        member_id=invoice.member_id,
        invoice_month=invoice.month,
        invoice_number=invoice.number,
        yen=left,
        reason=reason,
        allowed_by=str(actor),
        written_off_at=now,
    )
    postings.post_write_off(written, now=now)
    journal.write(
        event=events.WRITTEN_OFF,
        at=now,
        actor=actor,
        member_id=invoice.member_id,
        data={"invoice": invoice.number, "yen": left},
    )
    close_if_settled(invoice, because="written-off", actor=actor, now=now)
    return written
