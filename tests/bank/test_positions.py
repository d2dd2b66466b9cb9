"""Reading YAML with positions: the values it returns, and the files it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.positions import read_yaml

ALIAS = "Anchors and aliases (`&name`, `*name`) are not used in quiz files."
TAG = "Tags such as `!name` are not used in quiz files."
FIT = "The lines here do not fit together: look at the indentation and the dashes."
BIDI = "The invisible character U+202E turns the direction of text, which can hide words."
ESCAPE = (
    "After `\\` in double quotes only a few letters are possible: write `\\\\` for a backslash."
)
SECOND = "A quiz file holds one document: `---` or `...` begins another one here."
MANY = f"[{'a, ' * 99}], " * 99
VALUE = "Something is missing or too much here: expected a value."


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: no\nb: yes\nc: on", {"a": "no", "b": "yes", "c": "on"}),
        ("a: 2015-05-08", {"a": "2015-05-08"}),
        (
            "[1, -2.5, 1e3, 0x1F, 0o17, true, ~, null, ]",
            [1, -2.5, 1000.0, 31, 15, True, None, None],
        ),
        (
            "[.inf, .nan, 1e999, 1_000, 12:30, '1', \"true\"]",
            [".inf", ".nan", "1e999", "1_000", "12:30", "1", "true"],
        ),
        (f"a: {'9' * 5000}", {"a": "9" * 5000}),
        ("a: >-\n  b\n  c\n\n  d\n", {"a": "b c\nd"}),
        ("\ufeffa: 1\r\nb:\r\n- 2", {"a": 1, "b": [2]}),
        ('a: "\\t\\n\\u00e9"', {"a": "\t\né"}),
        ("", None),
        ("# nothing", None),
        ("text", "text"),
    ],
)
def test_plain_yaml_1_2(text: str, data: object) -> None:
    document, problems = read_yaml(text, "f")
    assert problems == []
    assert document is not None
    assert document.data == data


def test_positions_of_keys_and_values() -> None:
    document, _ = read_yaml("a:\n  - b: c\n    d: [1, 'é', 2]\n", "f")
    assert document is not None
    assert document.at(()) == (1, 1)
    assert document.at_key(("a",)) == (1, 1)
    assert document.at(("a",)) == (2, 3)
    assert document.at(("a", 0)) == document.at_key(("a", 0)) == (2, 5)
    assert document.at_key(("a", 0, "d")) == (3, 5)
    assert document.at(("a", 0, "d", 2)) == (3, 17)
    assert document.at(("a", 0, "missing", 4)) == (2, 5)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: b: c", "1:5: A `:` is not possible here: a text with `: ` in it needs quotes."),
        ("a: [1,\n2", "1:4: The bracket that opens here is never closed."),
        ("a: {b: c]", "1:9: A comma or the closing bracket is missing here."),
        ("a:\n\tb: c", "2:1: Indent with spaces: a tab is not possible here."),
        ("a: 'x\n\n", "1:4: The quote that opens here is never closed."),
        ("a: x\nb", "2:1: This line has no key: expected `key: value`."),
        ("- a\nb: 1", f"2:1: {FIT}"),
        ("a:\n  - b\n c: d", f"3:2: {FIT}"),
        ("a: 'b'c", f"1:7: {FIT}"),
        ("a: @b", "1:4: A text cannot begin with this character: put the text in quotes."),
        ("a: |x\n b", "1:5: After `|` or `>` the text begins on the next line, indented."),
        ('a: "\\d"', f"1:6: {ESCAPE}"),
        ('a: "\\U00110000"', "1:1: This cannot be read as YAML."),
        ("a: [,", f"1:5: {VALUE}"),
        ("a: &x b", f"1:4: {ALIAS}"),
        ("a: *x", f"1:4: {ALIAS}"),
        ("a: &", f"1:5: {ALIAS}"),
        ("a: !!python/object:os.system [x]", f"1:4: {TAG}"),
        ("a: ! b", f"1:4: {TAG}"),
        (f"a: !{'x' * 900_000}", f"1:4: {TAG}"),
        (
            "a: 1\n---\nb: 2",
            "2:1: A quiz file holds one document: `---` or `...` begins another one here.",
        ),
        ("%YAML 1.1\n---\na: 1", "2:1: Lines that begin with `%` are not used in quiz files."),
        ("a: 1\nb: 2\na: 3", "3:1: `a` stands here twice; the first one is in line 1."),
        ("a:\n - {b: 1, 'b': [c]}", "2:11: `b` stands here twice; the first one is in line 2."),
        ("1: a", "1:1: The key `1` has to be a word."),
        ("[a]: b", "1:1: A key has to be a simple word here."),
        ("? {a: b}\n: c", "1:3: A key has to be a simple word here."),
        ("a: {<<: b}", "1:5: Merge keys (`<<`) are not used in quiz files."),
        ("a: \x00", "1:4: The character U+0000 (a control character) cannot stand in a quiz."),
        ("a: b\n  \x1b", "2:3: The character U+001B (a control character) cannot stand in a quiz."),
        ('a: "\\ud800"', "1:4: The character U+D800 (a control character) cannot stand in a quiz."),
        ("a: b\u2028c", "1:5: The character U+2028 (line separator) cannot stand in a quiz."),
        ('a: "\\u202e"', f"1:4: {BIDI}"),
        ("[" * 100_000, "1:21: This is nested too deeply to be a quiz."),
        ("- " * 100_000, "1:41: This is nested too deeply to be a quiz."),
        ("{a: " * 100_000, "1:81: This is nested too deeply to be a quiz."),
        ("- a\n" * 70_000, "101:3: These are more than 100 parts: too many for a quiz."),
        (
            "".join(f"k{n}: 1\n" for n in range(101)),
            "101:7: These are more than 100 parts: too many for a quiz.",
        ),
        (f"- [{MANY}]\n" * 90, "7:11894: This file has too many parts to be a quiz."),
    ],
    ids=lambda text: text[:30],
)
def test_unusual_yaml_is_refused_with_its_position(text: str, problem: str) -> None:
    assert [str(found) for found in read_yaml(text, "f")[1]] == [f"f:{problem}"]


def test_an_empty_value_is_placed_at_its_key() -> None:
    document, _ = read_yaml("a:\n  b:\n\nc: [d, {e: }]\n", "f")
    assert document is not None
    assert document.data == {"a": {"b": None}, "c": ["d", {"e": None}]}
    assert document.at(("a", "b")) == (2, 3)
    assert document.at(("c", 1, "e")) == (4, 9)


def test_several_faults_are_named_at_once() -> None:
    document, problems = read_yaml("a: &x b\nc: *x\na: !y z\n", "f")
    assert document is None
    assert [(found.line, found.column) for found in problems] == [(1, 4), (2, 4), (3, 1), (3, 4)]


def test_a_flood_of_faults_is_cut_off() -> None:
    assert len(read_yaml("[" + "*a," * 300_000, "f")[1]) == 100
    assert len(read_yaml("a: 1\n" * 30_000, "f")[1]) == 100
    assert len(read_yaml("\0" * 900_000, "f")[1]) == 20


def test_the_first_of_two_equal_keys_counts() -> None:
    document, _ = read_yaml("a: 1\na: [2]\nb: 3", "f")
    assert document is not None
    assert document.data == {"a": 1, "b": 3}
    assert document.at(("a",)) == (1, 4)


@given(st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%@` #\n\t\\10~<.=")))
def test_any_text_returns_data_or_problems(text: str) -> None:
    document, problems = read_yaml(text, "f")
    assert document is not None or problems
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
