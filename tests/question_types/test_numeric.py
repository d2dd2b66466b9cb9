from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import get_decimal_symbol
from hypothesis import given
from hypothesis import strategies as st

from quizapp.question_types.base import MAX_MARK, UnreadableError
from quizapp.question_types.number_text import separators_of
from quizapp.question_types.numeric import Numeric
from tests.question_types.samples import SAMPLES

TYPE = Numeric()
SAMPLE = TYPE.build(SAMPLES["numeric"])
NBSP = "\N{NO-BREAK SPACE}"
TAGS = """
en en-GB de de-AT de-CH de-LI fr fr-CA it it-CH es es-MX es-419 es-AR pt pt-BR nl pl ru uk cs sv da
nb fi tr el hu ro bg hr sr sk sl lt lv et is vi id az kk uz ka hy sq mk eu gl ca ar ar-MA fa he hi
bn ta th ja ko zh sw af
"""

READS_ALIKE_EVERYWHERE = {
    "242": "242",
    " 242 ": "242",
    "\t242\n": "242",
    "+242": "242",
    "242.": "242",
    "$242": "242",
    "$ 242": "242",
    "242 $": "242",
    "242$": "242",
    "€242": "242",
    "242 billion": "242",
    "242 BILLION": "242",
    "$242 billion": "242",
    "billion 242": "242",
    "242billion": "242",
    "-$5": "-5",
    "$-5": "-5",
    "- 5": "-5",
    "−5": "-5",
    "–5": "-5",
    "－5": "-5",
    "242.5": "242.5",
    "242,5": "242.5",
    "242.50": "242.5",
    ".5": "0.5",
    ",5": "0.5",
    "0.500": "0.5",
    "0,500": "0.5",
    "007": "7",
    "0": "0",
    "-0": "0",
    "-0.0": "0",
    "242 000": "242000",
    f"242{NBSP}000": "242000",
    "242\N{THIN SPACE}000": "242000",
    "242\N{NARROW NO-BREAK SPACE}000": "242000",
    "242'000": "242000",
    "242’000": "242000",
    "242٬000": "242000",
    "1.234,5": "1234.5",
    "1,234.5": "1234.5",
    "1 234,5": "1234.5",
    "1'234.5": "1234.5",
    "1 234,567": "1234.567",
    "1,234,567": "1234567",
    "1.234.567": "1234567",
    "12,34,567": "1234567",
    "12,34,567.25": "1234567.25",
    "1.234.567,25": "1234567.25",
    "1,2345": "1.2345",
    "1234,567.5": None,
    "٢٤٢": "242",
    "۲۴۲": "242",
    "२४२": "242",
    "２４２": "242",
    "２４２．５": "242.5",
    "٢٤٢٫٥": "242.5",
    "١٬٢٣٤٫٥": "1234.5",
    "\N{RIGHT-TO-LEFT MARK}٢٤٢": "242",
    "200-300": None,
    "200–300": None,
    "about 5": None,
    "~5": None,
    "1e5": None,
    "nan": None,
    "inf": None,
    "∞": None,
    "٫": None,
    ".": None,
    ",": None,
    "'": None,
    "-": None,
    "$": None,
    "billion": None,
    "--5": None,
    "-+5": None,
    "-$-5": None,
    "5-": None,
    "1,23,4": None,
    "1.23.4": None,
    "24 2": None,
    "0 500": None,
    "1 234'567": None,
    "1,234 567": None,
    "1.234.56": None,
    "1,5.3": None,
    "5,": None,
    "5..": None,
    "5²": None,
    "½": None,
    "242 million": None,
    "242 billion dollars": None,
    "0x10": None,
    "1_000": None,
    "9" * 61: None,
    "9" * 5000: None,
    "9" * 31: "9" * 31,
}


def read(text: str, language: str = "en", **data: Any) -> str | None:
    """Return the number that a text is read as, or None if it is unreadable."""
    body = TYPE.build({"answer": 0, **data}) if data else SAMPLE
    try:
        return TYPE.read(body, [text], language)
    except UnreadableError:
        return None


@pytest.mark.parametrize("language", ["en", "de", "fr", "de-CH", "hi", "xx", ""])
@pytest.mark.parametrize(("text", "response"), READS_ALIKE_EVERYWHERE.items())
def test_an_unambiguous_number_reads_the_same_in_all_languages(
    text: str, response: str | None, language: str
) -> None:
    assert read(text, language) == response


@pytest.mark.parametrize(
    ("text", "language", "response"),
    [
        ("242,000", "en", "242000"),
        ("242,000", "de", "242"),
        ("242.000", "en", "242"),
        ("242.000", "de", "242000"),
        ("242.000", "de-CH", "242"),
        ("242.000", "de-AT", "242000"),
        ("242,125", "pt-BR", "242.125"),
        ("242,125", "es-ES", "242.125"),
        ("242,125", "es-MX", "242125"),
        ("242,125", "es-419", "242125"),
        ("242,125", "fr", "242.125"),
        ("242,125", "sr-Latn-RS", "242.125"),
        ("242,125", "zh-Hant-TW", "242125"),
        ("242,125", "EN-us", "242125"),
        ("242,125", "DE", "242.125"),
        ("٢٤٢,١٢٥", "ar", "242125"),
    ],
)
def test_an_ambiguous_number_is_read_in_the_format_of_the_language(
    text: str, language: str, response: str
) -> None:
    assert read(text, language) == response


