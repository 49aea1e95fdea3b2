"""The API's description: current, valid, and telling its callers all that they need to call it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from tests.interfaces.api.declared import PREFIX, declared_problems, description, resolved

from hosho.interfaces.cli.description import described
from hosho.presentation.refusals import problem_types, urn

KEPT = Path(__file__).parents[3] / "docs" / "openapi.json"
OPERATIONS: Mapping[str, Mapping[str, Any]] = {
    f"{method.upper()} {path}": operation
    for path, methods in description()["paths"].items()
    for method, operation in methods.items()
}
ANSWERED_BEFORE_AN_OPERATION = {"refused", "method-not-allowed"}
"""What comes back for a request that came to no operation."""


def parts(of: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Walk the whole description: each part by the names that lead to it."""
    yield name, of
    if isinstance(of, dict):
        for key, value in of.items():
            if key not in ("example", "examples"):
                yield from parts(value, f"{name}/{key}")
    elif isinstance(of, list):
        for number, value in enumerate(of):
            yield from parts(value, f"{name}/{number}")


def test_the_kept_description_is_current() -> None:
    assert KEPT.read_text(encoding="utf-8") == described() + "\n", "run: make docs"


def test_it_is_valid_by_the_schema_of_openapi() -> None:
    assert description()["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(dict(description())).validate()


def test_each_operation_has_a_name_of_its_own_in_words() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name)] == []


def test_each_summary_is_an_order_and_each_description_tells_what_happens() -> None:
    for name, operation in OPERATIONS.items():
        first, *_others = operation["summary"].split()
        assert re.fullmatch(r"[A-Z][a-z-]+", first), name
        assert not first.endswith("s") or first == "Address", f"{name}: {first} is no imperative"
        assert not operation["summary"].endswith("."), name
        assert re.match(r"(Re-e|[A-Z])[a-z]+s ", operation["description"]), name
    summaries = [operation["summary"] for operation in OPERATIONS.values()]
    assert len(set(summaries)) == len(summaries)


def test_each_operation_has_one_tag_and_each_tag_a_sentence() -> None:
    sentences = {tag["name"]: tag["description"] for tag in description()["tags"]}
    assert all(sentence.endswith(".") for sentence in sentences.values())
    assert {tag for operation in OPERATIONS.values() for tag in operation["tags"]} == sentences.keys()
    assert all(len(operation["tags"]) == 1 for operation in OPERATIONS.values())


def test_it_names_a_server_to_try_it_on() -> None:
    assert [server["url"] for server in description()["servers"]] == ["http://localhost:8000", "https://{host}"]
    assert all(server["description"] for server in description()["servers"])


def test_each_property_and_each_parameter_says_what_it_is() -> None:
    mute = []
    for name, part in parts(description()):
        if not isinstance(part, dict):
            continue
        told = {f"{name}/properties/{key}": each for key, each in part.get("properties", {}).items()}
        if {"name", "in"} <= part.keys():
            told[name] = part
        if re.fullmatch("/components/schemas/[A-Za-z]+", name):
            told[name] = part
        mute += [where for where, each in told.items() if not each.get("description", "").endswith(".")]
    assert mute == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_lists_its_errors_by_type_each_with_an_example(name: str) -> None:
    operation = OPERATIONS[name]
    answers = {int(status): resolved(answer) for status, answer in operation["responses"].items()}
    assert min(answers) in (200, 201)
    for status in answers.keys() - {200, 201}:
        content = answers[status]["content"]["application/problem+json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        for code, example in content["examples"].items():
            value = resolved(example)["value"]
            assert (value["type"], value["status"]) == (urn(code), status)
            assert value["detail"].endswith("."), value["detail"]
            assert f"`{code}`" in answers[status]["description"]
    declared = declared_problems()[name.replace(PREFIX, "")]
    if "security" in operation:
        assert {"key-missing", "not-allowed"} <= declared
    if not name.startswith("GET"):
        assert {"idempotency-key-missing", "idempotency-key-reused", "in-flight", "too-large"} <= declared


def test_each_problem_type_of_the_api_can_be_answered_by_an_operation() -> None:
    declared = {code for codes in declared_problems().values() for code in codes}
    assert declared == problem_types().keys() - ANSWERED_BEFORE_AN_OPERATION
    assert declared == description()["components"]["examples"].keys()


def test_an_example_has_no_member_that_the_problem_does_not_describe() -> None:
    members = description()["components"]["schemas"]["Problem"]["properties"].keys()
    examples = description()["components"]["examples"].values()
    assert {member for each in examples for member in each["value"]} - members == set()
