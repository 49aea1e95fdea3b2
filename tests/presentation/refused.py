"""One of each refusal, and where a code has several causes, one of each cause."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pkgutil import walk_packages

import hosho
from hosho.accounts.operations import MailTakenError
from hosho.billing import operations as billing
from hosho.billing.preview import BilledAlreadyError
from hosho.claims import operations as claims
from hosho.claims.intake.drafts import NotAllAnsweredError
from hosho.contracts import operations as contracts
from hosho.contracts.queries import NotStartedError
from hosho.core.moves import MoveRefusedError
from hosho.core.refusals import Refused
from hosho.core.terms import UnknownVersionError
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT, STOCK, Holder
from hosho.devices.identity import IdentifierInvalidError
from hosho.devices.parcels import TrackingNumberInvalidError
from hosho.documents.models import NumberedDocument
from hosho.documents.queries import PaperDamagedError
from hosho.gateways.payment_files.values import Unreadable, UnwritableError
from hosho.gateways.webhooks.operations import TooManyEndpointsError
from hosho.interfaces.api.pagination import CursorInvalidError
from hosho.interfaces.api.parsing import BodyUnreadableError
from hosho.journal.failed import NoSuchJobError
from hosho.journal.operations import DutyDoneError
from hosho.network import operations as network
from hosho.people.contact import SecondProofMissingError
from hosho.people.operations import ConsentMissingError
from hosho.people.search_keys import DigitsWrongError
from hosho.plans.operations import PublishedOtherwiseError
from hosho.plans.queries import DayToComeError, NoCatalogueYetError, PlanUnknownError
from hosho.platform.files import DamagedError
from hosho.sales.offering import CLAUSE_OF, MayNotJoinError
from hosho.sales.operations import NotForSaleError, NotInStockError
from hosho.sales.purchases.operations import PriceChangedError
from hosho.web import uploads
from hosho.web.idempotency import InFlightError, KeyUsedOtherwiseError
from hosho.web.keys import ForbiddenError, IdempotencyKeyMissingError
from hosho.workflows import clock_advance, collection_files
from hosho.workflows.issue_documents import NotBilledYetError
from tests.cast import at

NOW = at("2021-09-02 11:06")
DAY = date(2021, 9, 1)

REFUSED: tuple[Refused, ...] = (
    # the request itself
    BodyUnreadableError(),
    CursorInvalidError(),
    ForbiddenError(role="shop", needs=["desk", "office"]),
    IdempotencyKeyMissingError(),
    InFlightError(),
    KeyUsedOtherwiseError(),
    TooManyEndpointsError(),
    uploads.FileCutShortError(),
    uploads.FileMissingError(),
    uploads.FileTooLargeError(),
    uploads.NotAFileError(),
    # devices, stores
    IdentifierInvalidError("imei", "imei-length"),
    IdentifierInvalidError("imei2", "imei-check-digit"),
    IdentifierInvalidError("imei", "imei-missing"),
    IdentifierInvalidError("serial", "serial-form"),
    TrackingNumberInvalidError(),
    devices.ParcelKnownError(),
    devices.UnitKnownError("imei"),
    devices.UnitNotThereError(STOCK, DEPOT),
    devices.UnitNotThereError(Holder.of("store", "1"), Holder.of("store", "2")),
    devices.UnitPromisedError(),
    claims.NotOursError(),
    NotInStockError(),
    NotForSaleError("loaner"),
    network.HourNotOfferedError(DAY),
    network.HourFullError(),
    network.HourPassedError(NOW),
    network.NoPartError("iphone-8", "screen"),
    network.StoreKnownError(),
    network.PartsHeldError(2),
    # plans, contracts, members
    PlanUnknownError("other"),
    NoCatalogueYetError(DAY),
    DayToComeError(DAY),
    UnknownVersionError("iijmio-used", 9, (1, 2)),
    PublishedOtherwiseError("iijmio-used", "1"),
    MayNotJoinError(list(CLAUSE_OF)),
    PriceChangedError(),
    NotStartedError(),
    contracts.EndedError(DAY),
    contracts.LastDayPassedError(),
    contracts.NotLeavingError(),
    contracts.TermsNotLaterError(1),
    ConsentMissingError(["fee", "terms"]),
    SecondProofMissingError(),
    DigitsWrongError("phone", 10, 11),
    DigitsWrongError("postal_code", 7, 7),
    MailTakenError(),
    # claims
    MoveRefusedError("arrived", "give-up", ("inspect", "find-not-covered")),
    MoveRefusedError("closed", "give-up", ()),
    NotAllAnsweredError(),
    claims.ArrivedSinceError("kit"),
    claims.ClaimOpenError("R-21-00001"),
    claims.FailureAfterReportError(),
    claims.LoanerMoveError("reserved"),
    claims.MethodNotOfferedError("walk-in", ("ship-in",)),
    claims.NoExchangeUnitError(),
    claims.NoLoanerError("not-lent"),
    claims.NoLoanerError("restricted"),
    claims.NoLoanerError("none-free"),
    claims.NothingToUndoError("close"),
    claims.ReasonMissingError(),
    claims.RepairChargedError(),
    claims.ReportedSinceError("R-21-00002"),
    claims.StillOutError("loaner"),
    claims.UndoTooLateError("withdraw", NOW),
    # money
    BilledAlreadyError(DAY),
    NotBilledYetError(DAY),
    PaperDamagedError(NumberedDocument(number="I-21-0000001"), DamagedError("a.pdf", missing=True)),
    billing.AboveLimitError(3_000, field="yen"),
    billing.ChargedAlreadyError(DAY),
    billing.CollectingUnderWayError(),
    billing.CreditRefusedError("reason", "no-reason"),
    billing.CreditRefusedError("lines", "no-lines"),
    billing.CreditRefusedError("lines", "no-such-line", ordinal=9, lines=2),
    billing.CreditRefusedError("lines", "more-than-left", ordinal=1, left=12_480),
    billing.MonthNotOverError(DAY),
    billing.NotComeYetError(DAY),
    billing.NotParkedError(DAY),
    billing.NothingDueError("bank"),
    billing.NothingOverError(12_480),
    billing.PaymentKnownError(),
    billing.RunOutOfOrderError(DAY),
    billing.RunUnderWayError(),
    billing.SettlementRefusedError("settled_as", "money-came", yen=550),
    billing.SettlementRefusedError("settled_as", "no-money-came"),
    billing.SettlementRefusedError("invoice", "invoice-or-not"),
    billing.SettlementRefusedError("invoice", "no-such-invoice"),
    collection_files.AccountWrongError("bank_code"),
    collection_files.AccountWrongError("branch_code"),
    collection_files.AccountWrongError("account_number"),
    collection_files.AccountWrongError("holder_kana"),
    collection_files.FileInDoubtError([Unreadable(line=3, field="count", problem="differs", whole_file=True)]),
    collection_files.NoBankClientError(),
    UnwritableError("I-21-0000001", "holder_kana", "not-in-set"),
    # the installation
    clock_advance.ClockBackwardsError(NOW),
    clock_advance.ClockFixedError(),
    clock_advance.ClockTooFarError(),
    DutyDoneError(),
    NoSuchJobError(7),
)


def kinds() -> Iterator[type[Refused]]:
    """Yield every class of refusal there is, wherever it is defined."""
    for module in walk_packages(hosho.__path__, "hosho."):
        if ".migrations" not in module.name and not module.name.endswith(("settings", "__main__")):
            import_module(module.name)
    waiting = list(Refused.__subclasses__())
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting.extend(kind.__subclasses__())
