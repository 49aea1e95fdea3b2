"""The texts of the doors: which messages the sources hold, which the Japanese files hold, and their compiled forms.

Every door keeps the Japanese of its own texts. Run after changing a text: ``.venv/bin/python
tests/interfaces/site/messages.py`` names what is missing or left over, and writes each ``django.mo`` from its
``django.po``. No GNU gettext is needed.
"""

import ast
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polib

SOURCES = Path(__file__).parents[3] / "src" / "hosho"
FILES = sorted(SOURCES.rglob("locale/ja/LC_MESSAGES/django.po"))
Message = tuple[str, str | None]
"""A message and its plural, if it has one."""


def in_templates() -> Iterator[Message]:
    """Yield the messages of all templates below the doors, read by Django's own parser."""
    from django.template import Engine
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode
    from django.utils.translation.template import constant_re

    for path in sorted(SOURCES.rglob("templates/**/*.html")):
        name = str(path.relative_to(next(each for each in path.parents if each.name == "templates")))
        template: Any = Engine.get_default().get_template(name)
        for node in _nodes(template.nodelist):
            if isinstance(node, TranslateNode):
                yield node.filter_expression.var.literal, None
            if isinstance(node, BlockTranslateNode):
                singular = _text(node, node.singular)
                yield singular, _text(node, node.plural) if node.plural else None
        for argument in constant_re.findall(template.source):
            yield argument[1:-1], None


def _nodes(nodes: Iterable[Any]) -> Iterator[Any]:
    for node in nodes:
        yield node
        for inside in {*node.child_nodelists, "nodelist"}:  # Django names no child of a simple block tag
            yield from _nodes(getattr(node, inside, ()))


def _text(node: Any, tokens: Any) -> str:
    text, _variables = node.render_token_list(tokens)
    if node.trimmed:
        from django.utils.translation import trim_whitespace

        text = trim_whitespace(text)
    return str(text)


def in_code() -> Iterator[Message]:
    """Yield the messages that the doors' Python sources hand to gettext."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                if node.func.id in ("_", "gettext", "gettext_lazy"):
                    yield str(texts[0]), None
                if node.func.id == "ngettext":
                    yield str(texts[0]), str(texts[1])


def used() -> set[Message]:
    """Give every message of the sources."""
    return {*in_templates(), *in_code()}


def translated() -> dict[Message, polib.POEntry]:
    """Give the entries of all Japanese files by message."""
    return {message: entry for each in FILES for message, entry in entries(each)}


def entries(file: Path) -> Iterator[tuple[Message, polib.POEntry]]:
    """Yield the entries of one Japanese file by message."""
    yield from (((entry.msgid, entry.msgid_plural or None), entry) for entry in polib.pofile(str(file)))


def compiled(file: Path) -> bytes:
    """Give the compiled form of a Japanese file."""
    return bytes(polib.pofile(str(file)).to_binary())


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hosho.platform.settings")
    django.setup()
    asked, known = used(), translated()
    for message in sorted(asked - known.keys()):
        sys.stdout.write(f"missing: {message}\n")
    for message in sorted(known.keys() - asked):
        sys.stdout.write(f"left over: {message}\n")
    for file in FILES:
        file.with_suffix(".mo").write_bytes(compiled(file))
    sys.exit(1 if asked != known.keys() else 0)
