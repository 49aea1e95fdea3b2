"""The journal: the latest entry says the state that a row is in, and a claim's entries follow each other."""

from hosho.claims import events as claim_events
from hosho.contracts import events as contract_events
from hosho.core.moves import MOVES_OF_CLAIM
from hosho.insight.selfcheck.invariant import Invariant, by_query
from hosho.sales import events as order_events

LEADS_TO = {claim_events.REPORTED: "reported"} | {
    claim_events.AFTER[move]: state for (_origin, move), state in MOVES_OF_CLAIM.items()
}
"""The state of a claim after each entry about a move; a move leads to one state, wherever it comes from."""
STEPS = sorted({(origin, claim_events.AFTER[move]) for origin, move in MOVES_OF_CLAIM})

CLAIMS = Invariant(
    "journal-of-claims",
    "受付の状態は、記録の最後の項目のとおりです。",
    "A claim is in the state that its latest journal entry tells.",
    "a claim, and its latest entry",
    by_query(
        """
        WITH latest AS (
            SELECT DISTINCT ON (claim_id) claim_id, event, data FROM journal_entry
            WHERE claim_id IS NOT NULL AND event = ANY(array_append(%(events)s::text[], %(undone)s))
            ORDER BY claim_id, id DESC)
        SELECT c.number, format('is %%s, and the latest entry is %%s', c.state, coalesce(l.event, 'none'))
        FROM claims_claim c LEFT JOIN latest l ON l.claim_id = c.id
        LEFT JOIN unnest(%(events)s::text[], %(states)s::text[]) AS t(event, state) ON t.event = l.event
        WHERE c.state IS DISTINCT FROM CASE WHEN l.event = %(undone)s THEN l.data ->> 'state' ELSE t.state END
        """,
        events=list(LEADS_TO),
        states=list(LEADS_TO.values()),
        undone=claim_events.UNDONE,
    ),
)

PATHS = Invariant(
    "history-of-claims",
    "受付の記録は、表にある動きだけが、順につながったものです。",
    "The entries of a claim begin with its report, and each is a move that exists from where the one before led.",
    "a claim, and the two entries that do not follow each other",
    by_query(
        """
        WITH entry AS (
            SELECT e.claim_id, e.id, e.event,
                   CASE WHEN e.event = %(undone)s THEN e.data ->> 'state' ELSE t.state END AS to_
            FROM journal_entry e LEFT JOIN unnest(%(events)s::text[], %(states)s::text[]) AS t(event, state)
                 ON t.event = e.event
            WHERE e.claim_id IS NOT NULL AND e.event = ANY(array_append(%(events)s::text[], %(undone)s))),
        pair AS (
            SELECT claim_id, event, lag(event) OVER w AS before, lag(to_) OVER w AS from_
            FROM entry WINDOW w AS (PARTITION BY claim_id ORDER BY id))
        SELECT coalesce(c.number, p.claim_id::text), format('%%s follows %%s', p.event, coalesce(p.before, 'nothing'))
        FROM pair p LEFT JOIN claims_claim c ON c.id = p.claim_id
        LEFT JOIN unnest(%(origins)s::text[], %(moves)s::text[]) AS s(origin, move)
             ON s.origin = p.from_ AND s.move = p.event
        WHERE c.id IS NULL OR (p.before IS NULL) <> (p.event = %(reported)s)
           OR (s.move IS NULL AND p.event NOT IN (%(reported)s, %(undone)s))
        """,
        events=list(LEADS_TO),
        states=list(LEADS_TO.values()),
        undone=claim_events.UNDONE,
        reported=claim_events.REPORTED,
        origins=[origin for origin, _event in STEPS],
        moves=[event for _origin, event in STEPS],
    ),
)

ORDER_STATES = {
    order_events.ORDERED: "placed",
    order_events.CANCELLED: "cancelled",
    order_events.SHIPPED: "shipped",
    order_events.DELIVERED: "delivered",
    order_events.CAME_BACK: "undelivered",
    order_events.RETURNED: "returned",
}

ORDERS = Invariant(
    "journal-of-orders",
    "注文の状態は、記録の最後の項目のとおりです。",
    "An order is in the state that its latest journal entry tells.",
    "an order, and its latest entry",
    by_query(
        """
        WITH latest AS (
            SELECT DISTINCT ON (order_id) order_id, event FROM journal_entry
            WHERE order_id IS NOT NULL AND event = ANY(%(events)s) ORDER BY order_id, id DESC)
        SELECT o.number, format('is %%s, and the latest entry is %%s', o.state, coalesce(l.event, 'none'))
        FROM sales_order o LEFT JOIN latest l ON l.order_id = o.id
        LEFT JOIN unnest(%(events)s::text[], %(states)s::text[]) AS t(event, state) ON t.event = l.event
        WHERE o.state IS DISTINCT FROM t.state
        """,
        events=list(ORDER_STATES),
        states=list(ORDER_STATES.values()),
    ),
)

