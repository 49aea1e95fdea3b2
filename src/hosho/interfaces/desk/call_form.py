"""Reading the form of the call: what was typed, what is wrong with it, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, cast
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.translation import gettext

from hosho.claims.preparing import PREPARATIONS, PREPARED, Preparation, Prepared
from hosho.core.codes import CAUSES, FAULTS, Cause, Fault, Method
from hosho.core.coverage.offers import with_liquid
from hosho.devices.identity import IdentifierInvalidError, read_imei, written_form
from hosho.devices.models import Unit
from hosho.devices.parcels import TrackingNumberInvalidError, read_tracking_number
from hosho.devices.queries import unit_with
from hosho.people.consents import TO_HAND_IN
from hosho.presentation.consents import CONSENTS
from hosho.presentation.days import day_of

Power = Literal["on", "off", "unknown"]
POWERS: tuple[Power, ...] = ("on", "off", "unknown")
Device = Literal["missing", "same", "other"]
"""Whether the number read out is the contract's device: not asked yet, yes, no."""


@dataclass
class Answers:
    """The answers of one call. ``errors`` are by field, in the reader's language; every value typed is kept.

    ``starts_at`` is the beginning of the chosen slot (aware), ``from_day`` the first day of the slots that are shown.
    """

    token: UUID
    safe: bool = False
    identified: bool = False
    device: str = ""
    device_is: Device = "missing"
    occurred: str = ""
    occurred_on: date | None = None
    where: str = ""
    cause: Cause | None = None
    faults: tuple[Fault, ...] = ()
    power: str = ""
    story: str = ""
    method: Method | None = None
    preparation: dict[Preparation, Prepared] = field(default_factory=dict)
    consents: tuple[str, ...] = ()
    store: str = ""
    starts_at: datetime | None = None
    from_day: date | None = None
    kit_number: str = ""
    loaner: bool = False
    loaner_number: str = ""
    read_back: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def whole_story(self) -> str:
        """What is kept of the member's words: the note, and where and how it was found."""
        about = []
        if self.where:
            about.append(gettext("Where: %(where)s") % {"where": self.where})
        if self.power:
            about.append(gettext("Turns on: %(power)s") % {"power": power_words()[cast(Power, self.power)]})
        return "\n".join(part for part in (self.story, *about) if part)


def power_words() -> Mapping[Power, str]:
    """Name the answers to whether it turns on."""
    return {"on": gettext("yes, it does"), "off": gettext("no, it does not"), "unknown": gettext("not known")}


def preparation_words() -> Mapping[Preparation, str]:
    """Name what is to be prepared."""
    return {
        "backup": gettext("Backup made"),
        "find-my": gettext("Find My off"),
        "suica": gettext("Suica moved out"),
        "sim": gettext("SIM taken out"),
    }


@dataclass(frozen=True)
class ToPrepare:
    """One thing to prepare, its possible answers, and the one that was given."""

    code: str
    says: str
    answers: list[tuple[Prepared, str]]
    answer: Prepared


def to_prepare(said: Mapping[Preparation, Prepared]) -> list[ToPrepare]:
    """Return what is to be done before a device is handed in, each with the answer so far; without one: not yet."""
    answers = list(prepared_words().items())
    return [ToPrepare(code, says, answers, said.get(code, "later")) for code, says in preparation_words().items()]


def prepared_words() -> Mapping[Prepared, str]:
    """Name the answers to each of these."""
    return {
        "done": gettext("done"),
        "later": gettext("not yet"),
        "dead": gettext("no power"),
        "none": gettext("not used"),
    }


