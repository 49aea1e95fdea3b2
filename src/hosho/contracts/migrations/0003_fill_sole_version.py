"""Fill the version that each contract has followed ever since, some thousand at a time: no lock is held for long.

Without it a run is as right and somewhat slower, so the release before may still write contracts meanwhile.
"""

from typing import Any

from django.db import migrations

AT_ONCE = 10_000
FILL = """
    WITH next AS (SELECT id FROM contracts_contract WHERE id > %s ORDER BY id LIMIT %s),
    filled AS (
        UPDATE contracts_contract c SET sole_version = t.version
        FROM (SELECT a.contract_id, max(a.version) AS version FROM contracts_appliedterms a JOIN next n
              ON n.id = a.contract_id GROUP BY a.contract_id HAVING count(*) = 1) t
        WHERE c.id = t.contract_id AND c.sole_version IS NULL)
    SELECT max(id::text)::uuid FROM next
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """Go through all contracts in the order of their ids."""
    after = "00000000-0000-0000-0000-000000000000"
    with schema_editor.connection.cursor() as cursor:
        while after is not None:
            cursor.execute(FILL, [after, AT_ONCE])
            [after] = cursor.fetchone()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contracts", "0002_sole_version")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
