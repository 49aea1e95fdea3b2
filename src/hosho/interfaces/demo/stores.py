"""The shipped network's stores in the demo: invented names and addresses."""

from datetime import datetime, time, timedelta

from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.codes import Fault
from hosho.interfaces.demo.simulation import OFFICE, STORE
from hosho.network import operations as network
from hosho.network.queries import store_with

STORES = (
    ("midoricho", "みどり町", "Midoricho", 10, 19, (2,), 2),
    ("asahidai", "あさひ台", "Asahidai", 10, 20, (), 2),
    ("honmachi", "本町", "Honmachi", 11, 19, (1,), 1),
    ("kawara", "川原", "Kawara", 10, 18, (0, 6), 1),
    ("minatodori", "港通り", "Minatodori", 10, 20, (), 3),
)
PARTS: tuple[tuple[str, Fault], ...] = (("iphone-8", "screen"), ("iphone-8", "camera"), ("iphone-xr", "screen"))


def open_stores(now: datetime) -> None:
    """Open the stores, each with some parts in stock."""
    for number, (code, ja, en, opens, closes, closed, places) in enumerate(STORES, start=1):
        store = network.open_store(
            code=code,
            network="icracked",
            name_ja=f"iCracked Store {ja}",
            name_en=f"iCracked Store {en}",
            address=f"見本県見本市{ja}{number}-1",
            phone=f"000000010{number}",
            opens=opens,
            closes=closes,
            closed_weekdays=closed,
            closed_on_holidays=code == "kawara",
            places_per_hour=places,
            actor=OFFICE,
            now=now,
        )
        for model, fault in PARTS:
            network.stock_parts(store=store, model=model, fault=fault, pieces=4, actor=STORE, now=now)


def close_for_a_while(now: datetime) -> None:
    """Close one store for a day next week, and block an hour of that day in another."""
    day = day_in_tokyo(now) + timedelta(days=7)
    network.close_on(store=store_with("honmachi"), day=day, actor=OFFICE, now=now)
    hour = datetime.combine(day, time(15), tzinfo=TOKYO)
    network.block_hour(store=store_with("midoricho"), starts_at=hour, actor=STORE, now=now)
