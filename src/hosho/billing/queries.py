"""Reading what is owed, issued, paid and left."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from hosho.billing.models import (
    Batch,
    Charge,
    CreditLine,
    CreditNote,
    DunningCase,
    Invoice,
    InvoiceLine,
    Issuer,
    Means,
    Parked,
    Payment,
    Result,
    Run,
    Sent,
    Unmatched,
    WriteOff,
)
from hosho.contracts.queries import contract_with, contracts_with, plan_and_terms, plans_and_terms
from hosho.core.calendar import first_of_next_month
from hosho.core.terms.model import UnpaidAct
from hosho.people.queries import members_named


class InvoiceBalance(NamedTuple):
    """What of an invoice is owed, in yen with tax. ``left`` is negative where more was paid than is owed."""

    total: int
    credited: int
    paid: int
    written_off: int

    @property
    def left(self) -> int:
        return self.total - self.credited - self.paid - self.written_off


class InvoiceContent(NamedTuple):
    """An invoice with its lines and who issued it: all that its document says."""

    invoice: Invoice
    lines: Sequence[InvoiceLine]
    issuer: Issuer


class NoteContent(NamedTuple):
    """A credit note with its lines, the lines of the invoice that they take back, and who issued it."""

    note: CreditNote
    lines: Sequence[tuple[CreditLine, InvoiceLine]]
    issuer: Issuer


def invoice_with(number: str) -> Invoice:
    """Return an invoice by its number.

    Raises:
        Invoice.DoesNotExist: no such invoice was issued.
    """
    return invoices().get(number=number, **_months_of(number))


def is_invoice_of(number: str, member_id: UUID) -> bool:
    """Whether an invoice of this number was issued to this member."""
    return invoices().filter(number=number, member_id=member_id, **_months_of(number)).exists()


def is_credit_note_of(number: str, member_id: UUID) -> bool:
    """Whether a credit note of this number was issued to this member."""
    return CreditNote.objects.filter(number=number, member_id=member_id).exists()


def hold_invoice(number: str) -> Invoice:
    """Return an invoice on which no one else books money until this transaction ends (no row of it is locked).

    Raises:
        Invoice.DoesNotExist: no such invoice was issued.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [number])
    return invoice_with(number)


def _months_of(number: str) -> dict[str, date]:
    """Narrow the months in which an invoice can be that was issued in the year of its number: their parts alone are
    asked."""
    digits = number[2:4]
    if not (number.startswith("I-") and digits.isdecimal()):
        return {}
    year = 2000 + int(digits)
    return {"month__gte": date(year - 1, 1, 1), "month__lte": date(year, 12, 1)}


def invoices() -> QuerySet[Invoice]:
    """Return all invoices."""
    return Invoice.objects.all()


def found_invoices(
    *,
    first_day: date | None = None,
    last_day: date | None = None,
    least_yen: int | None = None,
    most_yen: int | None = None,
    recipient: str = "",
    member_id: UUID | None = None,
) -> QuerySet[Invoice]:
    """Find invoices by days of issue (both included), by the total with tax, and by how the member's name begins.

    The name is asked of the members, who have it in its searched form: an index of it on each month's invoices would be
    written a million times a month for the same few names.
    """
    found = Invoice.objects.order_by("-number")
    if first_day is not None:
        found = found.filter(issued_on__gte=first_day)
    if last_day is not None:
        found = found.filter(issued_on__lte=last_day, month__lte=last_day)
    if least_yen is not None:
        found = found.filter(total_yen__gte=least_yen)
    if most_yen is not None:
        found = found.filter(total_yen__lte=most_yen)
    if recipient:
        found = found.filter(member_id__in=members_named(recipient).values("id"))
    if member_id is not None:
        found = found.filter(member_id=member_id)
    return found


def invoices_of_month(month: date) -> QuerySet[Invoice]:
    """Return the invoices of a month (its first day), as its run issued them."""
    return Invoice.objects.filter(month=month)


def credit_notes_issued(*, first_day: date, last_day: date) -> QuerySet[CreditNote]:
    """Return the credit notes that were issued on these days, both included (Asia/Tokyo)."""
    return CreditNote.objects.filter(issued_on__range=(first_day, last_day))


def lines_of(invoice: Invoice) -> Sequence[InvoiceLine]:
    """Return the lines of an invoice, in their order."""
    return list(InvoiceLine.objects.filter(month=invoice.month, member_id=invoice.member_id).order_by("ordinal"))


