"""``hosho decide`` and ``hosho rate`` as they are run: the open cases, bad lines, streaming, choice of terms."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HOSHO = Path(sys.executable).with_name("hosho")
CASES = Path(__file__).with_name("cases")
LINE: dict[str, Any] = {
    "id": "a",
    "contract": {"started_on": "2020-08-04", "model": "iphone-8", "device": "490154203237518"},
    "approved": [],
    "report": {"received_on": "2020-11-03", "device": "490154203237518", "cause": "partial-damage"},
}
MONTH: dict[str, Any] = {"id": "m", "started_on": "2020-08-04", "month": "2020-08"}
ABSENT = object()


def run(command: str, given: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([HOSHO, command, *options], input=given, capture_output=True, timeout=120, check=False)


def answers(ran: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert ran.stderr == b""
    return [json.loads(line) for line in ran.stdout.splitlines()]


def with_value(line: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Copy a line with one value set, or taken out."""
    copy: dict[str, Any] = json.loads(json.dumps(line))
    *above, key = path.split(".")
    inner = copy
    for step in above:
        inner = inner[step]
    if value is ABSENT:
        del inner[key]
    else:
        inner[key] = value
    return copy


@pytest.mark.parametrize("command", ["decide", "rate"])
def test_the_open_cases_come_out_as_expected(command: str) -> None:
    cases = [json.loads(line) for line in (CASES / f"{command}.jsonl").read_text().splitlines()]
    ran = run(command, b"\n".join(json.dumps(case["case"]).encode() for case in cases))
    came = answers(ran)
    assert ran.returncode == 0
    assert [answer["id"] for answer in came] == [case["case"]["id"] for case in cases]
    for case, answer in zip(cases, came, strict=True):
        assert {key: answer[key] for key in case["expected"]} == case["expected"], case["case"]["id"]


BAD_DECIDE = [
    ("id", ABSENT, "id", "missing"),
    ("id", ["a"], "id", "string or an integer"),
    ("id", True, "id", "string or an integer"),
    ("contract", ABSENT, "contract", "missing"),
    ("contract", None, "contract", "missing"),
    ("contract", [], "contract", "an object"),
    ("contract.started_on", ABSENT, "contract.started_on", "missing"),
    ("contract.started_on", None, "contract.started_on", "missing"),
    ("contract.started_on", "2020-02-30", "contract.started_on", "exists"),
    ("contract.started_on", "2020-8-4", "contract.started_on", "YYYY-MM-DD"),
    ("contract.started_on", "2020-08-04T00:00:00", "contract.started_on", "YYYY-MM-DD"),
    ("contract.started_on", "２０２０-08-04", "contract.started_on", "YYYY-MM-DD"),
    ("contract.started_on", 20200804, "contract.started_on", "a day"),
    ("contract.ended_on", "2020-08-03", "contract.ended_on", "before the start"),
    ("contract.ended_on", "soon", "contract.ended_on", "YYYY-MM-DD"),
    ("contract.suspended", "true", "contract.suspended", "true or false"),
    ("contract.suspended", 1, "contract.suspended", "true or false"),
    ("contract.model", ABSENT, "contract.model", "missing"),
    ("contract.model", "iphone-3g", "contract.model", "iphone-xr"),
    ("contract.model", 8, "contract.model", "a text"),
    ("contract.device", ABSENT, "contract.device", "missing"),
    ("contract.device", 490154203237518, "contract.device", "a text"),
    ("approved", ABSENT, "approved", "missing"),
    ("approved", "2020-08-04", "approved", "a list"),
    ("approved", ["2020-08-04", "2020-13-01"], "approved.1", "exists"),
    ("approved", [5], "approved.0", "YYYY-MM-DD"),
    ("approved", [None], "approved.0", "YYYY-MM-DD"),
    ("approved", [{"received_on": "2020-08-04"}], "approved.0.remedy", "missing"),
    ("approved", [{"received_on": "2020-08-04", "remedy": "refund"}], "approved.0.remedy", "repair, exchange"),
    ("approved", [{"remedy": "repair"}], "approved.0.received_on", "missing"),
    ("report", ABSENT, "report", "missing"),
    ("report.received_on", ABSENT, "report.received_on", "missing"),
    ("report.received_on", "", "report.received_on", "YYYY-MM-DD"),
    ("report.occurred_on", "2020-11-04", "report.occurred_on", "after its report"),
    ("report.occurred_on", False, "report.occurred_on", "a day"),
    ("report.device", None, "report.device", "missing"),
    ("report.cause", ABSENT, "report.cause", "missing"),
    ("report.cause", "partial-demage", "report.cause", "did you mean 'partial-damage'"),
    ("report.cause", 3, "report.cause", "one of"),
    ("report.faults", "screen", "report.faults", "a list"),
    ("report.faults", ["screen", "glass"], "report.faults.1", "Known"),
    ("report.faults", [None], "report.faults.0", "Known"),
    ("report.method", "walkin", "report.method", "walk-in"),
    ("report.phone_reception", "yes", "report.phone_reception", "true or false"),
    ("report.channel", "fax", "report.channel", "phone, web, store"),
]
NOT_JSON = [
    b"",
    b"   ",
    b"{",
    b"nonsense",
    b'"\xff"',
    b'{"id": "a", "x": "\xff"}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"[]",
    b"null",
    b"5",
    b"{} {}",
    b'{"id": NaN}',
]
BAD_RATE = [
    ("id", ABSENT, "id"),
    ("started_on", ABSENT, "started_on"),
    ("started_on", "2020-02-30", "started_on"),
    ("ended_on", "2020-08-03", "ended_on"),
    ("ended_on", 5, "ended_on"),
    ("month", ABSENT, "month"),
    ("month", "2020-13", "month"),
    ("month", "2020-00", "month"),
    ("month", "2020-8", "month"),
    ("month", "2020-08-01", "month"),
    ("month", "0000-01", "month"),
    ("month", "２０２０-08", "month"),
    ("month", 202008, "month"),
    ("model", "iphone-3g", "model"),
]


