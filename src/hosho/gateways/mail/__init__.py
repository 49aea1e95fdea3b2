"""Mail to members: sent once for each entry of the journal; kept in a folder in a demonstration."""
