"""Hypothesis walks through everything that can happen; all is as it must be after each step.

The suite takes the same walks each time. ``WALKS`` asks for that many, other ones each time; what breaks is then
made as short as can be.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.cast import IN_STORE, MEI, open_store, publish
from tests.stories.version_2 import publish_version_2
from tests.stories.walk import BEGINS_AT
from tests.stories.walk_of_claims import WholeWalk

from hosho.claims import events as claims
from hosho.network.operations import stock_parts

EVERY_MOVE = {*claims.AFTER.values(), claims.UNDONE, claims.LOANER_LOST, claims.LOANER_WIPED}
WALKS = int(os.environ.get("WALKS", "0"))


@pytest.mark.django_db
def test_whatever_happens_in_whatever_order_all_is_as_it_must_be(tmp_path: Path) -> None:
    publish()
    publish_version_2(tmp_path, now=BEGINS_AT)
    for code in ("midoricho", "asahidai"):
        store = open_store(code, now=BEGINS_AT)
        for model, fault in IN_STORE:
            stock_parts(store=store, model=model, fault=fault, pieces=20, actor=MEI, now=BEGINS_AT)
    run_state_machine_as_test(
        WholeWalk,
        settings=settings(
            max_examples=WALKS or 16,
            stateful_step_count=20,
            derandomize=not WALKS,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            phases=list(Phase) if WALKS else [Phase.generate],
        ),
    )
    unreached = sorted(EVERY_MOVE - WholeWalk.reached)
    assert len(unreached) < 4, f"the walks are too short to make the moves {unreached}"
