"""``hosho worker``: do the jobs that operations have deferred, until asked to end."""

import os


def work() -> None:
    """Take jobs, one at a time, until SIGINT or SIGTERM; the job under way is then given ten seconds to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hosho.ground.settings")
    import django

    django.setup()

    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as outside_django:
        outside_django.run_worker(shutdown_graceful_timeout=10)


if __name__ == "__main__":
    work()
