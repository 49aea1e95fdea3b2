"""Who is covered, since when, by which terms, with which unit, and the uses taken."""
