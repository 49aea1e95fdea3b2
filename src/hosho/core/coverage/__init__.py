"""Whether an incident is covered, why, and what is offered: a pure function of terms, contract, uses and report."""

from hosho.core.coverage.decision import decide
from hosho.core.coverage.facts import Contract, Decision, Offer, Report, Use
from hosho.core.coverage.record import Record, ReplayError, record, recorded_inputs, replay
from hosho.core.coverage.status import ContractState, CoverStanding, Standing, contract_state, standing

__all__ = [
    "Contract",
    "ContractState",
    "CoverStanding",
    "Decision",
    "Offer",
    "Record",
    "ReplayError",
    "Report",
    "Standing",
    "Use",
    "contract_state",
    "decide",
    "record",
    "recorded_inputs",
    "replay",
    "standing",
]
