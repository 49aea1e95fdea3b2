"""How fast papers are set and bank files are written and read, beside bare counterparts in the same run.

PDF pages a second of invoices with one line and with two hundred, beside an empty page set by the same engine. Lines
a second of the banks' 120-byte format, out and back, beside writing the same bytes and reading them line by line.

    python bench/papers_bench.py [--papers 400] [--lines 200000]
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import typst
from pypdf import PdfReader

from hosho.core.terms import Text
from hosho.gateways.collection.bank_debit import BankDebit
from hosho.gateways.collection.values import BankAccount, Result, ToCollect
from hosho.gateways.papers.invoice import Collection, Invoice, Issuer, Line, RateTotal, Recipient, invoice_pdf

ROUNDS = 3
MONTH, ISSUED_ON, COLLECTED_ON, TODAY = date(2026, 9, 1), date(2026, 10, 1), date(2026, 10, 27), date(2026, 11, 2)
NAMES = ("ミホン ハナコ", "サトウ タロウ", "ガギグ ゲゴ", "パピプ ペポ", "キャッシュ ショーゴ")
ISSUER = Issuer(name="株式会社みほん", registration_number="T7000012050002", address="見本県見本市1-2-3")
BANK = BankDebit(
    client_code="1234567890",
    client_kana="カ）ミホン",
    account=BankAccount(bank_code="0001", branch_code="001", kind="ordinary", number="42", holder_kana="カ）ミホン"),
)


def per_second(work: Callable[[], None], count: int) -> float:
    """Run the work some rounds and give the median rate."""
    rates = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        rates.append(count / (time.perf_counter() - began))
    return sorted(rates)[ROUNDS // 2]


def invoice(number: int, *, lines: int) -> Invoice:
    """Make an invoice with so many lines."""
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
    """Print the pages a second of invoices beside those of an empty page."""
    short = [invoice(number, lines=1) for number in range(count)]
    long = [invoice(number, lines=200) for number in range(count // 20)]

    began = time.perf_counter()
    invoice_pdf(short[0], language="ja")
    first = time.perf_counter() - began
    pages = len(PdfReader(BytesIO(invoice_pdf(long[0], language="ja"))).pages)

    def set_all(made: list[Invoice]) -> None:
        for each in made:
            invoice_pdf(each, language="ja")

    print(f"\nPapers, {count} invoices, median of {ROUNDS} rounds; the first of a process took {first:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.typ"
        empty.write_text('#set page(paper: "a4")\n#sys.inputs.number')
        engine = typst.Compiler(str(empty), root=folder)

        def set_empty() -> None:
            for number in range(count):
                engine.compile(format="pdf", sys_inputs={"number": str(number)})

        print(f"  {'a page with one number':<28}{per_second(set_empty, count):>12,.0f} pages/s")
    print(f"  {'invoices of one line':<28}{per_second(lambda: set_all(short), count):>12,.0f} pages/s")
    rate = per_second(lambda: set_all(long), pages * len(long))
    print(f"  {'invoices of 200 lines':<28}{rate:>12,.0f} pages/s   ({pages} pages each)")
    print(f"  {'peak memory':<28}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>12,.0f} MB")


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
    """Print the lines a second of a bank file, out and back, beside the same bytes without meaning."""
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

        print(f"\nThe banks' 120 bytes, {count:,} lines, median of {ROUNDS} rounds")
        print(f"  {'writing the same bytes':<28}{per_second(write_bytes, count):>12,.0f} lines/s")
        print(f"  {'writing the request':<28}{per_second(write_records, count):>12,.0f} lines/s")
        print(f"  {'reading the same lines':<28}{per_second(read_lines, count):>12,.0f} lines/s")
        print(f"  {'reading the results':<28}{per_second(read_results, count):>12,.0f} lines/s")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=400)
    parser.add_argument("--lines", type=int, default=200_000)
    asked = parser.parse_args()
    papers(asked.papers)
    bank_files(asked.lines)


if __name__ == "__main__":
    main()
