"""What this door ties together when the program starts."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The app of the agenda's handlers and the worker's tasks."""

    name = "hosho.doors.jobs"

    def ready(self) -> None:
        """Let the journal know of which events somebody outside is told: members by mail, programs by webhook."""
        from hosho.doors.jobs.notices import NOTICES
        from hosho.gateways.webhooks.queries import is_wanted
        from hosho.journal.operations import FOLLOWERS

        FOLLOWERS[:] = [NOTICES.__contains__, is_wanted]
