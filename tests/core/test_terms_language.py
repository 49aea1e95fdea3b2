"""Loading proves terms sound: each problem is named with file, line and key; examples run; the commands tell it."""

import subprocess
import sys
from pathlib import Path

import pytest

from hosho.core.terms import Plan, TermsError, load_catalogue, load_plan, load_terms, shipped, shipped_codes
from hosho.core.terms.difference import catalogue_differences, differences
from hosho.core.terms.lines import key_lines, line_of
from hosho.core.terms.loading import SHIPPED
from hosho.core.terms.soundness import failing_examples, omissions
from tests.core.making import CATALOGUE, PARTS, plan_of, terms_text, words_for

HOSHO = Path(sys.executable).with_name("hosho")


def problems(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(TermsError) as caught:
        load_terms(text, file="terms-1.toml")
    assert {problem.file for problem in caught.value.problems} == {"terms-1.toml"}
    return [(problem.line, problem.key, problem.message) for problem in caught.value.problems]


def test_the_usual_terms_of_these_tests_are_sound() -> None:
    plan_of(terms_text())


@pytest.mark.parametrize(
    ("parts", "key", "message"),
    [
        ({"time": 'time = { start = "sold" }'}, "time.start", "one of delivered, next-month, purchased, shipped"),
        ({"time": 'time = { start = "shipped", strat = 1 }'}, "time.strat", "did you mean 'start'"),
        ({"time": ""}, "time", "missing"),
        ({"price": 'price = { monthly = [{ net = "500" }] }'}, "price.monthly.0.net", "Expected `int`"),
        ({"price": "price = { monthly = [{ net = 5.5 }] }"}, "price.monthly.0.net", "Expected `int`"),
        ({"price": "price = { monthly = [{ net = -1 }] }"}, "price.monthly.0.net", ">= 0"),
        ({"price": 'price = { monthly = [{ when = { tier = ["a"] }, net = 5 }] }'}, "price.monthly", "no when"),
        (
            {"price": 'price = { monthly = [{ when = { cause = ["wet"] }, net = 5 }, { net = 1 }] }'},
            "price.monthly.0.when.cause",
            "tier or model only",
        ),
        ({"price": "price = { monthly = [{ net = 5 }, { net = 1 }] }"}, "price.monthly.0", "never match"),
        ({"limit": '[[limit]]\nuses = 0\nper = "life"'}, "limit.0.uses", ">= 1"),
        ({"limit": '[[limit]]\nuses = 1\nper = "week"'}, "limit.0.per", "one of calendar-year, contract-year"),
        ({"causes": '[causes]\nexclude = ["theft"]'}, "causes", "the cause 'loss' is not used"),
        ({"causes": PARTS["causes"].replace('"other"', '"other", "theft"')}, "causes.refer", "already"),
        ({"cover": PARTS["cover"] + "empty = { causes = [] }"}, "cover.empty", "can never apply"),
        ({"remedy": 'remedy = { try = ["repair"], pays = [] }'}, "remedy.pays", "no when"),
        ({"remedy": "remedy = { try = [], pays = [{ yen = 0 }] }"}, "remedy.try", "at least one"),
        ({"remedy": 'remedy = { try = ["repair"], pays = [{ }] }'}, "remedy.pays.0", "either yen or excess_over"),
        (
            {"remedy": 'remedy = { try = ["repair"], pays = [{ when = { nth = [0] }, yen = 1 }, { yen = 0 }] }'},
            "remedy.pays.0.when.nth",
            "from 1",
        ),
        (
            {"remedy": 'remedy = { try = ["repair"], pays = [{ when = { faults = [] }, yen = 1 }, { yen = 0 }] }'},
            "remedy.pays.0.when.faults",
            "never matches",
        ),
        ({"head": PARTS["head"].replace('at = "purchase"', "")}, "join", "either at"),
        ({"head": PARTS["head"].replace("T00:00:00+09:00", "T00:00:00")}, "from", "timezone"),
        ({"head": PARTS["head"].replace("language = 1", "language = 2")}, "language", "known: 1"),
    ],
)
def test_a_wrong_key_is_named_with_what_would_be_right(parts: dict[str, str], key: str, message: str) -> None:
    found = problems(terms_text(**parts))
    assert any(each == key and message in said for _, each, said in found), found


@pytest.mark.parametrize(
    ("words", "key", "message"),
    [
        (
            terms_text().split(PARTS["limit"])[1].replace('[clause."limit"]', '[clause."limmit"]'),
            "clause.limit",
            "no words",
        ),
        (
            terms_text().split(PARTS["limit"])[1] + words_for("exclude.wear"),
            "clause.exclude.wear",
            "no rule of this plan uses this clause",
        ),
        (
            terms_text().split(PARTS["limit"])[1].replace('en = "words"', 'en = "{last_year}"'),
            "clause.device",
            "no value",
        ),
        (
            terms_text().split(PARTS["limit"])[1].replace('en = "words"', 'en = "{model!r}"'),
            "clause.device",
            "plain name",
        ),
        (
            terms_text().split(PARTS["limit"])[1].replace("ended =", "# ended ="),
            "clause.cover.natural",
            "say so in ended",
        ),
    ],
)
def test_the_words_of_clauses_are_checked_against_what_the_plan_can_say(words: str, key: str, message: str) -> None:
    found = problems(terms_text(words=words))
    assert any(each == key and message in said for _, each, said in found), found


def test_every_problem_is_told_at_once_with_its_line() -> None:
    text = terms_text(
        time='time = { start = "sold" }',
        price="price = { monthly = [{ net = -1 }], by_day = 3 }",
        limit="[[limit]]\nuses = 0",
    )
    lines = text.splitlines()
    found = {key: line for line, key, _ in problems(text)}
    assert found.keys() == {"time.start", "price.monthly.0.net", "price.by_day", "limit.0.uses", "limit.0.per"}
    assert lines[found["time.start"] - 1].startswith("time =")
    assert lines[found["price.by_day"] - 1].startswith("price =")
    assert lines[found["limit.0.uses"] - 1].startswith("uses =")


def test_problems_of_a_list_keep_the_numbers_of_the_file() -> None:
    rows = "{ net = -1 }, { net = 1, nett = 2 }, { net = -3 }, { }"
    found = [key for _, key, _ in problems(terms_text(price=f"price = {{ monthly = [{rows}] }}"))]
    assert found == [
        "price.monthly.0.net",
        "price.monthly.1.nett",
        "price.monthly.2.net",
        "price.monthly.3.net",
    ]


def test_a_text_that_is_not_toml_is_told_with_its_line() -> None:
    [(line, _, message)] = problems('language = 1\nplan = "unfinished')
    assert (line, "not TOML" in message) == (2, True)


def test_an_example_that_does_not_hold_stops_the_plan_with_its_line(tmp_path: Path) -> None:
    example = """
[[example]]
says = "Damage is refused."
given = { started_on = 2020-08-04, received_on = 2021-01-01, cause = "wet" }
expect = { outcome = "not-covered" }
"""
    text = terms_text(more=example)
    (tmp_path / "terms-1.toml").write_text(text)
    (tmp_path / "catalogue-2020-01-01.toml").write_text(CATALOGUE)
    with pytest.raises(TermsError) as caught:
        load_plan(tmp_path)
    [problem] = caught.value.problems
    assert text.splitlines()[problem.line - 1] == "[[example]]"
    assert "expected not-covered, got covered" in problem.message


def test_an_example_of_an_unknown_model_is_a_problem_and_no_crash() -> None:
    text = terms_text(
        more="""
[[example]]
says = "x"
given = { started_on = 2020-08-04, received_on = 2021-01-01, cause = "wet", model = "none" }
expect = { outcome = "covered" }
"""
    )
    plan = Plan.of([load_terms(text, file="t")], [load_catalogue(CATALOGUE, file="c")])
    assert [problem.key for problem in failing_examples(plan, plan.terms())] == ["example.0.given.model"]
    assert "example.0.given.model" not in [problem.key for problem in omissions(plan, plan.terms())]


def test_the_check_names_clauses_that_no_example_makes_speak() -> None:
    plan, terms = plan_of(terms_text())
    missing = {problem.key for problem in omissions(plan, terms)}
    assert missing == {f"clause.{clause}" for clause in terms.clauses}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('["ship-in"]', "[]", "model.1.methods"),
        ('code = "two"', 'code = "one"', "model.1.code"),
        ('"screen", "camera"', "", "model.0.methods"),
        ('tier = "b"', 'walk_in_faults = ["screen"]', "model.1.walk_in_faults"),
        ('"screen", "camera"', '"glass"', "model.0.walk_in_faults.0"),
    ],
)
def test_a_catalogue_is_checked_too(old: str, new: str, key: str) -> None:
    with pytest.raises(TermsError) as caught:
        load_catalogue(CATALOGUE.replace(old, new), file="catalogue.toml")
    assert key in [problem.key for problem in caught.value.problems]


