"""The interface's texts, in templates and in code."""

import pytest
from flask import Flask

from quizapp.web.i18n import gettext


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ('{{ _("Fish & chips") }}', "Fish & chips"),
        ('{{ _("Got %(n)d of <b>", n=3) }}', "Got 3 of <b>"),
        ('{{ _("About %(what)s", what=name) }}', "About &lt;i&gt;"),
        (
            '{% macro bold() %}<b>x</b>{% endmacro %}{{ _("It is %(what)s", what=bold()) }}',
            "It is <b>x</b>",
        ),
        ('{{ _("100%% of it") }}', "100% of it"),
        ('{{ ngettext("%(num)d fact", "%(num)d facts", 1) }}', "1 fact"),
        (
            '{{ ngettext("%(num)d fact of %(all)s", "%(num)d facts of %(all)s", 2, all=name) }}',
            "2 facts of &lt;i&gt;",
        ),
    ],
)
def test_texts_are_ours_and_their_values_are_escaped(app: Flask, template: str, shown: str) -> None:
    with app.test_request_context():
        source = app.jinja_env.from_string(
            "{% autoescape true %}" + template + "{% endautoescape %}"
        )
        assert source.render(name="<i>") == shown


def test_texts_in_code_are_plain() -> None:
    assert gettext("You wrote %(what)s.", what="<i>") == "You wrote <i>."
