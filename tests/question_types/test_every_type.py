"""Properties that hold for every question type, on a sample of each."""

from collections.abc import Sequence
from itertools import chain, combinations, groupby, permutations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from quizapp.question_types import TYPES
from quizapp.question_types.base import MAX_MARK, BodyProblem, Option, UnreadableError
from tests.question_types.samples import SAMPLES

WRITTEN = {"numeric", "short_text"}
LANGUAGES = ("en", "de", "fr", "de-CH", "ar", "hi", "zh-Hant-TW", "")

every_type = pytest.mark.parametrize("name", list(TYPES))
languages = st.sampled_from(LANGUAGES)
rubbish = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,-+ '٫٬٣$%abcdefe\x00\ud800"),
    st.text(min_size=1).map(lambda text: text * 3000),
    st.lists(
        st.sampled_from(
            [
                "fr:paris",
                "fr:rome",
                "it:rome",
                "1:a",
                "1:b",
                "2:a",
                "9:a",
                "price:a",
                "price:b",
                "years:c",
                "years:z",
                ":",
                "a:",
            ]
        )
    ).map(" ".join),
    st.sampled_from(["", " ", "a", "a b", "a a", "b a zzz", "true", "True", "nan", "1e9", "-0"]),
)


def body_of(name: str) -> Any:
    return TYPES[name].build(SAMPLES[name])


def validator(name: str) -> Draft202012Validator:
    schema = {"type": "object", "additionalProperties": False, **TYPES[name].schema}
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_every_type_has_a_sample() -> None:
    assert list(SAMPLES) == list(TYPES)


def test_the_registry_knows_the_types_by_their_names_in_the_order_of_the_pages() -> None:
    assert {name: type_.name for name, type_ in TYPES.items()} == {name: name for name in TYPES}
    assert list(TYPES)[:3] == ["single_choice", "multiple_response", "true_false"]
    assert list(TYPES)[3:5] == ["numeric", "short_text"]
    assert list(TYPES)[5:] == ["matching", "ordering", "cloze"]


@every_type
def test_the_schema_is_valid_and_has_nothing_but_properties_and_required(name: str) -> None:
    assert set(TYPES[name].schema) == {"properties", "required"}
    validator(name).validate(SAMPLES[name])


@every_type
def test_every_key_of_the_schema_has_a_description(name: str) -> None:
    assert all(key["description"] for key in TYPES[name].schema["properties"].values())


@every_type
def test_a_required_key_cannot_be_left_out_and_an_unknown_one_not_be_added(name: str) -> None:
    for key in TYPES[name].schema["required"]:
        data = {kept: value for kept, value in SAMPLES[name].items() if kept != key}
        assert not validator(name).is_valid(data)
    assert not validator(name).is_valid({**SAMPLES[name], "colour": "red"})


@every_type
def test_the_sample_has_no_problem(name: str) -> None:
    assert list(TYPES[name].problems(body_of(name))) == []


@every_type
def test_a_dumped_body_builds_the_same_body(name: str) -> None:
    assert TYPES[name].dump(body_of(name)) == SAMPLES[name]
    assert TYPES[name].build(TYPES[name].dump(body_of(name))) == body_of(name)


@every_type
def test_a_body_is_frozen_and_can_be_a_key(name: str) -> None:
    assert hash(body_of(name)) == hash(body_of(name))


@every_type
def test_the_key_earns_the_full_mark(name: str) -> None:
    type_, body = TYPES[name], body_of(name)
    assert type_.mark(body, type_.key(body)) == MAX_MARK


@every_type
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_can_be_entered_and_is_described(name: str, language: str) -> None:
    type_, body = TYPES[name], body_of(name)
    key = type_.key(body)
    assert type_.read(body, type_.entered(body, key, language), language) == key
    assert all(type_.describe(body, key, language))


@every_type
@pytest.mark.parametrize("values", [(), ("",), (" ",), ("", "\t\n")])
def test_nothing_entered_is_no_response(name: str, values: Sequence[str]) -> None:
    assert TYPES[name].read(body_of(name), values, "en") is None


