"""Whether an incident is covered, why, and what is offered: a pure function of terms, contract, uses and report."""

from hosho.core.coverage.decision import decide
from hosho.core.coverage.facts import Contract, Decision, Offer, Report, Use
from hosho.core.coverage.record import Record, ReplayError, record, recorded_decision, recorded_inputs, replay
from hosho.core.coverage.status import ContractState, CoverageStatus, CoverStatus, contract_state, coverage_status

__all__ = [
    "Contract",
    "ContractState",
    "CoverStatus",
    "CoverageStatus",
    "Decision",
    "Offer",
    "Record",
    "ReplayError",
    "Report",
    "Use",
    "contract_state",
    "coverage_status",
    "decide",
    "record",
    "recorded_decision",
    "recorded_inputs",
    "replay",
]
