"""A business to look at: invented members, real operations, one seed, and a clock that moves."""
