"""Archives of quiz folders: they round-trip unchanged, and hostile ones are refused."""

import contextlib
import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.archive import MOST_ARCHIVE_BYTES, ArchiveError, Unpacked, pack, unpack
from quizapp.bank.blank import blank
from quizapp.bank.checking.check import check_paths, read_folder
from quizapp.bank.parts import canonical
from quizapp.bank.quiz import quiz_to_data
from quizapp.bank.writer import to_yaml
from quizapp.paths import questions_folder
from tests.bank import builders

QUIZ = builders.quiz()
CONTENT = {"quiz": quiz_to_data(QUIZ), "article": QUIZ.article}
YAML = to_yaml(quiz_to_data(QUIZ))


def zipped(*files: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(name, text)
    return packed.getvalue()


def good(**others: str | bytes) -> bytes:
    return zipped(("bees/quiz.yaml", YAML), ("bees/article.md", QUIZ.article), *others.items())


def refused(data: bytes) -> str:
    with pytest.raises(ArchiveError) as error:
        unpack(data)
    return str(error.value)


def test_there_and_back_is_the_same() -> None:
    assert unpack(pack(CONTENT)) == Unpacked(CONTENT, ())
    assert pack(CONTENT) == pack(CONTENT)


def test_the_first_quiz_of_the_bank_goes_there_and_back(tmp_path: Path) -> None:
    folder = next(path.parent for path in questions_folder().rglob("quiz.yaml"))
    quiz, _ = read_folder(folder)
    assert quiz is not None
    content = {"quiz": quiz_to_data(quiz), "article": quiz.article}
    with zipfile.ZipFile(io.BytesIO(pack(content))) as archive:
        archive.extractall(tmp_path)
    assert check_paths([tmp_path / quiz.slug]) == []
    assert read_folder(tmp_path / quiz.slug)[0] == quiz


def test_an_unfinished_draft_can_be_packed() -> None:
    content = blank(
        "3f1c6f5e-8f0b-4c55-9a4e-2f6d1b7c9a10", "../../etc", "Böses\x07", "en", "Text\ud800"
    )
    with zipfile.ZipFile(io.BytesIO(pack(content))) as archive:
        assert archive.namelist() == ["etc/article.md", "etc/quiz.yaml"]


def test_the_files_may_lie_in_the_archive_itself_and_others_beside_them() -> None:
    data = zipped(
        ("quiz.yaml", "\ufeff" + YAML.replace("\n", "\r\n")),
        ("article.md", QUIZ.article),
        ("__MACOSX/._quiz.yaml", b"\0\0"),
        (".DS_Store", b"\0"),
        ("notes/todo.txt", "later"),
    )
    assert canonical(unpack(data).content or {}) == canonical(CONTENT)


def test_a_quiz_with_problems_is_accepted_together_with_them() -> None:
    data = zipped(("quiz.yaml", YAML), ("article.md", QUIZ.article.replace("$150", "$160")))
    unpacked = unpack(data)
    assert unpacked.content is not None
    assert any("not in the article" in problem.message for problem in unpacked.problems)


@pytest.mark.parametrize(
    ("yaml", "article", "message"),
    [
        (YAML.replace("prompt:", "prompts:"), QUIZ.article, "prompt"),
        ("{", QUIZ.article, "expected a value"),
        ("", QUIZ.article, "is empty"),
        ("a: &a [*a]", QUIZ.article, "Anchors"),
        (YAML, QUIZ.article.encode("utf-16"), "not UTF-8"),
        (YAML.replace("id: cost\n", "id: yield\n"), QUIZ.article, "id of a fact already"),
        (YAML + "article: {file: ../../etc/passwd}\n", QUIZ.article, "plain name"),
        (YAML + "article: {file: other.md}\n", QUIZ.article, "missing"),
        (YAML, "x" * 300_000, "too large"),
        ("x: 1\n" * 300_000, QUIZ.article, "too large"),
    ],
)
def test_data_without_the_form_of_a_quiz_is_refused_with_reasons(
    yaml: str, article: str | bytes, message: str
) -> None:
    unpacked = unpack(zipped(("b/quiz.yaml", yaml), ("b/article.md", article)))
    assert unpacked.content is None
    assert any(message in problem.message for problem in unpacked.problems), unpacked.problems


@pytest.mark.parametrize(
    "name",
    [
        "../quiz.yaml",
        "bees/../../x",
        "/etc/x",
        "C:\\x",
        "C:/x",
        "bees\\quiz.yaml",
        "a\\..\\b",
        "..\\x",
    ],
)
def test_a_path_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    assert "leads out of the folder" in refused(good(**{name: "x"}))


def test_a_name_with_a_nul_is_refused() -> None:
    data = good(**{"bees/aXb": "x"}).replace(b"bees/aXb", b"bees/a\0b")
    assert "leads out of the folder" in refused(data)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK])
def test_links_and_devices_are_refused(kind: int) -> None:
    link = zipfile.ZipInfo("bees/article.md")
    link.external_attr = (kind | 0o777) << 16
    data = zipped(("bees/quiz.yaml", YAML), (link, "/etc/passwd"))
    assert "is a link or a device" in refused(data)


def test_a_bomb_is_not_unpacked() -> None:
    data = zipped(("quiz.yaml", YAML), ("article.md", b"\0" * 400_000_000))
    assert len(data) < MOST_ARCHIVE_BYTES
    assert "too large" in str(unpack(data).problems)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    data = bytearray(zipped(("quiz.yaml", YAML), ("article.md", b"x" * 5_000_000)))
    size = struct.pack("<I", 5_000_000)
    while size in data:
        at = data.index(size)
        data[at : at + 4] = struct.pack("<I", 300)
    assert "damaged" in refused(bytes(data))


def test_too_many_files_are_refused() -> None:
    files = {f"f{n}": "" for n in range(300)}
    assert "302 files" in refused(good(**files))


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\3\4" + b"\0" * 100, b"\x1f\x8b" + b"\0" * 50])
def test_a_file_that_is_not_a_zip_is_refused(data: bytes) -> None:
    assert refused(data).startswith(("The file is empty", "This is not a zip file"))


def test_a_large_file_is_refused() -> None:
    assert "too large" in refused(b"x" * (MOST_ARCHIVE_BYTES + 1))


def test_an_archive_without_exactly_one_quiz_is_refused() -> None:
    assert "no file quiz.yaml" in refused(zipped(("a.txt", "x")))
    assert "2 quizzes" in refused(zipped(("a/quiz.yaml", "x"), ("b/quiz.yaml", "x")))


def test_a_file_that_is_there_twice_is_refused() -> None:
    data = good(**{"bees/quizXyaml": "x"}).replace(b"quizXyaml", b"quiz.yaml")
    assert "twice" in refused(data)


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(good())
    at = data.index(b"PK\1\2")
    data[at + 8] |= 1
    assert "password" in refused(bytes(data))


def test_an_unusual_compression_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("quiz.yaml", YAML)
    assert "unusual way" in refused(packed.getvalue())


@given(st.data())
def test_no_damage_to_an_archive_is_more_than_a_message(data: st.DataObject) -> None:
    archive = bytearray(good())
    for _ in range(data.draw(st.integers(1, 8))):
        archive[data.draw(st.integers(0, len(archive) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ArchiveError):
        unpack(bytes(archive))
