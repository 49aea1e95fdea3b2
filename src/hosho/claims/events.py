"""What this room writes into the journal: one name for each move of a claim."""

from collections.abc import Mapping

from hosho.core.moves import ClaimMove

REPORTED = "claims.reported"
AFTER: Mapping[ClaimMove, str] = {
    "approve": "claims.approved",
    "refuse": "claims.refused",
    "refer": "claims.referred",
    "send-kit": "claims.kit-sent",
    "hand-over": "claims.on-its-way",
    "arrive": "claims.arrived",
    "inspect": "claims.inspected",
    "find-not-covered": "claims.found-not-covered",
    "find-to-refer": "claims.found-to-refer",
    "start-repair": "claims.repair-started",
    "finish-repair": "claims.repaired",
    "send-back": "claims.sent-back",
    "deliver": "claims.delivered",
    "close": "claims.closed",
}
