"""One person for each state that somebody may want to look at on the last day; all others live by chance.

A scene is what happens to one person: it begins so many days before the end, and each ``yield`` says how many days
pass until it goes on. Where it stops, it stays.
"""

from collections.abc import Callable, Iterator

from hosho.interfaces.demo.persona import Somebody

Scene = Callable[[Somebody], Iterator[float]]
AN_HOUR = 1 / 24
MINUTES = 1 / (24 * 60)


def _in_hand(who: Somebody, model: str = "iphone-8") -> Iterator[float]:
    who.buys(model)
    yield 1
    who.is_sent_it()
    yield 2
    who.receives("order")


def _at_the_depot(who: Somebody, *, loaner: bool = False) -> Iterator[float]:
    who.is_sent_a_kit(loaner=loaner)
    yield 1
    who.receives("kit")
    if loaner:
        who.receives("loaner")
    yield 1
    who.sends_it_in()
    yield 2
    who.receives("inbound")
    yield AN_HOUR


def _home_again(who: Somebody, *, loaner: bool = False) -> Iterator[float]:
    """Let a broken device be repaired and come home."""
    yield from _at_the_depot(who, loaner=loaner)
    who.is_inspected()
    yield AN_HOUR
    who.is_repaired()
    yield 1
    who.is_sent_back()
    yield 1
    who.receives("return")
    yield AN_HOUR


def _at_the_counter(who: Somebody) -> Iterator[float]:
    yield who.books()
    who.comes()
    yield 10 * MINUTES


def _breaks(who: Somebody, *, after: float) -> Iterator[float]:
    yield from _in_hand(who)
    yield after
    who.reports("partial-damage", "screen")
    yield AN_HOUR


def approved_after_a_cancelled_visit(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=50)
    who.asks_for_the_kit()
    yield AN_HOUR
    who.books()
    yield 1
    who.cancels_the_visit()


def referred(who: Somebody) -> Iterator[float]:
    yield from _in_hand(who)
    yield 80
    who.reports("other", "display")


def referred_beyond_the_promised_time(who: Somebody) -> Iterator[float]:
    yield from referred(who)


def not_covered_and_declined(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=40)
    yield from _at_the_depot(who)
    who.is_inspected("modification")
    yield 1
    who.is_quoted(24_200)
    yield 1
    who.answers(accepted=False)


def quoted_after_a_person_refused(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=40)
    yield from _at_the_depot(who)
    who.is_inspected("other")
    yield AN_HOUR
    who.is_decided(covered=False)
    yield 1
    who.is_quoted(12_100)


def not_covered_after_a_paid_repair_was_stopped(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=40)
    yield from _at_the_depot(who)
    who.is_inspected("modification")
    yield AN_HOUR
    who.is_quoted(16_500)
    yield AN_HOUR
    who.answers(accepted=True)
    yield 1
    who.stays_broken()


