"""The list of facts and their questions."""

from collections.abc import Callable

import pytest

from quizapp.editor.labels import packed
from quizapp.services.quizzes.drafts import LoadedDraft
from tests.account.client import Staff
from tests.editor.conftest import QUESTIONS
from tests.reader.page import Element

Drafts = Callable[[], LoadedDraft]


def ids(draft: LoadedDraft) -> list[list[str]]:
    return [[q["id"] for q in fact["questions"]] for fact in draft.quiz["facts"]]


def item(editor: Staff, question_id: str) -> Element:
    return editor.page.one("li", id=f"question-{question_id}")


def press(editor: Staff, question_id: str, do: str, **values: str) -> Element:
    form = [form for form in item(editor, question_id).all("form") if form.all("button", value=do)]
    return editor.send(form[0], do=do, **values)


def test_the_page_shows_every_fact_with_its_questions(editor: Staff, draft: Drafts) -> None:
    editor.get(QUESTIONS)
    assert [h.text for h in editor.page.all("h2")] == ["Bees raise the yield", "Hives cost little"]
    shown = [li["id"] for li in editor.page.all("li") if li.get("id")]
    assert shown == [f"question-{id_}" for fact in ids(draft()) for id_ in fact]
    assert "pair a" in item(editor, "yield-more").text
    assert "pair" not in item(editor, "yield-pollen").text
    assert "Matching" in item(editor, "yield-numbers").text


def test_questions_are_moved(editor: Staff, draft: Drafts) -> None:
    before = ids(draft())
    editor.get(QUESTIONS)
    press(editor, "yield-where", "up")
    assert ids(draft())[0][:2] == ["yield-where", "yield-more"]
    press(editor, "yield-where", "down")
    assert ids(draft()) == before
    press(editor, "yield-pollen", "move", fact="cost")
    assert ids(draft())[1][-1] == "yield-pollen"
    assert "yield-pollen" not in ids(draft())[0]


def test_a_question_is_duplicated(editor: Staff, draft: Drafts) -> None:
    editor.get(QUESTIONS)
    press(editor, "yield-more", "copy")
    copy = ids(draft())[0][1]
    assert copy not in ids(draft())[0][:1] + ids(draft())[0][2:]
    assert "pair" not in item(editor, copy).text


def test_a_removed_question_can_be_put_back(editor: Staff, draft: Drafts) -> None:
    before = draft()
    editor.get(QUESTIONS)
    press(editor, "yield-where", "remove")
    assert "yield-where" not in ids(draft())[0]
    assert "Removed: “Where was the yield counted?”" in editor.page.text
    undo = next(form for form in editor.page.all("form") if form.all("button", value="undo"))
    editor.send(undo, do="undo")
    assert draft().digest == before.digest
    editor.send(undo, do="undo")
    assert draft().digest == before.digest


def test_removing_twice_is_no_error(editor: Staff, draft: Drafts) -> None:
    editor.get(QUESTIONS)
    for _ in range(2):
        editor.post(QUESTIONS, {"do": "remove", "question": "yield-where"})
        assert editor.response.status_code == 200
    assert len(ids(draft())[0]) == 4


@pytest.mark.parametrize("type_name", ["single_choice", "cloze", "numeric", "matching"])
def test_a_question_is_added_and_opened(editor: Staff, draft: Drafts, type_name: str) -> None:
    editor.get(QUESTIONS)
    add = next(form for form in editor.page.all("form") if form.all("button", value="add"))
    editor.send(add, do="add", type=type_name)
    new = ids(draft())[0][-1]
    assert editor.path == f"{QUESTIONS}/{new}"
    editor.get(QUESTIONS)
    assert "(no words yet)" in item(editor, new).text
    assert "to mend" in item(editor, new).text


def test_the_list_says_where_something_is_to_be_mended(editor: Staff) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    editor.send(editor.page.one("form", class_="question"), do="", prompt="")
    editor.get(QUESTIONS)
    assert "1 thing to mend" in item(editor, "yield-more").text
    assert "to mend" not in item(editor, "yield-where").text


def test_lost_evidence_is_flagged_and_the_nearest_sentence_taken_with_one_click(
    editor: Staff, draft: Drafts
) -> None:
    editor.get(f"{QUESTIONS}/cost-year")
    form = editor.page.one("form", class_="question")
    editor.send(form, do="", evidence="A hive costs $200 a year")
    editor.get(QUESTIONS)
    assert "The evidence of 1 question is no longer in the article." in editor.page.text
    assert "A hive costs $150 a year." in item(editor, "cost-year").text
    press(editor, "cost-year", "evidence")
    assert "no longer in the article" not in editor.page.text
    question = next(q for q in draft().quiz["facts"][1]["questions"] if q["id"] == "cost-year")
    assert question["evidence"] == "A hive costs $150 a year."


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 400),
        ({"do": "fly"}, 400),
        ({"do": "up"}, 404),
        ({"do": "copy", "question": "nothing"}, 404),
        ({"do": "move", "question": "yield-more", "fact": "nothing"}, 404),
        ({"do": "add", "fact": "nothing", "type": "numeric"}, 404),
        ({"do": "add", "fact": "yield", "type": "essay"}, 400),
        ({"do": "evidence", "question": "nothing"}, 404),
        ({"do": "undo"}, 400),
        ({"do": "undo", "removed": "%%%", "fact": "yield"}, 400),
        ({"do": "undo", "removed": packed([1]), "fact": "yield"}, 400),
        ({"do": "undo", "removed": packed({"id": "../x"}), "fact": "yield"}, 400),
        ({"do": "undo", "removed": packed({"id": "x" * 65}), "fact": "yield"}, 400),
        ({"do": "undo", "removed": packed({"id": "new"}), "fact": "nothing"}, 404),
    ],
)
def test_what_no_button_sends_is_refused(
    editor: Staff, draft: Drafts, data: dict[str, str], status: int
) -> None:
    before = draft().content
    editor.post(QUESTIONS, data)
    assert editor.response.status_code == status
    assert draft().content == before
