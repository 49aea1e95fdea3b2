"""Whether an incident is covered, why, and what is offered: a pure function of terms, contract, uses and report."""

from hosho.core.coverage.facts import Contract, Decision, Offer, Report, Use

__all__ = ["Contract", "Decision", "Offer", "Report", "Use"]
