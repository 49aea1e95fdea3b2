"""Money: what is charged is invoiced, what is invoiced is owed or paid, and the books say the same."""

from psycopg.sql import SQL

from hosho.billing.invoicing import TAX
from hosho.core.rating import CHARGED_AFTER
from hosho.insight.selfcheck.invariant import Invariant, by_query

ENTRIES = Invariant(
    "entries-net-to-zero",
    "帳簿の仕訳は、どれも借方と貸方が同じ額です。",
    "In every entry of the books debits and credits are equal.",
    "an entry, and by how many yen it does not balance",
    by_query(
        """
        SELECT document, format('is off by %%s yen', sum(yen)) FROM billing_posting
        GROUP BY document HAVING sum(yen) <> 0
        """
    ),
)

CHARGED = Invariant(
    "charges-are-lines",
    "締めた月の料金は、すべて請求書の明細に同じ額で一度だけ載っています。",
    "Every charge of a closed run stands on one line of an invoice, with its amount; and every fee has its charge.",
    "a contract, and the month",
    by_query(
        """
        WITH charged AS (
            SELECT c.* FROM billing_charge c JOIN billing_run r ON r.id = c.run_id WHERE r.state = 'closed'),
        fees AS (SELECT * FROM billing_invoiceline WHERE kind = 'fee')
        SELECT coalesce(c.contract_id, l.contract_id),
               format('%%s: charged %%s, on the invoice %%s', to_char(coalesce(c.month, l.charged_month), 'YYYY-MM'),
                      coalesce(c.net_yen::text, 'nothing'), coalesce(l.net_yen::text, 'nothing'))
        FROM charged c FULL JOIN fees l
        ON l.member_id = c.member_id AND l.contract_id = c.contract_id AND l.charged_month = c.month
        WHERE c.net_yen IS DISTINCT FROM l.net_yen OR c.tax_rate IS DISTINCT FROM l.tax_rate
        """
    ),
)

ONE_OFFS = Invariant(
    "one-offs-are-lines",
    "一度限りの料金は同意のあるものだけで、締めた月の分はすべて請求書の明細に一度だけ載っています。",
    "Every charge for one occasion has its consent and, once its month is billed, stands on one line of an invoice.",
    "a charge for one occasion, and what is wrong",
    by_query(
        """
        SELECT o.id, CASE WHEN c.id IS NULL THEN 'has no consent' ELSE format('stands on %%s lines', l.lines) END
        FROM billing_oneoff o
        LEFT JOIN people_consent c ON c.member_id = o.member_id AND c.subject_id = o.claim_id
             AND c.about = CASE o.kind WHEN 'loaner-lost' THEN 'loaner' ELSE 'paid-repair' END
        CROSS JOIN LATERAL (SELECT count(*) AS lines FROM billing_invoiceline l
                            WHERE l.member_id = o.member_id AND l.oneoff_id = o.id AND l.net_yen = o.net_yen) l
        CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM billing_run WHERE state = 'closed'
                                           AND month >= date_trunc('month', o.owed_on)) AS billed) b
        WHERE c.id IS NULL OR l.lines <> b.billed::int
        """
    ),
)

LINES = Invariant(
    "invoices-add-up",
    "請求書の合計と消費税は、明細を税率ごとに足して一度だけ端数を処理した額です。",
    "The totals of every invoice are those of its lines, its tax is rounded once for each rate.",
    "an invoice, and what does not add up",
    by_query(
        SQL("""
        WITH per_rate AS (
            SELECT i.month, i.member_id, l.tax_rate AS rate, sum(l.net_yen) AS net, i.rounding
            FROM billing_invoice i LEFT JOIN billing_invoiceline l ON l.month = i.month AND l.member_id = i.member_id
            GROUP BY i.month, i.member_id, l.tax_rate, i.rounding),
        totals AS (
            SELECT month, member_id, sum(net) AS net, sum({tax}) AS tax FROM per_rate GROUP BY month, member_id)
        SELECT coalesce(i.number, l.member_id::text), CASE WHEN i.number IS NULL THEN 'has lines and no invoice'
            ELSE format('says %%s and %%s, its lines %%s and %%s', i.net_yen, i.tax_yen, t.net, t.tax) END
        FROM billing_invoice i JOIN totals t ON t.month = i.month AND t.member_id = i.member_id
        FULL JOIN (SELECT DISTINCT month, member_id FROM billing_invoiceline) l
        ON l.month = i.month AND l.member_id = i.member_id
        WHERE i.number IS NULL OR t.net IS NULL OR i.net_yen <> t.net OR i.tax_yen <> t.tax
           OR i.total_yen <> i.net_yen + i.tax_yen OR i.total_yen <= 0
           OR i.net_yen <> (SELECT sum(i.by_rate[n][2]) FROM generate_subscripts(i.by_rate, 1) n)
           OR i.tax_yen <> (SELECT sum(i.by_rate[n][3]) FROM generate_subscripts(i.by_rate, 1) n)
        """).format(tax=TAX)
    ),
)

