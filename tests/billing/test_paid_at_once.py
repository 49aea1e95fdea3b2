"""Two people who record the same transfer at the same time."""

import threading
from datetime import date

from django.db import connections

from hosho.billing import operations as billing
from hosho.billing.models import Invoice, Payment
from tests.billing.making import bill, contract, member
from tests.cast import OFFICE, at, publish
from tests.conftest import Database

NOW = at("2020-10-20 10:00")


def test_a_reference_recorded_twice_at_once_is_recorded_once_and_known_to_the_other(fresh_database: Database) -> None:
    publish()
    for _ in range(2):
        contract(member(), date(2020, 9, 1))
    bill("2020-09")
    start, outcomes = threading.Barrier(2), list[str]()

    def one(number: str) -> None:
        start.wait()
        try:
            billing.record_transfer(invoice_number=number, yen=550, reference="t", on=NOW.date(), actor=OFFICE, now=NOW)
            outcomes.append("recorded")
        except Exception as error:
            outcomes.append(type(error).__name__)
        finally:
            connections.close_all()

    numbers = list(Invoice.objects.values_list("number", flat=True))
    threads = [threading.Thread(target=one, args=[number]) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["PaymentKnownError", "recorded"]
    assert Payment.objects.count() == 1
