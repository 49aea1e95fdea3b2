"""Stores: places, parts, and the visits that claims hold. And the agenda."""

from hosho.insight.selfcheck.invariant import Invariant, by_query
from hosho.network.queries import HOLDING

PLACES = Invariant(
    "places-within-capacity",
    "店舗のどの時間も、受け入れられる人数を超えて予約されていません。",
    "No hour of a store holds more visits than it has places, and no place is held twice.",
    "a store's hour, and what it holds",
    by_query(
        """
        SELECT format('%%s %%s', s.code, to_char(v.starts_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI')),
               format('%%s visits on places %%s, of %%s', count(*),
                      string_agg(v.place::text, ', ' ORDER BY v.place), s.places_per_hour)
        FROM network_visit v JOIN network_store s ON s.id = v.store_id
        WHERE v.state = ANY(%(holding)s)
        GROUP BY s.code, s.places_per_hour, v.starts_at
        HAVING count(*) > s.places_per_hour OR count(DISTINCT v.place) <> count(*)
            OR max(v.place) > s.places_per_hour OR min(v.place) < 1
        """,
        holding=list(HOLDING),
    ),
)

PARTS = Invariant(
    "parts-held",
    "取り置きの部品は、予約された来店の症状の数と同じで、在庫を超えません。",
    "The parts that a store holds are those of its booked visits' faults, and are at hand.",
    "a part, how many are held and how many are needed",
    by_query(
        """
        WITH needed AS (
            SELECT v.store_id, v.model, f.fault, count(*) AS pieces
            FROM network_visit v CROSS JOIN LATERAL jsonb_array_elements_text(v.faults) AS f(fault)
            WHERE v.state IN ('booked', 'in-store') GROUP BY v.store_id, v.model, f.fault)
        SELECT format('%%s %%s %%s', s.code, coalesce(p.model, n.model), coalesce(p.fault, n.fault)),
               format('%%s held, %%s needed, %%s at hand',
                      coalesce(p.held, 0), coalesce(n.pieces, 0), coalesce(p.at_hand, 0))
        FROM network_part p
        FULL JOIN needed n ON n.store_id = p.store_id AND n.model = p.model AND n.fault = p.fault
        JOIN network_store s ON s.id = coalesce(p.store_id, n.store_id)
        WHERE coalesce(p.held, 0) <> coalesce(n.pieces, 0) OR coalesce(p.held, 0) > coalesce(p.at_hand, 0)
        """
    ),
)

VISITS = Invariant(
    "visits-of-claims",
    "予約された来店には受付がひとつあり、受付の状態に合っています。",
    "A visit is booked, or in the store, exactly while its claim says so.",
    "a visit's claim or the visit, and what does not fit",
    by_query(
        """
        WITH held AS (SELECT * FROM network_visit WHERE state IN ('booked', 'in-store')),
        said AS (
            SELECT number, visit_id, state, CASE WHEN state = 'visit-booked' THEN 'booked' ELSE 'in-store' END AS visit
            FROM claims_claim
            WHERE state = 'visit-booked'
               OR (store_id IS NOT NULL AND state NOT IN ('delivered', 'closed', 'withdrawn')))
        SELECT coalesce(c.number, v.id::text),
               format('the claim is %%s, the visit %%s', coalesce(c.state, 'no such'), coalesce(v.state, 'not held'))
        FROM held v FULL JOIN said c ON c.visit_id = v.id
        WHERE c.number IS NULL OR v.id IS NULL OR c.visit <> v.state
        """
    ),
)

FAILED = Invariant(
    "agenda-failed",
    "予定された仕事に、失敗したままのものはありません。",
    "No duty of the agenda has failed and waits for an operator (hosho agenda failed).",
    "a duty, and the error that stopped it",
    by_query(
        """
        SELECT id, format('%%s, due %%s: %%s', kind,
                          to_char(due_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI'), failed)
        FROM journal_duty WHERE failed <> '' AND taken_at IS NULL
        """
    ),
)

JOBS_FAILED = Invariant(
    "jobs-failed",
    "メール・Webhookなど外への仕事に、断念したままのものはありません。",
    "No job outside (email, webhook, document) gave up and waits for an operator (hosho jobs failed).",
    "a job, and how often it was tried",
    by_query(
        """
        SELECT id, format('%%s, tried %%s times', task_name, attempts)
        FROM procrastinate_jobs WHERE status = 'failed'
        """
    ),
)

IN_TIME = Invariant(
    "agenda-in-time",
    "予定された仕事は、時計の時刻までにすべて済んでいます。",
    "No duty of the agenda is overdue by more than ten minutes of business time.",
    "a duty, and when it was due",
    by_query(
        """
        SELECT id, format('%%s, due %%s', kind, to_char(due_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI'))
        FROM journal_duty
        WHERE taken_at IS NULL AND failed = '' AND due_at < %(now)s::timestamptz - interval '10 minutes'
        """
    ),
)

INVARIANTS = (PLACES, PARTS, VISITS, FAILED, JOBS_FAILED, IN_TIME)
