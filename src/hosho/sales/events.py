"""What this room writes into the journal."""

ORDERED = "sales.ordered"
SHIPPED = "sales.shipped"
DELIVERED = "sales.delivered"