RECEIVABLE = Invariant(
    "invoices-are-receivable",
    "帳簿の売掛金は、請求書の合計から返還・入金・貸倒れを引いた額です。",
    "What the books call receivable is what the invoices ask for, less credit notes, payments and write-offs.",
    "the books, and the two sums",
    by_query(
        """
        SELECT 'receivable', format('is %%s yen in the books, %%s by the documents', b.yen, d.yen) FROM
        (SELECT coalesce(sum(yen), 0) AS yen FROM billing_posting WHERE account = 'receivable') b,
        (SELECT (SELECT coalesce(sum(total_yen), 0) FROM billing_invoice)
              - (SELECT coalesce(sum(total_yen), 0) FROM billing_creditnote)
              - (SELECT coalesce(sum(yen), 0) FROM billing_payment)
              - (SELECT coalesce(sum(yen), 0) FROM billing_writeoff) AS yen) d
        WHERE b.yen <> d.yen
        """
    ),
)

UNALLOCATED = Invariant(
    "unallocated-is-unmatched",
    "帳簿の仮受金は、照合できずに残っている入金の合計です。",
    "What the books call unallocated is the money of the lines that fitted nothing and that nobody has settled.",
    "the books, and the sum of the lines",
    by_query(
        """
        SELECT 'unallocated', format('is %%s yen in the books, %%s by the lines', b.yen, u.yen) FROM
        (SELECT -coalesce(sum(yen), 0) AS yen FROM billing_posting WHERE account = 'unallocated') b,
        (SELECT coalesce(sum(amount_yen), 0) AS yen FROM billing_unmatched
         WHERE money_came AND settled_at IS NULL) u
        WHERE b.yen <> u.yen
        """
    ),
)

ONE_CHARGE = Invariant(
    "one-charge-a-month",
    "ひとつの契約の1か月分の料金は、ひとつだけです。",
    "A contract has at most one charge for a month.",
    "a contract, and the month",
    by_query(
        """
        SELECT contract_id, format('has %%s charges for %%s', count(*), to_char(month, 'YYYY-MM'))
        FROM billing_charge GROUP BY contract_id, month HAVING count(*) > 1
        """
    ),
)

INSIDE = Invariant(
    "charged-inside-the-contract",
    "料金は契約の期間の月にだけあり、取りやめた契約の料金は残っていません。",
    "No contract is charged outside its time, and what was charged for one that was called off was taken back.",
    "a contract, and the month",
    by_query(
        """
        SELECT coalesce(c.number, b.contract_id::text), format('is charged for %%s', to_char(b.month, 'YYYY-MM'))
        FROM billing_charge b
        LEFT JOIN contracts_contract c ON c.id = b.contract_id AND c.member_id = b.member_id AND c.plan = b.plan
        JOIN billing_run r ON r.id = b.run_id
        LEFT JOIN billing_invoiceline l
             ON l.member_id = b.member_id AND l.contract_id = b.contract_id AND l.charged_month = b.month
        LEFT JOIN billing_invoice i ON i.member_id = l.member_id AND i.month = l.month
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(k.net_yen), 0) AS yen FROM billing_creditline k
            JOIN billing_creditnote n ON n.id = k.note_id
            WHERE n.invoice_number = i.number AND k.ordinal = l.ordinal) back
        WHERE c.id IS NULL OR c.started_on IS NULL
           OR b.month + interval '1 month' <= c.started_on
           OR (c.last_day < b.month AND (c.ended_at IS NULL OR c.ended_at <= r.cut_off_at) AND back.yen < b.net_yen)
           OR (r.state = 'closed' AND c.called_off_at IS NOT NULL AND NOT c.ended_because = ANY(%(charged)s)
               AND back.yen < b.net_yen AND NOT EXISTS (
                   SELECT FROM journal_duty d WHERE d.subject_id = c.id AND d.kind = 'billing.called-off'
                   AND d.taken_at IS NULL))
        """,
        charged=[because for because, charged in CHARGED_AFTER.items() if charged],
    ),
)

NUMBERS = Invariant(
    "numbers-without-gaps",
    "請求書と返還請求書の番号は、年ごとに1から欠けることなく続いています。",
    "Numbers of invoices and of credit notes run from 1 in each year, without a gap.",
    "a series, and its numbers",
    by_query(
        """
        WITH given AS (
            SELECT left(number, 4) AS series, substr(number, 6)::bigint AS ordinal FROM billing_invoice
            UNION ALL SELECT left(number, 4), substr(number, 6)::bigint FROM billing_creditnote),
        found AS (
            SELECT series, count(*) AS numbers, count(DISTINCT ordinal) AS distinct_ones, max(ordinal) AS last
            FROM given GROUP BY series),
        said AS (SELECT format('%%s-%%s', letter, to_char(year %% 100, 'FM00')) AS series, last FROM billing_series)
        SELECT coalesce(f.series, s.series), format('has %%s numbers up to %%s, and %%s were given',
               coalesce(f.numbers, 0), coalesce(f.last, 0), coalesce(s.last, 0))
        FROM found f FULL JOIN said s ON s.series = f.series
        WHERE coalesce(f.numbers, 0) <> coalesce(s.last, 0) OR coalesce(f.distinct_ones, 0) <> coalesce(s.last, 0)
           OR coalesce(f.last, 0) <> coalesce(s.last, 0)
        """
    ),
)

