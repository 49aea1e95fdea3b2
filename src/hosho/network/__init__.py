"""Partner stores: their hours, the places of an hour, the parts at hand, and the visits booked."""
