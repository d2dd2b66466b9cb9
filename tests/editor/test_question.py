"""One question: what is entered is stored, whatever it is, and what is wrong stands beside its field."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from quizapp.editor.labels import packed
from quizapp.question_types import TYPES
from quizapp.services.quizzes.drafts import LoadedDraft
from tests.account.client import Staff
from tests.bank import builders
from tests.editor.conftest import QUESTIONS
from tests.reader.page import Element

Drafts = Callable[[], LoadedDraft]
Stored = Callable[[str], dict[str, Any]]
EVERY = [
    (question["type"], question["id"])
    for fact in builders.every_type_data()["facts"]
    for question in fact["questions"]
]


def form(editor: Staff) -> Element:
    return editor.page.one("form", class_="question")


def press(editor: Staff, do: str, **values: Any) -> Element:
    return editor.send(form(editor), do=do, **{k.replace("__", "."): v for k, v in values.items()})


def notes(editor: Staff, name: str) -> list[str]:
    return [p.text for p in editor.page.one("div", id=f"{name}.notes").all("p")]


@pytest.mark.parametrize(("type_name", "question_id"), EVERY)
def test_a_form_that_is_sent_as_it_is_changes_nothing(
    editor: Staff, draft: Drafts, type_name: str, question_id: str
) -> None:
    before = draft()
    editor.get(f"{QUESTIONS}/{question_id}")
    assert [p.text for div in editor.page.all("div", class_="notes") for p in div.all("p")] == []
    editor.send(form(editor), do="")
    assert editor.page.one("p", role="status").text == "Saved."
    assert draft().digest == before.digest
    assert not draft().differs


def test_every_type_has_fields_in_the_editor() -> None:
    assert {type_name for type_name, _ in EVERY} == set(TYPES)


def test_what_is_entered_is_stored(editor: Staff, stored: Stored) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    press(
        editor,
        "",
        prompt="How much\r\nmore?",
        options__1__text=" Four ",
        options__1__feedback="",
        options__correct="2",
        explanation="Because.",
        pair="",
    )
    question = stored("yield-more")
    assert question["prompt"] == "How much\nmore?"
    assert question["options"] == [
        {"id": "a", "text": "About 40 percent"},
        {"id": "b", "text": "Four"},
        {"id": "c", "text": "Twice as much", "correct": True, "feedback": "It is less than that."},
    ]
    assert question["explanation"] == "Because."
    assert "pair" not in question


def test_rows_are_added_moved_and_removed_without_losing_what_was_typed(
    editor: Staff, stored: Stored
) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    press(editor, "add.options", prompt="New words", options__0__text="Forty")
    assert [option["id"] for option in stored("yield-more")["options"]] == ["a", "b", "c", "d"]
    press(editor, "up.options.3", options__3__text="Ten times", explanation="Half an")
    press(editor, "remove.options.1")
    press(editor, "down.options.0")
    question = stored("yield-more")
    assert [(o["id"], o["text"]) for o in question["options"]] == [
        ("d", "Ten times"),
        ("a", "Forty"),
        ("c", "Twice as much"),
    ]
    assert question["options"][1]["correct"] is True
    assert (question["prompt"], question["explanation"]) == ("New words", "Half an")


def test_an_id_that_was_removed_is_free_again_but_the_others_stay(
    editor: Staff, stored: Stored
) -> None:
    editor.get(f"{QUESTIONS}/yield-numbers")
    press(editor, "add.choices")
    press(editor, "add.items")
    question = stored("yield-numbers")
    assert [c["id"] for c in question["choices"]] == ["forty", "twelve", "hundred", "a"]
    assert question["items"][2] == {"id": "a", "text": "", "match": ""}
    press(editor, "", items__2__match="a", choices__3__text="Seven", items__2__text="Hives")
    assert stored("yield-numbers")["items"][2] == {"id": "a", "text": "Hives", "match": "a"}


@pytest.mark.parametrize(
    ("do", "field"),
    [
        ("add.options", "options.3.text"),
        ("up.options.2", "options.1.text"),
        ("down.options.0", "options.1.text"),
        ("remove.options.0", "options.0.text"),
        ("remove.options.2", "options.1.text"),
        ("up.options.0", "options.0.text"),
    ],
)
def test_the_page_opens_where_writing_goes_on(editor: Staff, do: str, field: str) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    sent = [e for e in form(editor).all("input") if e.get("type") != "radio"]
    response = editor.client.post(
        f"{QUESTIONS}/yield-more",
        data={**{e["name"]: e.get("value") for e in sent}, "do": do},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert response.location.endswith(f"#{field}")
    editor.get(response.location)
    assert editor.page.one("input", id=field)


def test_gaps_follow_the_text(editor: Staff, stored: Stored) -> None:
    editor.get(f"{QUESTIONS}/cost-text")
    press(editor, "", text="After {harvests} and {months} it pays.")
    gaps = stored("cost-text")["gaps"]
    assert [gap["id"] for gap in gaps] == ["harvests", "months", "price"]
    assert gaps[1]["options"] == [{"id": "a", "text": ""}, {"id": "b", "text": ""}]
    assert len(notes(editor, "gaps.1.options.0.text")) == 1
    press(
        editor,
        "add.gaps.1.options",
        gaps__1__options__0__text="six months",
        gaps__1__options__1__text="six days",
        gaps__1__options__correct="0",
    )
    press(editor, "remove.gaps.1.options.2")
    assert "The gap price must stand in the text once" in " ".join(notes(editor, "gaps.2"))
    gap = stored("cost-text")["gaps"][1]
    assert gap["options"][0] == {"id": "a", "text": "six months", "correct": True}
    assert [option["id"] for option in gap["options"]] == ["a", "b"]
    press(editor, "", text="After {months} it pays.", gaps__0__options__0__text="")
    assert "harvests" in [gap["id"] for gap in stored("cost-text")["gaps"]]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1,500", 1500), ("2.5", 2.5), ("-3", -3), ("150", 150), ("many", "many"), ("1e99", "1e99")],
)
def test_a_number_is_read_as_people_write_it_and_anything_else_is_kept(
    editor: Staff, stored: Stored, typed: str, kept: object
) -> None:
    editor.get(f"{QUESTIONS}/cost-harvests")
    press(editor, "", answer=typed)
    assert stored("cost-harvests")["answer"] == kept
    assert type(stored("cost-harvests")["answer"]) is type(kept)
    assert bool(notes(editor, "answer")) is isinstance(kept, str)
    if isinstance(kept, str):
        assert editor.page.one("input", id="answer")["value"] == typed
        assert editor.page.one("input", id="answer")["aria-invalid"] == "true"


def test_what_is_wrong_stands_beside_its_field(editor: Staff) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    press(editor, "", prompt="", options__0__text="", options__1__feedback="", evidence="No such")
    assert notes(editor, "prompt") == ["The question must not be empty."]
    assert len(notes(editor, "options.0.text")) == 1
    assert notes(editor, "evidence")[0].startswith("These words are not in the article.")
    assert editor.page.one("textarea", id="prompt")["aria-invalid"] == "true"


def test_a_question_can_be_checked_without_being_stored(editor: Staff, draft: Drafts) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    before = draft().content
    editor.send(form(editor), do="")
    editor.client.post(
        f"{QUESTIONS}/yield-more/check", data={}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    data = {"prompt": "", "options.0.text": "One", "options.0.id": "a", "evidence": "bees"}
    response = editor.client.post(
        f"{QUESTIONS}/yield-more/check", data=data, headers={"Sec-Fetch-Site": "same-origin"}
    )
    problems = response.json["problems"]  # type: ignore[index]
    assert problems["prompt"] == [{"message": "The question must not be empty.", "warning": False}]
    assert {"options", "explanation"} <= set(problems)
    assert draft().content == before


def keep(editor: Staff, **values: str) -> dict[str, Any]:
    """Send the form as the script does after a pause."""
    fields = [*form(editor).all("input"), *form(editor).all("textarea")]
    data = {e["name"]: e.get("value") or e.text for e in fields if e.get("type") != "radio"}
    response = editor.client.post(
        f"{QUESTIONS}/yield-more/check",
        data={**data, "options.correct": "0", "pair": "a", "keep": "1", **values},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    told: dict[str, Any] = response.get_json()
    return told


def test_what_is_typed_is_kept_after_a_pause(editor: Staff, stored: Stored) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    first = keep(editor, prompt="Half a")
    assert stored("yield-more")["prompt"] == "Half a"
    again = keep(editor, prompt="Half a question?", edition=str(first["edition"]))
    assert stored("yield-more")["prompt"] == "Half a question?"
    assert (first["clash"], again["clash"]) == (False, False)
    assert again["problems"] == {}


def test_a_pause_never_writes_over_somebody_elses_words(
    app: Flask, editor: Staff, stored: Stored
) -> None:
    other = Staff(app, ["editor"], name="Sam", email="sam@example.org")
    editor.get(f"{QUESTIONS}/yield-more")
    other.get(f"{QUESTIONS}/yield-more")
    press(other, "", prompt="Theirs")
    told = keep(editor, prompt="Mine")
    assert told["clash"] is True
    assert any("Sam" in said for said in told["others"])
    assert stored("yield-more")["prompt"] == "Theirs"
    editor.get(f"{QUESTIONS}/yield-more")
    assert "Sam" in editor.page.one("p", class_="notice").text


def test_evidence_is_taken_from_the_article(editor: Staff, stored: Stored) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    groups = [group["label"] for group in editor.page.all("optgroup")]
    assert groups == ["Bees raise the yield", "Introduction", "Hives cost little"]
    options = {o.text: o["value"] for o in editor.page.one("select", id="sentence").all("option")}
    press(editor, "evidence", sentence=options["Apple trees need pollen from another tree."])
    assert stored("yield-more")["evidence"] == "Apple trees need pollen from another tree."
    marked = editor.page.one("span", class_="marked")
    assert marked.text == "Apple trees need pollen from another tree."
    press(editor, "evidence", sentence="9999")
    assert stored("yield-more")["evidence"] == "Apple trees need pollen from another tree."


def test_the_nearest_sentence_is_offered_and_taken(editor: Staff, stored: Stored) -> None:
    editor.get(f"{QUESTIONS}/cost-year")
    press(editor, "", evidence="A hive costs $200 a year")
    assert "A hive costs $150 a year." in editor.page.one("div", class_="nearest").text
    press(editor, "nearest")
    assert stored("cost-year")["evidence"] == "A hive costs $150 a year."
    assert editor.page.all("div", class_="nearest") == []


# Two editors


def test_two_editors_of_one_question_see_both_texts(
    app: Flask, editor: Staff, stored: Stored
) -> None:
    other = Staff(app, ["editor"], name="Sam", email="sam@example.org")
    for one in (editor, other):
        one.get(f"{QUESTIONS}/yield-more")
    press(other, "", prompt="Theirs")
    press(editor, "add.options", prompt="Mine", explanation="My words")
    assert editor.response.status_code == 409
    assert stored("yield-more")["prompt"] == "Theirs"
    alert = editor.page.one("div", role="alert")
    assert "Nothing has been overwritten" in alert.text
    assert "Theirs" in alert.text
    assert editor.page.one("textarea", id="prompt").text == "Mine"
    assert len(editor.page.all("input", value="d")) == 1
    press(editor, "")
    assert stored("yield-more")["prompt"] == "Mine"
    assert stored("yield-more")["explanation"] == "My words"


def test_two_editors_of_two_questions_do_not_meet(
    app: Flask, editor: Staff, stored: Stored
) -> None:
    other = Staff(app, ["editor"], name="Sam", email="sam@example.org")
    editor.get(f"{QUESTIONS}/yield-more")
    other.get(f"{QUESTIONS}/cost-year")
    press(editor, "", prompt="One")
    press(other, "", prompt="Two")
    assert other.response.status_code == 200
    assert (stored("yield-more")["prompt"], stored("cost-year")["prompt"]) == ("One", "Two")


def test_a_question_that_somebody_removed_can_be_put_back(
    app: Flask, editor: Staff, stored: Stored
) -> None:
    other = Staff(app, ["editor"], name="Sam", email="sam@example.org")
    editor.get(f"{QUESTIONS}/yield-more")
    other.post(QUESTIONS, {"do": "remove", "question": "yield-more"})
    press(editor, "", prompt="Still here")
    assert editor.response.status_code == 409
    assert "Somebody else removed this question" in editor.page.one("div", role="alert").text
    assert editor.page.one("textarea", id="prompt").text == "Still here"
    press(editor, "")
    assert stored("yield-more")["prompt"] == "Still here"


# Hostile input


def test_script_in_every_field_is_text(editor: Staff, stored: Stored) -> None:
    evil = "<script>alert(1)</script>\"'&amp;"
    for _, question_id in EVERY:
        editor.get(f"{QUESTIONS}/{question_id}")
        texts = [
            e["name"]
            for e in form(editor).all()
            if e.tag in {"textarea", "input"}
            and e.get("type") not in {"hidden", "radio", "checkbox"}
        ]
        editor.send(form(editor), do="", **dict.fromkeys(texts, evil))
        assert editor.response.status_code == 200
        assert stored(question_id)["prompt"] == evil
        assert editor.page.one("textarea", id="prompt").text == evil
    editor.get(QUESTIONS)
    assert editor.page.all("script", src="") == []


@pytest.mark.parametrize(
    "do",
    [
        "add",
        "add.",
        "add.nothing",
        "add.gaps",
        "remove.options.99",
        "up.options.-1",
        "up.options",
        "add.prompt",
        "add.options.0",
        "add.gaps.0.options",
        "x" * 5000,
        "remove.options.0.0",
        "down.gaps.9.options.0",
        "evidence",
        "nearest",
        "\x00",
    ],
)
def test_a_button_that_is_none_does_nothing(editor: Staff, stored: Stored, do: str) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    before = stored("yield-more")
    press(editor, do, sentence="x")
    assert editor.response.status_code == 200
    assert stored("yield-more") == before


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"edition": "x", "options.99.text": "far", "options.x.text": "?", "options..text": "!"},
        {
            "options.0.id": "../../etc",
            "options.0.text": "a",
            "options.1.id": "a",
            "options.1.text": "b",
        },
        {f"options.{n}.text": str(n) for n in range(100)},
        {"fact": "nothing", "type": "cloze", "prompt": "\ud800\x00"},
    ],
)
def test_a_form_of_which_anything_is_missing_or_strange_is_stored_as_far_as_it_goes(
    editor: Staff, stored: Stored, fields: dict[str, str]
) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    data = {"edition": form(editor).one("input", name="edition")["value"], **fields}
    sent = {k: v.encode("utf-8", "surrogatepass") for k, v in data.items()}
    editor.post(f"{QUESTIONS}/yield-more", sent)
    assert editor.response.status_code == 200
    ids = [option["id"] for option in stored("yield-more")["options"]]
    assert len(ids) == len(set(ids)) <= 60


def test_an_unfinished_question_of_any_shape_can_be_opened(editor: Staff, app: Flask) -> None:
    broken: list[dict[str, Any]] = [
        {"options": "none", "prompt": 5, "pair": ["a"], "evidence": None},
        {"options": [1, None, {"id": 3, "text": {}}], "type": "multiple_response"},
        {"type": "cloze", "gaps": [{"id": "x", "options": {"a": 1}}], "text": ["{x}"]},
        {"type": "numeric", "answer": [1], "wrong": "x", "tolerance": True},
        {"type": "unknown"},
        {"type": None},
    ]
    for question in broken:
        data = {"id": "yield-more", "type": "single_choice", **question}
        editor.post(QUESTIONS, {"do": "undo", "removed": packed(data), "fact": "yield"})
        assert editor.response.status_code == 200
        editor.get(f"{QUESTIONS}/yield-more")
        assert editor.response.status_code == 200
        press(editor, "")
        assert editor.response.status_code == 200


@pytest.mark.parametrize("roles", [None, ["teacher"]])
def test_others_are_kept_out(
    app: Flask, editor: Staff, draft: Drafts, roles: list[str] | None
) -> None:
    other = Staff(app, roles)
    before = draft().content
    for path in ("", "/yield-more"):
        other.get(QUESTIONS + path)
        assert "How much more fruit" not in other.response.text
        other.post(QUESTIONS + path, {"do": "remove", "question": "yield-more", "prompt": "x"})
        assert other.response.status_code == 403
    other.post(f"{QUESTIONS}/yield-more/check", {})
    assert other.response.status_code == 403
    assert draft().content == before


def test_what_is_not_there_is_not_found(editor: Staff) -> None:
    for path in (
        f"{QUESTIONS}/nothing",
        "/edit/3f1c6f5e-8f0b-4c55-9a4e-2f6d1b7c9a99/questions",
        "/edit/nothing/questions/yield-more",
    ):
        editor.get(path)
        assert editor.response.status_code == 404
    editor.post(f"{QUESTIONS}/nothing", {"edition": "1"})
    assert editor.response.status_code == 404


def test_what_is_set_on_other_pages_stays(editor: Staff, stored: Stored) -> None:
    question = {**stored("yield-more"), "marks": "dropped"}
    editor.post(QUESTIONS, {"do": "undo", "removed": packed(question), "fact": "yield"})
    editor.get(f"{QUESTIONS}/yield-more")
    press(editor, "", prompt="Other words?")
    assert stored("yield-more")["marks"] == "dropped"
    assert stored("yield-more")["prompt"] == "Other words?"


def test_an_editor_who_did_not_see_the_newest_edition_is_told_even_without_a_number(
    app: Flask, editor: Staff, stored: Stored
) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    press(editor, "", prompt="New")
    editor.post(f"{QUESTIONS}/yield-more", {"prompt": "From nowhere"})
    assert editor.response.status_code == 409
    assert stored("yield-more")["prompt"] == "New"
