"""What notices say: the facts behind one entry of the journal, in the words of one language.

What can change after an entry is taken from the entry's own data, so that a notice written late says what was true.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from hosho.billing import queries as billing
from hosho.billing.collection_items import RETRIED
from hosho.claims import queries as claims
from hosho.claims.loaner_queries import lending_due_of, lending_of
from hosho.claims.models import Claim, Decision
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Language
from hosho.core.rating import CHARGED_AFTER
from hosho.core.terms import Plan, Terms
from hosho.core.terms.wording import day_in_words, month_in_words
from hosho.devices import queries as devices
from hosho.journal.models import Entry
from hosho.network.queries import store_with
from hosho.people.models import Member
from hosho.presentation.formats import day_without_year, moment_in_words, time_of_day, yen
from hosho.presentation.order_view import end_of, order_shown
from hosho.presentation.phone_desk import phone_desk
from hosho.presentation.plan_summary import brief_of
from hosho.presentation.words import START
from hosho.sales.models import Order
from hosho.sales.purchases.returning_customers import code_of
from hosho.sales.queries import order_with
from hosho.workflows.invoice_documents import reason_of

Facts = Mapping[str, Any]


def nothing_more(entry: Entry, language: Language) -> Facts:
    """Return no extra facts."""
    return {}


def common(entry: Entry, member: Member, language: Language) -> Facts:
    """Return what every notice may name: who, when, which plan, contract, claim or order, and where to ask.

    What there is none of is empty.
    """
    always = {
        "name": member.name,
        "day": day_in_words(day_in_tokyo(entry.at), language),
        "claim": claims.claim_with(entry.claim_id).number if entry.claim_id else "",
        "phone": phone_desk(),
    }
    if entry.contract_id is None:
        return {**always, "plan": "", "contract": "", "order": _order_of(entry).number if entry.order_id else ""}
    contract = contract_of(entry)
    _plan, terms = _plan_and_terms(contract, on=day_in_tokyo(entry.at))
    return {**always, "plan": terms.name.in_(language), "contract": contract.number, "order": ""}


def contract_of(entry: Entry) -> Contract:
    """Return the contract that an entry is about."""
    assert entry.contract_id is not None, "what members are told of is about a contract"
    return contracts.contract_with(entry.contract_id)


def claim_of(entry: Entry) -> Claim:
    """Return the claim that an entry is about."""
    assert entry.claim_id is not None, "this is told of claims alone"
    return claims.claim_with(entry.claim_id)


def joined(entry: Entry, language: Language) -> Facts:
    """The device, the fee and the start of use."""
    contract = contract_of(entry)
    day = day_in_tokyo(entry.at)
    plan, terms = _plan_and_terms(contract, on=day)
    brief = brief_of(terms, on=day)
    order = order_with(contract.order_id)
    return {
        "order": order.number,
        "price": yen(order.price_yen, language),
        "model": plan.row(contract.model, day).name.in_(language),
        "monthly": "" if brief.more_prices else yen(brief.monthly, language),
        "start": START[terms.time.start].in_(language),
        "version": entry.data["version"],
    }


def return_code(entry: Entry, language: Language) -> Facts:
    """The code by which a purchase becomes the member's."""
    assert entry.member_id is not None, "the code goes to a member"
    return {"code": code_of(UUID(entry.data["purchase"]), entry.member_id)}


def ordered(entry: Entry, language: Language) -> Facts:
    """The device of an order without the plan, and its price."""
    shown = order_shown(_order_of(entry), today=day_in_tokyo(entry.at))
    return {"device": shown.device.in_(language), "price": yen(shown.order.price_yen, language)}


def order_over(entry: Entry, language: Language) -> Facts:
    """How a sale without the plan came to nothing, in words."""
    order = _order_of(entry)
    return {"because": order.over_because, "words": end_of(order).words.in_(language)}


def _order_of(entry: Entry) -> Order:
    assert entry.order_id is not None, "an entry of a sale names its order"
    return order_with(entry.order_id)


def decision(entry: Entry, language: Language) -> Facts:
    """A decision in words: the outcome, each clause with what it says here, and what can be done now."""
    claim, contract = claim_of(entry), contract_of(entry)
    plan, _terms = _plan_and_terms(contract, on=claim.received_on)
    explained = claims.explanation(decision_of(entry), plan)
    return {
        "outcome": explained.outcome.in_(language),
        "sentences": [
            {
                "title": each.title.in_(language),
                "says": each.says.in_(language),
                "next": each.next.in_(language) if each.next else "",
            }
            for each in explained.sentences
        ],
        "walk_in": "walk-in" in claims.methods_offered(claim, contract, plan),
    }


def by_person(entry: Entry, language: Language) -> Facts:
    """A person's decision: the clause that it rests on, and the written reason."""
    row = decision_of(entry)
    claim, contract = claim_of(entry), contract_of(entry)
    plan, terms = _plan_and_terms(contract, on=claim.received_on)
    named = [terms.clauses[clause].title.in_(language) for clause in row.clauses if clause in terms.clauses]
    return {
        "covered": row.outcome == "covered",
        "clauses": named,
        "reason": row.reason,
        "here": entry.event in ("claims.upheld", "claims.rejected"),
        "walk_in": "walk-in" in claims.methods_offered(claim, contract, plan),
    }


