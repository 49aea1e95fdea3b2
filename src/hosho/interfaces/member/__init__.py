"""The members' door: what can I use today, report a failure, follow a claim, the contract and leaving, my data."""
