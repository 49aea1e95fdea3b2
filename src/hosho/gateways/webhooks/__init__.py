"""Webhooks as the Standard Webhooks specification has them (version 1.0.0, symmetric signatures)."""
