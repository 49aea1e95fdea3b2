"""The monthly run."""

from datetime import date

import pytest

from hosho.billing import operations as billing
from hosho.billing.invoicing import Issuing
from hosho.billing.models import Charge, Invoice, InvoiceLine, Posting
from tests.cast import OFFICE, at, in_hand, publish

ISSUER = Issuing("見本保証株式会社", "T6700012345678", "見本県見本市みどり町1-1")


@pytest.mark.django_db
def test_one() -> None:
    publish()
    in_hand()
    in_hand(start="2020-08-31")
    run = billing.run_month(month=date(2020, 8, 1), issuer=ISSUER, actor=OFFICE, now=at("2020-09-01 09:00"))
    print(run.__dict__)
    print([c.__dict__ for c in Charge.objects.all()])
    print([c.__dict__ for c in Invoice.objects.all()])
    print([c.__dict__ for c in InvoiceLine.objects.all()])
    print([str(c) for c in Posting.objects.all()])
    assert 0
