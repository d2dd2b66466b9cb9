"""The closing question: one number from every reader."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Attempt, LateAnswer
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader

Attempts = Callable[[], list[Attempt]]

READ = [
    ("0", 0),
    ("100", 100),
    ("50", 50),
    ("", None),
    ("   ", None),
    ("%", None),
    (" 50 % ", 50),
    ("50%", 50),
    ("% 50", 50),
    ("٥٠", 50),
    ("٥٠٪", 50),
    ("５０％", 50),
    ("50.0", 50),
    ("50,00", 50),
    ("007", 7),
    ("+5", 5),
    ("-0", 0),
    ("\u00a050\u202f%", 50),
]
REFUSED = [
    ("abc", "whole number from 0 to 100"),
    ("-1", "from 0 (nothing new) to 100"),
    ("−5", "from 0 (nothing new) to 100"),
    ("101", "from 0 (nothing new) to 100"),
    ("100.5", "without a fraction"),
    ("50.5", "without a fraction"),
    ("1e3", "whole number from 0 to 100"),
    ("5 0", "whole number from 0 to 100"),
    ("fifty", "whole number from 0 to 100"),
    ("½", "whole number from 0 to 100"),
    ("50-60", "whole number from 0 to 100"),
    ("99999999999", "from 0 (nothing new) to 100"),
    ("9" * 5000, "whole number from 0 to 100"),
    ("<script>alert(1)</script>", "whole number from 0 to 100"),
    ('" onfocus="alert(1)', "whole number from 0 to 100"),
    ("\x00", "whole number from 0 to 100"),
]


@pytest.mark.parametrize(("typed", "number"), READ)
def test_a_number_is_read_as_people_write_it(
    reader: Reader, attempts: Attempts, typed: str, number: int | None
) -> None:
    reader.begin(typed)
    assert reader.at == "fact/1"
    assert attempts()[0].rating == number


@pytest.mark.parametrize(("typed", "said"), REFUSED)
def test_what_is_no_percentage_is_kept_as_typed_and_nothing_begins(
    reader: Reader, attempts: Attempts, typed: str, said: str
) -> None:
    reader.begin(typed)
    assert reader.response.status_code == 422
    assert reader.response.headers["Cache-Control"] == "no-store"
    field = reader.page.one("input", name="rating")
    assert field["value"] == typed[:200]
    assert field["aria-invalid"] == "true"
    assert "rating-wrong" in field["aria-describedby"].split()
    assert said in reader.page.one("p", id="rating-wrong").text
    assert reader.page.one("title").text.startswith("Please look again")
    assert attempts() == []
    reader.post(reader.form()["action"].partition("#")[0], {"rating": "60"})
    assert attempts()[0].rating == 60


def test_the_field_is_empty_at_first_and_its_unit_is_read_out(reader: Reader) -> None:
    page = reader.get(f"/q/{reader.quiz.slug}")
    field = page.one("input", name="rating")
    assert field["value"] == ""
    described = [page.one("", id=name).text for name in field["aria-describedby"].split()]
    assert described[0] == "percent"
    assert "0 = nothing new, 100 = all of it" in described[1]
    label = page.one("label", **{"for": "rating"}).text
    assert label.startswith("Compared with before you read: how much of this article")


def test_the_author_may_word_the_closing_question(app: Flask) -> None:
    quiz = builders.quiz(closing_question="How much of this was new to you?")
    publish(app, quiz)
    page = Reader(app, quiz).get(f"/q/{quiz.slug}")
    assert page.one("label", **{"for": "rating"}).text == "How much of this was new to you?"


def test_the_field_may_be_missing(reader: Reader, attempts: Attempts) -> None:
    reader.begin(None)
    assert attempts()[0].rating is None
    reader.walk()
    assert "You gave no estimate" in reader.page.one("p", class_="lead").text


@pytest.mark.parametrize(("rating", "verdict"), [("0", "You put 0."), ("100", "You put 100.")])
def test_nothing_and_everything_are_answers(reader: Reader, rating: str, verdict: str) -> None:
    reader.begin(rating)
    reader.walk()
    assert reader.page.one("p", class_="lead").text.startswith(verdict)


def again(reader: Reader) -> None:
    reader.begin()
    reader.walk()
    reader.post(f"/r/{reader.token}/again")


@pytest.mark.parametrize(("typed", "said"), REFUSED)
def test_inside_an_attempt_it_is_kept_as_typed_too(
    reader: Reader, attempts: Attempts, typed: str, said: str
) -> None:
    again(reader)
    reader.post(f"/r/{reader.token}/article", {"rating": typed})
    assert (reader.response.status_code, reader.at) == (422, "article")
    assert reader.page.one("input", name="rating")["value"] == typed[:200]
    assert said in reader.page.one("p", id="rating-wrong").text
    assert attempts()[1].rating is None


def test_inside_an_attempt_the_last_rating_before_the_questions_wins(
    reader: Reader, attempts: Attempts, session: Session
) -> None:
    again(reader)
    path = f"/r/{reader.token}/article"
    reader.post(path, {"rating": "20"})
    assert reader.get(path).one("input", name="rating")["value"] == "20"
    reader.post(path, {"rating": "80"})
    assert attempts()[1].rating == 80
    reader.send()
    reader.post(path, {"rating": "90"})
    assert reader.at == "fact/2"
    assert attempts()[1].rating == 80
    reader.walk()
    reader.post(path, {"rating": "95"})
    assert reader.at == "result"
    assert attempts()[1].rating == 80
    late = session.scalars(select(LateAnswer).order_by(LateAnswer.id)).all()
    assert [(row.question_id, row.response) for row in late] == [(None, "90"), (None, "95")]


def test_once_the_questions_began_the_article_does_not_ask_again(reader: Reader) -> None:
    again(reader)
    path = f"/r/{reader.token}/article"
    reader.post(path, {"rating": "20"})
    reader.send()
    page = reader.get(path)
    assert page.all("form") == []
    assert page.one("p", class_="onward").one("a")["href"] == f"/r/{reader.token}/fact/2"


def test_the_rating_of_the_article_page_stays_where_it_was_given(
    reader: Reader, attempts: Attempts
) -> None:
    """A reader who rated on the article's own page may look at it again and think better of it before the questions."""
    reader.begin("30")
    page = reader.go("article")
    assert page.one("input", name="rating")["value"] == "30"
    reader.post(f"/r/{reader.token}/article", {"rating": "35"})
    assert reader.at == "fact/1"
    assert attempts()[0].rating == 35
