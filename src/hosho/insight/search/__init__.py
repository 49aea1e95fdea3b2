"""One box that finds members, contracts, orders, claims, units and parcels by whatever the caller can read out."""

from hosho.insight.search.labels import labels_of
from hosho.insight.search.lookup import Found, Hint, Hit, Kind, State, search
from hosho.insight.search.query_parser import Recognised

__all__ = ["Found", "Hint", "Hit", "Kind", "Recognised", "State", "labels_of", "search"]
