"""What several doors read: the same values, held to the same limits."""
