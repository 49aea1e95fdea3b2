"""``hosho worker``: do the jobs that operations have deferred, until asked to end."""

import os


def work() -> None:
    """Do what is due, then take jobs, one at a time, until SIGINT or SIGTERM; a job under way then gets ten seconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hosho.ground.settings")
    import django

    django.setup()

    from django.db import connection
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from hosho.doors.jobs.tasks import take_agenda

    take_agenda()  # what a killed worker had begun is due still, and its job wakes nobody any more
    connection.close()
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as outside_django:
        outside_django.run_worker(shutdown_graceful_timeout=10)


if __name__ == "__main__":
    work()
