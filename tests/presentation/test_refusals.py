"""The table of refusals: every refusal has its words for every reader, and no word is without a refusal."""

import ast
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from hosho.core.codes import Language
from hosho.core.refusals import Refused
from hosho.core.terms import Text
from hosho.interfaces.cli.errors import page
from hosho.presentation.refusals import (
    NOT_OVER_THE_API,
    ROWS,
    for_member,
    for_program,
    for_staff,
    for_terminal,
    problem_types,
)
from hosho.presentation.refusals.row import NOTHING, Row
from hosho.presentation.refusals.validation_messages import FORMATS
from tests.presentation.refused import REFUSED, kinds

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "hosho"
DESCRIPTION = json.loads((ROOT / "docs" / "openapi.json").read_text())
LANGUAGES: tuple[Language, ...] = ("ja", "en")
READERS = (for_program, for_staff, for_member)
JAPANESE = re.compile(r"[ぁ-龥]")
CALL = re.compile(r"\b(GET|POST|DELETE) (/[^`\s]*)")


def texts(row: Row) -> list[Text]:
    """Give all words of a row."""
    words = [row.title, row.says, row.do, row.call, row.screen, row.member, *row.reasons.values()]
    return [each for each in words if each not in (None, NOTHING)]


def test_every_refusal_has_its_row_and_an_example_here() -> None:
    found = set(kinds())
    assert {each.code for each in found} - set(ROWS) == set()
    assert found == {type(each) for each in REFUSED}


def test_every_row_is_that_of_a_refusal_or_named_where_answers_are_made() -> None:
    made = [SOURCE / "web" / "problem_details.py", SOURCE / "interfaces" / "api" / "problems.py"]
    named = {
        node.value
        for path in [*made, SOURCE / "web" / "staff" / "form_errors.py"]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(ROWS) - {each.code for each in kinds()} - named == set()


def test_the_table_knows_no_exception() -> None:
    imported = {
        name.name
        for path in (SOURCE / "presentation" / "refusals").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert [each for each in imported if each.endswith("Error")] == []


@pytest.mark.parametrize("refused", REFUSED, ids=repr)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reader_has_words_with_their_values(refused: Refused, language: Language) -> None:
    for words in [*(reader(refused, language) for reader in READERS), for_terminal(refused)]:
        assert words
        assert not re.search(r"\{(?!\"|[a-z_]+_id\}|code\})", words), words
    for reader in READERS:
        assert bool(JAPANESE.search(reader(refused, language))) == (language == "ja")


@pytest.mark.parametrize("refused", REFUSED, ids=repr)
def test_what_people_read_on_a_page_names_no_call_and_no_code_of_a_program(refused: Refused) -> None:
    for language in LANGUAGES:
        for words in (for_staff(refused, language), for_member(refused, language)):
            assert "`" not in words
            assert not CALL.search(words)


@pytest.mark.parametrize("refused", REFUSED, ids=repr)
def test_a_refusal_tells_codes_numbers_and_days_alone(refused: Refused) -> None:
    for value in refused.values().values():
        for each in value if isinstance(value, list | tuple) else [value]:
            assert isinstance(each, str | int | date | datetime)
            assert not JAPANESE.search(str(each))
    assert str(refused), "what a log says"


def test_each_cause_of_a_code_has_words_of_its_own_and_an_example_here() -> None:
    for code, row in ROWS.items():
        told = {each.values().get("reason") for each in REFUSED if each.code == code}
        if row.reasons:
            assert told - {None} == set(row.reasons), code
        elif code != "may-not-join":
            assert told <= {None}, code


def test_the_words_are_there_in_both_languages() -> None:
    for row in ROWS.values():
        for each in texts(row):
            assert JAPANESE.search(each.ja), each
            assert not JAPANESE.search(each.en), each
        for each in texts(row)[1:]:
            assert each.ja.endswith("。") or each.ja.endswith("}"), each
            assert each.en.endswith(".") or each.en.endswith("}"), each


def test_every_problem_type_has_a_title_of_its_own_in_both_languages() -> None:
    titles = [each.title for each in problem_types().values()]
    assert len({each.ja for each in titles}) == len({each.en for each in titles}) == len(titles)
    assert all(each.ja.endswith("。") and not each.en.endswith(".") for each in titles)
    assert not problem_types().keys() & NOT_OVER_THE_API


def test_a_row_under_another_type_has_its_title_and_its_status() -> None:
    for row in ROWS.values():
        if row.type:
            assert (row.title, row.status) == (ROWS[row.type].title, ROWS[row.type].status)


def test_the_page_of_errors_is_current() -> None:
    assert (ROOT / "docs" / "errors.md").read_text() == page() + "\n", "run: hosho errors > docs/errors.md"


def test_the_page_of_errors_names_every_type() -> None:
    assert set(re.findall(r"^\| `([a-z-]+)` \|", page(), re.M)) == set(problem_types())


def test_a_call_that_is_named_exists() -> None:
    paths: Mapping[str, Any] = DESCRIPTION["paths"]
    there = {(method.upper(), path.removeprefix("/api/v1")) for path, methods in paths.items() for method in methods}
    there.add(("GET", "/api/v1/openapi.json"))
    named = [
        (method, path.partition("?")[0].replace("{{", "{").replace("}}", "}"))
        for row in ROWS.values()
        for text in texts(row)
        for method, path in [*CALL.findall(text.ja), *CALL.findall(text.en)]
    ]
    assert named
    assert [each for each in named if each not in there] == []


def test_every_pattern_of_the_description_has_its_words() -> None:
    def patterns(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["pattern"]} if isinstance(node.get("pattern"), str) else set()
            return own.union(*map(patterns, node.values()))
        return set().union(*map(patterns, node)) if isinstance(node, list) else set()

    assert patterns(DESCRIPTION) == set(FORMATS)
