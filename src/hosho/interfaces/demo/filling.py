"""Filling an empty demonstration."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hosho.accounts import operations as accounts
from hosho.accounts.roles import ROLES
from hosho.billing.operations import schedule_first
from hosho.core.calendar import TOKYO
from hosho.core.terms.loading import SHIPPED
from hosho.interfaces.demo.failures import schedule_failures
from hosho.interfaces.demo.inventory import stock_the_shop
from hosho.interfaces.demo.paying import Payers
from hosho.interfaces.demo.persona import Persona
from hosho.interfaces.demo.scenarios import SCENARIOS
from hosho.interfaces.demo.shop import buys_with_plan
from hosho.interfaces.demo.simulation import Simulation
from hosho.interfaces.demo.stocking import MODELS, stock
from hosho.interfaces.demo.stores import close_for_a_while, open_stores
from hosho.journal.actor import OPERATOR, Actor
from hosho.network.queries import store_with
from hosho.people import contact
from hosho.people.queries import members
from hosho.plans import operations as plans
from hosho.plans.queries import DEFAULT_PLAN
from hosho.presentation.phone_desk import phone_desk
from hosho.workflows.demonstration import fill_once, open_logins

SEED = 20200804
BEGINS_AT = datetime(2020, 8, 4, 10, tzinfo=TOKYO)  # the hour from which the plan is offered
MONTHS = 30
ENDS_AT = datetime(2023, 2, 4, 12, tzinfo=TOKYO)


def demonstration_secret(role: str) -> str:
    """Return the secret of the demo's key for a role. It is not secret; production has no such keys."""
    return f"hosho_{role}_demonstration"


def fill(*, members: int, seen: Callable[[float], object] = lambda share: None) -> None:
    """Fill an empty demonstration: ``members`` people buy a device and live with it to the end of 30 months.

    The first of them each play a scenario, so that every state is there to look at; the others live by chance, and
    bought their device within the first two years.

    One transaction: a demo that was interrupted leaves nothing. The clock then shows the end and goes on.
    ``seen`` is told the share that is done, from 0 to 1.

    Raises:
        NotADemonstrationError, NotEmptyError: this is not the place for it.
    """
    fill_once(lambda: _live(members, seen))


def _live(count: int, seen: Callable[[float], object]) -> None:
    _open_business()
    sim = Simulation(seed=SEED, begins_at=BEGINS_AT, ends_at=ENDS_AT)
    sim.after_claim = lambda contract_id: schedule_failures(sim, contract_id)
    for model in MODELS:
        for _ in range(3 if model in ("iphone-8", "iphone-xr") else 1):
            stock(sim, model, meant_for="exchange", largest=True, now=BEGINS_AT)
    for model in ("iphone-8",) * 10 + ("ipad-mini-5",) * 4:
        stock(sim, model, meant_for="loaner", now=BEGINS_AT)
    payers = Payers(sim)
    payers.begin()
    for number, (days_before_the_end, scenario) in enumerate(SCENARIOS[:count], start=1):
        persona = Persona(sim, payers, number)
        persona.plays(scenario(persona), days_before_the_end=days_before_the_end)
    two_years = (ENDS_AT - timedelta(days=183) - BEGINS_AT).days
    for number in range(len(SCENARIOS) + 1, count + 1):
        sim.later(buys_with_plan(sim, payers, number), days=sim.chance.uniform(0, two_years), after=BEGINS_AT)
    stock_the_shop(sim)
    sim.at(ENDS_AT - timedelta(hours=15), _ask_for_callback)
    sim.run(lambda at: seen((at - BEGINS_AT) / (ENDS_AT - BEGINS_AT)))
    close_for_a_while(ENDS_AT)
    open_logins(now=ENDS_AT)
    seen(1.0)


def _open_business() -> None:
    """Publish the plan, open the stores, and create a key for each role."""
    plans.publish_folder(folder=SHIPPED / DEFAULT_PLAN, actor=OPERATOR, now=BEGINS_AT)
    schedule_first(now=BEGINS_AT)
    open_stores(BEGINS_AT)
    for role in ROLES:
        accounts.make_key(
            name=f"demo {role}",
            role=role,
            store_id=store_with("midoricho").id if role == "store" else None,
            secret=demonstration_secret(role),
            now=BEGINS_AT,
        )


def _ask_for_callback(now: datetime) -> None:
    """Ask for a callback in the name of the first member, while the desk is closed."""
    member = next(iter(members()), None)
    if member is not None:
        contact.ask_for_callback(
            member_id=member.id,
            phone=member.phone,
            about="修理の日程について",
            not_before=phone_desk().next_opening(now),
            actor=Actor("member", member.id),
            now=now,
        )