def contracts_on(invoice: Invoice) -> Sequence[UUID]:
    """Return the contracts that an invoice charges: those of lines that no credit note took back whole."""
    credited = credited_lines(invoice.number)
    left = {line.contract_id for line in lines_of(invoice) if line.net_yen > credited.get(line.ordinal, 0)}
    return sorted(left)


def credited_lines(number: str, *, but: str = "") -> dict[int, int]:
    """Return the yen before tax that credit notes took back, by the line of an invoice, but for notes of a kind."""
    lines = CreditLine.objects.filter(note__invoice_number=number).exclude(note__kind=but)
    sums = lines.values("ordinal").annotate(yen=Sum("net_yen"))
    return {row["ordinal"]: row["yen"] for row in sums}


def invoice_content(number: str) -> InvoiceContent:
    """Return an invoice with all that its document says.

    Raises:
        Invoice.DoesNotExist: no such invoice was issued.
    """
    return content_of(invoice_with(number))


def content_of(invoice: Invoice) -> InvoiceContent:
    """Return all that the document of an invoice says."""
    return InvoiceContent(invoice, lines_of(invoice), Issuer.objects.get(id=invoice.issuer_id))


def credit_note_with(number: str) -> CreditNote:
    """Return a credit note by its number.

    Raises:
        CreditNote.DoesNotExist: no such note was issued.
    """
    return CreditNote.objects.get(number=number)


def note_content(number: str) -> NoteContent:
    """Return a credit note with all that its document says.

    Raises:
        CreditNote.DoesNotExist: no such note was issued.
    """
    return content_of_note(credit_note_with(number))


def content_of_note(note: CreditNote) -> NoteContent:
    """Return all that the document of a credit note says."""
    of_invoice = {line.ordinal: line for line in lines_of(invoice_with(note.invoice_number))}
    lines = [(line, of_invoice[line.ordinal]) for line in note.lines.order_by("ordinal")]
    return NoteContent(note, lines, Issuer.objects.get(id=note.issuer_id))


def balance_of(invoice: Invoice) -> InvoiceBalance:
    """Return what of an invoice is paid, credited and left."""
    of_it = {"invoice_number": invoice.number}
    credited = CreditNote.objects.filter(**of_it).aggregate(yen=Sum("total_yen"))["yen"]
    paid = Payment.objects.filter(**of_it).aggregate(yen=Sum("yen"))["yen"]
    written_off = WriteOff.objects.filter(**of_it).aggregate(yen=Sum("yen"))["yen"]
    return InvoiceBalance(invoice.total_yen, credited or 0, paid or 0, written_off or 0)


def balances_of(invoices: Collection[Invoice]) -> dict[str, InvoiceBalance]:
    """Return the balances of invoices by their numbers, in three questions for all of them."""
    numbers = [invoice.number for invoice in invoices]

    def sums(rows: QuerySet[Any], of: str) -> dict[str, int]:
        by_number = rows.filter(invoice_number__in=numbers).values("invoice_number").annotate(sum=Sum(of))
        return {row["invoice_number"]: row["sum"] for row in by_number}

    credited, paid = sums(CreditNote.objects.all(), "total_yen"), sums(Payment.objects.all(), "yen")
    written_off = sums(WriteOff.objects.all(), "yen")
    return {
        each.number: InvoiceBalance(
            each.total_yen, credited.get(each.number, 0), paid.get(each.number, 0), written_off.get(each.number, 0)
        )
        for each in invoices
    }


def credit_notes_of(member_id: UUID) -> Sequence[CreditNote]:
    """Return a member's credit notes, the oldest first."""
    return list(CreditNote.objects.filter(member_id=member_id).order_by("issued_at", "number"))


def credit_notes_on(number: str) -> list[str]:
    """Return the numbers of the credit notes of an invoice, the oldest first."""
    return list(CreditNote.objects.filter(invoice_number=number).order_by("ordinal").values_list("number", flat=True))


def means_with(member_id: UUID) -> Means:
    """Return how a member pays.

    Raises:
        Means.DoesNotExist: it is not known.
    """
    return Means.objects.get(member_id=member_id)


def means_of(member_id: UUID) -> Means | None:
    """Return how a member pays, if that is known."""
    return Means.objects.filter(member_id=member_id).first()


