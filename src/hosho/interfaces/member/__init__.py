"""The members' pages: what can I use today, report a failure, follow a claim, the contract and leaving, my data."""
