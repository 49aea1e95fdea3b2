"""Looking over all rooms: search, and the self-check. Reads only."""
