"""Contracts for billing: a few through the real operations, many as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from hosho.billing import operations as billing
from hosho.billing.invoicing import Issuing
from hosho.billing.models import Charge, Invoice, Run
from hosho.billing.operations.one_time_charges import charge_once
from hosho.contracts.models import AppliedTerms, Contract, Suspension
from hosho.core.calendar import TOKYO, first_of_next_month
from hosho.core.terms import load_catalogue
from hosho.people.models import Consent, Member
from hosho.people.search_keys import search_keys
from hosho.plans.models import CatalogueIssue, TermsVersion
from hosho.platform.ids import uuid7
from tests.cast import OFFICE, at
from tests.core.reference.comparing import Side, loaded, random_side

ISSUER = Issuing("見本端末補償株式会社", "T6700012345678", "見本県見本市みどり町1-1-1")
_numbers = count(1)


def bill(month: str, *, now: datetime | None = None, **more: Any) -> Run:
    """Run a month, as the agenda would: on the 1st after it, at nine."""
    first_day = date.fromisoformat(f"{month}-01")
    on_the_first = datetime.combine(first_of_next_month(first_day), datetime.min.time(), tzinfo=TOKYO)
    return billing.run_month(
        month=first_day, issuer=ISSUER, actor=OFFICE, now=now or on_the_first + timedelta(hours=9), **more
    )


def member(name: str = "青木 葵") -> UUID:
    """Make a member's row."""
    made = Member.objects.create(
        name=name,
        kana="アオキ アオイ",
        born_on=date(1988, 3, 14),
        mail="aoi@example.jp",
        phone="09000000001",
        postal_code="1000001",
        address="見本県見本市みどり町1-2-3",
        joined_at=at("2018-01-01 10:00"),
        **search_keys(name=name, kana="アオキ アオイ"),
    )
    return made.id


def contract(
    member_id: UUID,
    started_on: date | None,
    *,
    plan: str = "iijmio-used",
    model: str = "iphone-xr",
    versions: Sequence[tuple[int, date]] = ((1, date(2018, 1, 1)),),
    **facts: Any,
) -> Contract:
    """Make a contract's rows. It follows each version from the day beside it."""
    number = next(_numbers)
    began = datetime.combine(started_on or date(2018, 1, 1), datetime.min.time(), tzinfo=TOKYO)
    made = Contract.objects.create(
        number=f"C-99-{number:06d}",
        member_id=member_id,
        order_id=uuid7(),
        plan=plan,
        model=model,
        sole_version=versions[0][0] if len(versions) == 1 else None,
        joined_at=began,
        started_on=started_on,
        **{"started_at": began if started_on else None, **facts},
    )
    for version, from_on in versions:
        AppliedTerms.objects.create(
            contract=made,
            member_id=member_id,
            version=version,
            from_on=from_on,
            reason="joined",
            applied_at=datetime.combine(from_on, datetime.min.time(), tzinfo=TOKYO),
        )
    return made


def owe(contract: Contract, yen: int, *, now: datetime) -> None:
    """Let a contract's member owe an amount for a loaner that they gave up as lost, and agreed to pay."""
    claim_id = uuid7()
    Consent.objects.create(
        member_id=contract.member_id, subject_id=claim_id, about="loaner", terms_hash="", given_at=now
    )
    with transaction.atomic():  # as the claim would
        charge_once(
            kind="loaner-lost",
            member_id=contract.member_id,
            contract_id=contract.id,
            claim_id=claim_id,
            yen=yen,
            actor=OFFICE,
            now=now,
        )


def nets() -> dict[tuple[UUID, str], int]:
    """Give all charges: yen before tax by contract and month."""
    return {(each.contract_id, f"{each.month:%Y-%m}"): each.net_yen for each in Charge.objects.all()}


def issued() -> list[tuple[str, UUID, list[list[int]], int]]:
    """Give all invoices: number, member, totals per rate, and the total."""
    return [(each.number, each.member_id, each.by_rate, each.total_yen) for each in Invoice.objects.order_by("number")]


