"""Doing the jobs that entries of the journal brought about, and reading what members got."""

from pathlib import Path

from procrastinate.contrib.django.models import ProcrastinateJob

from hosho.core.calendar import TOKYO
from hosho.gateways.mail.models import SentNotice
from hosho.gateways.mail.outbox import header, read
from hosho.interfaces.jobs.tasks import follow
from hosho.journal.models import Entry
from hosho.journal.operations import FOLLOW


class Postbox:
    """The mails of a test. Each look first does the jobs that wait, as the worker would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.done = 0
        self.seen: set[str] = set()

    def work(self) -> None:
        """Do the waiting jobs of the journal in their order."""
        for job in ProcrastinateJob.objects.filter(task_name=FOLLOW, id__gt=self.done).order_by("id"):
            follow(**job.args)
            self.done = job.id

    def since(self) -> list[tuple[str, str]]:
        """Give each new notice as its day and hour in Tokyo, and its template; in the order of the journal."""
        self.work()
        new = {str(notice.entry_id): notice.template for notice in SentNotice.objects.all()}
        assert {file.stem for file in self.folder.glob("*.eml")} == set(new), "what is noted as sent is what was sent"
        entries = Entry.objects.filter(id__in=set(new) - self.seen).order_by("at", "id")
        self.seen |= set(new)
        return [(f"{entry.at.astimezone(TOKYO):%Y-%m-%d %H:%M}", new[str(entry.id)]) for entry in entries]

    def templates(self) -> list[str]:
        """Give the templates of the new notices alone."""
        return [template for _when, template in self.since()]

    def last(self) -> tuple[str, str]:
        """Give subject and body of the newest notice."""
        self.work()
        mail = read(max(self.folder.glob("*.eml")))
        return header(mail, "Subject"), mail.get_content()
