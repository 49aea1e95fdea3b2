"""Signing in and out: one page for members and for all who work here."""
