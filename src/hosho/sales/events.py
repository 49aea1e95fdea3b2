"""What this room writes into the journal."""

ORDERED = "sales.ordered"
SHIPPED = "sales.shipped"
DELIVERED = "sales.delivered"
CANCELLED = "sales.cancelled"
CAME_BACK = "sales.came-back"
RETURNED = "sales.returned"
RETURN_ARRIVED = "sales.return-arrived"