@dataclass
class Published:
    """A made-up plan with its versions, as the product has it and as the reference reads it."""

    code: str
    versions: Mapping[int, Side]
    models: Sequence[str]


def random_plan(random: Random, code: str, *, billed: str) -> Published:
    """Publish a made-up plan with two versions, both billed in one way."""
    first, second = random_side(random), random_side(random)
    sides: dict[int, Side] = {}
    catalogues = [text.replace('"random"', f'"{code}"') for text in first.texts[1:]]
    for version, side in ((1, first), (2, second)):
        text = side.texts[0].replace('plan = "random"', f'plan = "{code}"')
        text = text.replace("version = 1\n", f"version = {version}\n", 1)
        text = text.replace("[price]\n", f'[price]\nbilled = "{billed}"\n', 1)
        sides[version] = loaded(text, catalogues)
        terms = sides[version].terms
        TermsVersion.objects.create(
            plan=code,
            version=version,
            from_at=terms.from_at,
            hash=terms.hash,
            text=text,
            published_at=at("2018-01-01 10:00"),
        )
    for text in catalogues:
        catalogue = load_catalogue(text, file="catalogue")
        CatalogueIssue.objects.create(
            plan=code,
            from_at=catalogue.from_at,
            hash=catalogue.hash,
            text=text,
            published_at=at("2018-01-01 10:00"),
        )
    return Published(code, sides, sorted(sides[1].plan.rows))


@dataclass
class Portfolio:
    """Contracts of made-up plans, with all that has happened to them and will."""

    plans: Mapping[str, Published]
    contracts: list[Contract] = field(default_factory=list)


def random_portfolio(random: Random, *, members: int) -> Portfolio:
    """Make members with one to three contracts each, whose lives turn around the first months of a year."""
    plans = {
        code: random_plan(random, code, billed=billed)
        for code, billed in (("plan-a", "afterwards"), ("plan-b", "afterwards"), ("plan-c", "in-advance"))
    }
    made = Portfolio(plans)
    for _ in range(members):
        owner = member()
        for _ in range(random.choice((1, 1, 2, 3))):
            made.contracts.append(_random_contract(random, owner, random.choice(list(plans.values()))))
    return made


def _instant(random: Random, around: date) -> datetime:
    day = around + timedelta(days=random.randint(-45, 75))
    return datetime.combine(day, datetime.min.time(), tzinfo=TOKYO) + timedelta(minutes=random.randrange(24 * 60))


AROUND = date(2020, 2, 1)


def _random_contract(random: Random, owner: UUID, plan: Published) -> Contract:
    started_at = _instant(random, AROUND) if random.random() < 0.6 else at("2019-05-31 10:00")
    started_on = started_at.date() - timedelta(days=random.choice((0, 0, 0, 1, 20)))
    facts: dict[str, Any] = {"started_at": started_at}
    if random.random() < 0.4:
        ended_at = max(_instant(random, AROUND), started_at)
        facts |= {"ended_at": ended_at, "last_day": max(started_on, ended_at.date()), "ended_because": "left"}
        if random.random() < 0.4:
            because = random.choice(("undelivered", "dead-on-arrival", "returned"))
            facts |= {"called_off_at": ended_at, "ended_because": because}
        elif random.random() < 0.5:
            facts["last_day"] = first_of_next_month(facts["last_day"]) - timedelta(days=1)
    versions = [(1, min(started_on, date(2019, 5, 1)))]
    if random.random() < 0.4:
        versions.append((2, _instant(random, AROUND).date()))
    made = contract(owner, started_on, plan=plan.code, model=random.choice(plan.models), versions=versions, **facts)
    if random.random() < 0.3:
        since = _instant(random, AROUND)
        until = since + timedelta(days=random.randint(1, 60)) if random.random() < 0.7 else None
        Suspension.objects.create(contract=made, member_id=owner, since_at=since, until_at=until)
    return made
