"""A second implementation of the plan, written from its rules and not from the product's code.

It works on the parsed TOML and on dates, step by step and without tables worked out beforehand: slow, and easy to check
by eye. ``test_reference.py`` compares it with ``hosho.core`` on random terms, catalogues and cases.
"""
