"""The desk door: phone agents find the contract, take the report, and tell the decision, all in one call."""
