"""Accounts: who signs in or calls, with which roles and acts."""
