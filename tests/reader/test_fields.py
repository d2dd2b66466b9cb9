"""The fields of a page, and how pages answer a browser that asks for their headers only."""

from decimal import Decimal

from flask import Flask
from wtforms import Form

from quizapp.bank.quiz import Question
from quizapp.question_types.numeric import NumericBody
from quizapp.services.attempts.plan import PlannedQuestion
from quizapp.web.answer_fields.written import NumberField
from tests.reader.client import Reader, right


def test_the_form_fields_are_those_of_the_types(reader: Reader) -> None:
    reader.begin()
    kinds = {e.get("type") for e in reader.form().all("input")}
    assert kinds <= {"hidden", "radio"}
    reader.send()
    assert reader.page.all("input", inputmode="decimal")


def test_what_a_question_needs_to_be_understood_is_read_out(reader: Reader) -> None:
    """The unit of a number belongs to the name of its field."""
    reader.begin()
    reader.send()
    number = next(question for question in reader.asked() if question.type == "numeric")
    field = reader.page.one("input", id=f"answer-{number.id}-input")
    named = " ".join(reader.page.one("", id=name).text for name in field["aria-labelledby"].split())
    assert named == f"{number.prompt} {number.body.prefix or number.body.unit}"
    assert reader.page.one("p", id=field["aria-describedby"]).text == "In digits, such as 1,234.5."
    reader.send(lambda question: ["seven"] if question.id == number.id else right(question))
    field = reader.page.one("input", id=f"answer-{number.id}-input")
    help_, wrong = (reader.page.one("p", id=one) for one in field["aria-describedby"].split())
    assert help_.text == "In digits, such as 1,234.5."
    assert "one number in digits" in wrong.text


def test_how_to_write_a_number_is_said_whatever_is_right(app: Flask) -> None:
    for unit, language, told in (
        ("days", "en", "In digits, such as 1,234.5."),
        ("", "de", "In digits, such as 1.234,5."),
        ("%", "en", "In digits and in percent: not 0.5 for one half."),
        ("Percent", "de", "In digits and in percent: not 0,5 for one half."),
    ):
        for answer in ("7", "7.5"):
            body = NumericBody(Decimal(answer), unit=unit)
            with app.test_request_context():
                field = NumberField(
                    question=Question("q", "numeric", "How much?", body, "", ""),
                    asked=PlannedQuestion("q"),
                    language=language,
                    dont_know=True,
                    how_sure=False,
                    digest="",
                    name="q",
                    _form=Form(),
                )
                assert field.hint == told


def test_the_address_is_the_same_with_every_way_of_asking(reader: Reader) -> None:
    """HEAD answers like GET, without the page."""
    reader.begin()
    for path in ("/", f"/q/{reader.quiz.slug}", reader.path, f"/r/{reader.token}/carry"):
        full = reader.client.get(path)
        head = reader.client.head(path)
        assert (head.status_code, head.data) == (full.status_code, b"")
        assert head.headers["Cache-Control"] == full.headers["Cache-Control"]
