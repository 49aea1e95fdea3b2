"""What this room writes into the journal: one name for each move of a claim."""

from collections.abc import Mapping

from hosho.core.moves import ClaimMove

REPORTED = "claims.reported"
KIT_ASKED = "claims.kit-asked"
UNDONE = "claims.undone"
REPLY_OVERDUE = "claims.reply-overdue"
VISIT_TOMORROW = "claims.visit-tomorrow"
LOANER_RESERVED = "claims.loaner-reserved"
LOANER_RELEASED = "claims.loaner-released"
LOANER_SENT = "claims.loaner-sent"
LOANER_LENT = "claims.loaner-lent"
LOANER_DUE = "claims.loaner-due"
LOANER_OVERDUE = "claims.loaner-overdue"
LOANER_CHASED = "claims.loaner-chased"
LOANER_SENT_BACK = "claims.loaner-sent-back"
LOANER_RETURNED = "claims.loaner-returned"
LOANER_WIPED = "claims.loaner-wiped"
LOANER_LOST = "claims.loaner-lost"
AFTER: Mapping[ClaimMove, str] = {
    "approve": "claims.approved",
    "refuse": "claims.refused",
    "refer": "claims.referred",
    "send-kit": "claims.kit-sent",
    "hand-over": "claims.on-its-way",
    "arrive": "claims.arrived",
    "uphold": "claims.upheld",
    "reject": "claims.rejected",
    "book": "claims.visit-booked",
    "cancel-visit": "claims.visit-cancelled",
    "miss": "claims.no-show",
    "check-in": "claims.checked-in",
    "inspect": "claims.inspected",
    "find-not-covered": "claims.found-not-covered",
    "find-to-refer": "claims.found-to-refer",
    "start-repair": "claims.repair-started",
    "finish-repair": "claims.repaired",
    "stop-repair": "claims.repair-stopped",
    "send-on": "claims.sent-on",
    "give-up": "claims.irreparable",
    "allocate": "claims.exchange-allocated",
    "quote": "claims.quoted",
    "accept-quote": "claims.quote-accepted",
    "decline-quote": "claims.quote-declined",
    "send-back": "claims.sent-back",
    "hand-back": "claims.handed-back",
    "deliver": "claims.delivered",
    "withdraw": "claims.withdrawn",
    "close": "claims.closed",
}
