"""Reading the form of the call: what was typed, what is wrong with it, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, cast
from uuid import UUID, uuid4

from django.http import QueryDict

from hosho.claims.intake.models import HeldCall
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
from hosho.presentation.language import by_language

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
            about.append(by_language("場所：%(where)s", "Where: %(where)s") % {"where": self.where})
        if self.power:
            about.append(
                by_language("電源：%(power)s", "Turns on: %(power)s")
                % {"power": power_words()[cast(Power, self.power)]}
            )
        return "\n".join(part for part in (self.story, *about) if part)


def power_words() -> Mapping[Power, str]:
    """Name the answers to whether it turns on."""
    return {
        "on": by_language("入る", "yes, it does"),
        "off": by_language("入らない", "no, it does not"),
        "unknown": by_language("不明", "not known"),
    }


def preparation_words() -> Mapping[Preparation, str]:
    """Name what is to be prepared."""
    return {
        "backup": by_language("バックアップ", "Backup made"),
        "find-my": by_language("「探す」オフ", "Find My off"),
        "suica": by_language("Suicaなど", "Suica moved out"),
        "sim": by_language("SIM・eSIM", "SIM taken out"),
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
        "done": by_language("済み", "done"),
        "later": by_language("これから", "not yet"),
        "dead": by_language("電源入らず", "no power"),
        "none": by_language("なし・未使用", "not used"),
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
                answers.errors[name] = by_language(
                    "送り状番号は12桁です。最後の1桁は、前の11桁を7で割った余りです。",
                    "A tracking number has 12 digits; the last is the remainder of the first 11 divided by 7.",
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
            answers.errors["device"] = by_language(
                "IMEIの番号が合いません。15桁をもう一度確かめてください。入力: %(entered)s",
                "That IMEI does not add up. Check the 15 digits again. You entered: %(entered)s",
            ) % {"entered": shown}
            return
    known = unit_with(number)
    answers.device_is = "same" if known and known.id == unit.id else "other"
    lookalike = unit_with(number.translate(str.maketrans("OI", "01"))) if known is None else None
    if lookalike and lookalike.id == unit.id:
        answers.device_is = "missing"
        answers.errors["device"] = by_language(
            "英字のOとIは使われません。数字の0と1を確かめてください。",
            "The letters O and I do not occur. Read them as the digits 0 and 1.",
        )


def _read_day(answers: Answers, typed: str, today: date) -> None:
    answers.occurred = typed
    if not typed:
        return
    try:
        day = day_of(typed)
    except ValueError:
        answers.errors["occurred_on"] = by_language(
            "日付を 2022/05/30 のように年・月・日で入力してください",
            "Write the day as year, month and day, such as 2022/05/30.",
        )
        return
    if day > today:
        answers.errors["occurred_on"] = by_language(
            "故障した日は、今日までの日付にしてください。", "The day of the failure cannot be after today."
        )
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
        "safe": (
            answers.safe,
            by_language("膨らみ・熱・煙がないか確かめてください。", "Ask about swelling, heat and smoke."),
        ),
        "identified": (answers.identified, by_language("本人を確かめてください。", "Confirm who is calling.")),
        "device": (
            answers.device_is != "missing",
            by_language("IMEIかシリアル番号を聞いてください。", "Ask for the IMEI or the serial number."),
        ),
        "cause": (answers.cause is not None, by_language("原因を選んでください。", "Choose the cause.")),
    }
    if methods:
        needed["method"] = (
            answers.method in methods,
            by_language("選べる方法の中から選んでください。", "Choose one of the methods that are offered."),
        )
        needed["consents"] = (
            answers.method is None or set(answers.consents) == TO_HAND_IN,
            by_language(
                "3つの同意を確かめてください。同意がないと予約も発送もできません。",
                "Ask for all three consents; without them nothing can be booked or sent.",
            ),
        )
        if answers.method == "ship-in":
            needed["loaner_number"] = (
                not (answers.kit_number and answers.loaner) or bool(answers.loaner_number),
                by_language(
                    "代替機の送り状番号も入れるか、両方とも空にしてください。",
                    "Write the loaner's tracking number too, or leave out both.",
                ),
            )
        if answers.method == "walk-in":
            needed["slot"] = (
                bool(answers.store) and answers.starts_at is not None,
                by_language("店舗と来店の時間を選んでください。", "Choose a store and an hour for the visit."),
            )
    return {name: says for name, (there, says) in needed.items() if not there} | answers.errors


def form_of(call: HeldCall) -> QueryDict:
    """Return what was answered in a call on hold, as its form would send it."""
    form = QueryDict(mutable=True)
    for name, values in call.form.items():
        form.setlist(name, values)
    return form


def faults_with_liquid(answers: Answers) -> tuple[Fault, ...]:
    """Return the faults with the one that liquid damage always carries."""
    return with_liquid(answers.cause, answers.faults) if answers.cause else answers.faults
