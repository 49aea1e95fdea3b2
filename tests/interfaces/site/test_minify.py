"""The white space of templates is taken out when they are loaded; what is seen and what was typed stays."""

import re
from pathlib import Path

import pytest
from django.template import Context, Engine, engines
from django.template.loader import get_template
from django.test import Client

from hosho.web.minify import minified
from tests.interfaces.site.conftest import Cast

TEMPLATES = sorted((Path(__file__).parents[3] / "src" / "hosho").rglob("templates/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_but_white_space_goes(path: Path) -> None:
    source = path.read_text()
    small = minified(source)
    assert re.sub(r"\s", "", small) == re.sub(r"\s", "", source)
    assert Engine.get_default().from_string(small)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("<div>\n  <p>\n    A\n  </p>\n</div>", "<div><p>A</p></div>"),
        ("<p>\n  A\n  <strong>B</strong>\n  <a>C</a>.\n</p>", "<p>A <strong>B</strong> <a>C</a>.</p>"),
        ("<p>\n  {{ a }}{% if b %}、{{ b }}{% endif %}\n</p>", "<p>{{ a }}{% if b %}、{{ b }}{% endif %}</p>"),
        ('<a\n  href="/x"\n  {% if y %}rel="z"{% endif %}\n>A</a>', '<a href="/x"{% if y %} rel="z"{% endif %}>A</a>'),
        ("<i {% if a %}b{% else %}c{% endif %}>", "<i{% if a %} b{% else %} c{% endif %}>"),
        ('<a title="x  >  y" {{ z }}>', '<a title="x  >  y" {{ z }}>'),
        ("{% block a %}\n  <p>A</p>\n{% endblock a %}", "{% block a %}<p>A</p>{% endblock a %}"),
    ],
)
def test_white_space_goes_where_it_is_not_seen_and_is_one_space_where_it_is(source: str, answer: str) -> None:
    assert minified(source) == answer


@pytest.mark.parametrize(
    "source",
    [
        "<pre>\n  a\n    b\n</pre>",
        '<textarea name="a">\n  a\n\n  b</textarea>',
        "<script>\n  a()\n  // b\n</script>",
        "{% blocktranslate %}\n  a\n{% endblocktranslate %}",
    ],
)
def test_white_space_stays_where_it_is_seen(source: str) -> None:
    assert minified(f"<div>\n  {source}\n</div>") in (f"<div>{source}</div>", f"<div> {source} </div>")


def test_what_people_typed_keeps_its_lines() -> None:
    template = engines["django"].from_string('{% fact "Note" class="story" %}{{ story }}{% endfact %}')
    assert "one\n\n  two" in template.render({"story": "one\n\n  two"})


def test_a_page_is_answered_without_indentation(client: Client, cast: Cast) -> None:
    page = client.get("/").content.decode()
    assert "\n " not in page
    assert len(page) < 20_000


def test_a_template_is_minified_when_it_is_loaded_and_not_while_debugging() -> None:
    engine = Engine.get_default()
    [loaders] = engine.loaders
    debugging = Engine(dirs=[], app_dirs=False, debug=True, loaders=loaders[1], builtins=engine.builtins)
    assert "\n  " not in get_template("site/step.html").template.source  # type: ignore[attr-defined]
    assert "\n  " in debugging.get_template("site/step.html").source
    assert debugging.get_template("desk/missing.html").render(Context({"page": {}}))
