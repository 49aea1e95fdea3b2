"""What this room writes into the journal."""

STOCKED = "devices.stocked"
PARCEL_DELIVERED = "devices.parcel-delivered"
RESTOCKED = "devices.restocked"
SCRAPPED = "devices.scrapped"
PRICED = "devices.priced"
RESTRICTION_CHECKED = "devices.restriction-checked"
