"""Writing folders: reading one back returns the same quiz."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.checking.check import read_folder
from quizapp.bank.positions import read_yaml
from quizapp.bank.quiz import quiz_from_data, quiz_to_data
from quizapp.bank.texts import FORBIDDEN, normal_text
from quizapp.bank.writer import FolderTakenError, to_yaml, write_folder
from tests.bank.builders import ARTICLE, every_type_data, quiz

NASTY = [
    " leading", "trailing ", "a: b", "a:", ":a", "# a", "a # b", "a #b", "'", '"', "it's", '"x"', "- a", "-", "? a",
    "no", "yes", "Null", "~", "true", "1e3", "0x1F", "007", "1_000", "12:30", "2015-05-08", ".5", "=", "<<",
    "*a", "&a", "!a", "%a", "@a", "`a`", "|", ">", "[a", "]", "{a}", "a, b", "a\nb", "a\n\n b", "a \nb", "a\tb",
    "\\n", "\\", "🐝", "كم نحلة؟", "a\r\nb", "a\u00a0b", "a\u3000 b", "---", "...", "a  b", "é" * 120,
    "word " * 40 + "end", ("word  " * 40) + "end", "x\n" * 40 + "# y: z", "a\u200bb", "key: value\nother: |\n  x",
    "# " + "long " * 40, "long: " * 40, "-\u00a0" * 90, "a\n# b", "a\n---\nb",
]  # fmt: skip
_CHARACTERS = st.characters(codec="utf-8").filter(lambda c: not FORBIDDEN.match(c))
_TEXTS = (
    st.sampled_from(NASTY)
    | st.text(_CHARACTERS, max_size=200)
    | st.text(st.sampled_from("a b\n\t:#-'\"\\>|,é🐝 "), max_size=200)
).filter(lambda text: normal_text(text) != "")


NO_BRACES = str.maketrans("", "", "{}")
"""Braces, which mark a gap in the text of a cloze question."""


def nasty_quiz(text: str, article: str = ARTICLE) -> dict[str, Any]:
    data = every_type_data(title=text[:200].strip() or "x", summary=text, closing_question=text)
    for fact in data["facts"]:
        for question in fact["questions"]:
            question.update(prompt=text, explanation=text)
    data["facts"][1]["questions"][2]["wrong"][0]["feedback"] = text
    matching, ordering = data["facts"][0]["questions"][-2:]
    matching["items"][0]["text"] = ordering["items"][0]["text"] = f"x {text[:150]}".strip()
    cloze = data["facts"][1]["questions"][-1]
    cloze["text"] = f"{text.translate(NO_BRACES)} {{price}} {{harvests}}"
    cloze["gaps"][0]["options"][0]["text"] = f"x {text[:90]}".strip()
    data["facts"][1]["questions"][0]["prefix"] = text[:20].strip() or "x"
    data["source"] = {"author": text[:200].strip() or "x", "published": "2015"}
    return data


@given(_TEXTS)
def test_a_written_quiz_reads_back_equal(text: str) -> None:
    written = quiz_from_data(nasty_quiz(text), ARTICLE)
    assert quiz_from_data(quiz_to_data(written), written.article) == written
    with tempfile.TemporaryDirectory() as name:
        write_folder(written, Path(name))
        read, problems = read_folder(Path(name))
    assert [str(problem) for problem in problems if not problem.warning] == []
    assert read == written


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_are_read_back(text: str) -> None:
    data = {"a": normal_text(text), "b": [normal_text(text), {"c": text}]}
    document, problems = read_yaml(to_yaml(data), "f")
    assert problems == []
    assert document is not None
    assert document.data == {**data, "b": [normal_text(text), {"c": text.replace("\r", "\r")}]}


@given(
    st.recursive(
        st.booleans() | st.integers(-(10**39), 10**39) | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
        max_leaves=10,
    )
)  # fmt: skip
def test_any_plain_data_is_read_back(value: Any) -> None:
    document, problems = read_yaml(to_yaml({"key": value}), "f")
    assert problems == []
    assert document is not None
    assert document.data == {"key": value}


def test_texts_lose_the_space_around_them_and_keep_their_lines() -> None:
    built = quiz(title=" \n a\r\nb\rc \t")
    assert built.title == "a\nb\nc"


def test_the_file_reads_well(tmp_path: Path) -> None:
    long = "This sentence is about as long as sentences in explanations usually are, which is long."
    write_folder(
        quiz(summary=f"{long} {long}", closing_question="One\ntwo"), tmp_path / "new" / "x"
    )
    text = (tmp_path / "new" / "x" / "quiz.yaml").read_text(encoding="utf-8")
    assert text.startswith(
        "# A quiz for quizapp. `quizapp schema` prints the rules of this file for your editor.\n"
        "format: 1\n"
    )
    assert "\nsummary: >-\n  This sentence is" in text
    assert "\nclosing_question: |-\n  One\n  two\n" in text
    assert "        options:\n          - id: a\n            text: About 40 percent\n" in text
    assert max(len(line) for line in text.splitlines()) <= 100
    assert (tmp_path / "new" / "x" / "article.md").read_text(encoding="utf-8") == ARTICLE


def test_later_settings_are_written_only_if_they_are_used(tmp_path: Path) -> None:
    """A quiz published before those settings existed keeps its text, and so its digest."""
    assert set(quiz_to_data(quiz())["settings"]) == {
        "ask_before",
        "per_fact",
        "dont_know",
        "open_book",
    }
    sure = quiz(settings={"ask_how_sure": True})
    write_folder(sure, tmp_path / "quiz")
    assert "ask_how_sure: true" in (tmp_path / "quiz" / "quiz.yaml").read_text()
    assert read_folder(tmp_path / "quiz") == (sure, [])


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderTakenError, match="is not empty"):
        write_folder(quiz(), tmp_path)
    with pytest.raises(FolderTakenError, match="is not a folder"):
        write_folder(quiz(), tmp_path / "file")
    assert issubclass(FolderTakenError, FileExistsError)
