"""``hosho worker``: do the jobs that operations have deferred, until asked to end."""

import asyncio
import os
import signal
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procrastinate import App

DATABASE_SECONDS = 2
"""How long a worker waits for a connection out of its own small pool."""
GRACE_SECONDS = 10
AT_ONCE_OUTSIDE = 4
"""How many emails and webhooks are under way at once; each waits for others most of its time."""


def work() -> None:
    """Do what is due, then take jobs until SIGINT or SIGTERM; a job under way then gets ten seconds.

    The business is done one job at a time. What goes outside has its own queue and is done beside it: a receiver
    who does not answer holds up neither the agenda nor, while one of the others is free, who is next.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hosho.platform.settings")
    import django

    django.setup()

    from hosho.interfaces.jobs.tasks import take_agenda
    from hosho.platform.database import close_connections

    take_agenda()  # what a killed worker had begun is due still, and its job wakes no one any more
    close_connections()
    asyncio.run(_side_by_side(_with_own_connections()))


def _with_own_connections() -> "App":
    """Return an app that fetches and finishes jobs over connections of its own.

    What the jobs themselves defer goes the way of Django's connection, as everywhere: within their transactions. (Were
    the one app's connector replaced, a job could be done before the rows are there, or without them.)
    """
    from procrastinate.contrib.django import DjangoApp, app
    from procrastinate.contrib.django.utils import connector_params
    from procrastinate.psycopg_connector import PsycopgConnector

    # A worker whose database went away ends, and is started again. By default it would first wait half a minute for a
    # connection in which to say so.
    connector = PsycopgConnector(kwargs=connector_params(), timeout=DATABASE_SECONDS)
    own = DjangoApp(connector=connector, import_paths=app.import_paths, periodic_defaults=app.periodic_defaults)
    own.tasks, own.periodic_registry = app.tasks, app.periodic_registry
    return own


async def _side_by_side(app: "App") -> None:
    """Run a worker for each queue until a signal comes, or one of them fails; then end both."""
    from hosho.journal.operations import BUSINESS, OUTSIDE

    async with app.open_async():
        workers = [
            asyncio.create_task(
                app.run_worker_async(
                    name=queue,
                    queues=[queue],
                    concurrency=at_once,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                    install_signal_handlers=False,
                )
            )
            for queue, at_once in ((BUSINESS, 1), (OUTSIDE, AT_ONCE_OUTSIDE))
        ]
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, _end, workers)
        await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
        _end(workers)
        for ended in await asyncio.gather(*workers, return_exceptions=True):
            if isinstance(ended, Exception):  # being cancelled is none
                raise ended


def _end(workers: Sequence["asyncio.Task[None]"]) -> None:
    for worker in workers:
        worker.cancel()


if __name__ == "__main__":
    from hosho.interfaces.cli import worker

    worker.work()  # by the module's name: the queue warns of an app that is made in the main module
