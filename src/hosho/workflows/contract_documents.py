"""The contract document: what a contract is as of a day, in the reader's language, as a paper of one page."""

from datetime import datetime

from django.utils.translation import gettext

from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Language
from hosho.core.money import Yen, with_tax
from hosho.core.rating import tax_rate
from hosho.core.terms import Terms
from hosho.core.terms.wording import day_in_words
from hosho.devices.models import Unit
from hosho.documents.operations import keep_of_contract
from hosho.gateways.pdf.certificate import Certificate, Row, certificate_pdf
from hosho.people.queries import member_with
from hosho.presentation.clauses import clauses_of
from hosho.presentation.contract_view import ContractShown, contract_shown
from hosho.presentation.formats import yen
from hosho.presentation.language import language
from hosho.presentation.phone_desk import PhoneDesk, phone_desk
from hosho.presentation.plan_summary import PlanBrief, brief_of, incident
from hosho.presentation.words import LEAVING, PER, START

_OF_JOINING = ("join.", "models.")
"""How the ids of clauses begin that only matter before there is a contract."""


def certificate_of(contract: Contract, *, now: datetime) -> bytes:
    """Return the contract document as of ``now`` as PDF, in the reader's language, and keep it."""
    reader, today = language(), day_in_tokyo(now)
    facts, shown = contracts.certificate(contract, today=today), contract_shown(contract, now=now)
    brief, phone = brief_of(shown.terms, on=today), phone_desk()
    monthly = Yen(facts.monthly_net_yen)
    monthly_total = with_tax(monthly, tax_rate(today), shown.terms.price.tax)
    paper = Certificate(
        number=facts.number,
        title=gettext("Your contract"),
        plan=facts.plan.in_(reader),
        recipient=member_with(contract.member_id).name,
        device=shown.device.in_(reader),
        headline=_headline(shown, reader),
        as_of=gettext("as of %(day)s") % {"day": day_in_words(today, reader)},
        rows=[
            _fee(monthly.yen, monthly_total.yen, reader),
            *_covers(shown, reader),
            _uses(brief, reader),
            _excluded(brief, reader),
            _device(shown.unit),
            _began(contract, shown.terms, reader),
            _leaving(contract, shown.terms, phone, reader),
            _from_the_terms(shown.terms, reader),
        ],
        operator=shown.terms.operator.in_(reader),
        address=shown.terms.url,
        contact=gettext("By phone %(number)s, %(opens)s–%(closes)s every day")
        % {"number": phone.number, "opens": phone.opens, "closes": phone.closes},
        terms=gettext("Terms, version %(version)s") % {"version": facts.terms_version},
        hash=facts.terms_hash,
    )
    pdf = certificate_pdf(paper, language=reader, on=today)
    keep_of_contract(
        member_id=contract.member_id,
        contract_id=contract.id,
        number=contract.number,
        as_of=today,
        language=reader,
        pdf=pdf,
        now=now,
    )
    return pdf


def _headline(shown: ContractShown, reader: Language) -> str:
    contract, last = shown.contract, shown.contract.last_day
    if contract.started_on is None:
        return gettext("Cover starts on %(when)s.") % {"when": START[shown.terms.time.start].in_(reader)}
    if shown.today.state == "ended" and last is not None:
        return gettext("Cover ended on %(day)s.") % {"day": day_in_words(last, reader)}
    if shown.today.state == "suspended":
        return gettext("Cover is paused until we receive your payment.")
    if last is not None:
        return gettext("Covered until %(day)s, the last day of your contract.") % {"day": day_in_words(last, reader)}
    return gettext("Covered since %(day)s.") % {"day": day_in_words(contract.started_on, reader)}


def _fee(net: int, total: int, reader: Language) -> Row:
    says = gettext("%(yen)s a month, tax included") % {"yen": yen(total, reader)}
    return _row(gettext("Fee"), says, gettext("%(net)s before tax") % {"net": yen(net, reader)})


def _covers(shown: ContractShown, reader: Language) -> list[Row]:
    standing = shown.today.standing
    last_days = {each.clause: each.last_day for each in standing.covers} if standing else {}
    rows: list[Row] = []
    for cover in shown.terms.covers:
        last = last_days.get(cover.clause)
        if last is not None:
            until = gettext("until %(day)s") % {"day": day_in_words(last, reader)}
        elif cover.months is not None:
            until = gettext("for %(months)s months from the start of use") % {"months": cover.months}
        else:
            until = gettext("as long as the contract is in force")
        rows.append(_row("" if rows else gettext("What is covered"), incident(cover.causes).in_(reader), until))
    return rows


def _uses(brief: PlanBrief, reader: Language) -> Row:
    name = gettext("Uses")
    if brief.limit is None:
        return _row(name, gettext("no limit"))
    return _row(name, gettext("up to %(count)s") % {"count": brief.limit.uses}, PER[brief.limit.per].in_(reader))


def _excluded(brief: PlanBrief, reader: Language) -> Row:
    return _row(gettext("Not covered"), brief.excluded.in_(reader) or gettext("nothing"))


def _device(unit: Unit) -> Row:
    numbers = [
        f"IMEI {each.number}" if each.kind == "imei" else gettext("Serial number") + f" {each.number}"
        for each in unit.identifiers.all()
    ]
    return _row(gettext("Device"), *(numbers or [gettext("not known yet")]))


def _began(contract: Contract, terms: Terms, reader: Language) -> Row:
    joined = gettext("joined on %(day)s") % {"day": day_in_words(day_in_tokyo(contract.joined_at), reader)}
    if contract.started_on is None:
        return _row(gettext("Start of use"), START[terms.time.start].in_(reader), joined)
    return _row(gettext("Start of use"), day_in_words(contract.started_on, reader), joined)


def _leaving(contract: Contract, terms: Terms, phone: PhoneDesk, reader: Language) -> Row:
    if contract.last_day is not None:
        return _row(gettext("Last day"), day_in_words(contract.last_day, reader))
    how = gettext("Leave at any time, on your contract page or by phone (%(number)s).") % {"number": phone.number}
    return _row(gettext("How to leave"), how, LEAVING[terms.price.leaving].in_(reader))


def _from_the_terms(terms: Terms, reader: Language) -> Row:
    """Return the terms' own words of every clause that informs, but for those about joining."""
    clauses = [each for each in clauses_of(terms) if each.informs and not each.id.startswith(_OF_JOINING)]
    return _row(gettext("From the terms"), "", *(each.says.in_(reader) for each in clauses))


def _row(name: str, says: str, *besides: str) -> Row:
    return Row(name, _begun(says), [_begun(each) for each in besides])


def _begun(said: str) -> str:
    """Return a line that begins with a capital, where its letters have them."""
    return said[:1].upper() + said[1:]
