"""What is rendered once for many readers shows each reader the right thing."""

import re
from typing import Any

from flask import Flask, render_template_string
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from quizapp.reader.forms import PageForm, blank_field
from quizapp.services.attempts.attempts import AttemptState, find_attempt
from quizapp.services.attempts.results import QuestionResult, result_of
from quizapp.web.parts import filled_frame, gap
from quizapp.web.parts import init_app as init_parts
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, right, wrong


def state_of(session: Session, reader: Reader) -> AttemptState:
    session.rollback()
    state = find_attempt(session, reader.token)
    assert state is not None
    return state


def included(form: PageForm) -> list[str]:
    """Each field as its template alone renders it."""
    return [render_template_string("{% include field.template %}", field=f) for f in form.fields]


def test_a_field_is_what_its_template_says(app: Flask, reader: Reader, session: Session) -> None:
    """Untouched fields are kept; the second reader of the same order gets the same, whatever the first one entered."""
    for sent in ({}, {"save": "0"}, {}):
        reader.begin()
        state = state_of(session, reader)
        for page in state.plan.after:
            with app.test_request_context():
                form = PageForm(state, "post", page)
                form.show(state, "post")
                if sent:
                    values = [(f.name, "?") for f in form.fields] + list(sent.items())
                    form.read(MultiDict(values))
                assert [str(field()) for field in form.fields] == included(form)
                assert all(("checked" in str(field())) is bool(sent) for field in form.fields)
                form.note_left_out()
                form.fields[0].elsewhere = "<something>"
                assert "&lt;something&gt;" in str(form.fields[0]())


def test_a_blank_field_is_what_a_form_shows(app: Flask, reader: Reader, session: Session) -> None:
    reader.begin()
    state = state_of(session, reader)
    for page in state.plan.after:
        with app.test_request_context():
            form = PageForm(state, "post", page)
            form.show(state, "post")
            blank = [blank_field(state, "post", page, asked) for asked in page.asked]
            assert blank == included(form)


def questions(session: Session, reader: Reader) -> list[QuestionResult]:
    found = result_of(session, state_of(session, reader))
    return [question for fact in found.facts for question in fact.questions]


def test_a_kept_result_is_by_answer_and_by_correction(
    app: Flask, reader: Reader, session: Session
) -> None:
    marks = {}
    for name, way in (("right", right), ("wrong", wrong), ("again", right)):
        reader.begin()
        reader.walk(way)
        marks[name] = [question.mark for question in questions(session, reader)]
    assert marks["right"] == marks["again"]
    assert set(marks["right"]) == {12}
    assert set(marks["wrong"]) == {0}
    before = questions(session, reader)
    data: Any = builders.quiz_data()
    for fact in data["facts"]:
        for question in fact["questions"]:
            question["explanation"] = "Mended."
    publish(app, builders.quiz(facts=data["facts"]), correction=True)
    after = questions(session, reader)
    assert {question.explanation for question in after} == {"Mended."}
    assert not {question.key for question in after} & {question.key for question in before}


def test_a_kept_article_is_that_of_the_address_asked(reader: Reader) -> None:
    for host in ("one.example", "two.example", "one.example"):
        page = reader.client.get(f"/q/{reader.quiz.slug}", base_url=f"https://{host}")
        assert set(re.findall(r"https://(\w+\.example)/q/", page.text)) <= {host}


def test_a_page_of_questions_has_the_readers_own_link_and_save(reader: Reader) -> None:
    """The frame of a page is kept for all; what differs between readers is put in."""
    pages = {}
    for sends in (1, 3):
        reader.begin()
        first = reader.path
        for _ in range(sends):
            reader.get(first)
            reader.send(right)
        reader.get(first)
        save = reader.form().one("input", name="save")["value"]
        pages[reader.token] = (save, reader.response.text)
    (one, (save_of_one, page_of_one)), (other, (save_of_other, page_of_other)) = pages.items()
    assert (save_of_one, save_of_other) == ("1", "3")
    assert one in page_of_one
    assert other in page_of_other
    assert one not in page_of_other
    assert page_of_one.count(one) == page_of_other.count(other)


def test_a_result_from_kept_parts_is_the_one_rendered_anew(app: Flask, reader: Reader) -> None:
    """Whatever others left in what is kept, each reader sees what the templates alone would show."""
    pages = {}
    for rating, way in (("60", right), ("", wrong), ("0", right)):
        reader.begin(rating)
        reader.walk(way)
        pages[reader.token] = without_key(reader.response.text)
    for token, page in pages.items():
        with app.app_context():
            init_parts(app)
        assert without_key(reader.client.get(f"/r/{token}/result").text) == page
        assert page.count(token) > 1
        assert not any(other in page for other in pages if other != token)


def without_key(page: str) -> str:
    return re.sub(r'name="key" value="[0-9a-f]{32}"', "", page)


def test_a_gap_is_not_confused_with_what_someone_wrote(app: Flask) -> None:
    with app.test_request_context():
        frame = f"<p>{gap('name')}</p> name, {{name}} and -name-"
        made = [filled_frame("key", lambda: frame, name=name) for name in ("Ada", "&lt;b&gt;")]
    assert made == [f"<p>{name}</p> name, {{name}} and -name-" for name in ("Ada", "&lt;b&gt;")]