LENDING_STATES = {
    claim_events.LOANER_RESERVED: "reserved",
    claim_events.LOANER_RELEASED: None,  # and then there is no loaner
    claim_events.LOANER_SENT: "sent",
    claim_events.LOANER_LENT: "lent",
    claim_events.LOANER_OVERDUE: "overdue",
    claim_events.LOANER_SENT_BACK: "coming-back",
    claim_events.LOANER_RETURNED: "returned",
    claim_events.LOANER_WIPED: "wiped",
    claim_events.LOANER_LOST: "lost",
}

LENDINGS = Invariant(
    "journal-of-loaners",
    "代替機の状態は、記録の最後の項目のとおりです。",
    "A loaner is in the state that its latest journal entry tells.",
    "a claim, and its loaner's latest entry",
    by_query(
        """
        WITH latest AS (
            SELECT DISTINCT ON (claim_id) claim_id, event FROM journal_entry
            WHERE claim_id IS NOT NULL AND event = ANY(%(events)s) ORDER BY claim_id, id DESC)
        SELECT coalesce(c.number, l.claim_id::text),
               format('its loaner is %%s, and the latest entry is %%s',
                      coalesce(g.state, 'nowhere'), coalesce(l.event, 'none'))
        FROM claims_lending g FULL JOIN latest l ON l.claim_id = g.claim_id
        LEFT JOIN claims_claim c ON c.id = coalesce(g.claim_id, l.claim_id)
        LEFT JOIN unnest(%(events)s::text[], %(states)s::text[]) AS t(event, state) ON t.event = l.event
        WHERE g.state IS DISTINCT FROM t.state
        """,
        events=list(LENDING_STATES),
        states=list(LENDING_STATES.values()),
    ),
)

CONTRACTS = Invariant(
    "journal-of-contracts",
    "契約の開始・停止・終了は、記録のとおりです。",
    "A contract was joined, started, suspended and ended as its journal entries tell.",
    "a contract, and what the journal does not tell",
    by_query(
        """
        WITH told AS (
            SELECT contract_id, bool_or(event = %(joined)s) AS joined,
                   max(data ->> 'started_on') FILTER (WHERE event = %(started)s) AS started_on,
                   bool_or(event = %(called_off)s) AS called_off,
                   (array_agg(event ORDER BY id DESC) FILTER (WHERE event = ANY(%(pausing)s)))[1] AS paused,
                   (array_agg(CASE WHEN event = %(stayed)s THEN NULL ELSE data ->> 'last_day' END ORDER BY id DESC)
                    FILTER (WHERE event = ANY(%(ending)s)))[1] AS last_day
            FROM journal_entry WHERE contract_id IS NOT NULL AND event LIKE 'contracts.%%' GROUP BY contract_id)
        SELECT c.number, w.what
        FROM contracts_contract c
        LEFT JOIN told t ON t.contract_id = c.id
        LEFT JOIN contracts_suspension s ON s.contract_id = c.id AND s.until_at IS NULL
        CROSS JOIN LATERAL (VALUES
            (t.joined IS NOT TRUE, 'was joined without an entry'),
            (t.started_on IS DISTINCT FROM c.started_on::text, 'started otherwise than its entry tells'),
            ((c.called_off_at IS NOT NULL) <> coalesce(t.called_off, false), 'was called off otherwise than told'),
            ((s.id IS NOT NULL) <> (coalesce(t.paused, '') = %(suspended)s), 'is suspended otherwise than told'),
            (c.called_off_at IS NULL AND t.last_day IS DISTINCT FROM c.last_day::text, 'ends otherwise than told')
        ) AS w(wrong, what)
        WHERE w.wrong
        """,
        joined=contract_events.JOINED,
        started=contract_events.STARTED,
        called_off=contract_events.CALLED_OFF,
        suspended=contract_events.SUSPENDED,
        stayed=contract_events.STAYED,
        pausing=[contract_events.SUSPENDED, contract_events.RESUMED],
        ending=[contract_events.LEFT, contract_events.TERMINATED, contract_events.STAYED],
    ),
)

INVARIANTS = (CLAIMS, PATHS, ORDERS, LENDINGS, CONTRACTS)
