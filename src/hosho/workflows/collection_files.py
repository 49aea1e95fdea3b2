"""Files for those who collect: what billing sends out in a gateway's format, and what comes back to it."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO, NamedTuple, cast
from uuid import UUID

from django.conf import settings

from hosho.billing import operations as billing
from hosho.billing.collection_items import DueInvoice, Kind
from hosho.billing.models import Batch, Means
from hosho.core.calendar import day_in_tokyo
from hosho.core.refusals import Refused
from hosho.gateways.payment_files.card_file import CardFile
from hosho.gateways.payment_files.values import (
    AccountKind,
    Announced,
    BankAccount,
    Card,
    Gateway,
    Result,
    ToCollect,
    Unreadable,
    UnwritableError,
)
from hosho.gateways.zengin.bank_debit import BankDebit, check_account
from hosho.journal.actor import Actor
from hosho.platform.transactions import operation


class NoBankClientError(Refused):
    """The installation is not told under which client number it asks the bank to debit (HOSHO_BANK_CLIENT)."""

    code = "no-bank-client"


class AccountWrongError(Refused):
    """An account cannot be debited as it is written. ``field`` is the one to be mended."""

    code = "account-wrong"

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(reason=field)


class FileInDoubtError(Refused):
    """A file of results does not agree with itself, so nothing of it is recorded. ``findings`` say where: all that is
    wrong, also single lines that could not be read, as they are often the cause."""

    code = "file-in-doubt"

    def __init__(self, findings: list[Unreadable]) -> None:
        self.findings = findings
        super().__init__()


UNREADABLE = 10_000
"""A file with more lines that cannot be read is none of ours, or not in this format."""


class TakenIn(NamedTuple):
    """What a file of results brought, and the places that could not be read (they are listed as unmatched).

    ``file_hash`` is the file's SHA-256; the lines that could not be read are listed under its beginning.
    """

    recorded: billing.Recorded
    unreadable: list[Unreadable]
    file_hash: str


def gateway(kind: Kind) -> Gateway:
    """Return the file format of a collection method.

    Raises:
        NoBankClientError
    """
    if kind == "card":
        return CardFile()
    client = settings.CONFIG.bank_client
    if client is None:
        raise NoBankClientError
    account = BankAccount(
        bank_code=client.bank_code,
        branch_code=client.branch_code,
        kind=cast(AccountKind, client.account_kind),
        number=client.account_number,
        holder_kana=client.kana,
    )
    return BankDebit(client_code=client.code, client_kana=client.kana, account=account)


def set_account(*, member_id: UUID, account: BankAccount, actor: Actor, now: datetime) -> Means:
    """Set that a member pays from a bank account, if the bank's file can hold it.

    Raises:
        Member.DoesNotExist: no such member.
        AccountWrongError: a field cannot be written; it is named.
    """
    try:
        check_account(account)
    except UnwritableError as error:
        raise AccountWrongError("account_number" if error.field == "number" else error.field) from None
    return billing.set_means(
        member_id=member_id,
        kind="bank",
        bank_code=account.bank_code,
        branch_code=account.branch_code,
        account_kind=account.kind,
        account_number=account.number,
        holder_kana=account.holder_kana,
        actor=actor,
        now=now,
    )


@operation
def send_out(*, kind: Kind, collect_on: date, actor: Actor, now: datetime) -> Batch:
    """Make a batch of what is due, if all of it can be written in the format.

    Raises:
        NothingDueError, NoBankClientError
        UnwritableError: a sum cannot be written; nothing is sent out before that is mended.
    """
    way = gateway(kind)
    batch = billing.collect(kind=kind, collect_on=collect_on, actor=actor, now=now)
    for item in items(batch):
        way.check(item)
    return batch


def file_of(batch: Batch) -> Iterator[bytes]:
    """Yield the file of a batch piece by piece: the same bytes each time."""
    return gateway(cast(Kind, batch.gateway)).write(items(batch), collected_on=batch.collect_on)


def file_name(batch: Batch) -> str:
    """Return the name under which the file of a batch is kept."""
    return f"collection-{batch.ordinal:06d}.{'csv' if batch.gateway == 'card' else 'txt'}"


def items(batch: Batch) -> Iterator[ToCollect]:
    """Yield what a batch sends out, as its gateway reads it."""
    return map(_item, billing.due_invoices(batch))


def _item(owed: DueInvoice) -> ToCollect:
    means = owed.means
    if means.kind == "card":
        pays: Card | BankAccount = Card(means.token_reference)
    else:
        pays = BankAccount(
            bank_code=means.bank_code,
            branch_code=means.branch_code,
            kind=cast(AccountKind, means.account_kind),
            number=means.account_number,
            holder_kana=means.holder_kana,
            announced=cast(Announced, owed.announced),
        )
    return ToCollect(
        reference=owed.reference,
        invoice_number=owed.invoice_number,
        member_reference=str(owed.member_id),
        amount_yen=owed.amount_yen,
        month=owed.month,
        pays=pays,
    )


@operation
def take_in(*, kind: Kind, file: BinaryIO, actor: Actor, now: datetime) -> TakenIn:
    """Record a file of results. Lines that cannot be read are kept with those that fit nothing.

    Raises:
        NoBankClientError, CollectingUnderWayError
        FileInDoubtError: the whole file is in doubt, or hardly a line of it can be read: nothing is recorded.
    """
    file.seek(0)  # an operation that is tried again begins again
    unreadable: list[Unreadable] = []

    def results() -> Iterator[Result]:
        for each in gateway(kind).read(file, today=day_in_tokyo(now)):
            if isinstance(each, Unreadable):
                unreadable.append(each)
                if len(unreadable) > UNREADABLE:
                    raise FileInDoubtError(unreadable)
            else:
                yield each

    recorded = billing.record_results(results=results(), actor=actor, now=now)
    if any(each.whole_file for each in unreadable):
        raise FileInDoubtError(unreadable)
    file.seek(0)
    whole = hashlib.sha256()
    while piece := file.read(1 << 20):
        whole.update(piece)
    file_hash = whole.hexdigest()
    lines = [(each.line, f"{each.field}: {each.problem}") for each in unreadable]
    billing.keep_unreadable(file_hash=file_hash, lines=lines, now=now)
    return TakenIn(recorded, unreadable, file_hash)
