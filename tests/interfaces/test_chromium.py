"""The browser of the tests does not hold up the suite."""

import os
import signal

import pytest
from playwright.sync_api import Error

from tests.interfaces.chromium import GONE, PROGRAM, Chromium


@pytest.mark.skipif(not PROGRAM.exists(), reason="no Chromium on this machine")
def test_a_browser_that_stands_still_is_ended_and_the_next_test_has_another() -> None:
    chromium = Chromium(patience=0.5)
    page = chromium.new_context().new_page()
    for pid in chromium.processes():
        os.kill(pid, signal.SIGSTOP)
    with pytest.raises(Error, match=GONE), chromium.watched():
        page.evaluate("1 + 1")
    assert chromium.new_context().new_page().evaluate("1 + 1") == 2
    chromium.close()
