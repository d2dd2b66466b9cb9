"""docs/developing.md names every room, the order of the layers, and nothing that does not exist."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "quizapp"
PAGE = (ROOT / "docs" / "developing.md").read_text(encoding="utf-8")
QUOTED = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w./-]+(?:/|\.(?:py|html|md|toml|css|js))")
NAME = re.compile(r"(?:(?P<owner>[A-Z]\w+)\.)?(?P<name>\w+)\(\)|(?P<bare>_?[A-Z]\w{2,})")
KNOWN_ELSEWHERE = frozenset({"ValueError"})


def section(heading: str) -> str:
    return PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def blocks() -> Iterator[str]:
    """Yield each row of a table, each item of a list and each paragraph."""
    prose = re.sub(r"^```.*?^```$", "", PAGE, flags=re.MULTILINE | re.DOTALL)
    yield from filter(str.strip, re.split(r"\n\n|\n(?=\||- |\d+\. )", prose))


def located(path: str) -> Path | None:
    return next((base / path for base in (SOURCE, ROOT) if (base / path).exists()), None)


@cache
def defined(path: Path) -> frozenset[str]:
    """Return the names of a module's functions, classes, methods and constants, or of a template's macros."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return frozenset(re.findall(r"macro (\w+)\(", text))
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{one.name}" for one in node.body if hasattr(one, "name")}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return frozenset(found)


def contract(name: str) -> list[str]:
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(one["layers"] for one in contracts if one["name"] == name)
    return layers


def test_every_room_is_in_the_table_and_no_other() -> None:
    packages = {path.parent for path in SOURCE.rglob("__init__.py")} - {SOURCE}
    modules = {
        path
        for folder in (SOURCE, SOURCE / "services")
        for path in folder.glob("*.py")
        if not path.name.startswith("__")
    }
    rooms = {f"{path.relative_to(SOURCE)}/" for path in packages}
    rooms |= {str(path.relative_to(SOURCE)) for path in modules}
    named = re.findall(r"^\| `([^`]+)` \|", section("The rooms"), re.MULTILINE)
    assert set(named) == rooms
    assert len(named) == len(rooms)


@pytest.mark.parametrize(
    ("block", "name"),
    [
        ("layers", "Imports go down only"),
        ("service-layers", "Services build on each other in one order"),
    ],
)
def test_the_layers_are_those_of_import_linter(block: str, name: str) -> None:
    found = re.search(rf"^```{block}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    assert found[1].splitlines() == contract(name)


def test_who_may_import_counting_follows_from_the_layers() -> None:
    order = [
        set(line.split(" | ")) for line in contract("Services build on each other in one order")
    ]
    place = next(n for n, line in enumerate(order) if "counting" in line)
    [sentence] = [block for block in blocks() if "`services.counting` may be imported by" in block]
    may, may_not = sentence.split("; not by")
    named = set(re.findall(r"`services\.(\w+)`", may)) - {"counting"}
    assert named == set().union(*order[:place])
    assert set(re.findall(r"`services\.(\w+)`", may_not)).isdisjoint(named)


def test_every_file_that_is_named_exists() -> None:
    named = {
        quoted for block in blocks() for quoted in QUOTED.findall(block) if FILE.fullmatch(quoted)
    }
    names_of_templates = {"layout.html", "staff.html"}
    anywhere = {"__init__.py", "forms.py", "templates/", *names_of_templates}
    assert len(named) > 100
    assert {path for path in named - anywhere if located(path) is None} == set()


def test_every_name_is_defined_in_a_file_named_beside_it() -> None:
    checked, wrong = 0, set()
    for block in blocks():
        quoted = QUOTED.findall(block)
        files = [found for path in quoted if FILE.fullmatch(path) if (found := located(path))]
        known = frozenset().union(*(defined(path) for path in files if path.is_file()))
        for text in quoted:
            match = NAME.fullmatch(text)
            if match and files and text not in KNOWN_ELSEWHERE:
                name = match["bare"] or ".".join(filter(None, (match["owner"], match["name"])))
                checked += 1
                if name not in known:
                    wrong.add((text, block[:60]))
    assert wrong == set()
    assert checked > 80
