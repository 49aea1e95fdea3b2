"""Letters go out once each, complete or not at all, and nobody's name stands in a log or a job."""

import re
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from typer.testing import CliRunner

from hosho.claims import operations as claims
from hosho.core.moves import UNDONE_TO
from hosho.gateways.mail.models import SentNotice
from hosho.gateways.mail.outbox import kept
from hosho.gateways.mail.outbox import read as read_mail
from hosho.gateways.mail.sending import MailNotTakenError
from hosho.interfaces.cli.main import app as command
from hosho.interfaces.jobs.tasks import follow
from hosho.journal.models import Entry
from hosho.journal.operations import FOLLOW
from hosho.platform.config import read
from hosho.workflows.notices import DECIDED, NOTICES, TEMPLATES, LetterIncompleteError, letter_of, render
from tests.cast import DESK, at, buy, in_hand, publish, report
from tests.conftest import Database
from tests.gateways.postbox import Postbox
from tests.stories.diary import go_to

LETTERS = sorted({notice.template for notice in [*NOTICES.values(), DECIDED]})
NOT_OUR_WORDS = ("できかねます", "お客様都合", "させていただ", "エラーが発生", "unfortunately", "Unfortunately")


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server that takes everything, or answers the recipients' line with ``refusal``."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.refusal = b""
        super().__init__(("127.0.0.1", 0), Conversation)


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs."""

    server: MailServer
    timeout = 30  # seconds without a word

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                mail = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    mail += line
                self.server.taken.append(mail)
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            refused = word == b"RCPT" and self.server.refusal
            self.wfile.write(self.server.refusal if refused else b"250 ok\r\n")


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """Let mails go to a server of this test."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        yield server
        server.shutdown()


def joined() -> Entry:
    """Let somebody join; give the entry of which they are told."""
    publish()
    buy(now=at("2021-06-01 10:00"))
    return Entry.objects.get(event="contracts.joined")


def test_an_entry_of_which_a_member_is_told_carries_one_job_that_knows_its_id_alone(db: None) -> None:
    publish()
    report(in_hand(), now=at("2021-06-01 10:00"))
    told = Entry.objects.filter(event__in=NOTICES).order_by("id")
    jobs = ProcrastinateJob.objects.filter(task_name=FOLLOW).order_by("id")
    assert [each.event for each in told] == ["sales.ordered", "contracts.joined", "claims.approved"]
    assert [job.args for job in jobs] == [{"entry_id": str(each.id)} for each in told]


def test_what_is_rolled_back_is_told_to_nobody(db: None) -> None:
    publish()
    with transaction.atomic():
        buy(now=at("2021-06-01 10:00"))
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.filter(task_name=FOLLOW).exists()


def test_a_job_that_runs_again_sends_nothing_more(post: Postbox) -> None:
    entry = joined()
    post.work()
    [file] = post.folder.glob("*.eml")
    file.unlink()
    follow(entry_id=str(entry.id))
    assert SentNotice.objects.count() == 1
    assert not list(post.folder.glob("*.eml"))


def test_a_letter_that_goes_again_takes_the_place_of_itself(post: Postbox) -> None:
    """Killed between sending and noting it, the worker sends the same letter once more."""
    entry = joined()
    letter = letter_of(entry)
    assert letter is not None
    from hosho.gateways.mail.sending import message_of

    message_of(letter).send()
    assert post.since() == [("2021-06-01 10:00", "joined")]


def test_a_real_worker_sends_what_was_committed(fresh_database: Database, outbox: Path) -> None:
    publish()
    aoi = in_hand()
    report(aoi, now=go_to("2021-06-01 10:00"))
    for tidying in ("jobs.tidy", "jobs.forget"):
        app.configure_task(tidying).defer(timestamp=0)
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    assert [mail.subject[:8] for mail in kept(outbox)] == ["端末補償オプショ", "補償の対象です（"]
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}


def test_in_production_letters_go_to_the_mail_server(db: None, mail_server: MailServer) -> None:
    entry = joined()
    follow(entry_id=str(entry.id))
    [taken] = mail_server.taken
    mail = message_from_bytes(taken, policy=policy.default)
    assert mail["To"] == "青木 葵 <aoi@example.jp>"
    assert mail["Message-ID"].startswith(f"<{entry.id}@")
    assert mail["Date"].datetime == at("2021-06-01 10:00")
    assert mail["Content-Language"] == "ja"
    assert "契約番号" in mail.get_content()


