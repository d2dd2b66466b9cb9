"""The fields of a page, and how pages answer a browser that asks for their headers only."""

from tests.reader.client import Reader


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


def test_the_address_is_the_same_with_every_way_of_asking(reader: Reader) -> None:
    """HEAD answers like GET, without the page."""
    reader.begin()
    for path in ("/", f"/q/{reader.quiz.slug}", reader.path, f"/r/{reader.token}/carry"):
        full = reader.client.get(path)
        head = reader.client.head(path)
        assert (head.status_code, head.data) == (full.status_code, b"")
        assert head.headers["Cache-Control"] == full.headers["Cache-Control"]
