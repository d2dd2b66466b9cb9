"""What docs/operating.md lists is what there is."""

import re
from pathlib import Path

from quizapp.cli import main
from quizapp.config import PREFIX, SETTINGS

PAGE = (Path(__file__).parents[1] / "docs" / "operating.md").read_text(encoding="utf-8")


def first_cells(heading: str) -> list[str]:
    """Return what stands in the first column of the table under a heading."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


def test_every_setting_is_listed_and_no_other() -> None:
    assert first_cells("Settings") == [PREFIX + setting.name for setting in SETTINGS]


def test_every_command_is_listed_and_no_other() -> None:
    assert [cell.split()[1] for cell in first_cells("Commands")] == list(main.commands)


def test_the_tests_that_the_security_page_names_are_there() -> None:
    page = (Path(__file__).parents[1] / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.rglob("test_*.py"))
    assert len(named) > 30
    assert {name for name in named if f"def {name}(" not in tests} == set()


DECISIONS = Path(__file__).parents[1] / "docs" / "decisions"
STATUS = re.compile(
    r"# .+\n\nStatus: (?:accepted|replaced by \[.+\]\([\w-]+\.md\)), "
    r"\d{4}-\d{2}-\d{2}(?:; changed \d{4}-\d{2}-\d{2})?\.\n\n"
)


def test_every_decision_has_a_date_and_a_status_and_is_listed() -> None:
    pages = {path.name: path.read_text("utf-8") for path in DECISIONS.glob("*.md")}
    listed = re.findall(r"^- \[.+\]\(([\w-]+\.md)\)$", pages.pop("README.md"), re.MULTILINE)
    assert sorted(listed) == sorted(pages)
    assert {name for name, text in pages.items() if not STATUS.match(text)} == set()


def test_what_is_installed_is_locked_by_hashes() -> None:
    root = Path(__file__).parents[1]
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    for name in ("run", "dev"):
        assert f"--require-hashes -r requirements/{name}.txt" in makefile
        entries = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        packages = re.findall(
            r"^[a-z].*==(?:.*\\\n)(?:    --hash=sha256:[0-9a-f]{64}.*\n?)+", entries, re.M
        )
        assert len(packages) == len(re.findall(r"^[a-z]", entries, re.M)) > 20
