"""The call as its page shows it: the answers so far, what would be decided of them, and what is still missing."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import uuid4

from django.http import QueryDict
from django.urls import reverse

from hosho.claims import queries as claims
from hosho.claims.intake.models import HeldCall
from hosho.claims.operations import reply_promised
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause, Fault, Method
from hosho.core.terms import Terms
from hosho.core.terms.wording import day_in_words
from hosho.interfaces.desk import spoken_words
from hosho.interfaces.desk.call_form import (
    Answers,
    ToPrepare,
    faults_with_liquid,
    missing,
    power_words,
    read_answers,
    to_prepare,
)
from hosho.interfaces.desk.hours import Hours, hours_of, named
from hosho.network import queries as network
from hosho.network.models import Store
from hosho.presentation import formats
from hosho.presentation.caller import Caller, caller_of
from hosho.presentation.decision_panel import Panel, provisional
from hosho.presentation.held_calls import held_by
from hosho.presentation.language import by_language
from hosho.presentation.replies import Reply
from hosho.presentation.words import CAUSES, FAULTS, Bilingual
from hosho.web.staff.command_palette import Act, Record, records_of, report_act

IN_CALL_ORDER: tuple[Cause, ...] = (
    "natural-failure",
    "partial-damage",
    "total-loss",
    "wet",
    "submerged",
    "other",
    "battery",
    "software",
    "loss",
    "theft",
    "modification",
    "natural-disaster",
)
"""Causes as they are asked for: those that may be covered first, each with its digit."""
WhyNot = Literal["not-started", "open-claim"]


@dataclass(frozen=True)
class Step:
    """A part of the call in the line of steps."""

    name: str
    done: bool
    current: bool = False


@dataclass(frozen=True)
class CallPage:
    """A call: who calls, what was answered, and what would be decided of it."""

    caller: Caller
    answers: Answers
    terms: Terms
    panel: Panel | None
    hours: Hours | None
    at: datetime
    began: datetime
    """When the call began, in real time."""
    seconds: int
    """How long the call has taken."""
    refused: bool = False
    held: HeldCall | None = None
    """The call on hold that is continued."""

    @property
    def causes(self) -> list[tuple[Cause, Bilingual]]:
        """The causes in the order of asking."""
        return [(cause, CAUSES[cause]) for cause in IN_CALL_ORDER]

    @property
    def faults(self) -> Mapping[Fault, Bilingual]:
        """The faults, each with its words."""
        return FAULTS

    @property
    def preparations(self) -> list[ToPrepare]:
        """What is to be done before it is handed in."""
        return to_prepare(self.answers.preparation)

    @property
    def wrong(self) -> dict[str, str]:
        """The words beside the fields: once it was sent all that is missing, before that what cannot be read."""
        return self.missing if self.refused else self.answers.errors

    @property
    def held_by(self) -> str:
        """Who put it on hold."""
        return held_by(self.held) if self.held else ""

    @property
    def why_not(self) -> WhyNot | None:
        """Why no report can be taken now, if that is so."""
        if self.caller.contract.started_on is None:
            return "not-started"
        return "open-claim" if self.caller.open_claim else None

    @property
    def methods(self) -> tuple[Method, ...] | None:
        """The methods that are offered; nothing while it is not covered."""
        return self.panel.decision.methods if self.panel and self.panel.outcome == "covered" else None

    @property
    def missing(self) -> dict[str, str]:
        """What is still needed, by field."""
        return missing(self.answers, methods=self.methods)

    @property
    def lends(self) -> bool:
        """Whether a loaner goes with sending in."""
        return self.panel is None or ("ship-in", True) in self.panel.ways

    @property
    def power(self) -> list[tuple[str, str]]:
        """The answers to whether it turns on."""
        return [(code, says) for code, says in power_words().items()]

    @property
    def stores(self) -> Sequence[Store]:
        """The stores that take visits."""
        return network.stores()

    @property
    def steps(self) -> list[Step]:
        """The line of steps: done ones, and the first that is not."""
        answers, needed = self.answers, self.missing
        refused = self.panel is not None and self.methods is None
        steps = [
            Step(by_language("安全", "Safety"), answers.safe),
            Step(by_language("本人", "Identity"), answers.identified),
            Step(by_language("端末", "Device"), "device" not in needed),
            Step(by_language("故障の内容", "What happened"), answers.cause is not None and "occurred_on" not in needed),
            Step(
                by_language("方法", "Method"),
                refused or bool(answers.method and not {"method", "slot"} & needed.keys()),
            ),
            Step(
                by_language("準備", "Preparation"), refused or (answers.method is not None and "consents" not in needed)
            ),
            Step(by_language("復唱", "Read back"), answers.read_back),
        ]
        first = next((place for place, step in enumerate(steps) if not step.done), None)
        return [replace(step, current=place == first) for place, step in enumerate(steps)]

    @property
    def records(self) -> list[Record]:
        """What belongs to the caller."""
        return records_of(self.caller)

    @property
    def acts(self) -> list[Act]:
        """What can be done in the call."""
        if self.why_not and not self.refused:
            return [report_act(self.caller)]
        needed = self.missing
        why_not = (
            by_language("足りない項目：%(what)s", "Still needed: %(what)s") % {"what": " ".join(needed.values())}
            if needed
            else ""
        )
        danger = reverse("desk:danger", args=[self.caller.contract.id])
        return [
            Act(by_language("判定を確定する", "Make the decision final"), "#decide", why_not),
            Act(by_language("受付を保留する", "Put the call on hold"), "#hold"),
            Act(by_language("危険があるので、受付を止める", "Stop the report: the device is dangerous"), danger),
            Act(
                by_language("連絡先の変更", "Change the contact data"),
                reverse("desk:contact", args=[self.caller.member.id]),
            ),
        ]

    @property
    def to_say(self) -> str:
        """The next question, while there is no decision yet."""
        answers = self.answers
        if not answers.safe:
            return spoken_words.ask_for_danger()
        if not answers.identified:
            return spoken_words.ask_who_calls()
        if answers.device_is == "missing":
            return spoken_words.ask_for_device()
        return spoken_words.ask_what_happened()

    @property
    def read_back(self) -> Bilingual:
        """What was agreed, to be read out before it is made final."""
        answers, device = self.answers, self.caller.device
        ja, en = [device.ja], [device.en]
        if answers.cause:
            ja.append(CAUSES[answers.cause].ja)
            en.append(CAUSES[answers.cause].en)
        if answers.faults:
            faults = named(answers.faults)
            ja.append(f"症状は{faults.ja}")
            en.append(f"faults: {faults.en}")
        if answers.occurred_on:
            ja.append(f"故障した日は{day_in_words(answers.occurred_on, 'ja')}")
            en.append(f"failed on {day_in_words(answers.occurred_on, 'en')}")
        if answers.method == "ship-in":
            ja.append("発送での修理、代替機あり" if answers.loaner else "発送での修理")
            en.append("sent in, with a loaner" if answers.loaner else "sent in")
        if answers.method == "walk-in" and answers.starts_at and self.hours:
            on, time = day_in_tokyo(answers.starts_at), formats.time_of_day(answers.starts_at)
            ja.append(f"{self.hours.store.name_ja}に{day_in_words(on, 'ja')}{time}")
            en.append(f"{self.hours.store.name_en}, {day_in_words(on, 'en')}, {time}")
        return Bilingual("、".join(ja), ", ".join(en))


def page_of(contract: Contract, data: QueryDict | None, *, at: datetime, real_now: datetime) -> CallPage:
    """Return the page of a call: its answers, and the decision on them as far as they go; nothing is written.

    ``at`` is business time, ``real_now`` real time (both aware): the call is timed by the latter.
    """
    today = day_in_tokyo(at)
    caller = caller_of(contract, at=at)
    answers = read_answers(data, unit=caller.unit, today=today) if data is not None else Answers(token=uuid4())
    _plan, terms = contracts.plan_and_terms(contract, on=today)
    hours = hours_of(
        answers.store,
        rules=terms.visit,
        model=contract.model,
        faults=faults_with_liquid(answers),
        from_day=answers.from_day,
        chosen=answers.starts_at,
        now=at,
    )
    began = _began(data.get("began", "") if data is not None else "", real_now)
    return CallPage(
        caller=caller,
        answers=answers,
        terms=terms,
        panel=_panel(contract, answers, at),
        hours=hours,
        at=at,
        began=began,
        seconds=max(int((real_now - began).total_seconds()), 0),
    )


def _began(typed: str, real_now: datetime) -> datetime:
    """Read when the call began, as its form keeps it; a call without that begins now."""
    with suppress(ValueError):
        began = datetime.fromisoformat(typed)
        if began.tzinfo is not None:
            return began
    return real_now


def _panel(contract: Contract, answers: Answers, at: datetime) -> Panel | None:
    if contract.started_on is None or answers.cause is None:
        return None
    preview = claims.preview(
        contract=contract,
        cause=answers.cause,
        faults=answers.faults,
        occurred_on=answers.occurred_on,
        channel="phone",
        method=answers.method,
        device=answers.device if answers.device_is == "other" else None,
        now=at,
    )
    return provisional(
        preview,
        cause=answers.cause,
        standing=contracts.coverage_status(contract, today=day_in_tokyo(at)),
        reply=Reply(reply_promised(at)),
    )
