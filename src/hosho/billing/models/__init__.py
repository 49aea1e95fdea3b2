"""Rows of billing. What is money is appended; what is a state of work (a run, a case) moves on."""

from hosho.billing.models.charges import Charge, Chunk, OneOff, Parked, Price, Run
from hosho.billing.models.collected import (
    Batch,
    DunningCase,
    Means,
    PaidBy,
    PastMeans,
    Payment,
    Result,
    Sent,
    Unmatched,
    WriteOff,
)
from hosho.billing.models.invoices import CreditLine, CreditNote, Invoice, InvoiceLine, Issuer

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
    "Parked",
    "PastMeans",
    "Payment",
    "Price",
    "Result",
    "Run",
    "Sent",
    "Unmatched",
    "WriteOff",
]
