"""The editor's report as JSON."""

import json
from dataclasses import is_dataclass
from typing import Any

from quizapp.measurement.disclosure import DisclosedNumber, Extreme, TooFew, Undefined
from quizapp.services.counting.report import VersionReport

_STATES = {DisclosedNumber: "shown", Extreme: "extreme", TooFew: "too_few", Undefined: "undefined"}


def report_as_json(slug: str, found: VersionReport) -> str:
    """Return a report as JSON; the `state` of each number says whether it is shown, or why it is withheld."""
    node = {
        "quiz": slug,
        "title": found.quiz.title,
        "version": found.version.number,
        "as_of": found.as_of and found.as_of.isoformat(),
        "on_the_way": found.open,
        "being_remarked": found.remarked,
        "report": plain(found.report),
    }
    if found.analysis is not None:
        node["analysis"] = found.analysis
    return json.dumps(node, indent=1, ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """Convert finished values to what JSON can hold."""
    if is_dataclass(value) and not isinstance(value, type):
        state = _STATES.get(type(value))
        named = {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
        return {"state": state, **named} if state else named
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    return value
