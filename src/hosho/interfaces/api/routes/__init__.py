"""The operations of the API, one file a noun."""
