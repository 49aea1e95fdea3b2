"""A receiver who takes a request and never answers holds up neither the agenda nor the members' mail."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.utils import timezone

from hosho.accounts import operations as accounts
from hosho.core.calendar import TOKYO
from hosho.gateways.mail.models import SentNotice
from hosho.gateways.webhooks import operations as webhooks
from hosho.gateways.webhooks.models import Delivery
from hosho.interfaces.cli.worker import AT_ONCE_OUTSIDE
from hosho.sales.models import Order
from tests.cast import buy, deliver, publish, ship
from tests.conftest import Database

SECONDS = 60
"""What has not come by then does not come."""


class Silent:
    """Takes connections, and says nothing on them until the block ends."""

    def __init__(self, door: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{door.getsockname()[1]}/"
        self.held: list[socket.socket] = []
        self._door = door
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while True:
            try:
                self.held.append(self._door.accept()[0])
            except OSError:
                return


@pytest.fixture
def silent() -> Iterator[Silent]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        receiver = Silent(door)
        yield receiver
        door.shutdown(socket.SHUT_RDWR)
        for each in receiver.held:
            each.close()


class Worker:
    """The worker of a database, in a process of its own."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._said = folder / "said.txt"
        environment = database.environment | {"HOSHO_DATA": str(folder), "HOSHO_WEBHOOKS_TO_LOOPBACK": "1"}
        with self._said.open("wb") as said:
            command = [sys.executable, "-m", "hosho.interfaces.cli.worker"]
            self.process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)

    def brings_about(self, happened: Callable[[], bool]) -> bool:
        """Wait until something has happened, and say whether it has. Raises AssertionError when the worker ends."""
        until = time.monotonic() + SECONDS
        while not happened():
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.05)
            assert self.process.returncode is None, self._said.read_text()
            if time.monotonic() > until:
                return False
        return True


@pytest.fixture
def worker(fresh_database: Database, tmp_path: Path) -> Iterator[Worker]:
    """Run the worker of the test's database."""
    running = Worker(fresh_database, tmp_path)
    yield running
    running.process.kill()
    running.process.wait(SECONDS)


def test_receivers_who_never_answer_hold_up_neither_the_agenda_nor_mail(
    fresh_database: Database, silent: Silent, worker: Worker
) -> None:
    publish()
    now = timezone.now().astimezone(TOKYO)
    key, _secret = accounts.make_key(name="shop", role="shop", now=now)
    for _ in range(AT_ONCE_OUTSIDE - 1):
        webhooks.register(
            access_key_id=key.id, url=silent.url, events=["sales.shipped"], to_loopback=True, real_now=now
        )
    order = ship(buy(now=now), now=now)
    assert worker.brings_about(lambda: len(silent.held) == AT_ONCE_OUTSIDE - 1), "all receivers have been asked"
    assert order.parcel_id is not None
    deliver(order.parcel_id, now=now)
    noticed = SentNotice.objects.count()
    assert worker.brings_about(lambda: Order.objects.get(id=order.id).state == "delivered"), "the agenda goes on"
    quiet = buy(now=now)
    ship(quiet, now=now)
    assert worker.brings_about(lambda: SentNotice.objects.count() > noticed), "members are written to"
    assert not Delivery.objects.exclude(attempts=0).exists(), "and the receivers still say nothing"
    worker.process.send_signal(signal.SIGTERM)
    for each in silent.held:
        each.close()
    assert worker.process.wait(SECONDS) == 0
