"""Values computed with other tools, and the tolerances within which ours must agree."""

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
TOLERANCE = 1e-9


def load(name: str) -> Any:
    return json.loads((CASES / name).read_text(encoding="utf-8"))


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Return the path of every value that differs from the expected one; additional keys are allowed."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{path}: {found!r} is no mapping"]
        return [
            line
            for key, value in expected.items()
            for line in (
                differences(value, found[key], f"{path}.{key}")
                if key in found
                else [f"{path}.{key}: missing"]
            )
        ]
    if isinstance(expected, list):
        if not isinstance(found, (list, tuple)) or len(found) != len(expected):
            return [f"{path}: {found!r}, expected {expected!r}"]
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for place, (e, f) in pairs for line in differences(e, f, f"{path}[{place}]")]
    if isinstance(expected, float) and isinstance(found, (int, float)):
        close = abs(expected - found) <= TOLERANCE * max(abs(expected), 1e-3)
        return [] if close else [f"{path}: {found!r}, expected {expected!r}"]
    same = expected == found and isinstance(found, bool) == isinstance(expected, bool)
    return [] if same else [f"{path}: {found!r}, expected {expected!r}"]