def read_answers(data: QueryDict, *, unit: Unit, today: date) -> Answers:
    """Read what was typed in the call about the contract's ``unit``; ``errors`` names what cannot be read."""
    answers = Answers(token=_uuid(data.get("token", "")))
    answers.safe = "safe" in data
    answers.identified = "identified" in data
    answers.read_back = "read_back" in data
    answers.where, answers.story = data.get("where", "").strip(), data.get("story", "").strip()
    cause, power, method = data.get("cause", ""), data.get("power", ""), data.get("method", "")
    answers.cause = cause if cause in CAUSES else None
    answers.faults = tuple(each for each in FAULTS if each in data.getlist("faults"))
    answers.power = power if power in POWERS else ""
    answers.method = cast(Method, method) if method in ("ship-in", "walk-in") else None
    answers.consents = tuple(each.code for each in CONSENTS if each.code in data.getlist("consents"))
    answers.store = data.get("store", "")
    answers.loaner = "loaner" in data
    for each in PREPARATIONS:
        said = data.get(f"prepared-{each}")
        if said in PREPARED:
            answers.preparation[each] = said
    _read_device(answers, data.get("device", "").strip(), unit)
    _read_day(answers, data.get("occurred_on", "").strip(), today)
    _read_slot(answers, data)
    for name in ("kit_number", "loaner_number"):
        setattr(answers, name, typed := data.get(name, "").strip())
        if typed and answers.method == "ship-in":
            try:
                read_tracking_number(typed)
            except TrackingNumberInvalidError:
                answers.errors[name] = gettext(
                    "A tracking number has 12 digits; the last is the remainder of the first 11 divided by 7."
                )
    return answers


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()


def _read_device(answers: Answers, typed: str, unit: Unit) -> None:
    answers.device = typed
    if not typed:
        return
    number = written_form(typed)
    if len(number) >= 14 and number.isdigit():
        try:
            read_imei(number)
        except IdentifierInvalidError:
            shown = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
            answers.errors["device"] = gettext(
                "That IMEI does not add up. Check the 15 digits again. You entered: %(entered)s"
            ) % {"entered": shown}
            return
    known = unit_with(number)
    answers.device_is = "same" if known and known.id == unit.id else "other"
    lookalike = unit_with(number.translate(str.maketrans("OI", "01"))) if known is None else None
    if lookalike and lookalike.id == unit.id:
        answers.device_is = "missing"
        answers.errors["device"] = gettext("The letters O and I do not occur. Read them as the digits 0 and 1.")


def _read_day(answers: Answers, typed: str, today: date) -> None:
    answers.occurred = typed
    if not typed:
        return
    try:
        day = day_of(typed)
    except ValueError:
        answers.errors["occurred_on"] = gettext("Write the day as year, month and day, such as 2022/05/30.")
        return
    if day > today:
        answers.errors["occurred_on"] = gettext("The day of the failure cannot be after today.")
    else:
        answers.occurred_on = day


def _read_slot(answers: Answers, data: QueryDict) -> None:
    try:
        starts_at = datetime.fromisoformat(data.get("slot", ""))
        answers.starts_at = starts_at if starts_at.tzinfo else None
    except ValueError:
        answers.starts_at = None
    try:
        answers.from_day = date.fromisoformat(data.get("from_day") or data.get("shown_from", ""))
    except ValueError:
        answers.from_day = None


def missing(answers: Answers, *, methods: tuple[Method, ...] | None) -> dict[str, str]:
    """Return what is still needed before the decision can be made final, by field, in the order of the call.

    ``methods`` are those offered once it is covered; ``None`` where it is not, or not known yet.
    """
    needed: dict[str, tuple[bool, str]] = {
        "safe": (answers.safe, gettext("Ask about swelling, heat and smoke.")),
        "identified": (answers.identified, gettext("Confirm who is calling.")),
        "device": (answers.device_is != "missing", gettext("Ask for the IMEI or the serial number.")),
        "cause": (answers.cause is not None, gettext("Choose the cause.")),
    }
    if methods:
        needed["method"] = (answers.method in methods, gettext("Choose one of the methods that are offered."))
        needed["consents"] = (
            answers.method is None or set(answers.consents) == TO_HAND_IN,
            gettext("Ask for all three consents; without them nothing can be booked or sent."),
        )
        if answers.method == "ship-in":
            needed["loaner_number"] = (
                not (answers.kit_number and answers.loaner) or bool(answers.loaner_number),
                gettext("Write the loaner's tracking number too, or leave out both."),
            )
        if answers.method == "walk-in":
            needed["slot"] = (
                bool(answers.store) and answers.starts_at is not None,
                gettext("Choose a store and an hour for the visit."),
            )
    return {name: says for name, (there, says) in needed.items() if not there} | answers.errors


def faults_with_liquid(answers: Answers) -> tuple[Fault, ...]:
    """Return the faults with the one that liquid damage always carries."""
    return with_liquid(answers.cause, answers.faults) if answers.cause else answers.faults
