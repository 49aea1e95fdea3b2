"""The same operations over HTTP, for the programs of shops and partners."""
