"""Lists of pupils, as spreadsheets and school software write them."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.services.classes.pupils import NewPupil
from quizapp.services.classes.roster import (
    MOST_BYTES,
    FileFault,
    RosterError,
    RowFault,
    names_of,
    read_roster,
    time_percent,
    write_roster,
)
from quizapp.typed import one_line

NAMES = ["Zoë", "Łukasz Żak", "Ngữ", "Lee, Ann"]


def fault_of(content: bytes) -> FileFault:
    with pytest.raises(RosterError) as caught:
        read_roster(content)
    return caught.value.fault


def names(content: bytes) -> list[str]:
    return [row.pupil.name for row in read_roster(content).rows]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_and_separator_is_read(encoding: str, separator: str, end: str) -> None:
    lines = [f"Name{separator}Time factor", *(f'"{name}"{separator}1' for name in NAMES)]
    assert names((end.join(lines) + end).encode(encoding)) == NAMES


def test_a_file_of_an_older_excel_is_read() -> None:
    text = "sep=;\r\nName;Words\r\nZoë Müller;\r\nSiân O’Brien €;\r\n"
    found = read_roster(text.encode("cp1252"))
    assert [row.pupil.name for row in found.rows] == ["Zoë Müller", "Siân O’Brien €"]
    assert [row.line for row in found.rows] == [3, 4]


def test_columns_are_known_by_what_they_are_called_in_whatever_order() -> None:
    text = 'No.,TIME FACTOR,Class, Words ,Student_Name\n1,"1,5",7b,Amber Heron,Ann\n2,,7b,,Bob\n'
    found = read_roster(text.encode())
    assert found.good == [NewPupil("Ann", "amber-heron", 150), NewPupil("Bob", "", 100)]


def test_first_and_last_names_are_put_together() -> None:
    assert names(b"Last name;First name\nLee;Ann\nBo;\n") == ["Ann Lee", "Bo"]


def test_one_column_without_a_head_has_names() -> None:
    assert names("Ann\n\nBob\n   \nZoë".encode()) == ["Ann", "Bob", "Zoë"]


def test_words_alone_are_enough() -> None:
    assert read_roster(b"words\namber-heron\n").good == [NewPupil("", "amber-heron", 100)]


def test_quoted_fields_may_have_anything_in_them() -> None:
    assert names(b'name,words\n"Lee, ""Ann""\nof 7b",\n') == ['Lee, "Ann" of 7b']


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b"\n \n;;\n", FileFault.EMPTY),
        (b"name\n", FileFault.EMPTY),
        (codecs.BOM_UTF8, FileFault.EMPTY),
        (b"x" * (MOST_BYTES + 1), FileFault.TOO_BIG),
        (b"PK\x03\x04rest", FileFault.WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileFault.WORKBOOK),
        (b"\x89PNG\r\n\x1a\n\x00\x00", FileFault.BINARY),
        (b"name\nA\x00nn\n", FileFault.BINARY),
        (b"name\n\x81\x8d\n", FileFault.BINARY),
        (codecs.BOM_UTF16_LE + b"a", FileFault.BINARY),
        (b'name\n"Ann\nBob\n', FileFault.BROKEN),
        (b"pupil no,grade\n1,2\n", FileFault.NO_HEADS),
        (b"Ann,Lee\nBob,Lee\n", FileFault.NO_HEADS),
        (b"time factor\n1.5\n", FileFault.NO_HEADS),
        (b"name\n" + b"x\n" * 501, FileFault.TOO_MANY),
        (b"x\n" * 90_000, FileFault.TOO_MANY),
    ],
)
def test_what_is_no_list_is_told_apart(content: bytes, fault: FileFault) -> None:
    assert fault_of(content) is fault


def test_500_pupils_are_a_class() -> None:
    assert len(read_roster(b"name\n" + b"x\n" * 500).good) == 500


def test_each_row_says_what_is_wrong_with_it() -> None:
    text = (
        "name,words,time factor\n"
        f"{'x' * 81},,\n"
        "Ann,not ours,\n"
        "Bob,amber-heron,\n"
        "Cy,Calm Otter,1.2\n"
        "Di,calm-otter,\n"
        "Ed,,0.5\n"
        "Flo,123,9\n"
    )
    found = read_roster(text.encode(), words={"amber-heron"})
    assert [tuple(row.wrong) for row in found.rows] == [
        (RowFault.LONG,),
        (RowFault.WORDS,),
        (RowFault.TAKEN,),
        (),
        (RowFault.TWICE,),
        (RowFault.FACTOR,),
        (RowFault.WORDS, RowFault.FACTOR),
    ]
    assert (found.bad, [pupil.name for pupil in found.good]) == (6, ["Cy"])


def test_a_name_that_is_there_already_is_a_warning() -> None:
    found = read_roster(b"name\nANN\nBob\nbob\n", names=["Ann"])
    assert [row.known for row in found.rows] == [True, False, True]
    assert found.bad == 0


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("1", 100),
        ("1.5", 150),
        ("1,25", 125),
        (" 2 ", 200),
        ("150%", 150),
        ("150 %", 150),
        ("1.5x", 150),
        ("4", 400),
        ("0.9", None),
        ("4.1", None),
        ("150", None),
        ("90%", None),
        ("", None),
        ("one", None),
        ("-2", None),
        ("1e1", None),
        ("٢", 200),
    ],
)
def test_a_time_factor_is_read_as_people_write_it(text: str, percent: int | None) -> None:
    assert time_percent(text) == percent


def test_names_are_cleaned_of_what_nobody_sees() -> None:
    assert names_of("Ann\r\n\r\n Bob \x07\u2028\u200b\r\nCy") == ["Ann", "Bob", "Cy"]


@given(st.binary(max_size=600))
def test_whatever_is_sent_is_read_or_refused(content: bytes) -> None:
    try:
        found = read_roster(content)
    except RosterError:
        return
    assert len(found.rows) == found.bad + len(found.good)


@given(
    st.lists(st.text(min_size=1, max_size=30).map(one_line).filter(bool), min_size=1, max_size=20)
)
def test_what_was_read_is_read_again_the_same(listed: list[str]) -> None:
    pupils = [NewPupil(name, "", 100 + 5 * n) for n, name in enumerate(listed)]
    assert read_roster(write_roster(pupils).encode()).good == pupils
