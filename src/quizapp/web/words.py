"""Small helpers for plain words in templates."""

import math

from flask import Flask

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"}
WORDS_A_MINUTE = 220


def init_app(app: Flask) -> None:
    """Give the helpers to all templates."""
    app.jinja_env.filters["direction"] = direction
    app.jinja_env.filters["minutes"] = minutes


def direction(language: str) -> str:
    """Give the direction of a language's script: `rtl` or `ltr`."""
    return "rtl" if language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def minutes(words: int) -> int:
    """Give the time that reading takes, in whole minutes, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))
