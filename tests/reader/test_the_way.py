"""The whole way of a reader: article, self-rating, questions, result."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest
from flask import Flask

from quizapp import create_app
from quizapp.bank.quiz import Question, Quiz
from quizapp.extensions import db
from quizapp.models import Attempt
from quizapp.question_types import TYPES
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, blank, dont_know, right, wrong

Stored = dict[tuple[str, str], tuple[str, str | None]]


def texts(reader: Reader, tag: str, **wanted: str) -> list[str]:
    return [element.text for element in reader.page.all(tag, **wanted)]


def key_of(question: Question) -> str:
    return TYPES[question.type].key(question.body)


def said_as(question: Question, response: str) -> str:
    said = "; ".join(TYPES[question.type].describe(question.body, response, "en"))
    return " ".join(said.split())


def test_a_reader_goes_from_the_article_to_the_result(
    app: Flask,
    real_quiz: Quiz,
    stored: Callable[[], Stored],
    attempts: Callable[[], list[Attempt]],
) -> None:
    reader = Reader(app, real_quiz)
    catalogue = reader.get("/")
    link = catalogue.one("article", class_="teaser").one("a")
    reader.get(link["href"])
    assert reader.page.one("h1").text == real_quiz.title
    reader.begin("70")
    seen: dict[str, str] = {}
    for number, fact in enumerate(real_quiz.facts, 1):
        assert reader.at == f"fact/{number}"
        assert reader.page.one("h1").text == fact.heading
        assert texts(reader, "p", class_="eyebrow") == [f"Fact {number} of 4"]
        asked = reader.asked()
        assert [real_quiz.fact_of[q.id].id for q in asked] == [fact.id] * 2
        seen |= {q.id: key_of(q) for q in asked}
        reader.send(right)
    assert reader.at == "result"
    assert reader.page.one("h1").text == "4 of the 4 facts came across"
    assert texts(reader, "span", class_="badge") == ["Got it"] * 4
    lead = reader.page.one("p", class_="lead").text
    assert lead == (
        "You put 70. 4 of the 4 facts came across; how much of that was new, only you know."
    )
    assert stored() == {("post", name): ("answered", key) for name, key in seen.items()}
    [attempt] = attempts()
    assert (attempt.rating, attempt.cohort) == (70, "direct")
    assert attempt.finished_at is not None


def test_the_result_tells_what_was_given_what_is_right_and_why(app: Flask, real_quiz: Quiz) -> None:
    reader = Reader(app, real_quiz)
    reader.begin("90")
    asked = []
    while reader.at != "result":
        asked += reader.asked()
        reader.send(wrong)
    assert reader.page.one("h1").text == "0 of the 4 facts came across"
    assert texts(reader, "span", class_="badge") == ["Not yet"] * 4
    lead = reader.page.one("p", class_="lead").text
    assert lead == (
        "You put 90. Your answers show 0 of the 4 facts. All of them are worth a second look."
    )
    blocks = reader.page.all("div", class_="answered")
    for question, block in zip(asked, blocks, strict=True):
        kind = TYPES[question.type]
        assert block.one("h3").text == " ".join(question.prompt.split())
        given, right_one = block.all("b")
        assert right_one.text == said_as(question, key_of(question))
        response = kind.read(question.body, wrong(question), "en")
        assert response is not None
        for said in (*kind.feedback(question.body, response), question.explanation):
            assert " ".join(said.split()) in block.text
        assert given.text == said_as(question, response)
        assert block.one("mark").text == " ".join(question.evidence.split())


def test_what_to_look_at_again_is_named(reader: Reader) -> None:
    reader.begin("100")
    reader.send(right)
    again = reader.page.one("h1").text
    reader.walk(wrong)
    lead = reader.page.one("p", class_="lead").text
    assert lead == f"You put 100. Your answers show 1 of the 2 facts. Look again at: “{again}”."


def test_the_evidence_leads_to_its_sentence_in_the_article(app: Flask, real_quiz: Quiz) -> None:
    reader = Reader(app, real_quiz)
    reader.begin()
    reader.walk(wrong)
    quotes = [
        (block.one("mark").text, block.one("blockquote").one("a")["href"])
        for block in reader.page.all("div", class_="answered")
    ]
    result = reader.path
    for quote, href in quotes:
        path, _, anchor = urljoin(result, href).partition("#")
        page = reader.get(path)
        sentence = page.one("span", id=anchor)
        assert quote.startswith(sentence.text[:20]) or quote[:20] in sentence.text
        marked = [span.text for span in page.all("span", class_="marked")]
        assert quote in " ".join(marked)


@pytest.mark.parametrize("mark", ["0-0", "9999-1", "1-9999", "x", "1", "-", "1-2<b>", "٣-٤"])
def test_any_other_wish_for_marks_shows_the_article(reader: Reader, mark: str) -> None:
    reader.begin()
    reader.walk()
    reader.get(f"/r/{reader.token}/article", query_string={"mark": mark})
    assert reader.page.one("h1").text == reader.quiz.title


def test_a_reader_can_go_back_and_change(reader: Reader, stored: Callable[[], Stored]) -> None:
    reader.begin()
    first = reader.filled(wrong)
    reader.send(wrong)
    assert reader.at == "fact/2"
    reader.get(reader.page.one("p", class_="onward").one("a")["href"])
    assert reader.at == "fact/1"
    entered = {f"answer-{name}": values for name, values in reader.entered().items()}
    assert entered == {name: values for name, values in first.items() if name != "save"}
    asked = reader.asked()
    reader.send(right)
    assert reader.at == "fact/2"
    assert stored() == {("post", q.id): ("answered", key_of(q)) for q in asked}


def test_a_reader_who_leaves_goes_on_where_they_left_off(reader: Reader) -> None:
    reader.begin()
    reader.send()
    link = f"/r/{reader.token}"
    reader.get(link)
    assert reader.at == "fact/2"
    reader.send()
    reader.get(link)
    assert reader.at == "result"


def test_the_reader_is_not_disturbed_by_a_restart(
    settings: dict[str, Any], reader: Reader, attempts: Callable[[], list[Attempt]]
) -> None:
    reader.begin()
    reader.send()
    reopened = create_app(settings)
    after = Reader(reopened, reader.quiz)
    after.get(reader.path)
    assert after.at == "fact/2"
    after.walk()
    assert [attempt.finished_at is not None for attempt in attempts()] == [True]
    with reopened.app_context():
        db.engine.dispose()


def test_what_is_left_out_is_pointed_out_once_and_then_accepted(
    reader: Reader, stored: Callable[[], Stored]
) -> None:
    reader.begin()
    first, second = reader.asked()
    reader.send(right, **{second.id: []})
    assert reader.at == "fact/1"
    assert reader.response.status_code == 200
    summary = reader.page.one("div", class_="summary")
    assert summary.text.startswith(
        "You left out 1 question. You can answer it now, or simply go on."
    )
    assert [link.text for link in summary.all("a")] == [second.prompt]
    field = reader.page.one("fieldset", id=f"answer-{second.id}")
    assert "You left this one out." in field.text
    assert "You left" not in reader.page.one("fieldset", id=f"answer-{first.id}").text
    assert reader.page.one("title").text.startswith("Please look again")
    assert stored()["post", first.id] == ("answered", key_of(first))
    reader.send(right, **{second.id: []})
    assert reader.at == "fact/2"
    assert stored()["post", second.id] == ("omitted", None)


def test_a_page_is_not_the_last_until_what_is_left_out_was_pointed_out(
    reader: Reader, attempts: Callable[[], list[Attempt]]
) -> None:
    reader.begin()
    reader.send()
    reader.send(blank)
    assert reader.at == "fact/2"
    assert attempts()[0].finished_at is None
    reader.send(blank)
    assert reader.at == "result"


def test_i_do_not_know_is_an_answer(reader: Reader, stored: Callable[[], Stored]) -> None:
    reader.begin()
    asked = reader.asked()
    reader.send(dont_know)
    assert reader.at == "fact/2"
    assert stored() == {("post", q.id): ("dont_know", None) for q in asked}
    reader.walk(dont_know)
    assert reader.page.one("h1").text == "0 of the 2 facts came across"
    assert reader.page.text.count("You said that you don’t know.") == 4


def numeric(question: Question) -> list[str]:
    return ["a hundred and fifty"] if question.type == "numeric" else right(question)


def test_an_unreadable_number_is_kept_as_typed_and_the_rest_is_stored(
    reader: Reader, stored: Callable[[], Stored]
) -> None:
    reader.begin()
    reader.send()
    number, other = sorted(reader.asked(), key=lambda question: question.type != "numeric")
    reader.send(numeric)
    assert (reader.response.status_code, reader.at) == (422, "fact/2")
    field = reader.page.one("fieldset", id=f"answer-{number.id}")
    entry = next(e for e in field.all("input") if e.get("type") != "checkbox")
    assert entry["value"] == "a hundred and fifty"
    assert entry["aria-invalid"] == "true"
    assert f"answer-{number.id}-wrong" in entry["aria-describedby"].split()
    assert "Please write one number in digits" in field.one("p", class_="wrong").text
    summary = reader.page.one("div", class_="summary")
    assert summary["role"] == "alert"
    assert "Everything else on this page is stored." in summary.text
    assert stored()["post", other.id] == ("answered", key_of(other))
    assert ("post", number.id) not in stored()
    reader.send(right)
    assert reader.at == "result"


def test_an_answer_and_i_do_not_know_together_are_asked_again(reader: Reader) -> None:
    reader.begin()
    reader.send()
    number = next(question for question in reader.asked() if question.type == "numeric")
    reader.send(right, **{number.id: ["150", "?"]})
    assert reader.response.status_code == 422
    assert "Please choose one of the two." in reader.page.text
    assert reader.entered()[number.id] == ["150", "?"]


@pytest.mark.parametrize(
    "values", [["zzz"], ["a", "b"], ["true", "false"], ["\x00"], ["\ud7ff" * 3000]]
)
def test_rubbish_in_any_field_is_refused_kindly(reader: Reader, values: list[str]) -> None:
    reader.begin()
    while reader.at != "result":
        reader.send(lambda _question: values)
        assert reader.response.status_code in {200, 409, 422}
        reader.send(right)
    assert reader.page.one("h1").text == "2 of the 2 facts came across"


def test_fields_of_other_questions_are_not_looked_at(
    reader: Reader, stored: Callable[[], Stored]
) -> None:
    reader.begin()
    asked = {("post", question.id) for question in reader.asked()}
    data = {f"answer-{name}": "a" for name in (*reader.quiz.questions, "nothing")}
    reader.post(reader.form()["action"], reader.filled() | data)
    assert set(stored()) <= asked


def test_pages_out_of_turn_cannot_finish_what_was_not_sent(
    reader: Reader, attempts: Callable[[], list[Attempt]]
) -> None:
    reader.begin()
    reader.go("fact/2")
    assert reader.at == "fact/2"
    reader.send()
    assert reader.at == "fact/1"
    assert attempts()[0].finished_at is None
    reader.go("result")
    assert reader.at == "fact/1"
    reader.send()
    reader.send()
    assert reader.at == "result"


def test_a_version_published_meanwhile_does_not_disturb(app: Flask, reader: Reader) -> None:
    reader.begin()
    heading = reader.page.one("h1").text
    facts = builders.quiz_data()["facts"]
    publish(app, builders.quiz(facts=facts[::-1], title="Another order", settings={"per_fact": 1}))
    reader.get(f"/r/{reader.token}")
    assert reader.page.one("h1").text == heading
    assert len(reader.asked()) == 2
    reader.walk()
    assert reader.page.one("h1").text == "2 of the 2 facts came across"
    assert "Another order" not in reader.page.text
    other = Reader(app, reader.quiz)
    assert other.get(f"/q/{reader.quiz.slug}").one("h1").text == "Another order"


def test_the_link_can_be_carried_to_another_device(reader: Reader) -> None:
    reader.begin()
    token = reader.token
    reader.get(reader.page.one("header").all("a")[-1]["href"])
    assert reader.at == "carry"
    link = reader.page.one("p", class_="link").one("a")
    assert link["href"] == link.text == f"http://localhost/r/{token}"
    assert reader.page.one("figure", class_="qr").one("svg").all("path")
    other = Reader(reader.client.application, reader.quiz)
    other.get(link["href"].removeprefix("http://localhost"))
    assert other.at == "fact/1"
