"""Rows of the billing room. What is money is appended; what is a state of work (a run, a case) moves on."""

from hosho.billing.models.charges import Charge, Chunk, OneOff, Parked, Price, Run
from hosho.billing.models.collected import (
    Batch,
    DunningCase,
    Means,
    PaidBy,
    PastMeans,
    Payment,
    Posting,
    Result,
    Sent,
    Unmatched,
    WriteOff,
)
from hosho.billing.models.invoices import CreditLine, CreditNote, Invoice, InvoiceLine, Issuer, Series
from hosho.billing.models.papers import Paper

__all__ = [
    "Batch",
    "Charge",
    "Chunk",
    "CreditLine",
    "CreditNote",
    "DunningCase",
    "Invoice",
    "InvoiceLine",
    "Issuer",
    "Means",
    "OneOff",
    "PaidBy",
    "Paper",
    "Parked",
    "PastMeans",
    "Payment",
    "Posting",
    "Price",
    "Result",
    "Run",
    "Sent",
    "Series",
    "Unmatched",
    "WriteOff",
]
