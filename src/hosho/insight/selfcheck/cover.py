"""Contracts: in force with their unit, by terms that exist, joined in an order, with the member's consents."""

from hosho.insight.selfcheck.invariant import Invariant, by_query
from hosho.people.consents import TO_HAND_IN, TO_JOIN

IN_FORCE = Invariant(
    "cover-in-force",
    "続いている契約はちょうどひとつの端末を補償し、終わった契約は何も補償しません。",
    "A contract that has not ended covers exactly one unit; one that has ended covers none.",
    "a contract, and how many units it covers",
    by_query(
        """
        WITH now_covered AS (
            SELECT contract_id, count(*) AS units
            FROM contracts_coveredunit WHERE last_day IS NULL GROUP BY contract_id)
        SELECT c.number, format('is %%s and covers %%s units', s.name, coalesce(n.units, 0))
        FROM contracts_contract c
        LEFT JOIN now_covered n ON n.contract_id = c.id
        CROSS JOIN LATERAL (SELECT CASE
            WHEN c.called_off_at IS NOT NULL THEN 'called off'
            WHEN c.last_day < (%(now)s AT TIME ZONE 'Asia/Tokyo')::date THEN 'over'
            WHEN c.last_day = (%(now)s AT TIME ZONE 'Asia/Tokyo')::date THEN 'on its last day'
            ELSE 'in force' END AS name) s
        WHERE (s.name IN ('called off', 'over') AND coalesce(n.units, 0) <> 0)
           OR (s.name = 'in force' AND coalesce(n.units, 0) <> 1)
        """
    ),
)

COVERED_BY_ONE = Invariant(
    "unit-covered-once",
    "ひとつの端末を補償する契約は、同時にひとつまでです。",
    "A unit is covered by one contract at a time.",
    "a unit, and how many contracts cover it",
    by_query(
        """
        SELECT unit_id, format('is covered by %%s contracts at once', count(*))
        FROM contracts_coveredunit WHERE last_day IS NULL GROUP BY unit_id HAVING count(*) > 1
        UNION ALL
        SELECT coalesce(c.unit_id, u.unit_id), CASE WHEN u.unit_id IS NULL
            THEN 'is covered and not in the table of units in cover'
            ELSE 'is in the table of units in cover, by a contract that does not cover it' END
        FROM (SELECT unit_id, contract_id, member_id FROM contracts_coveredunit WHERE last_day IS NULL) c
        FULL JOIN contracts_unitincover u
          ON u.unit_id = c.unit_id AND u.contract_id = c.contract_id AND u.member_id = c.member_id
        WHERE c.unit_id IS NULL OR u.unit_id IS NULL
        """
    ),
)

ORDERS = Invariant(
    "order-and-contract",
    "契約は注文のなかでだけ生まれ、注文の状態に合っています。",
    "Every contract stands beside the order in which it was joined, and as that order stands.",
    "an order or contract, and what does not fit",
    by_query(
        """
        SELECT coalesce(o.number, c.number), CASE
            WHEN o.id IS NULL THEN 'is a contract without an order'
            WHEN c.id IS NULL THEN 'is an order without its contract'
            ELSE format('is %%s, its contract %%s is %%s and %%s', o.state, c.number,
                        CASE WHEN c.started_on IS NULL THEN 'not started' ELSE 'started' END,
                        CASE WHEN c.called_off_at IS NULL THEN 'not called off' ELSE 'called off' END) END
        FROM (SELECT * FROM sales_order WHERE contract_id IS NOT NULL) o
        FULL JOIN contracts_contract c ON c.order_id = o.id AND c.id = o.contract_id
        WHERE o.id IS NULL OR c.id IS NULL OR c.member_id <> o.member_id
           OR (c.called_off_at IS NOT NULL) <> (o.state IN ('cancelled', 'undelivered', 'returned'))
           OR (o.state IN ('placed', 'cancelled') AND c.started_on IS NOT NULL)
           OR (o.state IN ('delivered', 'returned') AND c.started_on IS NULL)
        """
    ),
)

TERMS = Invariant(
    "terms-applied",
    "どの契約も加入したときの版から始まり、公開された版だけに、順に従います。",
    "Every contract follows published terms versions only, pinned at joining and then rising.",
    "a contract, and the line of its terms that is wrong",
    by_query(
        """
        WITH line AS (
            SELECT a.*, v.id AS published, row_number() OVER w AS nth, lag(a.version) OVER w AS before,
                   c.sole_version IS NOT NULL AND c.sole_version <> a.version AS not_the_sole
            FROM contracts_appliedterms a
            JOIN contracts_contract c ON c.id = a.contract_id
            LEFT JOIN plans_termsversion v ON v.plan = c.plan AND v.version = a.version
            WINDOW w AS (PARTITION BY a.contract_id ORDER BY a.applied_at, a.id))
        SELECT c.number, CASE
            WHEN l.id IS NULL THEN 'follows no terms'
            WHEN l.published IS NULL THEN format('follows version %%s, which is not published', l.version)
            WHEN l.nth = 1 AND l.reason <> 'joined' THEN 'did not begin with the version it was joined under'
            WHEN l.not_the_sole THEN format('follows version %%s, and says that it follows another alone', l.version)
            ELSE format('went from version %%s to version %%s', l.before, l.version) END
        FROM contracts_contract c LEFT JOIN line l ON l.contract_id = c.id
        WHERE l.id IS NULL OR l.published IS NULL OR (l.nth = 1 AND l.reason <> 'joined') OR l.version <= l.before
           OR l.not_the_sole
        """
    ),
)

CONSENTS = Invariant(
    "consents",
    "注文・発送修理・来店の予約・有償修理には、必要な同意がすべて残っています。",
    "Nothing was joined, sent for, booked or repaired for money without the member's recorded consents.",
    "an order or claim, and the consents that are missing",
    by_query(
        """
        WITH needed AS (
            SELECT number, id, unnest(%(to_join)s::text[]) AS about FROM sales_order
            WHERE contract_id IS NOT NULL
            UNION ALL
            SELECT number, id, unnest(%(to_hand_in)s::text[]) FROM claims_claim
            WHERE kit_parcel_id IS NOT NULL OR visit_id IS NOT NULL
            UNION ALL
            SELECT c.number, c.id, 'paid-repair' FROM claims_claim c
            JOIN repairs_quote q ON q.job_id = c.job_id AND q.accepted)
        SELECT n.number, 'no consent to: ' || string_agg(n.about, ', ' ORDER BY n.about)
        FROM needed n LEFT JOIN people_consent c ON c.subject_id = n.id AND c.about = n.about
        WHERE c.id IS NULL GROUP BY n.number
        """,
        to_join=sorted(TO_JOIN),
        to_hand_in=sorted(TO_HAND_IN),
    ),
)

INVARIANTS = (IN_FORCE, COVERED_BY_ONE, ORDERS, TERMS, CONSENTS)
