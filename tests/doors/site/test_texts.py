"""Every message is translated, none is left over, and the compiled file is the one that belongs to the source."""

import re

from tests.doors.site import messages


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


def test_the_compiled_file_is_current() -> None:
    assert messages.MO.read_bytes() == messages.compiled(), "run tests/doors/site/messages.py"
