"""What the style sheets promise: contrast, tones that come from the tokens alone, and their size."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

from tests.interfaces.site.messages import SOURCES

SHEETS = SOURCES / "web" / "static" / "hosho"
TONES = ("ok", "bad", "warn", "hold", "info", "quiet")
GROUNDS = ("bg", "surface", "sunken")
TEXT, GRAPHIC = 4.5, 3.0


def tokens(*sheets: str) -> dict[str, str]:
    """Read the colours of token sheets, later ones over earlier ones."""
    text = "\n".join((SHEETS / sheet).read_text(encoding="utf-8") for sheet in sheets)
    return dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{6})\b", text))


THEMES = {"light": tokens("tokens.css"), "dark": tokens("tokens.css", "tokens-dark.css")}


def luminance(colour: str) -> float:
    """Give the relative luminance of #rrggbb (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours (WCAG 2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def pairs() -> list[tuple[str, str, float]]:
    """List what stands on what, and the contrast that it needs."""
    texts = [*product(("ink", "ink-2", "ink-3", "accent"), GROUNDS)]
    texts += [("on-btn", "btn"), ("on-btn", "btn-hi"), ("accent", "accent-soft"), ("ink", "accent-soft")]
    texts += [(f"{tone}-ink", ground) for tone in TONES for ground in (f"{tone}-fill", "surface")]
    texts += [("on-warn" if tone == "warn" else "on-solid", f"{tone}-solid") for tone in TONES]
    graphics = [*product(("line-ctl", "focus"), GROUNDS)]
    graphics += [(f"{tone}-line", ground) for tone in TONES for ground in (f"{tone}-fill", "surface")]
    return [(*pair, TEXT) for pair in texts] + [(*pair, GRAPHIC) for pair in graphics]


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_of_the_tokens_has_its_contrast(theme: str) -> None:
    colours = THEMES[theme]
    found = {(front, ground): contrast(colours[front], colours[ground]) for front, ground, _needed in pairs()}
    too_little = {pair: found[pair[:2]] for pair in pairs() if found[pair[:2]] < pair[2]}
    assert too_little == {}


def test_the_contrast_formula_agrees_with_the_known_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_dark_sheet_changes_only_what_the_light_one_has() -> None:
    light = set(re.findall(r"--([a-z0-9-]+):", (SHEETS / "tokens.css").read_text(encoding="utf-8")))
    dark = set(re.findall(r"--([a-z0-9-]+):", (SHEETS / "tokens-dark.css").read_text(encoding="utf-8")))
    assert dark <= light


COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color)\(")


def outside_the_tokens() -> list[Path]:
    return [*(path for path in SHEETS.glob("*.css") if not path.name.startswith("tokens")), *SOURCES.rglob("*.html")]


@pytest.mark.parametrize("path", outside_the_tokens(), ids=lambda path: path.name)
def test_no_colour_is_written_outside_the_token_sheets(path: Path) -> None:
    text = re.sub(r"""href="[^"]*\"|\{%.*?%\}""", "", path.read_text(encoding="utf-8"))
    assert COLOUR.findall(text) == []
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text)


def test_the_icon_has_only_colours_of_the_tokens() -> None:
    icon = (SHEETS / "favicon.svg").read_text(encoding="utf-8")
    assert set(COLOUR.findall(icon)) <= set(THEMES["light"].values())


@pytest.mark.parametrize("path", [*SHEETS.glob("*.css")], ids=lambda path: path.name)
def test_the_sheets_are_plain_enough_for_safari_16(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "light-dark(" not in text
    assert not re.search(r"@media[^{]*[<>]", text), "range syntax of media queries"
    blocks: list[str] = []
    for head, brace in re.findall(r"([^{}]*)([{}])", text):
        if brace == "}":
            blocks.pop()
        else:
            assert not blocks or blocks[-1].startswith("@"), f"nesting: {head.strip()}"
            blocks.append(head.rpartition(";")[2].strip())


def test_only_sizes_that_do_not_depend_on_the_side_are_set() -> None:
    for name in ("base.css", "components.css"):
        text = (SHEETS / name).read_text(encoding="utf-8")
        assert not re.search(r"(?:margin|padding|border)-(?:left|right|top|bottom)\b", text), name


def test_the_sheets_together_stay_within_their_budget() -> None:
    together = b"".join(path.read_bytes() for path in sorted(SHEETS.glob("*.css")))
    assert sum(len(gzip.compress(path.read_bytes())) for path in SHEETS.glob("*.css")) <= 10 * 1024
    assert len(gzip.compress(together)) <= 10 * 1024
