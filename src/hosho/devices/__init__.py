"""Units (one physical device each), who holds them, what they are promised to, and parcels."""
