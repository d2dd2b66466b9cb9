from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.question_types.base import MAX_MARK, UnreadableError
from quizapp.question_types.short_text import ShortText, ShortTextBody
from tests.question_types.samples import SAMPLES

TYPE = ShortText()
SAMPLE = TYPE.build(SAMPLES["short_text"])


def body(*accept: str, typos: bool = False, wrong: tuple[str, ...] = ()) -> ShortTextBody:
    foreseen = [{"answer": answer, "feedback": f"Not {answer}."} for answer in wrong]
    return TYPE.build({"accept": list(accept), "typos": typos, "wrong": foreseen})


def is_right(body: ShortTextBody, typed: str) -> bool:
    response = TYPE.read(body, [typed], "en")
    mark = TYPE.mark(body, response or "")
    assert mark in (0, MAX_MARK)
    return mark == MAX_MARK


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("Silk Road", "silk road"),
        ("Silk Road", "SILKROAD"),
        ("Silk Road", "  Silk \t Road  "),
        ("Silk Road", "The Silk Road"),
        ("The Silk Road", "Silk Road"),
        ("The Silk Road", "a silk road"),
        ("Silk Road", "“Silk Road.”"),
        ("Silk Road", "Silk\N{NO-BREAK SPACE}Road"),
        ("Silk Road", "Silk\N{ZERO WIDTH SPACE}Road"),
        ("Silk Road", "Ｓｉｌｋ Ｒｏａｄ"),
        ("Trans-Siberian", "transsiberian"),
        ("Trans-Siberian", "Trans–Siberian"),
        ("Trans-Siberian", "trans siberian"),
        ("One Belt, One Road", "one belt one road"),
        ("Xi's", "xi’s"),
        ("Xi's", "Xis"),
        ("S-400", "s400"),
        ("S-400", "S 400"),
        ("S-400", "s–٤٠٠"),
        ("USA", "U.S.A."),
        ("São Paulo", "sao paulo"),
        ("Sao Paulo", "São Paulo"),
        ("Łódź", "Lodz"),
        ("Ærøskøbing", "aeroskobing"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ"),
        ("Hà Nội", "ha noi"),
        ("café", "cafe\N{COMBINING ACUTE ACCENT}"),
        ("Королёв", "королев"),
        ("за́мок", "замок"),
        ("Чайковский", "чаи\N{COMBINING BREVE}ковский"),
        ("مُحَمَّد", "محمد"),
        ("أحمد", "احمد"),
        ("محـــمد", "محمد"),
        ("علی", "علي"),
        ("שָׁלוֹם", "שלום"),
        ("हिन्दी", "हिन्दी।"),
        ("१९४५", "1945"),
        ("一带一路", "「一带一路」"),
        ("ガス", "ｶﾞｽ"),
        ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
        ("O'Brien", "oʼbrien"),
        ("1.5", "1,5"),
        ("1,500", "1500"),
        ("1 500", "1.500"),
        ("15", "1\N{ZERO WIDTH SPACE}5"),
        ("12:30", "12.30"),
        ("1914–1918", "1914-1918"),
        ("1914–1918", "1914 – 1918"),
        ("-5", "−5"),
        ("C++", "c++"),
        ("C#", "c#"),
        ("rock+roll", "rock roll"),
        ("!!!", "！！！"),
        ("…", "..."),
        ("🐝", " 🐝 "),
        ("The", "the"),
        ("A", "a"),
        ("Tylenol™", "tylenol"),
        ("m²", "m2"),
    ],
)
def test_spelling_habits_are_forgiven(accepted: str, typed: str) -> None:
    assert is_right(body("something else", accepted), typed)


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("Silk Road", "Silk Roads"),
        ("Silk Road", "Road"),
        ("Silk Road", "the"),
        ("C++", "C"),
        ("C++", "C#"),
        ("C", "C++"),
        ("1.5", "15"),
        ("15", "1.5"),
        ("1.5000", "15000"),
        ("-5", "5"),
        ("5", "-5"),
        ("мой", "мои"),
        ("край", "краи"),
        ("Київ", "Киів"),
        ("की", "कु"),
        ("कमल", "कमाल"),
        ("ガス", "カス"),
        ("ไม่", "ไม"),
        ("!!!", "???"),
        ("!!!", "!"),
        ("A", "the"),
        ("Tokyo", "..."),
        ("一带一路", "一带二路"),
    ],
)
def test_another_answer_is_not_forgiven(accepted: str, typed: str) -> None:
    assert not is_right(body(accepted), typed)


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("Trans-Siberian Railway", "Trans-Siberan Railway"),
        ("Trans-Siberian Railway", "transsiberrian railway"),
        ("Trans-Siberian Railway", "the Trans Sibreian Railwai"),
        ("Trans-Siberian Railway", "Trans-Siberian Railways"),
        ("The Kazakhstan", "Kazakstan"),
        ("Kazakhstan", "the Kazakstan"),
        ("Kazakhstan", "Azakhstan"),
        ("Kazakhstan", "aKzakhstan"),
        ("S-400 missiles", "s400 misiles"),
        ("Казахстан", "Казхастан"),
        ("विश्वविद्यालय", "विश्वविद्यलय"),
    ],
)
def test_one_typo_in_a_long_word_is_forgiven_if_the_author_allows_it(
    accepted: str, typed: str
) -> None:
    assert is_right(body(accepted, typos=True), typed)
    assert not is_right(body(accepted), typed)


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("Russia", "Rusia"),
        ("Trans-Siberian Railway", "Trns-Siberian Railway"),
        ("Kazakhstan", "Kazakstn"),
        ("Kazakhstan", "Kzaahkstan"),
        ("Kazakhstan", "Kazyqhstan"),
        ("Kazakhstan", "Kaz"),
        ("Kazakhstan", ""),
        ("agreement 2015", "agreement 2016"),
        ("convention1", "convention2"),
        ("convention12", "convention21"),
        ("convention1", "convention"),
        ("convention", "convention1"),
        ("convention1a", "conventiona1"),
        ("中华人民共和国", "中华人民共和園"),
        ("Kazakhstan", "KazakhstanKazakhstan"),
    ],
)
def test_more_than_a_slip_is_not_forgiven(accepted: str, typed: str) -> None:
    assert not is_right(body(accepted, typos=True), typed)


