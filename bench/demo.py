"""Make the folders that the demonstration loads after the first article: `python -m bench.demo ARTICLE FOLDER`.

`FOLDER/second` is a second version: each reader is asked about half of the facts before reading, and how sure of each
answer. `FOLDER/slip` is a correction of it with a slip in it: a key that is wrong, as happens to people, so that the
report has something to find.
"""

import shutil
import sys
from pathlib import Path

SECOND = (
    ("  ask_before: none\n", "  ask_before: half_the_facts\n"),
    ("  open_book: false\n", "  open_book: false\n  ask_how_sure: true\n"),
)
_WRONG = "            text: Bringing China gas from the Caspian Sea\n"
_RIGHT = "            text: Supplying China with gas from Siberia\n"
_MARK = "            correct: true\n"
SLIP = ((_WRONG, _WRONG + _MARK), (_RIGHT + _MARK, _RIGHT))


def write(article: Path, folder: Path, *changes: tuple[str, str]) -> None:
    """Copy a quiz, replacing words in its `quiz.yaml` that occur there once."""
    shutil.copytree(article, folder)
    file = folder / "quiz.yaml"
    text = file.read_text("utf-8")
    for old, new in changes:
        if text.count(old) != 1:
            sys.exit(f"{file}: {old.strip()!r} is not there once")
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def main() -> None:
    article, folder = Path(sys.argv[1]), Path(sys.argv[2])
    write(article, folder / "second", *SECOND)
    write(article, folder / "slip", *SECOND, *SLIP)


if __name__ == "__main__":
    main()
