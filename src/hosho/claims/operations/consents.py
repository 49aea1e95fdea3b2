"""What a member agrees to and has prepared before a device is handed in: by parcel, or over a store's counter."""

from collections.abc import Collection, Mapping
from datetime import datetime

from hosho.claims.models import Claim
from hosho.claims.preparing import Preparation, Prepared
from hosho.core.terms import Terms
from hosho.people import operations as people
from hosho.people.consents import TO_BORROW, TO_HAND_IN
from hosho.platform.transactions import requires_operation


@requires_operation
def agree(
    claim: Claim,
    *,
    terms: Terms,
    consents: Collection[str],
    preparation: Mapping[Preparation, Prepared],
    now: datetime,
) -> None:
    """Record the consents of ``TO_HAND_IN``, and what is prepared; what was said of either before stands.

    That a loaner's price was agreed to (``TO_BORROW``) is recorded too, where it was.

    The caller saves the claim. A later word on a preparation takes the place of the earlier one.

    Raises:
        ConsentMissingError: one of them was never given for this claim.
    """
    people.record_consents(
        member_id=claim.member_id,
        subject_id=claim.id,
        given=consents,
        needed=TO_HAND_IN | (TO_BORROW & set(consents)),
        terms_hash=terms.hash,
        now=now,
    )
    claim.preparation = {**claim.preparation, **preparation}
