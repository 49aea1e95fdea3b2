"""Documents as they were given out: a file with its hash, and a row that says of whom and of what it is."""
