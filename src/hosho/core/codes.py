"""The closed codes of the business (domain words): causes, faults, remedies, methods, channels, outcomes.

Plain string literals, not enums: they travel through JSON, TOML and the database unchanged and compare fast.
"""

from typing import Literal, get_args

Cause = Literal[
    "natural-failure",
    "total-loss",
    "partial-damage",
    "wet",
    "submerged",
    "theft",
    "loss",
    "modification",
    "natural-disaster",
    "software",
    "battery",
    "other",
]
Fault = Literal[
    "screen",
    "display",
    "camera",
    "battery",
    "charging",
    "power",
    "button",
    "speaker",
    "microphone",
    "biometrics",
    "wireless",
    "body",
    "liquid",
    "other",
]
Remedy = Literal["repair", "exchange"]
Method = Literal["ship-in", "walk-in"]
Channel = Literal["phone", "web", "store"]
Outcome = Literal["covered", "not-covered", "refer"]
Language = Literal["ja", "en"]

CAUSES: tuple[Cause, ...] = get_args(Cause)
FAULTS: tuple[Fault, ...] = get_args(Fault)
REMEDIES: tuple[Remedy, ...] = get_args(Remedy)
METHODS: tuple[Method, ...] = get_args(Method)
CHANNELS: tuple[Channel, ...] = get_args(Channel)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
LANGUAGES: tuple[Language, ...] = get_args(Language)

LIQUID_CAUSES: frozenset[Cause] = frozenset({"wet", "submerged"})
"""Causes that always carry the fault ``liquid``, whether or not the caller named it."""
