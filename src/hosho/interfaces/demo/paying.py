"""Members pay by card or from their bank: most of them, most of the time."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from hosho.billing import operations as billing
from hosho.billing import queries as bills
from hosho.billing.collection_items import Kind, Outcome, Returned
from hosho.contracts.queries import contract_with
from hosho.core.calendar import TOKYO, day_in_tokyo, first_of_next_month
from hosho.interfaces.demo.simulation import OFFICE, Act, Simulation
from hosho.people.models import Member
from hosho.people.queries import members
from hosho.workflows.collection_files import items, send_out

DAYS = (10, 27)
"""Days of the month on which files go out; the second takes up what failed on the first."""


class Payers:
    """Who pays how, and whose payments fail when. The first members have a story each, the rest mostly pay."""

    def __init__(self, sim: Simulation) -> None:
        self.sim = sim
        self.fails: dict[UUID, Callable[[date], bool]] = {}
        self.stories = iter(
            (
                self._pays,
                self._fails_from(date(2023, 1, 10)),  # failed twice
                self._fails_from(date(2022, 12, 10)),  # suspended
                self._pays_late,
                self._never_pays,
                self._is_forgiven,
                self._is_held_back,
            )
        )

    def begin(self) -> None:
        """Schedule all days of collection."""
        month = first_of_next_month(day_in_tokyo(self.sim.now))
        while month <= day_in_tokyo(self.sim.ends_at):
            for number in DAYS:
                on = datetime.combine(month.replace(day=number), time(6), tzinfo=TOKYO)
                self.sim.at(on, lambda now: self._collect(now))
            month = first_of_next_month(month)

    def choose(self, member: Member, now: datetime) -> None:
        """Set a payment method of a member, by chance."""
        if self.sim.likely(0.7):
            token = f"tok_{self.sim.chance.getrandbits(48):012x}"
            billing.set_means(member_id=member.id, kind="card", token_reference=token, actor=OFFICE, now=now)
            return
        billing.set_means(
            member_id=member.id,
            kind="bank",
            bank_code="0000",
            branch_code=f"{self.sim.chance.randrange(1, 900):03d}",
            account_kind="ordinary",
            account_number=f"{self.sim.chance.randrange(10_000_000):07d}",
            holder_kana=member.kana,
            actor=OFFICE,
            now=now,
        )

    def in_use(self, member_id: UUID, contract_id: UUID) -> None:
        """Start the payment story of a member who has begun to use the device."""
        story = next(self.stories, None)
        if story is not None:
            story(member_id, contract_id)
        elif self.sim.likely(0.05):
            first = day_in_tokyo(self.sim.now) + timedelta(days=round(self.sim.chance.uniform(40, 500)))
            until = first + timedelta(days=self.sim.chance.choice((20, 50, 200)))
            self.fails[member_id] = lambda on: first <= on < until

    def fail_from(self, member_id: UUID, first: date) -> None:
        """Make every collection from a member fail from a day on."""
        self.fails[member_id] = lambda on: on >= first

    def pay_all(self, member_id: UUID, now: datetime) -> None:
        """Transfer all that a member owes; from now on their payments work."""
        self.fails.pop(member_id, None)
        for case in bills.open_cases(member_id):
            left = bills.balance_of(bills.invoice_with(case.invoice_number)).left
            billing.record_transfer(
                invoice_number=case.invoice_number,
                yen=left,
                reference=f"T{now:%Y%m%d}-{case.invoice_number}",
                on=day_in_tokyo(now),
                actor=OFFICE,
                now=now,
            )

    def _pays(self, member_id: UUID, contract_id: UUID) -> None:
        """Pay always."""

    def _fails_from(self, first: date) -> Callable[[UUID, UUID], None]:
        return lambda member_id, contract_id: self.fail_from(member_id, first)

    def _never_pays(self, member_id: UUID, contract_id: UUID) -> None:
        self.fail_from(member_id, day_in_tokyo(self.sim.now) + timedelta(days=60))

    def _pays_late(self, member_id: UUID, contract_id: UUID) -> None:
        """Fail on the 10th of March 2022 and once more, be suspended on the 9th of April, pay on the 20th."""
        paid_at = datetime(2022, 4, 20, 11, tzinfo=TOKYO)
        if paid_at > self.sim.now:
            self.fail_from(member_id, date(2022, 3, 10))
            self.sim.at(paid_at, lambda now: self.pay_all(member_id, now))

    def _is_forgiven(self, member_id: UUID, contract_id: UUID) -> None:
        def forgive(now: datetime) -> None:
            last = bills.last_invoice_of(member_id)
            if last is not None:
                billing.credit(
                    invoice_number=last.number,
                    lines={1: bills.lines_of(last)[0].net_yen},
                    kind="goodwill",
                    reason="修理の遅れのおわび",
                    role="office",
                    actor=OFFICE,
                    now=now,
                )

        self.sim.later(forgive, days=100)

    def _is_held_back(self, member_id: UUID, contract_id: UUID) -> None:
        def hold(now: datetime) -> None:
            if contract_with(contract_id).last_day is None:
                billing.hold(contract_id=contract_id, month=date(2023, 1, 1), actor=OFFICE, now=now)

        self._once(datetime(2023, 1, 20, 11, tzinfo=TOKYO), hold)

    def _once(self, at: datetime, act: Act) -> None:
        if at > self.sim.now:
            self.sim.at(at, act)

    def _collect(self, now: datetime) -> None:
        paying = bills.members_with_payment_method()
        for member in members():
            if member.id not in paying:
                self.choose(member, now)
        self._send("card", now)
        self._send("bank", now)

    def _send(self, kind: Kind, now: datetime) -> None:
        on = day_in_tokyo(now)
        try:
            with transaction.atomic():  # the demonstration goes on where there is nothing to collect
                batch = send_out(kind=kind, collect_on=on, actor=OFFICE, now=now)
        except billing.NothingDueError:
            return
        results = []
        for item in items(batch):
            fails = self.fails.get(UUID(item.member_reference))
            outcome: Outcome = "no-funds" if fails is not None and fails(on) else "paid"
            results.append(Returned(item.reference, item.amount_yen, outcome, "", on))

        def come_back(at: datetime) -> None:
            billing.record_results(results=results, actor=OFFICE, now=at)

        self.sim.at(now + timedelta(hours=14), come_back)