@pytest.mark.parametrize(
    ("text", "unit", "response"),
    [
        ("42%", "%", "42"),
        ("42 %", "%", "42"),
        ("42％", "%", "42"),
        ("٤٢٪", "%", "42"),
        ("%42", "%", "42"),
        ("42 percent", "%", "42"),
        ("42 Per Cent", "%", "42"),
        ("42%", "percent", "42"),
        ("42%", "Per cent", "42"),
        ("42%", "% of exports", "42"),
        ("42%", "km", None),
        ("5 km", "km per hour", "5"),
        ("5 km per", "km per hour", "5"),
        ("5 hour", "km per hour", None),
        ("5 m2", "m²", None),
        ("5 m²", "m²", "5"),
        ("5m2", "m2", "5"),
        ("3 Milliarden", "milliarden", "3"),
        ("30 млрд", "МЛРД", "30"),
        ("242000", "000 people", "242000"),
        ("242 000", "000 people", "242000"),
        ("5 (a+b)*", "(a+b)*", "5"),
        ("5 cubic   metres", "Cubic metres", "5"),
    ],
)
def test_the_unit_may_be_typed_wholly_or_its_first_words(
    text: str, unit: str, response: str | None
) -> None:
    assert read(text, unit=unit) == response


@pytest.mark.parametrize(
    ("text", "prefix", "response"),
    [("US$5", "US$", "5"), ("us$ 5", "US$", "5"), ("-US$5", "US$", "-5"), ("no. 5", "No.", "5")],
)
def test_the_prefix_may_be_typed(text: str, prefix: str, response: str) -> None:
    assert read(text, prefix=prefix) == response


