"""What is tied together when the program starts."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """The app of the agenda's handlers, notices and webhooks."""

    name = "hosho.workflows"

    def ready(self) -> None:
        """Register which events reach people outside: members by email, programs by webhook."""
        from hosho.gateways.webhooks.queries import is_wanted
        from hosho.journal.operations import FOLLOWERS
        from hosho.workflows.notices import NOTICES

        FOLLOWERS[:] = [NOTICES.__contains__, is_wanted]
