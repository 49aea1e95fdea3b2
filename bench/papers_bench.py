"""How fast documents are typeset and bank files are written and read, beside bare counterparts in the same run.

PDF pages a second of invoices with one line and with two hundred, beside an empty page set by the same engine. Lines
a second of the banks' 120-byte format, out and back, beside writing the same bytes and reading them line by line.

    python bench/papers_bench.py      HOSHO_BENCH_PAPERS=400 HOSHO_BENCH_BANK_LINES=200000 are the defaults
"""

import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import typst
from pypdf import PdfReader
from table import Row, per_second, publish, setting

from hosho.core.terms import Text
from hosho.gateways.payment_files.values import BankAccount, Result, ToCollect
from hosho.gateways.pdf.invoice import Collection, Invoice, Issuer, Line, RateTotal, Recipient, invoice_pdf
from hosho.gateways.zengin.bank_debit import BankDebit

PAPERS = setting("PAPERS", 400)
BANK_LINES = setting("BANK_LINES", 200_000)
ROUNDS = 3
MONTH, ISSUED_ON, COLLECTED_ON, TODAY = date(2026, 9, 1), date(2026, 10, 1), date(2026, 10, 27), date(2026, 11, 2)
NAMES = ("ミホン ハナコ", "サトウ タロウ", "ガギグ ゲゴ", "パピプ ペポ", "キャッシュ ショーゴ")
ISSUER = Issuer(name="株式会社みほん", registration_number="T7000012050002", address="見本県見本市1-2-3")
BANK = BankDebit(
    client_code="1234567890",
    client_kana="カ）ミホン",
    account=BankAccount(bank_code="0001", branch_code="001", kind="ordinary", number="42", holder_kana="カ）ミホン"),
)


def invoice(number: int, *, lines: int) -> Invoice:
    """Return an invoice with this number of lines."""
    net = 500 * lines
    of_device = Text("端末補償オプション iPhone XR", "Device protection option iPhone XR")
    return Invoice(
        number=f"I-26-{number:06}",
        issued_on=ISSUED_ON,
        month=MONTH,
        issuer=ISSUER,
        recipient=Recipient(name=f"見本 花子{number}", postal_code="1000001", address="見本県見本市みどり町1-2-3"),
        lines=[
            Line(description=of_device, contract_number=f"C-26-{each:06}", net_yen=500, rate=10)
            for each in range(1, lines + 1)
        ],
        totals=[RateTotal(rate=10, net_yen=net, tax_yen=net // 10)],
        total_yen=net + net // 10,
        collection=Collection("card", COLLECTED_ON),
    )


def papers(count: int) -> None:
    """Measure the pages a second of invoices beside those of an empty page."""
    short = [invoice(number, lines=1) for number in range(count)]
    long = [invoice(number, lines=200) for number in range(count // 20)]

    began = time.perf_counter()
    invoice_pdf(short[0], language="ja")
    first = time.perf_counter() - began
    pages = len(PdfReader(BytesIO(invoice_pdf(long[0], language="ja"))).pages)

    def set_all(made: list[Invoice]) -> None:
        for each in made:
            invoice_pdf(each, language="ja")

    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.typ"
        empty.write_text('#set page(paper: "a4")\n#sys.inputs.number')
        engine = typst.Compiler(str(empty), root=folder)

        def set_empty() -> None:
            for number in range(count):
                engine.compile(format="pdf", sys_inputs={"number": str(number)})

        bare = per_second(set_empty, count, rounds=ROUNDS)
    rows = []
    for what, rate in (
        ("invoices of one line", per_second(lambda: set_all(short), count, rounds=ROUNDS)),
        (
            f"invoices of 200 lines, {pages} pages each",
            per_second(lambda: set_all(long), pages * len(long), rounds=ROUNDS),
        ),
    ):
        rows.append(Row(what, f"{rate:,.0f} pages/s", "a page with one number", f"{bare:,.0f} pages/s", rate / bare))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    title = f"Papers: {count} invoices, median of {ROUNDS} rounds; the first took {first:.2f} s; peak {memory:,.0f} MB"
    publish(title, rows)


def sums(count: int) -> Iterator[ToCollect]:
    """Yield sums to collect."""
    accounts = [
        BankAccount(bank_code="0005", branch_code="123", kind="ordinary", number=f"{1000 + each}", holder_kana=name)
        for each, name in enumerate(NAMES)
    ]
    for number in range(count):
        yield ToCollect(
            reference=str(10_000_000 + number),
            invoice_number=f"I-26-{number:06}",
            member_reference=str(number),
            amount_yen=550,
            month=MONTH,
            pays=accounts[number % len(accounts)],
        )


def bank_files(count: int) -> None:
    """Measure the lines a second of a bank file, written and read, beside the same bytes copied."""
    items = list(sums(count))
    written = list(BANK.write(items, collected_on=COLLECTED_ON))

    def write_bytes() -> None:
        with tempfile.TemporaryFile() as file:
            for line in written:
                file.write(line)

    def write_records() -> None:
        with tempfile.TemporaryFile() as file:
            for line in BANK.write(items, collected_on=COLLECTED_ON):
                file.write(line)

    with tempfile.TemporaryFile() as file:
        file.writelines(written)

        def read_lines() -> None:
            file.seek(0)
            assert sum(1 for _ in file) == len(written)

        def read_results() -> None:
            file.seek(0)
            assert sum(isinstance(each, Result) for each in BANK.read(file, today=TODAY)) == count

        rows = []
        for what, work, control, bare in (
            ("writing the request", write_records, "writing the same bytes", write_bytes),
            ("reading the results", read_results, "reading the same lines", read_lines),
        ):
            rate, there = per_second(work, count, rounds=ROUNDS), per_second(bare, count, rounds=ROUNDS)
            rows.append(Row(what, f"{rate:,.0f} lines/s", control, f"{there:,.0f} lines/s", rate / there))
    publish(f"The banks' 120 bytes: {count:,} lines, median of {ROUNDS} rounds", rows)


def main() -> None:
    """Measure both."""
    papers(PAPERS)
    bank_files(BANK_LINES)


if __name__ == "__main__":
    main()