@pytest.mark.parametrize("text", ["1" * 32, "0." + "3" * 31, "٣" * 60, "1 234 567" * 9, "9" * 2000])
def test_more_digits_than_any_answer_has_are_refused_by_a_reason(text: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        TYPE.read(SAMPLE, [text], "en")
    assert (caught.value.code, caught.value.hints) == ("number_too_long", {"limit": "31"})


@pytest.mark.parametrize(
    ("language", "example"),
    [
        ("en", "1,234.5"),
        ("de", "1.234,5"),
        ("fr", f"1{NBSP}234,5"),
        ("de-CH", "1’234.5"),
        ("ar", "1,234.5"),
        ("es-MX", "1,234.5"),
    ],
)
def test_text_that_is_not_a_number_is_refused_with_an_example_in_the_language(
    language: str, example: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        TYPE.read(SAMPLE, ["much"], language)
    assert (caught.value.code, caught.value.hints) == ("number_expected", {"example": example})
    assert read(example, language) == "1234.5"


def test_two_values_are_no_number() -> None:
    with pytest.raises(UnreadableError):
        TYPE.read(SAMPLE, ["2", "3"], "en")


@pytest.mark.parametrize(
    ("response", "mark"),
    [
        ("242", MAX_MARK),
        ("242.5", MAX_MARK),
        ("241.5", MAX_MARK),
        ("242.50000000000000000000000000000000000000001", 0),
        ("241.4", 0),
        ("-242", 0),
        ("0", 0),
        ("2.42e2", 0),
        ("nan", 0),
        ("٢٤٢", 0),
        ("242\n", 0),
        ("1" * 5000, 0),
    ],
)
def test_a_number_within_the_tolerance_earns_the_mark(response: str, mark: int) -> None:
    assert TYPE.mark(SAMPLE, response) == mark


@pytest.mark.parametrize(
    ("answer", "tolerance", "response"),
    [
        (0.3, 0.1, "0.4"),
        (0.3, 0.1, "0.2"),
        (1e30, 0, "1" + "0" * 30),
        (123456789012345678901234567890, 0, "123456789012345678901234567890"),
        (1e-7, 0, "0.0000001"),
        (-40, 0, "-40"),
    ],
)
def test_numbers_are_compared_exactly(answer: float, tolerance: float, response: str) -> None:
    body = TYPE.build({"answer": answer, "tolerance": tolerance})
    assert TYPE.mark(body, response) == MAX_MARK
    assert TYPE.mark(body, response + ("" if "." in response else ".") + "0" * 40 + "1") in (
        (0, MAX_MARK) if tolerance else (0,)
    )
    assert TYPE.build(TYPE.dump(body)) == body


@pytest.mark.parametrize(
    ("response", "language", "data", "text"),
    [
        ("242", "en", {"prefix": "$", "unit": "billion"}, f"$242{NBSP}billion"),
        ("-242", "en", {"prefix": "$"}, "−$242"),
        ("42", "en", {"unit": "%"}, "42%"),
        ("42.5", "de", {"unit": "% der Ausfuhren"}, "42,5% der Ausfuhren"),
        ("1234567.25", "en", {}, "1,234,567.25"),
        ("1234567.25", "de", {}, "1.234.567,25"),
        ("1234567.25", "fr", {}, f"1{NBSP}234{NBSP}567,25"),
        ("1234567.25", "de-CH", {}, "1’234’567.25"),
        ("1945", "en", {}, "1945"),
        ("1234.5", "de", {}, "1234,5"),
        ("12345", "en", {}, "12,345"),
    ],
)
def test_a_number_is_described_as_the_language_writes_it(
    response: str, language: str, data: dict[str, Any], text: str
) -> None:
    assert TYPE.describe(TYPE.build({"answer": 1, **data}), response, language) == (text,)


def test_a_stored_response_that_is_not_a_number_is_described_unchanged() -> None:
    assert TYPE.describe(SAMPLE, "many", "en") == ("many",)
    assert TYPE.describe(SAMPLE, "", "en") == ()
    assert TYPE.entered(SAMPLE, "many", "en") == ("many",)


def test_a_field_is_filled_again_with_the_sign_of_the_language_and_no_groups() -> None:
    assert TYPE.entered(SAMPLE, "-12345.678", "de") == ("−12345,678",)
    assert TYPE.entered(SAMPLE, "-1234.567", "en") == ("−1234.567",)


@given(
    number=st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-1e9, max_value=1e9
    ),
    language=st.sampled_from(["en", "de", "fr", "de-CH", "hi", "ar-MA"]),
)
def test_a_number_shown_in_a_language_is_read_there_as_the_same_number(
    number: Decimal, language: str
) -> None:
    response = TYPE.read(SAMPLE, [str(number)], "en")
    if response is None or number.adjusted() < -4:
        return
    assert Decimal(response) == number
    (shown,) = TYPE.describe(SAMPLE, response, language)
    assert TYPE.read(SAMPLE, [shown], language) == response
    assert "E" not in response
    assert response == "0" or not response.startswith("-0.000")


def test_feedback_goes_to_exactly_the_foreseen_number() -> None:
    assert TYPE.feedback(SAMPLE, "24.2") == ("Ten times too little.",)
    assert TYPE.feedback(SAMPLE, "24.20") == ("Ten times too little.",)
    assert TYPE.feedback(SAMPLE, "24.3") == TYPE.feedback(SAMPLE, "242") == ()


@pytest.mark.parametrize(
    ("data", "path", "warning"),
    [
        ({"answer": 5, "tolerance": 5}, ("tolerance",), True),
        ({"answer": -5, "tolerance": 6}, ("tolerance",), True),
        ({"answer": float("nan")}, ("answer",), False),
        ({"answer": 5, "tolerance": float("inf")}, ("answer",), False),
    ],
)
def test_a_key_that_cannot_be_meant_is_named(
    data: dict[str, Any], path: tuple[str, ...], warning: bool
) -> None:
    (problem,) = TYPE.problems(TYPE.build(data))
    assert (problem.path, problem.warning) == (path, warning)


def test_a_key_of_zero_may_have_a_tolerance() -> None:
    assert list(TYPE.problems(TYPE.build({"answer": 0, "tolerance": 1}))) == []


def test_wrong_numbers_that_are_right_or_foreseen_twice_are_named() -> None:
    wrong = [{"answer": answer, "feedback": "No."} for answer in (6, 7, 7.0, 5.5, float("nan"))]
    problems = TYPE.problems(TYPE.build({"answer": 5, "tolerance": 1, "wrong": wrong}))
    assert [(problem.path, problem.message, problem.warning) for problem in problems] == [
        (("wrong", 0, "answer"), "6 is right, by the answer and the tolerance.", False),
        (("wrong", 2, "answer"), "7 is foreseen already.", True),
        (("wrong", 3, "answer"), "5.5 is right, by the answer and the tolerance.", False),
        (("wrong", 4, "answer"), "This has to be a plain number.", False),
    ]


@pytest.mark.parametrize("answer", [float("nan"), float("inf"), float("-inf")])
def test_infinite_numbers_never_earn_a_mark_and_can_be_dumped(answer: float) -> None:
    body = TYPE.build({"answer": answer})
    assert TYPE.mark(body, TYPE.key(body)) == TYPE.mark(body, "0") == 0
    assert str(TYPE.dump(body)["answer"]) == str(answer)


@pytest.mark.parametrize("number", [0.1, 242, 24.2, 1e-30, 10**30, -0.5])
def test_a_number_is_dumped_as_written_in_the_file(number: float) -> None:
    assert TYPE.dump(TYPE.build({"answer": number})) == {"answer": number}


@pytest.mark.parametrize("tag", TAGS.split())
def test_the_decimal_signs_are_those_of_the_unicode_locale_data(tag: str) -> None:
    theirs = get_decimal_symbol(tag.replace("-", "_"), numbering_system="latn")
    assert separators_of(tag).decimal == theirs
