"""What a member will be charged for a month that is not billed yet: the run's own price, asked for a few contracts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from hosho.billing.models import Charge, InvoiceLine, OneOff, Parked, Run
from hosho.billing.operations.corrections import comes_back, priced_again
from hosho.billing.pricing import ROUNDINGS, Priced, Shape, price
from hosho.contracts.models import Contract
from hosho.contracts.queries import contracts_of, plans_and_terms, read_together
from hosho.core.calendar import ONE_DAY, day_in_tokyo, month_period
from hosho.core.money import Yen
from hosho.core.rating import CHARGED_AFTER, TaxLine, billed_on, invoice_tax
from hosho.core.terms import Plan, Terms


class ExpectedFee(NamedTuple):
    """A contract's fee for the month, or why there is none; ``held`` where it is parked or would be."""

    contract: Contract
    terms: Terms
    priced: Priced
    billed_on: date
    held: bool


class Expected(NamedTuple):
    """What the month comes to: fees, what is owed for one occasion and not billed yet, and the tax once per rate."""

    month: date
    fees: Sequence[ExpectedFee]
    occasions: Sequence[OneOff]
    taxes: Sequence[TaxLine]

    @property
    def total_yen(self) -> int:
        """The sum with tax."""
        return sum(line.net.yen + line.tax.yen for line in self.taxes)


def expected(member_id: UUID, *, month: date) -> Expected:
    """Return what the run would bill a member for a month (its first day), by what is known now.

    What is charged for the
    month already counts with what it was charged, less what comes back of it when the contract has ended."""
    fees = _fees(member_id, month=month)
    billed = InvoiceLine.objects.filter(member_id=member_id).exclude(oneoff_id=None).values("oneoff_id")
    occasions = list(OneOff.objects.filter(member_id=member_id).exclude(id__in=billed).order_by("owed_on", "id"))
    lines = [fee.priced[2:5] for fee in fees if fee.priced.net_yen and not fee.held]  # net, rate and rounding
    lines += [(each.net_yen, each.tax_rate, 0) for each in occasions]
    taxes = [_tax(rate, lines) for rate in sorted({rate for _net, rate, _rounding in lines}, reverse=True)]
    return Expected(month, fees, occasions, taxes)


def _tax(rate: int, lines: Sequence[tuple[int, int, int]]) -> TaxLine:
    """Sum up a rate's lines; of several ways of rounding the one that asks for least counts, as on an invoice."""
    of_rate = [(net, rounding) for net, each, rounding in lines if each == rate]
    rounding = ROUNDINGS[min(rounding for _net, rounding in of_rate)]
    [line] = invoice_tax(lines=[(Yen(net), rate) for net, _rounding in of_rate], rounding=rounding)
    return line


def _fees(member_id: UUID, *, month: date) -> list[ExpectedFee]:
    """Price the month of a member's contracts, in as many questions for many as for one."""
    found = [each for each in contracts_of(member_id) if _may_be_charged(each, month=month)]
    followed = plans_and_terms(found, on={each.id: max(month, each.started_on or month) for each in found})
    read_together(found, "suspensions")
    ids = [each.id for each in found]
    charges = {
        each.contract_id: each for each in Charge.objects.filter(month=month, member_id=member_id, contract_id__in=ids)
    }
    parked = Parked.objects.filter(month=month, contract_id__in=ids, billed_by=None, released_at=None)
    held = set(parked.values_list("contract_id", flat=True))
    cut_offs = dict(
        Run.objects.filter(id__in={each.run_id for each in charges.values()}).values_list("id", "cut_off_at")
    )
    fees = []
    for contract in found:
        plan, terms = followed[contract.id]
        charged = charges.get(contract.id)
        if charged is None:
            priced = price(_shape(contract, terms), month, plan=plan)
        else:
            priced = _still_owed(contract, charged, plan=plan, cut_off_at=cut_offs[charged.run_id])
        is_held = charged is None and (bool(priced.park) or contract.id in held)
        fees.append(ExpectedFee(contract, terms, priced, billed_on(terms=terms, month=month), is_held))
    return fees


def _may_be_charged(contract: Contract, *, month: date) -> bool:
    """Whether some of a month (its first day) lies inside a contract."""
    whole = month_period(month.year, month.month)
    if contract.started_on is None or contract.started_on > whole.last_day:
        return False
    if contract.last_day is not None and contract.last_day < whole.first_day:
        return False
    return contract.called_off_at is None or CHARGED_AFTER.get(contract.ended_because, False)


def _still_owed(contract: Contract, charged: Charge, *, plan: Plan, cut_off_at: datetime) -> Priced:
    """Return what a month was charged, less what comes back of it."""
    priced = Priced(charged.first_day, charged.days, charged.net_yen, charged.tax_rate, charged.rounding, "")
    if comes_back(contract, charged, plan=plan):
        again = priced_again(contract, charged, plan=plan, cut_off_at=cut_off_at)
        return priced._replace(days=min(again.days, priced.days), net_yen=min(again.net.yen, priced.net_yen))
    return priced


def _shape(contract: Contract, terms: Terms) -> Shape:
    assert contract.started_on is not None
    suspended = ",".join(
        f"{day_in_tokyo(each.since_at)}/{day_in_tokyo(each.until_at) - ONE_DAY if each.until_at else date.max}"
        for each in contract.suspensions.all()
    )
    return Shape(
        plan=contract.plan,
        version=terms.version,
        model=contract.model,
        start_key=None,
        last_day=contract.last_day,
        days_of_use_only=contract.called_off_at is not None,
        suspended=suspended,
        started_on=contract.started_on,
    )
