"""Templates are written to be read, an element a line; what they answer carries little of that white space.

It is taken out when a template is loaded, once for all answers: that costs no page any time, and touches nothing that
people have typed. A member's story keeps its lines.
"""

import re

from django.template import Origin
from django.template.loaders import app_directories, filesystem

KEPT = re.compile(
    r"(<(?:pre|script|textarea)\b.*?</(?:pre|script|textarea)>|{% blocktrans.*?{% endblocktrans\w* %})", re.DOTALL
)
"""Where white space is seen, or belongs to the name of a message."""
BLOCK = (
    "(?:article|aside|body|caption|circle|d[dlt]|datalist|details|dialog|div|fieldset|footer|form|h[1-6]|head|header"
    "|html|legend|li|link|main|meta|nav|ol|option|p|path|rect|section|summary|svg|symbol|t[dhr]|table|tbody|thead"
    r"|title|ul)\b"
)
"""Elements at whose edges white space is never seen: they begin and end a line, or are not shown."""
DJANGO = "(?>{%.*?%}|{{.*?}})"
VALUE = rf"""(?>="(?:{DJANGO}|[^"])*"|='(?:{DJANGO}|[^'])*')"""
TAG = re.compile(rf"<[a-z](?:{DJANGO}|{VALUE}|[^<>{{=]|=)*>")
INDENTATION = re.compile(r"\s*\n\s*")
BEFORE_BLOCK = re.compile(rf" (?=</?{BLOCK}|{{% endblock\b)")
AFTER_BLOCK = re.compile(rf"(</?{BLOCK}(?:{DJANGO}|{VALUE}|[^<>{{=])*>|{{% block \w+ %}}(?= [<{{]| \Z)) ")


def minified(source: str) -> str:
    """Return the source of a template without the white space that only those who write it see."""
    pieces = KEPT.split(source)
    pieces[::2] = [_squeezed(each) for each in pieces[::2]]
    return "".join(pieces)


def _squeezed(markup: str) -> str:
    in_tags = TAG.sub(lambda tag: _tag(tag[0]), markup)
    return AFTER_BLOCK.sub(r"\1", BEFORE_BLOCK.sub("", INDENTATION.sub(" ", in_tags)))


def _tag(tag: str) -> str:
    """Return a tag on one line; the space before an attribute that depends stands inside its condition."""
    pieces = re.split(f"({VALUE})", tag)
    for index, names in enumerate(pieces[::2]):
        line = re.sub(r"\s+", " ", names)
        line = re.sub(r" ?({% (?:if|elif|else)\b.*?%}) ?", r"\1 ", line)
        pieces[2 * index] = re.sub(r" ?({% (?:end\w+|block)\b.*?%}|>)", r"\1", line)
    return "".join(pieces)


class FileSystem(filesystem.Loader):
    """Loads templates of the installation's own folders."""

    def get_contents(self, origin: Origin) -> str:
        return _served(super().get_contents(origin), debug=self.engine.debug)


class AppDirectories(app_directories.Loader):
    """Loads templates of the installed apps."""

    def get_contents(self, origin: Origin) -> str:
        return _served(super().get_contents(origin), debug=self.engine.debug)


def _served(source: str, *, debug: bool) -> str:
    """Return the source as it is served: with its own lines while debugging, so that an error names the right one."""
    return source if debug else minified(source)
