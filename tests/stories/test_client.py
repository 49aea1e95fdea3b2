"""A client that is generated from the API's description has readable names, and plays the tour.

The generator lives in an environment of its own (``make client``), so that nothing is downloaded here, and what it
needs of libraries is not what Hosho needs.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer
from tests.conftest import Database

from hosho.interfaces.demo.filling import fill

ROOT = Path(__file__).parents[2]
BIN = ROOT / ".venv-client" / "bin"
DESCRIPTION = ROOT / "docs" / "openapi.json"
TOLD = """\
order
iphone-8
approved covered cover.damage
kit-sent
loaner
on-its-way
inbound
urn:hosho:problem:move-refused arrived inspect find-not-covered find-to-refer
inspected
irreparable
exchange-allocated
sent-back
return
loaner-return
closed
closed not-covered exclude.battery
visit-booked covered cover.damage
arrived
inspected
repairing
repaired
delivered
repairs left: 0
closed not-covered limit
events: 29
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate the client into a folder, from which it can be imported."""
    assert (BIN / "python").exists(), "the client's environment is missing: make client"
    folder = tmp_path_factory.mktemp("client")
    command = [BIN / "openapi-python-client", "generate", "--path", DESCRIPTION, "--meta", "none"]
    made = subprocess.run(
        [*command, "--config", ROOT / "tools" / "client.yml", "--output-path", folder / "hosho_client"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "WARNING" not in made.stdout + made.stderr, "each operation is understood as a whole"
    return folder


def test_its_functions_are_named_as_the_operations_and_stand_by_their_tags(client: Path) -> None:
    made = {
        f"{module.parent.name}.{module.stem}"
        for module in (client / "hosho_client" / "api").glob("*/*.py")
        if module.stem != "__init__"
    }
    operations = [
        operation for methods in json.loads(DESCRIPTION.read_text())["paths"].values() for operation in methods.values()
    ]
    assert made == {f"{_python(each['tags'][0])}.{_python(each['operationId'])}" for each in operations}
    assert {"claims.report_failure", "ship_in.send_kit", "orders.get_plan_quote", "billing.list_invoices"} <= made


def _python(name: str) -> str:
    return re.sub("([A-Z])", r"_\1", name).replace("-", "_").lower()


def test_it_plays_the_tour(client: Path, fresh_database: Database) -> None:
    fill(members=0)
    server = LiveServer("localhost")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    try:
        played = subprocess.run(
            [BIN / "python", Path(__file__).with_name("client_tour.py"), server.url],
            env=fresh_database.environment | {"PATH": path, "NO_PROXY": "localhost", "PYTHONPATH": str(client)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    finally:
        server.stop()
    assert (played.stdout, played.returncode) == (TOLD, 0), played.stderr