CREDITS = Invariant(
    "credited-within-the-invoice",
    "返還請求書は、請求書の明細に残っている額までしか返していません。",
    "Credit notes take back no more of a line, and of an invoice, than was on it.",
    "an invoice, and how much too much",
    by_query(
        """
        WITH taken AS (
            SELECT n.invoice_number, n.invoice_month, n.member_id, k.ordinal, sum(k.net_yen) AS net
            FROM billing_creditline k JOIN billing_creditnote n ON n.id = k.note_id
            GROUP BY n.invoice_number, n.invoice_month, n.member_id, k.ordinal),
        whole AS (
            SELECT invoice_number, invoice_month, member_id, sum(total_yen) AS yen
            FROM billing_creditnote GROUP BY invoice_number, invoice_month, member_id)
        SELECT t.invoice_number, format('line %%s: %%s taken back of %%s', t.ordinal, t.net, coalesce(l.net_yen, 0))
        FROM taken t LEFT JOIN billing_invoiceline l
        ON l.month = t.invoice_month AND l.member_id = t.member_id AND l.ordinal = t.ordinal
        WHERE t.net > coalesce(l.net_yen, 0)
        UNION ALL
        SELECT w.invoice_number, format('%%s taken back of %%s', w.yen, coalesce(i.total_yen, 0))
        FROM whole w LEFT JOIN billing_invoice i
        ON i.month = w.invoice_month AND i.member_id = w.member_id AND i.number = w.invoice_number
        WHERE w.yen > coalesce(i.total_yen, 0)
        """
    ),
)

COLLECTED = Invariant(
    "collected-once",
    "収納の結果は依頼した分だけにあり、入金はその結果と同じ額で一度だけ記録されています。",
    "Every result belongs to an attempt that was sent, and every paid one is booked once, with its amount.",
    "an attempt, and what is wrong",
    by_query(
        """
        SELECT coalesce(r.reference, p.reference), CASE
            WHEN r.reference IS NULL THEN 'is booked without a result'
            WHEN s.reference IS NULL THEN 'has a result and was never sent'
            ELSE format('brought %%s yen, booked %%s', CASE r.outcome WHEN 'paid' THEN r.amount_yen ELSE 0 END,
                        coalesce(p.yen, 0)) END
        FROM billing_result r LEFT JOIN billing_sent s ON s.reference = r.reference
        FULL JOIN (SELECT * FROM billing_payment WHERE source = 'collection') p ON p.reference = r.reference
        WHERE r.reference IS NULL OR s.reference IS NULL
           OR coalesce(p.yen, 0) <> CASE r.outcome WHEN 'paid' THEN r.amount_yen ELSE 0 END
        """
    ),
)

SENT = Invariant(
    "sent-with-known-means",
    "収納に出したどの行も、そのときの支払い方法が残っているので、同じファイルをもう一度出せます。",
    "Of every line that was sent out the means of that time are kept, so that its file can be had again.",
    "an attempt, and the version that is missing",
    by_query(
        """
        SELECT s.reference, format('went out with version %%s of the means, which is not kept', s.means_version)
        FROM billing_sent s
        LEFT JOIN billing_means m ON m.member_id = s.member_id AND m.version = s.means_version
        LEFT JOIN billing_pastmeans p ON p.member_id = s.member_id AND p.version = s.means_version
        WHERE m.member_id IS NULL AND p.id IS NULL
        """
    ),
)

CASES = Invariant(
    "unpaid-cases",
    "未払いの案件は、払われていない請求書がある間だけ開いています。",
    "A case of dunning is open exactly as long as something of its invoice is left.",
    "an invoice, and what is left of it",
    by_query(
        """
        SELECT c.invoice_number, format('has a case that is %%s, and %%s yen left',
               CASE WHEN c.closed_at IS NULL THEN 'open' ELSE 'closed' END, x.yen)
        FROM billing_dunningcase c
        JOIN billing_invoice i ON i.month = c.invoice_month AND i.member_id = c.member_id
        CROSS JOIN LATERAL (SELECT i.total_yen
            - (SELECT coalesce(sum(total_yen), 0) FROM billing_creditnote n WHERE n.invoice_number = i.number)
            - (SELECT coalesce(sum(yen), 0) FROM billing_payment p WHERE p.invoice_number = i.number)
            - (SELECT coalesce(sum(yen), 0) FROM billing_writeoff w WHERE w.invoice_number = i.number) AS yen) x
        WHERE (c.closed_at IS NULL) <> (x.yen > 0)
        """
    ),
)

INVARIANTS = (
    ENTRIES,
    CHARGED,
    ONE_OFFS,
    LINES,
    RECEIVABLE,
    UNALLOCATED,
    ONE_CHARGE,
    INSIDE,
    NUMBERS,
    CREDITS,
    COLLECTED,
    SENT,
    CASES,
)
