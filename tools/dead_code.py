"""Name the functions, classes and methods that nothing uses: ``make check`` runs it. Exit status 1 when there are any.

Vulture reads the Python; the words of the templates count as uses too, since pages call properties by name. Fields of
models and schemas are read by libraries, so variables and attributes are left alone.
"""

import re
import sys
from pathlib import Path

from vulture.core import Vulture

ROOT = Path(__file__).parents[1]
KINDS = frozenset({"function", "class", "method", "property", "import"})
CALLED_BY_LIBRARIES = [
    *("@router.*", "@*.get", "@*.post", "@*.put", "@*.delete", "@*.command*", "@*.callback*"),
    *("@register.*", "@pytest.*", "@app.*", "@api.*", "@model_validator*", "@field_validator*"),
    *("@rule*", "@invariant*", "@initialize*"),
]
NAMES = [
    *("test_*", "pytest_*", "Meta", "Migration", "*Config", "ready", "handler4*", "handler500", "process_exception"),
    *("parse_body", "send_messages", "_save", "do_POST", "log_message", "teardown", "format_field"),
]
"""What pytest, Django, ninja and the standard library look up by its name."""


def main() -> int:
    """Print what is unused, a line each; return the exit status."""
    vulture = Vulture(ignore_names=NAMES, ignore_decorators=CALLED_BY_LIBRARIES)
    vulture.scavenge([ROOT / "src", ROOT / "tests", ROOT / "bench", ROOT / "tools"], exclude=["*/migrations/*"])
    in_templates = {
        word
        for path in (ROOT / "src").rglob("templates/**/*.*")
        for word in re.findall(r"[A-Za-z_]\w+", path.read_text(encoding="utf-8"))
    }
    named = (ROOT / "pyproject.toml").read_text() + (ROOT / "src/hosho/platform/settings.py").read_text()
    found = [
        item
        for item in vulture.get_unused_code()
        if item.typ in KINDS
        and not (item.typ == "class" and item.filename.stem == "models")
        and item.name not in in_templates
        and item.name not in named
    ]
    for item in found:
        sys.stdout.write(f"{item.filename.relative_to(ROOT)}:{item.first_lineno}: unused {item.typ} {item.name}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