def test_every_bad_line_names_its_field_and_the_others_are_still_decided() -> None:
    bad = [json.dumps(with_value(LINE, path, value)).encode() for path, value, _, _ in BAD_DECIDE]
    good = json.dumps(LINE).encode()
    ran = run("decide", b"\n".join(line for each in bad for line in (each, good)))
    came = answers(ran)
    assert ran.returncode == 1
    assert [answer["outcome"] for answer in came[1::2]] == ["covered"] * len(bad)
    for (path, value, field, hint), answer in zip(BAD_DECIDE, came[::2], strict=True):
        assert answer["error"]["field"] == field, (path, value, answer)
        assert hint in answer["error"]["message"], (path, value, answer)
        assert answer.get("id") == ("a" if path != "id" else None)


def test_a_line_that_is_not_a_json_object_has_an_empty_field() -> None:
    ran = run("decide", b"\n".join([*NOT_JSON, json.dumps(LINE).encode()]))
    came = answers(ran)
    assert ran.returncode == 1
    assert [answer["error"]["field"] for answer in came[:-1]] == [""] * len(NOT_JSON)
    assert not any("id" in answer for answer in came[:-1])
    assert came[-1]["outcome"] == "covered"


def test_every_bad_month_names_its_field() -> None:
    lines = [json.dumps(with_value(MONTH, path, value)).encode() for path, value, _ in BAD_RATE]
    ran = run("rate", b"\n".join([*lines, *NOT_JSON, json.dumps(MONTH).encode()]))
    came = answers(ran)
    assert ran.returncode == 1
    assert [each["error"]["field"] for each in came[: len(BAD_RATE)]] == [field for _, _, field in BAD_RATE]
    assert [each["error"]["field"] for each in came[len(BAD_RATE) : -1]] == [""] * len(NOT_JSON)
    assert came[-1] == {"id": "m", "net": 451, "tax": 45, "total": 496}


@pytest.mark.parametrize(
    "path", ["contract.ended_on", "contract.suspended", "report.faults", "report.occurred_on", "report.phone_reception"]
)
def test_null_counts_as_absent(path: str) -> None:
    said, left_out = (
        answers(run("decide", json.dumps(each).encode())) for each in (with_value(LINE, path, None), LINE)
    )
    assert said == left_out


def test_keys_that_are_not_known_are_ignored() -> None:
    line = LINE | {"note": {"deep": [1, 2, {"日本": "語"}]}}
    assert answers(run("decide", json.dumps(line, ensure_ascii=False).encode()))[0]["outcome"] == "covered"


@pytest.mark.parametrize("id_", [0, 7, "", "日本", "a\u2028b"])
def test_an_id_comes_back_as_it_was(id_: object) -> None:
    for line in (LINE | {"id": id_}, LINE | {"id": id_, "approved": None}):
        assert answers(run("decide", json.dumps(line).encode()))[0]["id"] == id_


