"""Parameters of paths and queries, each with what the description says of it."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Path, Query

from hosho.billing.collection_items import Kind
from hosho.core.codes import Language
from hosho.core.moves import CLAIM_STATES, ORDER_STATES, OrderState
from hosho.interfaces.api.pagination import LARGEST
from hosho.interfaces.api.schemas.base import READABLE, Code, Day, Month, NotBefore1900, Yen, codes
from hosho.interfaces.api.schemas.loaners import STATES as LOANER_STATES


def _text(description: str) -> Any:
    """Return a text in a query; ninja keeps its default only where its limits stand here and not in its type."""
    return Query(max_length=60, pattern=READABLE, description=description)


# in paths
CallbackId = Annotated[UUID, Path(description="Id of the callback.")]
ClaimId = Annotated[UUID, Path(description="Id of the claim.")]
ContractId = Annotated[UUID, Path(description="Id of the contract.")]
EndpointId = Annotated[UUID, Path(description="Id of the webhook endpoint.")]
MemberId = Annotated[UUID, Path(description="Id of the member.")]
OrderId = Annotated[UUID, Path(description="Id of the order.")]
ParcelId = Annotated[UUID, Path(description="Id of the parcel.")]
UnitId = Annotated[UUID, Path(description="Id of the unit.")]
UnmatchedId = Annotated[UUID, Path(description="Id of the unmatched result.")]
VisitId = Annotated[UUID, Path(description="Id of the visit.")]
PlanCode = Annotated[Code, Path(description="Code of the plan, as in `iijmio-used`.")]
StoreCode = Annotated[Code, Path(description="Code of the store, as in `midoricho`.")]
TermsVersion = Annotated[int, Path(description="Number of the version, from 1.")]
BilledMonth = Annotated[Month, Path(description="Month, as in `2026-09`.")]
InvoiceNumber = Annotated[Code, Path(description="Invoice number, as in `I-26-0000001`.")]
CreditNoteNumber = Annotated[Code, Path(description="Number of the credit note, as in `K-26-0000001`.")]
BatchNumber = Annotated[int, Path(ge=1, le=999_999, description="Number of the batch, from 1.")]
Collector = Annotated[Kind, Path(description="Whose file it is: the card company's or the bank's.")]

# of every list
Cursor = Annotated[str, _text("`next` of the page before. Empty for the first page.")]
Limit = Annotated[int, Query(ge=1, le=LARGEST, description="How many to return at most.")]

# in queries
OfContract = Annotated[UUID | None, Query(description="Only those of this contract.")]
OfMember = Annotated[UUID | None, Query(description="Only those of this member.")]
ChargedContract = Annotated[UUID, Query(description="Id of the contract.")]
QuotedUnit = Annotated[UUID, Query(description="Id of the unit.")]
InClaimState = Annotated[str, _text(f"Only claims in this state, of {codes(CLAIM_STATES)}.")]
InOrderState = Annotated[OrderState | None, Query(description=f"Only orders in this state, of {codes(ORDER_STATES)}.")]
InLoanerState = Annotated[str, _text(f"Only loaners in this state, of {LOANER_STATES}.")]
OfModel = Annotated[str, _text("Only units of this model, as in `iphone-xr`.")]
OnDay = Annotated[NotBefore1900 | None, Query(description="The day (Asia/Tokyo). Left out: today.")]
FromDay = Annotated[NotBefore1900 | None, Query(description="First day (Asia/Tokyo). Left out: today.")]
ForDays = Annotated[int, Query(ge=1, le=60, description="How many days, the first one included.")]
IssuedFrom = Annotated[Day | None, Query(description="Issued on this day (Asia/Tokyo) or later.")]
IssuedUntil = Annotated[Day | None, Query(description="Issued on this day (Asia/Tokyo) or earlier.")]
MinTotalYen = Annotated[Yen | None, Query(description="Total of at least this, in yen with tax.")]
MaxTotalYen = Annotated[Yen | None, Query(description="Total of at most this, in yen with tax.")]
OfRecipient = Annotated[str, _text("Start of the recipient's name, in any width, spaces ignored.")]
InLanguage = Annotated[Language | None, Query(description="Language of the PDF. Left out: the member's.")]
SearchText = Annotated[
    str,
    Query(
        description="A phone number, a name or kana or its beginning, an IMEI, a serial number, a number of an order, "
        "contract or claim, a tracking number, or a birth date (昭和63年3月14日, S63.3.14, 1988/3/14), in any width. "
        "A name and a birth date can be combined.",
        example="タナカ 昭和63年3月14日",
    ),
]
