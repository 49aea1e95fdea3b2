"""Claims: one open at a time, their outcome, their use, and nothing left out when they close."""

from hosho.core.moves import ENDED
from hosho.insight.selfcheck.invariant import Invariant, by_query

ENDED_STATES = sorted(ENDED)

ONE_OPEN = Invariant(
    "one-open-claim",
    "ひとつの契約で続いている受付は、同時にひとつまでです。",
    "A contract has one open claim at a time.",
    "a contract, and its open claims",
    by_query(
        """
        SELECT coalesce(c.number, k.contract_id::text), 'has open: ' || string_agg(k.number, ', ' ORDER BY k.number)
        FROM claims_claim k LEFT JOIN contracts_contract c ON c.id = k.contract_id
        WHERE k.state <> ALL(%(ended)s) GROUP BY c.number, k.contract_id HAVING count(*) > 1
        """,
        ended=ENDED_STATES,
    ),
)

OUTCOME = Invariant(
    "claim-outcome",
    "受付の状態は、その判定に合っています。",
    "A claim stands where its decision lets it stand, and every decision is numbered without gaps.",
    "a claim, and what does not fit",
    by_query(
        """
        WITH decided AS (
            SELECT claim_id, count(*) AS lines, max(ordinal) AS last, bool_or(basis = 'person' AND reason = '') AS mute,
                   array_agg(outcome) AS outcomes
            FROM claims_decision GROUP BY claim_id)
        SELECT c.number, CASE
            WHEN d.claim_id IS NULL THEN 'has no decision'
            WHEN d.last <> d.lines THEN format('has %%s decisions, the last is number %%s', d.lines, d.last)
            WHEN d.mute THEN 'was decided by a person without a reason'
            ELSE format('is %%s, and its outcome is %%s', c.state, c.outcome) END
        FROM claims_claim c LEFT JOIN decided d ON d.claim_id = c.id
        WHERE d.claim_id IS NULL OR d.last <> d.lines OR d.mute OR c.outcome <> ALL(d.outcomes)
           OR CASE
                WHEN c.state IN ('not-covered', 'quoted') THEN c.outcome <> 'not-covered'
                WHEN c.state = 'referred' THEN c.outcome <> 'refer'
                WHEN c.state = 'withdrawn' THEN c.outcome = 'not-covered'
                WHEN c.state IN ('repairing', 'repaired', 'sent-back', 'delivered', 'closed') THEN c.outcome = 'refer'
                ELSE c.outcome <> 'covered' END
        """
    ),
)

USES = Invariant(
    "use-of-a-claim",
    "補償される受付には利用がちょうど1回あり、ほかの受付にはありません。",
    "A covered claim holds exactly one use, spent once the work has begun; other claims hold none.",
    "a claim, and its uses",
    by_query(
        """
        WITH held AS (
            SELECT claim_id, count(*) AS uses, bool_and(spent_at IS NOT NULL) AS spent,
                   min(contract_id::text) AS contract
            FROM contracts_use WHERE given_back_at IS NULL GROUP BY claim_id),
        claim AS (
            SELECT *, (outcome = 'covered' AND state <> 'withdrawn')
                      OR (state = 'referred' AND job_id IS NOT NULL) AS holds,
                   outcome = 'covered'
                   AND state IN ('repairing', 'repaired', 'sent-back', 'delivered', 'closed') AS begun,
                   state IN ('approved', 'kit-sent', 'visit-booked', 'no-show') AS before
            FROM claims_claim)
        SELECT coalesce(c.number, h.claim_id::text), CASE
            WHEN c.id IS NULL THEN 'is no claim, and holds a use'
            ELSE format('is %%s (%%s) and holds %%s uses%%s', c.state, c.outcome, coalesce(h.uses, 0),
                        CASE WHEN h.spent THEN ', spent' WHEN h.uses > 0 THEN ', not spent' ELSE '' END) END
        FROM claim c FULL JOIN held h ON h.claim_id = c.id
        WHERE c.id IS NULL OR coalesce(h.uses, 0) <> CASE WHEN c.holds THEN 1 ELSE 0 END
           OR h.contract <> c.contract_id::text
           OR (c.begun AND NOT h.spent) OR (c.before AND h.spent)
        """
    ),
)

