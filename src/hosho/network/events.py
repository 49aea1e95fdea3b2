"""What this room writes into the journal."""

STORE_OPENED = "network.store-opened"
DAY_CLOSED = "network.day-closed"
HOUR_BLOCKED = "network.hour-blocked"
PARTS_STOCKED = "network.parts-stocked"
PART_CHECKED = "network.part-checked"
