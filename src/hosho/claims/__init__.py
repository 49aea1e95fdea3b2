"""A claim's whole life, from the report to the closing."""
