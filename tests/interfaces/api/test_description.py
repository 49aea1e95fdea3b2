"""The API's description in the repository is that of the API."""

from pathlib import Path

from hosho.interfaces.cli.description import described

KEPT = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_kept_description_is_current() -> None:
    assert KEPT.read_text(encoding="utf-8") == described() + "\n", "run: hosho openapi > docs/openapi.json"
