"""The components that templates are written in: what each answers, and that a wrong argument is seen at once."""

import re

import pytest
from django.template import TemplateSyntaxError, engines


def answer(source: str, **context: object) -> str:
    """Render a piece of a template."""
    return str(engines["django"].from_string(source).render(context))


def test_what_people_typed_is_escaped_in_every_place() -> None:
    bad = '<i>"&'
    for source in (
        "{% fact bad title=bad %}{{ bad }}{% endfact %}",
        "{% section bad bad class=bad %}{{ bad }}{% endsection %}",
        '{% mark "done" bad %}{{ bad }}{% endmark %}',
        '{% notice "warn" bad %}{{ bad }}{% endnotice %}',
        "{% table bad number=bad caption=bad %}{{ bad }}{% endtable %}",
        '{% link_button bad "site:start" title=bad %}',
        "{% errors bad %}{{ bad }}{% enderrors %}",
        "{% field bad bad bad %}{{ bad }}{% endfield %}",
        "{% fieldset bad bad bad bad %}{{ bad }}{% endfieldset %}",
        "{% text_field bad bad bad bad bad %}",
        "{% pick bad bad bad bad 1 %}",
        "{% choice bad bad bad bad hint=bad %}",
    ):
        assert bad not in answer(source, bad=bad), source
        assert "&lt;i&gt;&quot;&amp;" in answer(source, bad=bad), source


def test_a_field_names_its_error_and_its_hint() -> None:
    source = '{% text_field "phone" "Phone" typed wrong "10 digits" inputmode="tel" %}'
    right = answer(source, typed="", wrong="")
    assert 'id="phone" name="phone"' in right
    assert 'value=""' in right
    assert 'aria-describedby="phone-hint"' in right
    assert "is-wrong" not in right
    wrong = answer(source, typed="0", wrong="Too short")
    assert wrong.index("Too short") < wrong.index("<input")
    assert 'aria-invalid="true" aria-describedby="phone-error phone-hint"' in wrong
    below = answer('{% text_field "phone" "Phone" "0" "Too short" below=True %}')
    assert below.index("<input") < below.index("Too short")


@pytest.mark.parametrize(
    ("chosen", "checked"),
    [("a", True), ("b", False), (None, False), (["b", "a"], True), (set(), False), (True, True), (False, False)],
)
def test_a_choice_is_checked_where_it_was_chosen(chosen: object, checked: bool) -> None:
    for component in ("choice", "pick"):
        assert (" checked>" in answer(f'{{% {component} "n" "a" "A" chosen %}}', chosen=chosen)) is checked


def test_a_link_of_the_navigation_says_where_the_reader_is() -> None:
    source = '{% nav_link "Terms" "site:terms" section page="terms" within="terms-version difference" %}'
    assert 'aria-current="page"' in answer(source, section="terms")
    assert 'aria-current="true"' in answer(source, section="difference")
    assert "aria-current" not in answer(source, section="")


def test_a_tone_and_a_shape_always_come_together() -> None:
    assert '#shape-presses"' in answer('{% notice "warn" "A" %}{% endnotice %}')
    assert re.search(r'<li class="is-out"><svg.*#shape-excluded"', answer('{% mark "excluded" "A" %}B{% endmark %}'))


def test_a_component_without_its_arguments_is_no_template() -> None:
    for source in ("{% fact %}{% endfact %}", '{% section "a" %}{% endsection %}', "{% link_button %}"):
        with pytest.raises(TemplateSyntaxError):
            answer(source)
