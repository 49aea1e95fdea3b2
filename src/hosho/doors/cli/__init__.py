"""The command line: ``hosho …``."""