def reply(entry: Entry, language: Language) -> Facts:
    """Until when a person's answer is, or was, promised; empty where it was referred before that was promised."""
    due_at = entry.data.get("reply_due_at")
    return {"reply_by": moment_in_words(datetime.fromisoformat(due_at), language) if due_at else ""}


def undone(entry: Entry, language: Language) -> Facts:
    """Whether it is the member's own withdrawing that was taken back, and no slip of ours."""
    return {"withdrawing": entry.data["move"] == "withdraw"}


def decision_of(entry: Entry) -> Decision:
    """Return the decision that an entry names."""
    return claims.decision_with(UUID(entry.data["decision"]))


def kit(entry: Entry, language: Language) -> Facts:
    """The kit's tracking number, and the loaner's where one goes out with it."""
    lending = lending_of(claim_of(entry).id)
    return {
        "tracking": devices.parcel(UUID(entry.data["parcel"])).tracking_number,
        "loaner_tracking": devices.parcel(lending.out_parcel_id).tracking_number
        if lending and lending.out_parcel_id
        else "",
    }


def visit(entry: Entry, language: Language) -> Facts:
    """Where and when, and how long the place is kept."""
    store = store_with(entry.data["store"])
    starts_at = datetime.fromisoformat(entry.data["starts_at"])
    _plan, terms = _plan_and_terms(contract_of(entry), on=claim_of(entry).received_on)
    assert terms.visit is not None, "terms under which a visit was booked say how stores are visited"
    return {
        "store": store.name_ja if language == "ja" else store.name_en,
        "address": store.address,
        "starts_on": day_in_words(day_in_tokyo(starts_at), language),
        "starts_on_short": day_without_year(day_in_tokyo(starts_at), language),
        "starts_at": time_of_day(starts_at),
        "minutes": terms.visit.release_minutes,
    }


def repaired(entry: Entry, language: Language) -> Facts:
    """Where it was repaired, and whether the member pays."""
    claim = claim_of(entry)
    return {"at_store": claim.method == "walk-in", "paid": claim.outcome == "not-covered"}


def returned(entry: Entry, language: Language) -> Facts:
    """What the member has again, and the loaner that is still out."""
    claim = claim_of(entry)
    lending = lending_due_of(claim.id)
    due_on = lending.due_on if lending else None
    return {
        "exchanged": claim.exchange_unit_id is not None,
        "at_store": entry.event == "claims.handed-back",
        "loaner_due": day_in_words(due_on, language) if due_on else "",
    }


def quoted(entry: Entry, language: Language) -> Facts:
    """The price, with tax."""
    return {"price": yen(entry.data["yen"], language)}


def loaner(entry: Entry, language: Language) -> Facts:
    """The day on which the loaner is or was due, and what it costs when it is lost."""
    lost_yen = entry.data.get("lost_yen")
    return {
        "due": _day(entry, "due_on", language),
        "due_short": day_without_year(date.fromisoformat(entry.data["due_on"]), language),
        "lost": yen(lost_yen, language) if lost_yen else "",
    }


def ending(entry: Entry, language: Language) -> Facts:
    """A last day."""
    last_day = date.fromisoformat(entry.data["last_day"])
    return {
        "last_day": day_in_words(last_day, language),
        "last_day_short": day_without_year(last_day, language),
        "month": f"{last_day.month}月" if language == "ja" else f"{last_day:%B %Y}",
        "because": entry.data.get("because", ""),
    }


def called_off(entry: Entry, language: Language) -> Facts:
    """Why a sale came to nothing, and whether days of use are charged."""
    because = entry.data["because"]
    started = contract_of(entry).started_on is not None
    return {"because": because, "charged": started and CHARGED_AFTER[because]}


def unpaid(entry: Entry, language: Language) -> Facts:
    """An invoice that is not paid: its number and month, what is left of it, and whether it is collected once more."""
    invoice = billing.invoice_with(entry.data["invoice"])
    return {
        "invoice": invoice.number,
        "month": month_in_words(invoice.month, language),
        "amount": yen(entry.data["yen"], language),
        "again": entry.data.get("code") in RETRIED,
    }


def credited(entry: Entry, language: Language) -> Facts:
    """A credit note: its number and amount, the invoice, and the reason that it gives."""
    note = billing.note_content(entry.data["note"]).note
    return {
        "note": note.number,
        "invoice": note.invoice_number,
        "amount": yen(note.total_yen, language),
        "reason": reason_of(note).in_(language),
    }


def _plan_and_terms(contract: Contract, *, on: date) -> tuple[Plan, Terms]:
    return contracts.plan_and_terms(contract, on=on)


def _day(entry: Entry, key: str, language: Language) -> str:
    return day_in_words(date.fromisoformat(entry.data[key]), language)


def language_of(member: Member) -> Language:
    """Return the language in which a member is written to; Japanese where the chosen one is not supported."""
    return cast(Language, member.language) if member.language in ("ja", "en") else "ja"
