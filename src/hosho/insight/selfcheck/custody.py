"""Where every unit is, and what it is promised to."""

from hosho.devices.custody import HOLDERS
from hosho.insight.selfcheck.invariant import Invariant, by_query

LEDGER = Invariant(
    "custody-ledger",
    "どの端末にも途切れのない保管の記録があり、いつもひとつの場所にあります。",
    "Every unit has a custody ledger numbered without gaps, so it is at exactly one holder.",
    "a unit, and how its ledger is broken",
    by_query(
        """
        WITH ledger AS (
            SELECT unit_id, count(*) AS lines, min(ordinal) AS first, max(ordinal) AS last
            FROM devices_custodymove GROUP BY unit_id),
        backwards AS (
            SELECT unit_id, ordinal, since_at < lag(since_at) OVER (PARTITION BY unit_id ORDER BY ordinal) AS earlier
            FROM devices_custodymove)
        SELECT coalesce(u.id, l.unit_id),
               CASE WHEN l.unit_id IS NULL THEN 'has no ledger'
                    WHEN u.id IS NULL THEN 'has a ledger, but is no unit'
                    ELSE format('has %%s lines numbered %%s to %%s', l.lines, l.first, l.last) END
        FROM devices_unit u FULL JOIN ledger l ON l.unit_id = u.id
        WHERE l.unit_id IS NULL OR u.id IS NULL OR l.first <> 1 OR l.last <> l.lines
        UNION ALL
        SELECT unit_id, format('line %%s is earlier than the line before it', ordinal) FROM backwards WHERE earlier
        """
    ),
)

HOLDERS_EXIST = Invariant(
    "custody-holders",
    "保管の記録にある会員・荷物・店舗は、すべて実在します。",
    "Every holder that a custody ledger names exists: its member, parcel, store or place.",
    "a unit, and the holder that does not exist",
    by_query(
        """
        SELECT m.unit_id, format('line %%s: there is no %%s %%s', m.ordinal, m.holder_kind, m.holder_id)
        FROM devices_custodymove m
        LEFT JOIN people_member ON m.holder_kind IN ('member', 'buyer', 'lost')
             AND people_member.id::text = m.holder_id
        LEFT JOIN devices_parcel p ON m.holder_kind = 'carrier' AND p.id::text = m.holder_id
        LEFT JOIN network_store s ON m.holder_kind = 'store' AND s.id::text = m.holder_id
        WHERE m.holder_kind <> ALL(%(kinds)s)
           OR (m.holder_kind IN ('stock', 'depot', 'scrapped') AND m.holder_id <> 'main')
           OR (m.holder_kind IN ('member', 'buyer', 'lost') AND people_member.id IS NULL)
           OR (m.holder_kind = 'carrier' AND p.id IS NULL)
           OR (m.holder_kind = 'store' AND s.id IS NULL)
        """,
        kinds=list(HOLDERS),
    ),
)

PARCELS = Invariant(
    "custody-parcels",
    "配送中の端末は、まだ届いていない荷物の中にあり、その逆も同じです。",
    "A unit is with the carrier exactly while its parcel is not delivered.",
    "a parcel or unit, and which side disagrees",
    by_query(
        """
        WITH holder AS (
            SELECT DISTINCT ON (unit_id) unit_id, holder_kind, holder_id
            FROM devices_custodymove ORDER BY unit_id, ordinal DESC),
        carried AS (SELECT * FROM holder WHERE holder_kind = 'carrier'),
        open AS (SELECT * FROM devices_parcel WHERE delivered_at IS NULL AND unit_id IS NOT NULL)
        SELECT coalesce(o.tracking_number, c.unit_id::text),
               CASE WHEN c.unit_id IS NULL THEN 'is not delivered, but its unit is not with the carrier'
                    ELSE 'is with the carrier, but its parcel is delivered' END
        FROM open o FULL JOIN carried c ON c.unit_id = o.unit_id AND c.holder_id = o.id::text
        WHERE o.id IS NULL OR c.unit_id IS NULL
        """
    ),
)

AT_HOME = Invariant(
    "device-at-home",
    "届いた端末は、修理の受付が続いていない限り、会員の手もとにあります。",
    "A device that was delivered is with its member, unless a claim is open.",
    "a contract without an open claim, or an order without a contract, and where its device is",
    by_query(
        """
        WITH holder AS (
            SELECT DISTINCT ON (unit_id) unit_id, holder_kind, holder_id
            FROM devices_custodymove ORDER BY unit_id, ordinal DESC),
        exchanged AS (
            SELECT DISTINCT ON (contract_id) contract_id, exchange_unit_id
            FROM claims_claim WHERE exchange_unit_id IS NOT NULL AND state = 'closed'
            ORDER BY contract_id, id DESC)
        SELECT coalesce(c.number, o.number),
               format('its device %%s is at: %%s', h.unit_id, coalesce(h.holder_kind, 'nowhere'))
        FROM sales_order o
        LEFT JOIN contracts_contract c ON c.id = o.contract_id
        LEFT JOIN exchanged e ON e.contract_id = c.id
        LEFT JOIN holder h ON h.unit_id = coalesce(e.exchange_unit_id, o.unit_id)
        WHERE o.state = 'delivered'
          AND (h.unit_id IS NULL OR h.holder_kind <> 'member' OR h.holder_id <> o.member_id::text)
          AND NOT EXISTS (
              SELECT FROM claims_claim k WHERE k.contract_id = c.id AND k.state NOT IN ('closed', 'withdrawn'))
        """
    ),
)

PROMISED_ONCE = Invariant(
    "allocation-once",
    "ひとつの端末の引き当ては、同時にひとつまでです。",
    "A unit is promised to one purpose at a time.",
    "a unit, and how many open promises it has",
    by_query(
        """
        SELECT unit_id, format('is promised %%s times at once', count(*))
        FROM devices_allocation WHERE released_at IS NULL GROUP BY unit_id HAVING count(*) > 1
        """
    ),
)

PROMISED_TO_THE_LIVING = Invariant(
    "allocation-live",
    "引き当ては、まだ終わっていない注文・交換・貸し出しのためだけにあり、それらには必ず引き当てがあります。",
    "A unit is promised exactly to orders, exchanges and loaners that still need it.",
    "a unit, and the promise that nobody needs or that is missing",
    by_query(
        """
        WITH needed AS (
            SELECT unit_id, 'sale' AS purpose, id AS subject_id FROM sales_order WHERE state = 'placed'
            UNION ALL
            SELECT exchange_unit_id, 'exchange', id FROM claims_claim WHERE state = 'exchange-allocated'
            UNION ALL
            SELECT unit_id, 'loaner', claim_id FROM claims_lending WHERE state NOT IN ('wiped', 'lost')),
        open AS (SELECT DISTINCT unit_id, purpose, subject_id FROM devices_allocation WHERE released_at IS NULL)
        SELECT coalesce(o.unit_id, n.unit_id),
               CASE WHEN n.unit_id IS NULL THEN format('is promised to %%s %%s, which is over', o.purpose, o.subject_id)
                    ELSE format('is not promised to %%s %%s, which needs it', n.purpose, n.subject_id) END
        FROM open o FULL JOIN needed n USING (unit_id, purpose, subject_id)
        WHERE o.unit_id IS NULL OR n.unit_id IS NULL
        """
    ),
)

INVARIANTS = (LEDGER, HOLDERS_EXIST, PARCELS, AT_HOME, PROMISED_ONCE, PROMISED_TO_THE_LIVING)
