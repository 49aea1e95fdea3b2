"""What this room writes into the journal."""

STOCKED = "devices.stocked"
PARCEL_DELIVERED = "devices.parcel-delivered"
