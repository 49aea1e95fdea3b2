"""Translate, call one operation, answer. Only here is the clock read."""