@pytest.mark.parametrize("refusal", [b"450 later\r\n", b"550 no such mailbox\r\n"])
def test_what_the_server_refuses_is_not_noted_as_sent_and_the_error_names_nobody(
    db: None, mail_server: MailServer, refusal: bytes
) -> None:
    entry = joined()
    mail_server.refusal = refusal
    with pytest.raises(MailNotTakenError) as caught:
        follow(entry_id=str(entry.id))
    assert "aoi" not in f"{caught.value}"
    assert caught.value.__suppress_context__, "the traceback does not show the server's own words either"
    assert not SentNotice.objects.exists()
    mail_server.refusal = b""
    follow(entry_id=str(entry.id))
    assert len(mail_server.taken) == 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_notice_has_its_letter_and_no_letter_is_left_over(language: str) -> None:
    found = {file.stem for file in (TEMPLATES / language).glob("*.txt")} - {"letter"}
    assert sorted(found) == LETTERS


@pytest.mark.parametrize("file", sorted(TEMPLATES.glob("*/*.txt")), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_letters_are_in_the_tone_of_the_house(file: Path) -> None:
    text = file.read_text()
    assert not [word for word in NOT_OUR_WORDS if word in text]
    if file.parent.name == "en":
        assert not re.search(r"[぀-ヿ一-鿿]", text)


def test_a_letter_with_a_gap_is_not_written() -> None:
    with pytest.raises(LetterIncompleteError):
        render("quoted", "ja", {"name": "青木 葵"})


def test_every_move_that_can_be_undone_was_told_with_a_letter_or_not_at_all() -> None:
    from hosho.claims.events import AFTER

    told = {move for _state, move in UNDONE_TO if AFTER[move] in NOTICES}
    assert told == {
        "arrive",
        "find-not-covered",
        "find-to-refer",
        "finish-repair",
        "give-up",
        "hand-back",
        "quote",
        "reject",
        "send-kit",
        "send-on",
        "uphold",
        "withdraw",
    }


def test_a_person_without_an_address_gets_nothing_and_nothing_fails(post: Postbox) -> None:
    publish()
    aoi = in_hand()
    aoi.member.mail = ""
    aoi.member.save()
    report(aoi, now=at("2021-06-01 10:00"))
    assert post.since() == []


def test_a_name_with_a_line_end_adds_no_header(post: Postbox) -> None:
    publish()
    aoi = in_hand()
    aoi.member.name = "青木\r\nBcc: ren@example.jp"
    aoi.member.save()
    post.work()
    [mail] = kept(post.folder)
    assert "Bcc" not in read_mail(mail.file)


def test_the_outbox_lists_when_to_whom_and_what_about_and_shows_one_whole(
    post: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()
    aoi = in_hand()
    claims.report_failure(
        contract_id=aoi.contract_id,
        device=aoi.serial,
        cause="battery",
        faults=["battery"],
        occurred_on=None,
        channel="phone",
        actor=DESK,
        now=at("2021-06-01 10:00"),
    )
    post.work()
    monkeypatch.setenv("HOSHO_DATA", str(post.folder.parent))
    monkeypatch.setenv("COLUMNS", "140")
    listed = CliRunner().invoke(command, ["outbox"]).output.splitlines()
    assert listed[0].split() == ["no.", "when", "to", "subject"]
    assert listed[1].split()[:3] == ["1", "2020/08/04", "10:00"]
    assert "補償の対象外です" in listed[2]
    assert "青木 葵 <aoi@example.jp>" in listed[2]
    shown = CliRunner().invoke(command, ["outbox", "show", "2"]).output
    assert "Subject: 補償の対象外です" in shown
    assert "青木 葵 様" in shown
    missing = CliRunner().invoke(command, ["outbox", "show", "3"])
    assert (missing.exit_code, missing.stderr) == (1, "there is no mail number 3; there are 2\n")
    one = CliRunner().invoke(command, ["outbox", "--last", "1"]).output
    assert one.endswith("1 older ones; show more with --last\n")


def test_an_empty_outbox_says_where_mails_will_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSHO_DATA", str(tmp_path))
    assert str(read({"HOSHO_DATA": str(tmp_path)}).outbox) in CliRunner().invoke(command, ["outbox"]).output
