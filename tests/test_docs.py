"""What docs/operating.md lists is what there is."""

import re
from pathlib import Path

from quizapp.cli import main
from quizapp.config import PREFIX, SETTINGS

PAGE = (Path(__file__).parents[1] / "docs" / "operating.md").read_text(encoding="utf-8")


def first_cells(heading: str) -> list[str]:
    """Give what stands in the first column of the table under a heading."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


def test_every_setting_is_listed_and_no_other() -> None:
    assert first_cells("Settings") == [PREFIX + setting.name for setting in SETTINGS]


def test_every_command_is_listed_and_no_other() -> None:
    assert [cell.split()[1] for cell in first_cells("Commands")] == list(main.commands)