def test_a_plan_refuses_versions_that_stand_twice_and_files_of_another_plan() -> None:
    terms, catalogue = load_terms(terms_text(), file="a"), load_catalogue(CATALOGUE, file="c")
    other = load_catalogue(CATALOGUE.replace('plan = "test"', 'plan = "other"'), file="o")
    with pytest.raises(TermsError, match="stands in a already"):
        Plan.of([terms, terms], [catalogue])
    with pytest.raises(TermsError, match="'other' stands among files of 'test'"):
        Plan.of([terms], [other])
    with pytest.raises(TermsError, match="at least one catalogue"):
        Plan.of([terms], [])


def test_lines_are_found_in_tables_arrays_and_strings() -> None:
    lines = key_lines(
        'a = 1\n[b."c.d"]\nx = """\ny = 2\n"""\n[[e]]\nf = [\n  { g = 1 },\n  { g = 2 },\n]\n[[e]]\nf.h = 3\n'
    )
    assert [lines[key] for key in ("a", "b.c.d", "b.c.d.x", "e.0", "e.0.f", "e.0.f.1", "e.1", "e.1.f.h")] == [
        1,
        2,
        3,
        6,
        7,
        9,
        11,
        12,
    ]
    assert "b.c.d.y" not in lines
    assert (line_of(lines, "e.0.f.1.g"), line_of(lines, "nowhere")) == (9, 0)


