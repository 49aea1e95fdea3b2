"""The shop: used devices to buy, the option offered only there, the final confirmation, and the buyer's orders."""
