"""Two taps at one moment: one claim, and both are told of it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from django.db import connections

from hosho.claims.intake import drafts
from hosho.claims.intake.answers import Answers
from hosho.claims.models import Claim
from hosho.contracts.models import Use
from hosho.people.consents import TO_HAND_IN
from tests.cast import at, in_hand, publish
from tests.conftest import Database

NOW = at("2022-05-30 14:05")
CLIENTS = 6
ROUNDS = 10
ANSWERED = Answers(
    when="2022-05-28",
    what="dropped",
    which="partial-damage",
    where=("screen",),
    method="ship-in",
    prepare={"backup": "done", "find-my": "done", "suica": "none", "sim": "done"},
)


def test_taps_at_the_same_moment_are_one_claim(fresh_database: Database) -> None:
    publish()
    for _round in range(ROUNDS):
        bought = in_hand("iphone-8")
        draft = drafts.begin(member_id=bought.member.id, contract_id=bought.contract_id, now=NOW)
        drafts.keep(draft_id=draft.id, answers=ANSWERED, now=NOW)
        start = Barrier(CLIENTS, timeout=60)

        def tap(draft_id: UUID = draft.id, member_id: UUID = bought.member.id, start: Barrier = start) -> UUID:
            try:
                start.wait()
                return drafts.send(draft_id=draft_id, member_id=member_id, consents=TO_HAND_IN, now=NOW).id
            finally:
                connections.close_all()

        with ThreadPoolExecutor(CLIENTS) as clients:
            told = {each.result() for each in [clients.submit(tap) for _client in range(CLIENTS)]}
        assert told == {Claim.objects.get(contract_id=bought.contract_id).id}
        assert Use.objects.filter(contract_id=bought.contract_id).count() == 1


def test_a_report_begun_on_two_devices_at_once_is_one_draft(fresh_database: Database) -> None:
    publish()
    bought = in_hand("iphone-8")
    start = Barrier(CLIENTS, timeout=60)

    def begin() -> UUID:
        try:
            start.wait()
            return drafts.begin(member_id=bought.member.id, contract_id=bought.contract_id, now=NOW).id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as clients:
        assert len({each.result() for each in [clients.submit(begin) for _client in range(CLIENTS)]}) == 1
