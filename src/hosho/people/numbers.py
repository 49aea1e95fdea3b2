"""The numbers of members' papers: orders, contracts and claims, each given once over all members."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from django.db import connection

from hosho.core.calendar import day_in_tokyo
from hosho.platform.transactions import takes_part

Paper = Literal["order", "contract", "claim"]


class Written(NamedTuple):
    """How a number looks: a letter, the year in two digits, and at least so many digits."""

    letter: str
    digits: int


WRITTEN: Mapping[Paper, Written] = {"order": Written("O", 6), "contract": Written("C", 6), "claim": Written("R", 5)}


@takes_part
def give_number(*, paper: Paper, member_id: UUID, now: datetime) -> str:
    """Give the next number to a paper of a member: ``C-20-000123``, with the year of Tokyo's today."""
    written = WRITTEN[paper]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_papernumber (number, member_id)"
            " SELECT %s || lpad(n::text, greatest(%s, length(n::text)), '0'), %s FROM nextval(%s) AS n"
            " RETURNING number",
            [f"{written.letter}-{day_in_tokyo(now):%y}-", written.digits, member_id, f"{paper}_number"],
        )
        [number] = cursor.fetchone()
    return str(number)