def kit_sent_with_a_loaner(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    who.asks_for_the_kit()
    yield 1
    who.is_sent_a_kit(loaner=True)


def loaner_reserved(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    who.asks_for_the_kit()


def on_its_way(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    who.is_sent_a_kit()
    yield 1
    who.receives("kit")
    yield 1
    who.sends_it_in()


def visit_booked(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    who.books()
    yield AN_HOUR
    who.has_their_part_checked()


def no_show(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    who.books()


def at_the_depot_sent_on_by_the_store(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    yield from _at_the_counter(who)
    who.is_inspected()
    yield 15 * MINUTES
    who.is_sent_on()
    yield 1
    who.receives("inbound")


def inspected_at_the_store_at_the_second_try(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    yield from _at_the_counter(who)
    who.is_inspected("modification")
    yield 5 * MINUTES
    who.has_it_undone("端末を取り違えていました。")
    yield 5 * MINUTES
    who.is_inspected()


def in_repair_with_a_loaner(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    yield from _at_the_depot(who, loaner=True)
    who.is_inspected()
    yield AN_HOUR
    who.is_in_repair()


def repaired_at_a_price(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    yield from _at_the_depot(who)
    who.is_inspected("modification")
    yield AN_HOUR
    who.is_quoted(16_500)
    yield AN_HOUR
    who.answers(accepted=True)
    yield 1
    who.is_finished()


def irreparable_as_a_person_found(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    yield from _at_the_depot(who)
    who.is_inspected("other")
    yield AN_HOUR
    who.is_decided(covered=True)
    yield 1
    who.is_given_up()


def exchange_promised(who: Somebody) -> Iterator[float]:
    yield from irreparable_as_a_person_found(who)
    yield AN_HOUR
    who.is_promised_another()


def sent_back(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    yield from _at_the_depot(who)
    who.is_inspected()
    yield AN_HOUR
    who.is_repaired()
    yield 1
    who.is_sent_back()


def home_with_a_loaner_overdue(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    yield from _home_again(who, loaner=True)


def loaner_coming_back(who: Somebody) -> Iterator[float]:
    yield from home_with_a_loaner_overdue(who)
    yield 8
    who.sends_the_loaner_back()


def loaner_returned(who: Somebody) -> Iterator[float]:
    yield from loaner_coming_back(who)
    yield 1
    who.receives("loaner-return")


def loaner_wiped(who: Somebody) -> Iterator[float]:
    yield from loaner_returned(who)
    yield AN_HOUR
    who.has_the_loaner_wiped()


def loaner_lost(who: Somebody) -> Iterator[float]:
    yield from home_with_a_loaner_overdue(who)
    yield 20
    who.is_called_about_the_loaner()
    yield 20
    who.never_returns_the_loaner()


def placed(who: Somebody) -> Iterator[float]:
    who.buys("iphone-xr")
    yield from ()


def cancelled(who: Somebody) -> Iterator[float]:
    who.buys("iphone-xr")
    yield AN_HOUR
    who.cancels_the_order()


def shipped(who: Somebody) -> Iterator[float]:
    who.buys("iphone-xr")
    yield 1
    who.is_sent_it()


def undelivered(who: Somebody) -> Iterator[float]:
    yield from shipped(who)
    yield 8
    who.could_not_be_reached()


def returned(who: Somebody) -> Iterator[float]:
    yield from _in_hand(who, "iphone-xr")
    yield 2
    who.returns_it()
    yield 2
    who.receives("order-return")
    yield 1
    who.has_it_restocked()


def suspended(who: Somebody) -> Iterator[float]:
    """Let the next collection fail, and every one after it: 30 days later the cover is suspended, as the terms say."""
    yield from _in_hand(who, "ipad-mini-5")
    yield 40
    who.runs_out_of_money()


def ended_unpaid(who: Somebody) -> Iterator[float]:
    """Let the same have begun long ago: 90 days after the failed collection the contract has ended."""
    yield from suspended(who)


def resumed_and_natural_cover_just_ended(who: Somebody) -> Iterator[float]:
    """Let what is owed be paid when the cover is suspended: it resumes."""
    yield from suspended(who)
    yield 60
    who.pays()


def leaving_after_a_refused_battery(who: Somebody) -> Iterator[float]:
    yield from _in_hand(who)
    yield 60
    who.reports("battery", "battery")
    yield 1
    who.leaves()
    yield AN_HOUR
    who.stays()
    yield 1
    who.leaves()


def left_after_a_withdrawn_claim(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=30)
    who.withdraws()
    yield 1
    who.leaves()


def limit_reached_by_an_exchange_and_a_visit(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=30)
    yield from _at_the_depot(who)
    who.is_inspected()
    yield AN_HOUR
    who.is_given_up()
    yield AN_HOUR
    who.is_promised_another()
    yield 1
    who.is_sent_back()
    yield 1
    who.receives("return")
    yield AN_HOUR
    who.has_the_old_one_scrapped()
    yield 60
    who.reports("partial-damage", "screen")
    yield AN_HOUR
    yield from _at_the_counter(who)
    who.is_inspected()
    yield 5 * MINUTES
    who.is_repaired()
    yield 30 * MINUTES
    who.takes_it_home()


def refused_at_the_counter(who: Somebody) -> Iterator[float]:
    yield from _breaks(who, after=60)
    yield from _at_the_counter(who)
    who.is_inspected("modification")
    yield 5 * MINUTES
    who.takes_it_home()


SCENES: tuple[tuple[int, Scene], ...] = (
    (70, in_repair_with_a_loaner),
    (110, limit_reached_by_an_exchange_and_a_visit),
    (90, home_with_a_loaner_overdue),
    (64, visit_booked),
    (731, resumed_and_natural_cover_just_ended),
    (72, at_the_depot_sent_on_by_the_store),
    (83, referred),
    (92, referred_beyond_the_promised_time),
    (103, suspended),
    (66, no_show),
    (66, leaving_after_a_refused_battery),
    (68, kit_sent_with_a_loaner),
    (64, loaner_reserved),
    (50, quoted_after_a_person_refused),
    (72, exchange_promised),
    (72, sent_back),
    (60, approved_after_a_cancelled_visit),
    (68, on_its_way),
    (66, inspected_at_the_store_at_the_second_try),
    (72, repaired_at_a_price),
    (72, irreparable_as_a_person_found),
    (52, not_covered_and_declined),
    (52, not_covered_after_a_paid_repair_was_stopped),
    (1, placed),
    (2, shipped),
    (5, cancelled),
    (14, undelivered),
    (30, returned),
    (81, loaner_coming_back),
    (82, loaner_returned),
    (100, loaner_wiped),
    (130, loaner_lost),
    (130, left_after_a_withdrawn_claim),
    (250, ended_unpaid),
    (100, refused_at_the_counter),
)
"""The scenes, those first that a small demonstration should have too, each with the days from its begin to the end."""
