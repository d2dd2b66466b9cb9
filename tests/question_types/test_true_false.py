import pytest

from quizapp.question_types.base import MAX_MARK, Option, UnreadableError
from quizapp.question_types.true_false import TrueFalse
from tests.question_types.samples import SAMPLES

TYPE = TrueFalse()
SAMPLE = TYPE.build(SAMPLES["true_false"])


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("response", ["true", "false", "True", "1", "", "true false"])
def test_only_the_right_word_earns_the_mark(answer: bool, response: str) -> None:
    body = TYPE.build({"answer": answer})
    right = response == ("true" if answer else "false")
    assert TYPE.mark(body, response) == (MAX_MARK if right else 0)


def test_the_options_are_true_and_false_in_this_order() -> None:
    assert TYPE.options(SAMPLE) == (
        Option("true", "True", feedback="They had traded arms before."),
        Option("false", "False", correct=True),
    )
    assert not TYPE.shuffles(SAMPLE)


def test_readers_who_chose_wrong_get_feedback() -> None:
    assert TYPE.feedback(SAMPLE, "true") == ("They had traded arms before.",)
    assert TYPE.feedback(SAMPLE, "false") == ()


def test_a_response_is_described_by_the_word_that_pages_translate() -> None:
    assert TYPE.describe(SAMPLE, "true", "de") == ("True",)
    assert TYPE.describe(SAMPLE, "yes", "de") == ()


@pytest.mark.parametrize(
    ("values", "code"),
    [(["yes"], "choice_unknown"), (["True"], "choice_unknown"), (["true", "false"], "choice_one")],
)
def test_nothing_but_the_two_words_is_read(values: list[str], code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        TYPE.read(SAMPLE, values, "en")
    assert caught.value.code == code


def test_blind_guessing_is_right_half_the_time() -> None:
    assert TYPE.guess(SAMPLE) == 0.5


def test_a_key_without_feedback_is_dumped_without_it() -> None:
    assert TYPE.dump(TYPE.build({"answer": True})) == {"answer": True}
