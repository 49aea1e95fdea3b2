"""A second version of the shipped terms, written as a plan's folder: three uses a year, and 36 months."""

import shutil
from datetime import datetime
from pathlib import Path

from hosho.core.terms.loading import SHIPPED
from hosho.journal.actor import OPERATOR
from hosho.plans import operations as plans

CHANGES = (
    ("version = 1\n", "version = 2\n"),
    ("from = 2020-08-04T10:00:00+09:00\n", "from = 2021-04-01T00:00:00+09:00\n"),
    ("uses = 2\n", "uses = 3\n"),
    ('causes = ["natural-failure"], months = 24', 'causes = ["natural-failure"], months = 36'),
)


def publish_version_2(folder: Path, *, now: datetime) -> None:
    """Publish the shipped plan with a second version of its terms, which has no worked examples."""
    shutil.copytree(SHIPPED / "iijmio-used", folder, dirs_exist_ok=True)
    text = (folder / "terms-1.toml").read_text(encoding="utf-8")
    for before, after in CHANGES:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    (folder / "terms-2.toml").write_text(text.partition("[[example]]")[0], encoding="utf-8")
    plans.publish_folder(folder=folder, actor=OPERATOR, now=now)
