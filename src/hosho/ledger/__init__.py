"""The general ledger: a small fixed chart of accounts, and what was posted to them, by double entry."""