@every_type
@given(response=rubbish, language=languages)
def test_rubbish_is_marked_and_shown_without_an_error(
    name: str, response: str, language: str
) -> None:
    type_, body = TYPES[name], body_of(name)
    assert type_.mark(body, response) in range(MAX_MARK + 1)
    assert set(type_.chosen(body, response)) <= {option.id for option in type_.options(body)}
    for texts in (
        type_.describe(body, response, language),
        type_.feedback(body, response),
        type_.entered(body, response, language),
    ):
        assert isinstance(texts, tuple)


@every_type
@given(values=st.lists(rubbish, max_size=3), language=languages)
def test_a_response_can_be_entered_again_and_reading_raises_only_unreadable(
    name: str, values: list[str], language: str
) -> None:
    type_, body = TYPES[name], body_of(name)
    try:
        response = type_.read(body, values, language)
    except UnreadableError:
        return
    if response is not None:
        response.encode()
        assert "\x00" not in response
        assert type_.mark(body, response) in range(MAX_MARK + 1)
        assert type_.describe(body, response, language)
        assert type_.read(body, type_.entered(body, response, language), language) == response


@every_type
def test_reading_does_not_depend_on_the_key(name: str) -> None:
    type_, body = TYPES[name], body_of(name)
    for option in type_.options(body):
        assert type_.read(body, [option.id], "en") == option.id


def everything_that_can_be_entered(name: str) -> list[str]:
    """Return every response without an empty place."""
    ids = [option.id for option in TYPES[name].options(body_of(name))]
    if name == "multiple_response":
        sets = chain.from_iterable(combinations(ids, size) for size in range(1, len(ids) + 1))
        return [" ".join(chosen) for chosen in sets]
    if name == "ordering":
        orders = permutations(TYPES[name].shown(body_of(name)))
        return [" ".join(f"{n}:{id_}" for n, id_ in enumerate(order, 1)) for order in orders]
    places = [list(cells) for _, cells in groupby(ids, lambda id_: id_.partition(":")[0])]
    return [" ".join(cells) for cells in product(*(places if ":" in ids[0] else [ids]))]


@pytest.mark.parametrize("name", [name for name in TYPES if name not in WRITTEN])
def test_guessing_earns_the_mean_over_all_that_can_be_entered(name: str) -> None:
    type_, body = TYPES[name], body_of(name)
    responses = everything_that_can_be_entered(name)
    assert len(responses) > 1
    for response in responses:
        assert type_.read(body, type_.entered(body, response, "en"), "en") == response
    marks = [type_.mark(body, response) for response in responses]
    assert type_.guess(body) == pytest.approx(sum(marks) / MAX_MARK / len(marks))


@every_type
def test_listed_ids_belong_to_the_options(name: str) -> None:
    type_, body = TYPES[name], body_of(name)
    parts = {part for o in type_.options(body) for part in (o.id, *o.id.split(":"))}
    assert set(type_.shown(body)) <= parts
    assert len(set(type_.shown(body))) == len(type_.shown(body))
    assert bool(type_.shown(body)) is bool(type_.options(body))


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_nothing_is_chosen_or_guessed_if_the_reader_writes(name: str) -> None:
    type_, body = TYPES[name], body_of(name)
    assert type_.guess(body) == 0
    assert type_.options(body) == ()
    assert type_.chosen(body, type_.key(body)) == ()
    assert type_.shown(body) == type_.structure(body) == ()
    assert not type_.shuffles(body)


def test_options_and_problems_compare_by_value() -> None:
    assert Option("a", "Oil") == Option("a", "Oil", correct=False, feedback="")
    assert BodyProblem(("options",), "Mend this.") != BodyProblem(
        ("options",), "Mend this.", warning=True
    )


def test_an_unreadable_entry_carries_the_code_and_the_hints_of_its_message() -> None:
    assert UnreadableError("choice_one").hints == {}
    error = UnreadableError("text_too_long", {"limit": "500"})
    assert (error.code, error.hints, str(error)) == ("text_too_long", {"limit": "500"}, error.code)
