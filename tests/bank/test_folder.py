"""Finding quiz folders and reading their files."""

import json
import os
from pathlib import Path

import pytest

from quizapp.bank.checking.check import read_folder
from quizapp.bank.folder import MOST_BYTES, find_folders, peek_id, read_text
from tests.bank.builders import ARTICLE, QUIZ_ID, quiz_data, write_quiz


def faults(folder: Path) -> list[str]:
    """Return the errors of reading a folder, without the folder's path."""
    quiz, problems = read_folder(folder)
    assert quiz is None
    return [str(problem).removeprefix(f"{folder}/") for problem in problems]


def test_a_sound_quiz_is_read(tmp_path: Path) -> None:
    quiz, problems = read_folder(write_quiz(tmp_path))
    assert problems == []
    assert quiz is not None
    assert quiz.article == ARTICLE
    assert quiz.source is not None
    assert quiz.source.published == "2015"


def test_a_byte_order_mark_and_windows_lines_change_nothing(tmp_path: Path) -> None:
    plain, _ = read_folder(write_quiz(tmp_path))
    for name in ("quiz.yaml", "article.md"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        data = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
        (tmp_path / name).write_bytes(data)
    assert read_folder(tmp_path) == (plain, [])


def test_the_article_may_have_another_name(tmp_path: Path) -> None:
    write_quiz(tmp_path, text=_with_article("bees.md"), article=None)
    (tmp_path / "bees.md").write_text(ARTICLE)
    assert read_folder(tmp_path)[1] == []


def test_files_that_are_missing(tmp_path: Path) -> None:
    assert faults(tmp_path / "no") == ["quiz.yaml:1:1: This file is missing."]
    assert faults(tmp_path) == ["quiz.yaml:1:1: This file is missing."]
    assert faults(write_quiz(tmp_path, article=None)) == ["article.md:1:1: This file is missing."]


def test_folders_in_place_of_files(tmp_path: Path) -> None:
    (tmp_path / "article.md").mkdir()
    assert faults(write_quiz(tmp_path, article=None)) == [
        "article.md:1:1: This is a folder; a file is expected."
    ]
    (tmp_path / "quiz.yaml").unlink()
    (tmp_path / "quiz.yaml").mkdir()
    assert faults(tmp_path) == ["quiz.yaml:1:1: This is a folder; a file is expected."]
    assert peek_id(tmp_path) is None


@pytest.mark.parametrize("name", ["quiz.yaml", "article.md"])
def test_pipes_are_not_waited_for(tmp_path: Path, name: str) -> None:
    write_quiz(tmp_path)
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    assert faults(tmp_path) == [f"{name}:1:1: This is not a regular file."]


@pytest.mark.parametrize(("name", "limit"), [("quiz.yaml", "1,000 kB"), ("article.md", "256 kB")])
def test_huge_files_are_not_read(tmp_path: Path, name: str, limit: str) -> None:
    os.truncate(write_quiz(tmp_path) / name, 50_000_000_000)
    assert faults(tmp_path) == [f"{name}:1:1: This file is too large: at most {limit} are read."]
    assert name != "quiz.yaml" or peek_id(tmp_path) is None


@pytest.mark.parametrize("name", ["quiz.yaml", "article.md"])
def test_links_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    folder = write_quiz(tmp_path / "quiz")
    (folder / name).rename(tmp_path / "secret")
    (folder / name).symlink_to("../secret")
    assert faults(folder) == [f"{name}:1:1: The file must be in the quiz's own folder."]
    (folder / name).unlink()
    (folder / name).symlink_to(name)
    assert faults(folder)[0].startswith(f"{name}:1:1: This cannot be read: ")


def test_links_within_the_folder_are_followed(tmp_path: Path) -> None:
    folder = write_quiz(tmp_path / "quiz")
    (folder / "article.md").rename(folder / "text.md")
    (folder / "article.md").symlink_to("text.md")
    (tmp_path / "link").symlink_to("quiz")
    assert read_folder(tmp_path / "link")[1] == []


@pytest.mark.parametrize(
    "name",
    [
        "../secret.md",
        "/etc/passwd",
        "..",
        ".",
        ".hidden",
        "a/b.md",
        "a\\b.md",
        "C:article.md",
        "C:\\article.md",
        "~/x/y",
        "a\tb",
    ],
)
def test_the_article_is_a_plain_file_in_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.md").write_text(ARTICLE)
    folder = write_quiz(tmp_path / "quiz", text=_with_article(name))
    message = "`file` must be the plain name of a file in the same folder."
    assert faults(folder) == [f"quiz.yaml:1:22: {message}"]


def _with_article(name: str) -> str:
    return json.dumps({"article": {"file": name}, **quiz_data()})


def test_names_that_the_system_cannot_have(tmp_path: Path) -> None:
    folder = write_quiz(tmp_path, text=_with_article("é" * 100 + ".md"))
    assert "`file` has 103 characters; 100 are possible." in faults(folder)[0]
    assert read_text(tmp_path, "a\0b", 9)[0] is None
    assert read_text(Path("a\0b"), "quiz.yaml", 9)[0] is None
    assert read_text(tmp_path, "a" * 5000, 9)[0] is None


def test_files_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    write_quiz(tmp_path)
    monkeypatch.setattr("quizapp.bank.folder.os.open", refuse)
    assert faults(tmp_path) == ["quiz.yaml:1:1: This cannot be read: permission denied."]
    assert peek_id(tmp_path) is None


def test_bytes_that_are_not_utf_8_are_named_with_their_place(tmp_path: Path) -> None:
    write_quiz(tmp_path)
    (tmp_path / "quiz.yaml").write_bytes("format: 1\ntitle: né".encode() + b"\xe9\n")
    assert faults(tmp_path) == ["quiz.yaml:2:10: The byte 0xE9 here is not UTF-8: save as UTF-8."]


def test_a_path_means_one_quiz_or_the_quizzes_in_it(tmp_path: Path) -> None:
    one, two = write_quiz(tmp_path / "one"), write_quiz(tmp_path / "two")
    write_quiz(tmp_path / ".hidden")
    (tmp_path / "notes").mkdir()
    (tmp_path / "file").write_text("")
    assert find_folders(tmp_path) == ([one, two], [])
    assert find_folders(one) == ([one], [])
    assert find_folders(one / "quiz.yaml") == ([one], [])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing", "There is no such folder."),
        ("file", "This is not a folder."),
        ("empty", "There is no quiz here: no folder with a `quiz.yaml`."),
        ("a\0b", "There is no such folder."),
    ],
)
def test_a_path_without_quizzes_is_a_problem(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    folders, problems = find_folders(tmp_path / name)
    assert folders == []
    assert [str(problem) for problem in problems] == [f"{tmp_path / name}:1:1: {message}"]


@pytest.mark.parametrize(
    "line",
    [f"id: {QUIZ_ID}", f'id:  "{QUIZ_ID}"  # stays', f"title: x\r\nid: '{QUIZ_ID}'\r\nslug: y"],
)
def test_the_id_can_be_seen_without_reading_the_rest(tmp_path: Path, line: str) -> None:
    (tmp_path / "quiz.yaml").write_bytes(line.encode())
    assert peek_id(tmp_path) == QUIZ_ID


@pytest.mark.parametrize("line", [f"  id: {QUIZ_ID}", "id: x", f"id: {QUIZ_ID}0", "\xff", ""])
def test_text_that_is_not_an_id_is_not_read_as_one(tmp_path: Path, line: str) -> None:
    (tmp_path / "quiz.yaml").write_bytes(line.encode("latin-1"))
    assert peek_id(tmp_path) is None
    assert peek_id(tmp_path / "missing") is None


def test_most_bytes_are_as_documented() -> None:
    assert MOST_BYTES == {"quiz.yaml": 1_000_000, "article.md": 256_000}