def test_an_answer_has_the_keys_of_the_domain_and_the_offers() -> None:
    answer = answers(run("decide", json.dumps(LINE).encode()))[0]
    assert answer == {
        "id": "a",
        "outcome": "covered",
        "clauses": ["cover.damage"],
        "methods": ["ship-in"],
        "contract_year": 1,
        "uses_left": 2,
        "natural_until": "2022-08-03",
        "offers": [
            {"remedy": remedy, "method": "ship-in", "pays": {"yen": 0}, "loaner": {"due_days": 14, "lost_yen": 40000}}
            for remedy in ("repair", "exchange")
        ],
    }


def test_an_answer_comes_before_the_next_line_is_sent() -> None:
    line = json.dumps(LINE).encode() + b"\n"
    with subprocess.Popen([HOSHO, "decide"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asked:
        assert asked.stdin is not None
        assert asked.stdout is not None
        for _ in range(3):
            asked.stdin.write(line)
            asked.stdin.flush()
            assert json.loads(asked.stdout.readline())["outcome"] == "covered"
        asked.stdin.close()
        assert asked.wait() == 0


def test_lines_longer_than_a_chunk_and_an_unfinished_last_line_are_read_whole() -> None:
    long = json.dumps(LINE | {"note": "x" * 1_000_000}).encode()
    came = answers(run("decide", b"\r\n".join([long, long, json.dumps(LINE).encode()])))
    assert [answer["outcome"] for answer in came] == ["covered"] * 3


def test_no_lines_give_no_answers() -> None:
    ran = run("decide", b"")
    assert (ran.returncode, ran.stdout) == (0, b"")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    line = json.dumps(LINE).encode() + b"\n"
    with subprocess.Popen(
        [HOSHO, "decide"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as asked:
        assert asked.stdin is not None
        assert asked.stdout is not None
        assert asked.stderr is not None
        asked.stdin.write(line)
        asked.stdin.flush()
        asked.stdout.readline()
        asked.stdout.close()
        asked.stdin.write(line * 10)
        asked.stdin.close()
        assert asked.stderr.read() == b""


def test_the_reasons_can_be_asked_for_in_both_languages() -> None:
    line = with_value(LINE, "report.cause", "battery")
    said = answers(run("decide", json.dumps(line).encode(), "--explain"))[0]["explanation"]
    assert said["ja"].startswith("補償の対象外です。バッテリー交換は補償に含まれません。")
    assert said["en"].startswith("This is not covered. Battery replacement is not part of this cover.")


def test_terms_are_chosen_by_id_version_folder_or_file(tmp_path: Path) -> None:
    from hosho.core.terms.loading import SHIPPED

    line = with_value(LINE, "contract.model", "minato-5") | {"approved": []}
    folder = SHIPPED / "minato-exchange"
    for choice in ("minato-exchange", "minato-exchange@1", str(folder), str(folder / "terms-1.toml")):
        answer = answers(run("decide", json.dumps(line).encode(), "--terms", choice))[0]
        assert [(offer["remedy"], offer["pays"]) for offer in answer["offers"]] == [("exchange", {"yen": 5500})]


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ("nothing-such", "iijmio-used"),
        ("iijmio-used@2", "has no terms version 2"),
        ("iijmio-used@one", "a version is a number"),
        ("missing.toml", "no such file"),
    ],
)
def test_a_bad_choice_of_terms_is_one_clear_line(choice: str, says: str) -> None:
    ran = run("decide", b"", "--terms", choice)
    assert (ran.returncode, ran.stdout, ran.stderr.count(b"\n")) == (2, b"", 1)
    assert says in ran.stderr.decode()


def test_a_price_by_tier_needs_the_model_in_the_line() -> None:
    lines = [MONTH, MONTH | {"model": "hinode-max"}, MONTH | {"model": "hinode-one"}]
    lines = [line | {"started_on": "2024-05-01", "month": "2024-07"} for line in lines]
    ran = run("rate", "\n".join(map(json.dumps, lines)).encode(), "--terms", "hinode-whole")
    refused, large, small = answers(ran)
    assert refused["error"]["field"] == "model"
    assert (large["net"], small["net"]) == (1100, 750)


def test_the_core_and_its_commands_start_without_django() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, hosho.core.coverage, hosho.core.rating, hosho.core.explain, hosho.core.moves\n"
            "assert not {'django', 'typer', 'psycopg', 'socket'} & sys.modules.keys()\n"
            "import hosho.interfaces.cli.main\n"
            "sys.argv = ['hosho', 'decide']\n"
            "try: hosho.interfaces.cli.main.main()\n"
            "except SystemExit: pass\n"
            "assert not any(name.partition('.')[0] in ('django', 'psycopg') for name in sys.modules)\n",
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stderr == ""
