"""The interface's texts.

Flask-Babel asks for the locale at each of a page's twenty texts and more, and Jinja makes a new context for each: an
eighth of a reader's whole journey. English stands in the code already, so while there is no catalogue, nothing is
looked up.
"""

import flask_babel
from flask import Flask
from markupsafe import Markup

from quizapp.paths import PACKAGE

_TRANSLATED = any(PACKAGE.glob("translations/*/LC_MESSAGES/*.mo"))


def N_(text: str) -> str:  # noqa: N802 - the name by which translators' tools know it
    """Mark a text for translators; it is translated where it is shown."""
    return text


def init_app(app: Flask) -> None:
    """Give the texts to all templates."""
    if not _TRANSLATED:
        app.jinja_env.globals.update(_=_in_page, gettext=_in_page, ngettext=_number_in_page)


def _in_page(text: str, **values: object) -> Markup:
    # The text is ours; its values are escaped unless they are markup themselves.
    return Markup(text) % values if values else Markup(text % values)  # noqa: S704


def _number_in_page(one: str, many: str, num: int, **values: object) -> Markup:
    return _in_page(one if num == 1 else many, num=num, **values)


def gettext(text: str, /, **values: object) -> str:
    """Give a text with its values, in the reader's language."""
    if _TRANSLATED:
        return flask_babel.gettext(text, **values)
    return text % values


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """Give the text for one or for many; `%(n)s` in it stands for how many."""
    values = {"n": f"{count:,}", **values}
    if _TRANSLATED:
        return flask_babel.ngettext(one, many, count, **values)
    return (one if count == 1 else many) % values
