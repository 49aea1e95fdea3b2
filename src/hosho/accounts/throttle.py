"""Slowing down who guesses passwords: after some failures each further one makes the mail address wait longer.

An address that nobody has is slowed just the same, so nothing is learnt from it. Attempts are counted before the
password is looked at; many at once get no more tries than many in a row.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings

from hosho.accounts.models import Attempts
from hosho.platform.transactions import operation

FREE = 5
"""Attempts in a row that do not wait."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
"""An address that nobody has tried for so long begins anew."""


@operation
def locked_until(*, mail: str, real_now: datetime) -> datetime | None:
    """Count an attempt for a mail address and give nothing; or, while it must wait, the time from which to try again.

    What is tried while waiting is not counted: it does not make the wait longer.
    """
    Attempts.objects.get_or_create(who=_hash_of(mail), defaults={"last_at": real_now})
    row = Attempts.objects.select_for_update().get(who=_hash_of(mail))
    if real_now - row.last_at > FORGOTTEN_AFTER:
        row.count = 0
    again_at = row.last_at + wait_after(row.count)
    if again_at > real_now:
        return again_at
    row.count, row.last_at = row.count + 1, real_now
    row.save()
    return None


@operation
def forget(*, mail: str) -> None:
    """Forget the attempts for a mail address: somebody knew the password."""
    Attempts.objects.filter(who=_hash_of(mail)).delete()


@operation
def forget_old_attempts(*, real_now: datetime) -> int:
    """Forget what no longer slows anybody; give how many addresses."""
    deleted, _by_table = Attempts.objects.filter(last_at__lt=real_now - FORGOTTEN_AFTER).delete()
    return deleted


def wait_after(count: int) -> timedelta:
    """Return how long to wait after so many attempts: nothing, then 30 s, 1, 2, 4, 8 and at most 15 minutes."""
    if count < FREE:
        return timedelta(0)
    doubled: timedelta = FIRST_WAIT * 2 ** min(count - FREE, 10)
    return min(doubled, LONGEST_WAIT)


def _hash_of(mail: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), mail.encode(), hashlib.sha256).hexdigest()
