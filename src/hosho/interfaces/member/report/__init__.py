"""Reporting a failure: safety first, one question a page, the result before the effort, and sent once."""