@pytest.mark.parametrize("code", shipped_codes())
def test_a_shipped_plan_is_sound_and_its_examples_miss_no_clause(code: str) -> None:
    plan = shipped(code)
    for terms in plan.versions:
        assert list(omissions(plan, terms)) == []


def test_the_shipped_plan_is_the_default_and_has_all_seven_models() -> None:
    plan = shipped()
    assert shipped_codes()[0] == plan.code == "iijmio-used"
    assert len(plan.rows) == 7
    assert {"parts", "walk-in.book-first", "walk-in.sent-on", "join.purchase-only"} <= set(plan.terms().informing)


def test_nothing_changes_between_a_version_and_itself() -> None:
    plan = shipped()
    assert differences(old=plan.terms(), new=plan.terms()) == ()
    assert catalogue_differences(old=plan.catalogues[0], new=plan.catalogues[0]) == ()


def test_a_difference_says_in_plain_words_what_changes_for_a_member() -> None:
    text = (SHIPPED / "iijmio-used" / "terms-1.toml").read_text()
    later = text.replace("net = 500", "net = 600").replace("uses = 2", "uses = 3").replace("months = 24", "months = 36")
    old, new = load_terms(text, file="old"), load_terms(later, file="new")
    said = {change.en for change in differences(old=old, new=new)}
    assert said == {
        "Monthly fee changes from “¥500 before tax” to “¥600 before tax”.",
        "Limit of uses changes from “2 in a contract year” to “3 in a contract year”.",
        "Natural failure changes from “covered (24 months)” to “covered (36 months)”.",
    }
    assert "月額料金が「500円（税抜）」から「600円（税抜）」に変わります。" in {
        change.ja for change in differences(old=old, new=new)
    }


def test_a_difference_of_catalogues_names_models_that_come_go_or_change() -> None:
    later = CATALOGUE.replace('code = "two"', 'code = "three"').replace('["screen", "camera"]', '["screen"]')
    old, new = (load_catalogue(text, file="c") for text in (CATALOGUE, later))
    said = [change.en for change in catalogue_differences(old=old, new=new)]
    assert said == [
        "Two becomes eligible (ship-in repair).",
        "Two can no longer be bought with the plan. Devices already covered keep their methods.",
        "How One is repaired changes from “ship-in repair; walk-in repair: camera, broken screen” "
        "to “ship-in repair; walk-in repair: broken screen”.",
    ]


def terms_command(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([HOSHO, "terms", *map(str, words)], capture_output=True, text=True, check=False)


def test_the_check_command_tells_all_problems_of_all_files(tmp_path: Path) -> None:
    good = terms_command("check", *(SHIPPED / code for code in shipped_codes()))
    assert (good.returncode, good.stdout) == (0, "3 checked, no problems found.\n")
    bad = tmp_path / "terms-1.toml"
    bad.write_text(terms_text(time='time = { start = "sold" }', price=""))
    told = terms_command("check", bad, tmp_path / "missing.toml")
    assert told.returncode == 1
    assert f"{bad}: price: this key is missing" in told.stdout
    assert "time.start" in told.stdout
    assert "missing.toml: No such file" in told.stdout


def test_show_and_diff_read_in_both_languages() -> None:
    assert "月額料金" in terms_command("show").stdout
    assert "Monthly fee" in terms_command("show", "hinode-whole@1", "--lang", "en").stdout
    told = terms_command("diff", "iijmio-used", "minato-exchange").stdout
    assert "直し方が「修理、だめなら交換」から「交換」に変わります。" in told
    assert "Natural failure changes from “covered (24 months)” to “covered (36 months)”." in told