def last_result(number: str) -> Result | None:
    """Return the result of the last attempt to collect an invoice, if there is one yet."""
    attempts = Sent.objects.filter(invoice_number=number).order_by("-attempt").values_list("reference", flat=True)
    return Result.objects.filter(reference__in=attempts[:1]).first()


def unpaid_steps(invoice: Invoice, on: date) -> set[tuple[int, UnpaidAct]]:
    """Return the steps for an invoice that is unpaid since a day, by its contracts' terms: days after it, and act."""
    followed = plans_and_terms(contracts_with(contracts_on(invoice)).values(), on=on)
    return {(step.day, step.do) for _plan, terms in followed.values() for step in terms.unpaid}


def steps_of(contract_id: UUID, on: date) -> set[tuple[int, UnpaidAct]]:
    """Return the steps of a contract's terms, as they are on a day."""
    _plan, terms = plan_and_terms(contract_with(contract_id), on=on)
    return {(step.day, step.do) for step in terms.unpaid}


def run_of(month: date) -> Run | None:
    """Return the run of a month (its first day), if there is one."""
    return Run.objects.filter(month=month).first()


def runs() -> Sequence[Run]:
    """Return all runs, the newest first."""
    return list(Run.objects.order_by("-month"))


def month_after(last: Run | None) -> date | None:
    """Return the month (its first day) that is billed after the last run, or in it while it is open; None for none."""
    if last is None:
        return None
    return first_of_next_month(last.month) if last.state == "closed" else last.month


def charges_of(contract_id: UUID, member_id: UUID) -> Sequence[Charge]:
    """Return a contract's charges, the newest first."""
    return list(Charge.objects.filter(member_id=member_id, contract_id=contract_id).order_by("-month"))


def charges_in(months: Collection[date], *, member_ids: Collection[UUID]) -> Sequence[Charge]:
    """Return the charges of these members for these months (their first days)."""
    return list(Charge.objects.filter(month__in=months, member_id__in=member_ids))


def parked() -> QuerySet[Parked]:
    """Return the contracts' months that are on hold and not billed since."""
    return Parked.objects.filter(billed_by=None).order_by("month", "id")


def batches() -> QuerySet[Batch]:
    """Return the batches that were sent out for collection, the newest first."""
    return Batch.objects.order_by("-ordinal")


class BatchResults(NamedTuple):
    """How many lines of a batch were paid, failed or have no result yet, and the yen that came."""

    paid: int
    failed: int
    open: int
    paid_yen: int


def results_of(batch: Batch) -> BatchResults:
    """Count what came back for a batch."""
    of_batch = Result.objects.filter(reference__in=Sent.objects.filter(batch=batch).values("reference"))
    counts = of_batch.aggregate(
        paid=Count("pk", filter=Q(outcome="paid")),
        failed=Count("pk", filter=~Q(outcome="paid")),
        paid_yen=Coalesce(Sum("amount_yen", filter=Q(outcome="paid")), 0),
    )
    return BatchResults(**counts, open=batch.lines - counts["paid"] - counts["failed"])


def unmatched() -> QuerySet[Unmatched]:
    """Return the unmatched lines of results that are not settled yet."""
    return Unmatched.objects.filter(settled_at=None).order_by("received_at", "id")


def batch_with(ordinal: int) -> Batch:
    """Return a collection batch by its number.

    Raises:
        Batch.DoesNotExist: no such batch was sent out.
    """
    return Batch.objects.get(ordinal=ordinal)


def last_invoice_of(member_id: UUID) -> Invoice | None:
    """Return the member's invoice of the latest month, if any was issued."""
    return Invoice.objects.filter(member_id=member_id).order_by("-month").first()


def members_with_payment_method() -> frozenset[UUID]:
    """Return the ids of all members whose payment method is known; for demonstrations, where they are few."""
    return frozenset(Means.objects.values_list("member_id", flat=True))


def open_cases(member_id: UUID) -> Sequence[DunningCase]:
    """Return the member's invoices whose collection failed and that are still open, the oldest first."""
    return list(DunningCase.objects.filter(member_id=member_id, closed_at=None).order_by("failed_on", "id"))


def last_ordinal(rows: QuerySet[CreditNote]) -> int:
    """Return the highest ordinal of these credit notes; 0 where there are none."""
    return rows.aggregate(last=Max("ordinal"))["last"] or 0
