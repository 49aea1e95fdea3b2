"""Orders of used devices, with the plan or without it, from the purchase to the delivery."""
