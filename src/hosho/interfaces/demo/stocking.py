"""Units for the demo's stock."""

from datetime import datetime

from hosho.core.calendar import day_in_tokyo
from hosho.devices import operations as devices
from hosho.devices.models import Unit
from hosho.interfaces.demo.simulation import SHOP, Simulation

MODELS = {
    "iphone-8": (64, 256),
    "iphone-xr": (64, 128),
    "iphone-xs": (64, 256),
    "ipad-air-3": (64,),
    "ipad-mini-5": (64,),
    "ipad-pro-11": (64, 256),
    "ipad-pro-12-9-3": (256,),
}
WI_FI_ONLY = {"ipad-air-3", "ipad-mini-5"}


def stock(sim: Simulation, model: str, *, meant_for: str = "sale", largest: bool = False, now: datetime) -> Unit:
    """Take a used device into stock and return it."""
    radio = model not in WI_FI_ONLY
    return devices.stock_unit(
        model=model,
        capacity_gb=max(MODELS[model]) if largest else sim.chance.choice(MODELS[model]),
        serial=sim.numbers.serial(),
        imei=sim.numbers.imei() if radio else None,
        meant_for=meant_for,
        grade=sim.chance.choice("AAB"),
        restriction="○" if radio else "",
        restriction_checked_on=day_in_tokyo(now) if radio else None,
        actor=SHOP,
        now=now,
    )
