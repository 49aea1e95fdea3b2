"""Every message is translated, none is left over, and the compiled file is the one that belongs to the source."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.interfaces.site import messages


def test_every_message_has_its_japanese_and_none_is_left_over() -> None:
    assert messages.used() == messages.translated().keys()


def test_no_translation_is_empty_or_doubtful() -> None:
    for message, entry in messages.translated().items():
        assert entry.translated(), message
        assert not entry.fuzzy, message


def test_a_translation_holds_the_same_values() -> None:
    for (singular, _plural), entry in messages.translated().items():
        japanese = entry.msgstr or "".join(entry.msgstr_plural.values())
        assert sorted(re.findall(r"%\(\w+\)s", japanese)) == sorted(re.findall(r"%\(\w+\)s", singular))


def test_doors_that_say_the_same_say_it_with_the_same_japanese() -> None:
    said: defaultdict[messages.Message, set[str]] = defaultdict(set)
    for file in messages.FILES:
        for message, entry in messages.entries(file):
            said[message].add(entry.msgstr or "".join(entry.msgstr_plural.values()))
    assert {message: words for message, words in said.items() if len(words) > 1} == {}


@pytest.mark.parametrize("file", messages.FILES, ids=lambda file: file.parents[3].name)
def test_the_compiled_file_is_current(file: Path) -> None:
    assert file.with_suffix(".mo").read_bytes() == messages.compiled(file), "run tests/interfaces/site/messages.py"


def test_python_holds_both_languages_side_by_side_and_no_gettext() -> None:
    using = [
        str(path.relative_to(messages.SOURCES))
        for path in sorted(messages.SOURCES.rglob("*.py"))
        if "templatetags" not in path.parts
        and re.search(r"^from django\.utils\.translation import .*gettext", path.read_text(), re.M)
    ]
    assert using == [], "write by_language(ja, en), or a pair (decision 0011)"
