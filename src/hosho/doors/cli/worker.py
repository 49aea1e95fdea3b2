"""``hosho worker``: do the jobs that operations have deferred, until asked to end."""

import os

DATABASE_SECONDS = 2
"""So long a worker waits for a connection out of its own small pool."""


def work() -> None:
    """Do what is due, then take jobs, one at a time, until SIGINT or SIGTERM; a job under way then gets ten seconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hosho.ground.settings")
    import django

    django.setup()

    from django.db import connection
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params
    from procrastinate.psycopg_connector import PsycopgConnector

    from hosho.doors.jobs.tasks import take_agenda

    take_agenda()  # what a killed worker had begun is due still, and its job wakes nobody any more
    connection.close()
    # A worker whose database went away ends, and is started again. By default it would first wait half a minute for a
    # connection in which to say so.
    connector = PsycopgConnector(kwargs=connector_params(), timeout=DATABASE_SECONDS)
    with app.replace_connector(connector) as outside_django:
        outside_django.run_worker(shutdown_graceful_timeout=10)


if __name__ == "__main__":
    work()
