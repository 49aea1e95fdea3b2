"""Orders of used devices with the plan, from the purchase to the delivery."""
