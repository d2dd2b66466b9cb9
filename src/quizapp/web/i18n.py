"""Interface texts and their translation.

Flask-Babel looks up the locale for each of a page's texts, and Jinja makes a new context for each: an eighth of a
reader's journey. The texts in the code are English, so nothing is looked up while there is no catalogue.
"""

from pathlib import Path
from typing import cast

import flask_babel
from flask import Flask, current_app
from markupsafe import Markup

_TRANSLATED = "quizapp-translated"


def N_(text: str) -> str:  # noqa: N802 - the name by which translators' tools know it
    """Mark a text for translators; it is translated where it is shown."""
    return text


def init_app(app: Flask) -> None:
    """Register the translating functions for all templates."""
    folders = app.config.get("BABEL_TRANSLATION_DIRECTORIES", "translations").split(";")
    catalogues = (Path(app.root_path, folder).glob("*/LC_MESSAGES/*.mo") for folder in folders)
    translated = any(map(any, catalogues))
    app.extensions[_TRANSLATED] = translated
    if not translated:
        app.jinja_env.globals.update(_=_in_page, gettext=_in_page, ngettext=_number_in_page)


def _in_page(text: str, **values: object) -> Markup:
    # The text is ours; values are escaped unless they are markup.
    return Markup(text) % values if values else Markup(text % values)  # noqa: S704


def _number_in_page(one: str, many: str, num: int, **values: object) -> Markup:
    return _in_page(one if num == 1 else many, num=num, **values)


def language() -> str:
    """Return the language in which texts come out now, as a key for what is made of them."""
    return str(flask_babel.get_locale()) if _TRANSLATED else "en"


def gettext(text: str, /, **values: object) -> str:
    """Return a text with its values, in the language of the request."""
    return (flask_babel.gettext(text) if _is_translated() else text) % values


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the singular or the plural text; `%(n)s` in it stands for the number."""
    values = {"n": f"{count:,}", **values}
    if _is_translated():
        return flask_babel.ngettext(one, many, count, **values)
    return (one if count == 1 else many) % values


def lazy_gettext(text: str, /, **values: object) -> str:
    """Return a text that is looked up each time it is shown: for labels, which are defined once for all requests."""
    return cast("str", flask_babel.lazy_gettext(text, **values))


def _is_translated() -> bool:
    return bool(current_app) and current_app.extensions[_TRANSLATED]
