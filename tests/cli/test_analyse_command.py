"""`quizapp analyse`: what it reads, and what it says of what it cannot read."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.cli import main
from quizapp.cli.response_set import ResponseSetError, read_response_set
from quizapp.measurement.analysis import analyse
from tests.measurement.reference import CASES, differences, load


def run(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["analyse", str(folder), *options])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CASES / "a_basic", tmp_path / "a_basic"))


ITEMS = "item,fact,maxmark,key,n_options,random_guess_score,pair\n"
READERS = "reader,class,version,self_rating\n"
RESPONSES = "reader,attempt,phase,item,response,status,mark,confidence\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    write(tmp_path, "items.csv", ITEMS + "q1,F1,1,a,2,0.5,a\nq2,F1,1,b,2,0.5,b\n")
    write(tmp_path, "readers.csv", READERS + "r1,,A,50\nr2,,A,\n")
    write(tmp_path, "responses.csv", RESPONSES + "r1,1,post,q1,a,answered,1,\n")
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8", newline="")


def add(folder: Path, name: str, *rows: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


def problems(folder: Path) -> list[str]:
    result = run(folder)
    assert result.exit_code == 1
    assert result.stdout == ""
    return [line.removeprefix(f"{folder}/") for line in result.stderr.splitlines()]


def analysed(folder: Path) -> Any:
    result = run(folder, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_reference_case(folder: Path) -> None:
    assert differences(load("a_basic/expected.json"), analysed(folder)) == []


def test_a_byte_order_mark_and_windows_lines_change_nothing(folder: Path) -> None:
    before = analysed(folder)
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert analysed(folder) == before


def test_the_order_of_rows_changes_nothing(folder: Path) -> None:
    before = analysed(folder)
    for path in (folder / "responses.csv", folder / "items.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *rows[::-1]]), encoding="utf-8")
    assert differences(before, analysed(folder)) == []


def test_the_text_names_the_main_numbers(folder: Path) -> None:
    text = run(folder).stdout
    assert "mean 77.8 % (59 to 89.5)" in text
    assert "net gain 0.31 (0.06 to 0.55), n 12" in text
    assert "rating less gain: 22.4" in text


def test_the_text_of_two_versions_compares_them(folder: Path) -> None:
    path = folder / "readers.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("r01,c2,A", "r01,c2,B").replace("r02,c1,A", "r02,c1,B"), "utf-8")
    shown = run(folder).stdout
    assert "Version A" in shown
    assert "After reading, version B less version A, in points" in shown


def test_an_empty_set_of_readers_has_text_too(small: Path) -> None:
    write(small, "readers.csv", READERS)
    write(small, "responses.csv", RESPONSES)
    assert "none" in run(small).stdout


def test_the_first_finished_attempt_counts(small: Path) -> None:
    add(
        small,
        "responses.csv",
        "r2,1,post,q1,a,answered,1,",
        "r2,1,post,q2,,not_reached,,",
        "r2,3,post,q1,a,answered,1,",
        "r2,2,post,q1,b,answered,0,",
    )
    quiz = analysed(small)["post"]["quiz"]
    assert (quiz["n_readers"], quiz["n_complete"], quiz["mean"]) == (2, 2, 0.5)


def test_without_a_finished_attempt_the_first_one_counts_outside_totals(small: Path) -> None:
    add(small, "responses.csv", "r2,1,post,q1,b,answered,0,", "r2,1,post,q2,,not_reached,,")
    node = analysed(small)["post"]
    assert (node["quiz"]["n_readers"], node["quiz"]["n_complete"]) == (2, 1)
    assert node["items"]["q1"]["n_scored"] == 2


def test_what_was_not_asked_is_no_part_of_it(small: Path) -> None:
    add(small, "responses.csv", "r1,1,post,q2,,not_asked,,")
    node = analysed(small)["post"]
    assert list(node["items"]) == ["q1"]
    assert node["quiz"]["n_complete"] == 1


def test_thirds_may_be_written_as_decimals(small: Path) -> None:
    add(small, "responses.csv", "r2,1,post,q1,a,answered,0.333333,")
    assert analysed(small)["post"]["items"]["q1"]["mean"] == pytest.approx(2 / 3)


def test_a_missing_pair_column_is_no_problem(small: Path) -> None:
    write(
        small, "items.csv", "item,fact,maxmark,key,n_options,random_guess_score\nq1,F1,1,a,2,.5\n"
    )
    assert "transitions" not in analysed(small)["facts"]["F1"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("rx,1,post,q1,a,answered,1,", "the reader 'rx' is not in readers.csv"),
        ("r2,1,post,qx,a,answered,1,", "the item 'qx' is not in items.csv"),
        ("r2,1,during,q1,a,answered,1,", "phase is 'during', not one of pre, post"),
        ("r2,1,post,q1,a,given,1,", "status is 'given', not one of answered"),
        ("r1,1,post,q1,a,answered,1,", "a second answer of 'r1' to 'q1' in attempt 1, post"),
        ("r2,1,post,q1,a,answered,1.5,", "mark is 1.5, more than the maximum of 1"),
        ("r2,1,post,q1,a,answered,0.3,", "mark is 0.3, not a whole number of twelfths"),
        ("r2,1,post,q1,a,answered,-1,", "mark is -1, less than 0"),
        ("r2,1,post,q1,a,answered,one,", "mark is 'one', not a number"),
        ("r2,1,post,q1,a,answered,1e999999999,", "mark is '1e999999999', not a number"),
        ("r2,1,post,q1,a,answered,nan,", "mark is 'nan', not a number"),
        ("r2,1,post,q1,a,answered,1/0,", "mark is '1/0', not a number"),
        ("r2,1,post,q1,a,answered,,", "mark is empty, not a number"),
        ("r2,1,post,q1,a,omitted,1,", "a mark of 1, but the status is omitted"),
        ("r2,0,post,q1,a,answered,1,", "attempt is 0, less than 1"),
        ("r2,1.5,post,q1,a,answered,1,", "attempt is 1.5, not a whole number"),
        ("r2,1,post,q1,a,answered,1,101", "confidence is 101, less than 0 or more than 100"),
        ("r2,1,post,q1,a,answered,1", "7 cells, where the first line has 8"),
        ('r2,1,post,q1,"a,answered,1,', "not CSV"),
        (f"r2,1,post,q1,{'x' * 20_000},answered,1,", "a cell of more than 10000 characters"),
        (f"r2,1,post,q1,{'x' * 200_000},answered,1,", "not CSV: field larger than field limit"),
    ],
)
def test_a_wrong_response_is_named_at_its_line(small: Path, row: str, message: str) -> None:
    add(small, "responses.csv", row)
    [line] = problems(small)
    assert line.startswith(f"responses.csv:3: {message}")


@pytest.mark.parametrize(
    ("file", "row", "message"),
    [
        ("items.csv", "q1,F2,1,a,2,0.5,", "the item 'q1' stands there twice"),
        ("items.csv", "q3,F1,1,a,2,0.5,b", "the fact 'F1' has not one item a and one item b"),
        ("items.csv", "q3,F2,1,a,2,0.5,c", "pair is 'c', not one of a, b"),
        ("items.csv", "q3,F2,-1,a,2,0.5,", "maxmark is -1, less than 0"),
        ("items.csv", "q3,F2,1,a,2,1.5,", "random_guess_score is 1.5, less than 0 or more than 1"),
        ("items.csv", "q3,,1,a,2,0.5,", "fact is empty"),
        ("readers.csv", "r1,,A,50", "the reader 'r1' stands there twice"),
        ("readers.csv", "r3,,A,120", "self_rating is 120, less than 0 or more than 100"),
        ("readers.csv", "r3,,A,5.5", "self_rating is 5.5, not a whole number"),
    ],
)
def test_a_wrong_item_or_reader_is_named_at_its_line(
    small: Path, file: str, row: str, message: str
) -> None:
    add(small, file, row)
    assert f"{file}:4: {message}" in problems(small)


def test_all_problems_are_named_at_once(small: Path) -> None:
    add(small, "readers.csv", "r3,,A,120")
    add(small, "responses.csv", "rx,1,post,q1,a,answered,2,", "r2,1,post,qx,a,given,1,")
    found = problems(small)
    assert [line.split(": ")[0] for line in found] == [
        "readers.csv:4",
        "responses.csv:3",
        "responses.csv:3",
        "responses.csv:4",
        "responses.csv:4",
    ]


def test_missing_and_empty_files_and_columns(small: Path) -> None:
    (small / "items.csv").unlink()
    write(small, "readers.csv", "")
    write(small, "responses.csv", "reader,attempt,phase,item,response,Status,mark\n")
    assert problems(small) == [
        "items.csv:1: there is no such file",
        "readers.csv:1: the file is empty",
        "responses.csv:1: no column 'Status'; is status meant?",
        "responses.csv:1: no column confidence",
        "responses.csv:1: no column status",
    ]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    assert len(problems(tmp_path / "nowhere")) == 3


def test_what_is_not_utf_8_or_has_a_nul_is_named_at_its_line(small: Path) -> None:
    (small / "readers.csv").write_bytes(READERS.encode() + b"r\xff,,A,50\n")
    (small / "items.csv").write_bytes(ITEMS.encode() + b"q1,F1,1,a,2,0.5,\nq\0,F1,1,a,2,0.5,\n")
    found = problems(small)
    assert "items.csv:3: a NUL character" in found
    assert "readers.csv:2: not UTF-8" in found


def test_what_was_read_of_a_broken_file_is_not_held_against_the_others(small: Path) -> None:
    (small / "readers.csv").write_bytes(b"\xff")
    assert problems(small) == ["readers.csv:1: not UTF-8"]


WORDS = (
    "r1 r2 q1 q2 F1 1 0 2 0.5 a b pre post answered omitted not_reached not_asked dont_know 100 -1"
)
CELLS = st.sampled_from([*WORDS.split(), "1/3", "", '"', ",", "\n", "\r", "é"])
TEXTS = st.lists(st.lists(CELLS, max_size=9).map(",".join), max_size=6).map("\n".join)


@given(st.tuples(TEXTS, TEXTS, TEXTS), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_there_is_analysed_or_refused(
    tmp_path: Path, texts: tuple[str, str, str], headed: bool
) -> None:
    names = ("items.csv", "readers.csv", "responses.csv")
    for name, header, text in zip(names, (ITEMS, READERS, RESPONSES), texts, strict=True):
        write(tmp_path, name, (header if headed else "") + text)
    try:
        found = read_response_set(tmp_path)
    except ResponseSetError:
        return
    json.dumps(analyse(found.name, found.questions, found.readers), allow_nan=False)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["r1", "r2"]),
        st.sampled_from(["1", "2"]),
        st.sampled_from(["pre", "post"]),
        st.sampled_from(["q1", "q2"]),
        st.sampled_from(["a", "b", "a b"]),
        st.sampled_from(["answered,1", "answered,0.5", "answered,0", "omitted,", "not_reached,"]),
        st.sampled_from(["", "0", "80"]),
    ).map(",".join),
    max_size=10,
    unique_by=lambda row: tuple(row.split(",")[:4]),
)


@given(ROWS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_sound_set_has_an_analysis_and_a_text(tmp_path: Path, rows: list[str]) -> None:
    write(tmp_path, "items.csv", ITEMS + "q1,F1,1,a,2,0.5,a\nq2,F1,1,b,2,0.5,b\n")
    write(tmp_path, "readers.csv", READERS + "r1,c1,A,50\nr2,c2,B,0\n")
    write(tmp_path, "responses.csv", RESPONSES + "\n".join(rows))
    assert run(tmp_path).exit_code == 0
    analysed(tmp_path)