USE_NUMBERS = Invariant(
    "use-numbers",
    "契約の利用の番号は1から順に並び、二度使われません。",
    "The uses of a contract are numbered from 1 without gaps.",
    "a contract, and its numbers",
    by_query(
        """
        SELECT coalesce(c.number, u.contract_id::text),
               'its uses are numbered ' || string_agg(u.ordinal::text, ', ' ORDER BY u.ordinal)
        FROM contracts_use u LEFT JOIN contracts_contract c ON c.id = u.contract_id
        GROUP BY c.number, u.contract_id
        HAVING count(*) <> max(u.ordinal) OR count(DISTINCT u.ordinal) <> count(*)
        """
    ),
)

CLOSED = Invariant(
    "closed-with-nothing-out",
    "終わった受付に、戻っていない荷物や代替機はありません。",
    "No claim is closed with its device or loaner out; after a withdrawal the loaner has its day.",
    "a claim that is over, and what is still out",
    by_query(
        """
        SELECT c.number, format('is %%s, and its loaner is %%s', c.state, l.state)
        FROM claims_claim c JOIN claims_lending l ON l.claim_id = c.id
        WHERE l.state NOT IN ('returned', 'wiped', 'lost')
          AND (c.state = 'closed' OR (c.state = 'withdrawn' AND l.due_on IS NULL))
        UNION ALL
        SELECT c.number, format('is %%s, and parcel %%s is under way', c.state, p.tracking_number)
        FROM claims_claim c JOIN devices_parcel p ON p.id IN (c.inbound_parcel_id, c.return_parcel_id)
        WHERE c.state = ANY(%(ended)s) AND p.delivered_at IS NULL
        """,
        ended=ENDED_STATES,
    ),
)

WITH_THE_DEVICE = Invariant(
    "claim-and-device",
    "続いている受付の端末は、その状態が言う場所にあります。",
    "The device of an open claim is where the claim's state says.",
    "a claim, and where its device is",
    by_query(
        """
        WITH holder AS (
            SELECT DISTINCT ON (unit_id) unit_id, holder_kind, holder_id
            FROM devices_custodymove ORDER BY unit_id, ordinal DESC)
        SELECT c.number, format('is %%s, and its device is at: %%s', c.state, coalesce(h.holder_kind, 'nowhere'))
        FROM claims_claim c
        LEFT JOIN holder h ON h.unit_id = CASE
            WHEN c.state IN ('sent-back', 'delivered') THEN coalesce(c.exchange_unit_id, c.unit_id)
            ELSE c.unit_id END
        WHERE CASE
            WHEN c.state = 'on-its-way' THEN h.holder_kind NOT IN ('carrier', 'depot')
            WHEN c.state = 'sent-back' THEN h.holder_kind NOT IN ('carrier', 'member')
            WHEN c.state = 'delivered' THEN h.holder_kind <> 'member' OR h.holder_id <> c.member_id::text
            WHEN c.state IN ('arrived', 'inspected', 'repairing', 'repaired', 'irreparable', 'exchange-allocated',
                             'not-covered', 'quoted') OR (c.state = 'referred' AND c.job_id IS NOT NULL)
            THEN h.holder_kind IS DISTINCT FROM CASE WHEN c.store_id IS NULL THEN 'depot' ELSE 'store' END
                 OR (c.store_id IS NOT NULL AND h.holder_id <> c.store_id::text)
            ELSE false END
        """
    ),
)

INVARIANTS = (ONE_OPEN, OUTCOME, USES, USE_NUMBERS, CLOSED, WITH_THE_DEVICE)