def test_a_foreseen_wrong_answer_is_never_a_slip() -> None:
    answers = body("Slovenia", typos=True, wrong=("Slavenia",))
    assert is_right(answers, "Slovenja")
    assert not is_right(answers, "slavénia!")
    assert TYPE.feedback(answers, "slavénia!") == ("Not Slavenia.",)


@given(st.data())
def test_any_one_slip_in_a_long_word_is_forgiven(data: st.DataObject) -> None:
    word = data.draw(st.text(alphabet="abcdefgh", min_size=7, max_size=12))
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    kind = data.draw(st.sampled_from(["insert", "delete", "substitute", "swap"]))
    head, tail = word[:place], word[place:]
    typed = {
        "insert": head + letter + tail,
        "delete": head + tail[1:],
        "substitute": head + letter + tail[1:],
        "swap": head + tail[1:2] + tail[:1] + tail[2:],
    }[kind]
    assert is_right(body(word, typos=True), typed)


@given(st.text(max_size=30), st.booleans())
def test_every_accepted_answer_that_can_be_seen_is_right(answer: str, typos: bool) -> None:
    answers = body("else", answer, typos=typos)
    if TYPE.read(answers, [answer], "en") is not None:
        assert is_right(answers, answer)


@pytest.mark.parametrize("typed", ["", " ", "\x00"])
def test_nothing_is_never_right(typed: str) -> None:
    assert TYPE.mark(body("\x00", typos=True), typed) == 0


@pytest.mark.parametrize(
    ("values", "response"),
    [
        (["  Silk \r\n Road "], "Silk Road"),
        (["cafe\N{COMBINING ACUTE ACCENT}"], "café"),
        (["Silk\x00Road"], "Silk Road"),
        (["Silk\ud800Road"], "Silk Road"),
        (["Silk", "Road"], "Silk Road"),
        (["x" * 500], "x" * 500),
        (["\N{ZERO WIDTH SPACE}"], None),
        (["\x00"], None),
        (["।"], "।"),
    ],
)
def test_a_response_is_the_tidied_text(values: list[str], response: str | None) -> None:
    assert TYPE.read(SAMPLE, values, "en") == response


@pytest.mark.parametrize("typed", ["x" * 501, "x" * 1_000_000, "e" + "\u0301\u0323" * 500_000])
def test_a_text_that_is_too_long_is_unreadable(typed: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        TYPE.read(SAMPLE, [typed], "en")
    assert (caught.value.code, caught.value.hints) == ("text_too_long", {"limit": "500"})
    assert TYPE.mark(SAMPLE, typed) == 0
    assert TYPE.feedback(SAMPLE, typed) == ()


def test_the_first_accepted_answer_is_the_model_answer() -> None:
    assert TYPE.key(SAMPLE) == "Trans-Siberian Railway"
    assert TYPE.describe(SAMPLE, "so & so", "en") == ("so & so",)
    assert TYPE.describe(SAMPLE, " ", "en") == ()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            {"accept": ["Silk Road", "Road", "The silk-road"]},
            [(("accept", 2), "This is accepted anyway: it matches answer 1.", True)],
        ),
        ({"accept": ["Oil", " "]}, [(("accept", 1), "The answer is blank.", False)]),
        (
            {"accept": ["Oil"], "wrong": ["Gas", "OIL", "gas."]},
            [
                (("wrong", 2), "This is foreseen already: it matches answer 1.", True),
                (("wrong", 1, "answer"), '"OIL" is accepted as right.', False),
            ],
        ),
        (
            {"accept": ["Oil", "Pipes"], "typos": True},
            [(("typos",), "this does nothing", True)],
        ),
        ({"accept": ["C++", "C", "C#"]}, []),
        ({"accept": ["Kazakhstan"], "typos": True}, []),
    ],
)
def test_answers_that_contradict_or_repeat_each_other_are_named(
    data: dict[str, Any], expected: list[tuple[tuple[str | int, ...], str, bool]]
) -> None:
    answers = body(
        *data["accept"], typos=data.get("typos", False), wrong=tuple(data.get("wrong", ()))
    )
    problems = list(TYPE.problems(answers))
    assert [(problem.path, problem.warning) for problem in problems] == [
        (path, warning) for path, _, warning in expected
    ]
    for problem, (_, message, _) in zip(problems, expected, strict=True):
        assert message in problem.message


def test_defaults_are_left_out_of_a_dump() -> None:
    assert TYPE.dump(body("Oil")) == {"accept": ["Oil"]}
