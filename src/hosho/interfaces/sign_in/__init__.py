"""Signing in and out: one page for members and for everybody who works here."""
