"""One person for each state that someone may want to look at on the last day; all others live by chance.

A scenario is what happens to one person: it begins so many days before the end, and each ``yield`` says how many days
pass until it continues. Where it stops, it stays.
"""

from hosho.interfaces.demo.scenarios import claims, contracts, loaners, orders, repairs
from hosho.interfaces.demo.scenarios.steps import Scenario

SCENARIOS: tuple[tuple[int, Scenario], ...] = (
    (70, repairs.in_repair_with_a_loaner),
    (110, repairs.limit_reached_by_an_exchange_and_a_visit),
    (90, loaners.home_with_a_loaner_overdue),
    (64, claims.visit_booked),
    (731, contracts.resumed_and_natural_cover_just_ended),
    (72, claims.at_the_depot_sent_on_by_the_store),
    (83, claims.referred),
    (92, claims.referred_beyond_the_promised_time),
    (103, contracts.suspended),
    (66, claims.no_show),
    (66, contracts.leaving_after_a_refused_battery),
    (68, claims.kit_sent_with_a_loaner),
    (64, claims.loaner_reserved),
    (50, repairs.quoted_after_a_person_refused),
    (72, repairs.exchange_promised),
    (72, repairs.sent_back),
    (60, claims.approved_after_a_cancelled_visit),
    (68, claims.on_its_way),
    (66, repairs.inspected_at_the_store_at_the_second_try),
    (72, repairs.repaired_at_a_price),
    (72, repairs.irreparable_as_a_person_found),
    (52, repairs.not_covered_and_declined),
    (52, repairs.not_covered_after_a_paid_repair_was_stopped),
    (1, orders.placed),
    (2, orders.shipped),
    (5, orders.cancelled),
    (14, orders.undelivered),
    (30, orders.returned),
    (81, loaners.loaner_coming_back),
    (82, loaners.loaner_returned),
    (100, loaners.loaner_wiped),
    (130, loaners.loaner_lost),
    (130, contracts.left_after_a_withdrawn_claim),
    (250, contracts.ended_unpaid),
    (100, repairs.refused_at_the_counter),
)
"""The scenarios, those first that a small demo should have too, each with the days from its beginning to the end."""
