"""The report for editors, in every state: what it says, what it withholds, its charts and its files."""

import csv
import io
import json
import uuid
import zipfile
from typing import Any

import pytest
from flask import Config, Flask
from sqlalchemy.orm import Session, sessionmaker

from quizapp.bank.quiz import Quiz
from quizapp.jobs.count import count_all
from quizapp.measurement.report import make_report
from quizapp.report.bars import range_bars
from quizapp.services.audit import events
from tests.account.client import Staff
from tests.bank import builders
from tests.editor.conftest import UID
from tests.editor.told import crowd, tell
from tests.filled import NOW, begin, finish
from tests.helpers import calls_of, publish
from tests.reader.client import Reader
from tests.reader.page import Element, parse

REPORT = f"/edit/{UID}/report"
HOW = ("none", "half", "half_the_facts", "everyone")
NASTY = "</title><script>alert(1)</script> =1+1 \u202e ' \" &"


@pytest.fixture
def quiz(app: Flask) -> Quiz:
    return published(app)


def published(app: Flask, how: str = "none", **changes: Any) -> Quiz:
    settings = {"ask_before": how, "per_fact": 2, "ask_how_sure": True}
    quiz = builders.quiz(settings=settings, **changes)
    publish(app, quiz)
    return quiz


def headline(editor: Staff, path: str = REPORT) -> str:
    editor.get(path)
    assert editor.response.status_code == 200
    return editor.page.one("p", class_="headline").text


def charts(page: Element) -> list[str]:
    return [figure["id"].removeprefix("chart-") for figure in page.all("figure", class_="chart")]


def test_what_was_never_published_has_nothing_to_report(editor: Staff) -> None:
    editor.post("/edit/new/scratch", {"title": "Rivers", "language": "en"})
    path = f"/edit/{editor.path.split('/')[2]}/report"
    assert "Nothing is published yet" in headline(editor, path)
    editor.get(f"{path}?version=1")
    assert editor.response.status_code == 404
    for kind in ("json", "csv", "xlsx"):
        editor.post(f"{path}.{kind}")
        assert editor.response.status_code == 404


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("n", [0, 9])
def test_below_ten_readers_nothing_is_told(app: Flask, editor: Staff, how: str, n: int) -> None:
    quiz = published(app, how)
    tell(app, quiz, crowd(quiz, n))
    assert "Too few readers have finished for anything to be said" in headline(editor)
    assert "told from 10 readers on" in editor.page.text
    assert charts(editor.page) == []
    assert "Readers: fewer than 10 readers so far." in editor.page.text


@pytest.mark.parametrize(
    ("how", "said", "basis"),
    [
        ("none", "how much of that was new, only readers can say: they felt +", "no gain can be"),
        ("half", "Readers arrived knowing ", "Asked by lot"),
        ("half_the_facts", "Readers arrived knowing ", "asked by lot"),
        ("everyone", "Readers arrived knowing ", "volunteers, may overstate"),
    ],
)
@pytest.mark.parametrize("n", [29, 30, 150])
def test_the_first_sentence_says_it_all(
    app: Flask, editor: Staff, n: int, how: str, said: str, basis: str
) -> None:
    quiz = published(app, how)
    tell(app, quiz, crowd(quiz, n))
    assert said in headline(editor)
    notes = " ".join(note.text for note in editor.page.all("p", class_="note"))
    assert basis in notes
    compared = n // 2 if how == "half" else n
    assert ("Early" in notes) is (compared < 30)
    assert {"facts", "questions", "ratings"} <= set(charts(editor.page))
    assert "As of 2 March 2026, 09:00 UTC." in editor.page.text


@pytest.mark.parametrize("how", HOW)
def test_at_ten_readers_only_what_ten_have_is_told(app: Flask, editor: Staff, how: str) -> None:
    quiz = published(app, how)
    tell(app, quiz, crowd(quiz, 10))
    said = headline(editor)
    # Of ten, half were asked before: too few to compare.
    assert "Readers " in said
    if how == "half":
        assert "cannot be said yet: too few readers can be compared" in said
    assert editor.page.all("svg")


def test_a_report_is_drawn_once_for_each_snapshot(app: Flask, editor: Staff) -> None:
    quiz = published(app, title=f"Bees {uuid.uuid4()}")  # of which no other test has kept a report
    tell(app, quiz, crowd(quiz, 150))
    with calls_of(range_bars) as drawn, calls_of(make_report) as made:
        editor.get(REPORT)
    assert drawn
    assert len(made) == 1
    before = editor.page.all("svg")
    Reader(app, quiz).begin("50")
    with calls_of(range_bars) as drawn, calls_of(make_report) as made:
        editor.get(REPORT)
        editor.get(f"{REPORT}/questions.svg")
    assert not drawn
    assert not made
    editor.get(REPORT)
    assert [svg.text for svg in editor.page.all("svg")] == [svg.text for svg in before]
    assert "1 has begun and is not through" in editor.page.text
    tell(app, quiz, crowd(quiz, 150))
    with calls_of(range_bars) as drawn:
        editor.get(REPORT)
    assert drawn


def test_every_chart_has_a_name_a_text_and_a_table(app: Flask, editor: Staff) -> None:
    quiz = published(app, "everyone")
    tell(app, quiz, crowd(quiz, 150))
    editor.get(REPORT)
    figures = editor.page.all("figure", class_="chart")
    assert len(figures) > 6
    for figure in figures:
        drawing = figure.one("svg")
        assert drawing["role"] == "img"
        assert drawing.one("title").text == figure.one("figcaption").text
        assert drawing.one("desc").text
        assert figure.one("tbody").all("tr")
        assert not any("style" in mark.attributes for mark in drawing.all())
    assert charts(editor.page).count("options-yield-more") == 1
    assert "✓ Right: About 40 percent" in editor.page.text


def test_each_chart_can_be_saved(app: Flask, editor: Staff) -> None:
    quiz = published(app, "half_the_facts")
    tell(app, quiz, crowd(quiz, 150))
    editor.get(REPORT)
    links = [a["href"] for a in editor.page.all("a") if ".svg" in a["href"] or ".csv" in a["href"]]
    assert len(links) == 2 * len(charts(editor.page))
    for link in links:
        response = editor.client.get(link)
        assert response.status_code == 200, link
        assert "attachment" in response.headers["Content-Disposition"]
        if ".svg" in link:
            drawing = parse(response.text).one("svg")
            assert drawing["xmlns"] == "http://www.w3.org/2000/svg"
            assert drawing.all("rect")[0]["fill"] == "#ffffff"
            assert "version 2" in drawing.text
        else:
            assert len(list(csv.reader(io.StringIO(response.text)))) > 1


@pytest.mark.parametrize("name", ["nothing.svg", "facts.png", "felt.html", "compare.svg", "a.b.c"])
def test_what_is_no_chart_is_not_there(app: Flask, editor: Staff, name: str) -> None:
    tell(app, quiz := published(app), crowd(quiz, 30))
    assert editor.client.get(f"{REPORT}/{name}").status_code == 404


def test_questions_lead_to_where_they_are_mended(app: Flask, editor: Staff) -> None:
    tell(app, quiz := published(app), crowd(quiz, 30))
    editor.get(REPORT)
    assert f"/edit/{UID}/questions/yield-more" in editor.response.text


def test_flagged_questions_come_first_with_what_to_do(app: Flask, editor: Staff) -> None:
    quiz = published(app)
    readers = crowd(quiz, 60)
    failed = [
        r.__class__(
            r.cohort,
            r.state,
            r.rating,
            day=r.day,
            post=tuple(
                q.__class__(q.question, q.fact, "dont_know", 0, compared=q.compared)
                if q.fact == "cost"
                else q
                for q in r.post
            ),
        )
        for r in readers
    ]
    tell(app, quiz, failed)
    editor.get(REPORT)
    first = editor.page.all("article", class_="question")[0]
    assert "The article does not get this across" in first.text
    assert "easy to miss" in first.text
    assert "“Bees raise the yield” got across to more readers than “Hives cost little”" in (
        editor.page.text
    )


def test_who_was_sure_and_wrong_is_told_where_it_is_asked(app: Flask, editor: Staff) -> None:
    tell(app, quiz := published(app), crowd(quiz, 60))
    editor.get(REPORT)
    assert "Wrong though sure (75 or more):" in editor.page.text


def test_withheld_cohorts_are_said_to_be(app: Flask, editor: Staff) -> None:
    quiz = published(app)
    tell(app, quiz, [*crowd(quiz, 40), *crowd(quiz, 5, cohort="embedded")])
    editor.get(REPORT)
    assert "In a frame on another site" in editor.page.text
    assert "withheld: too few readers" in editor.page.text


def test_simulated_readers_are_named_at_the_top(app: Flask, editor: Staff) -> None:
    quiz = published(app)
    tell(app, quiz, [*crowd(quiz, 20), *crowd(quiz, 15, cohort="simulated")])
    editor.get(REPORT)
    notes = [note.text for note in editor.page.all("p", class_="note")]
    assert "Simulated: 15 readers of these. They are made up by a program." in notes


def test_hasty_readers_and_the_rule_are_named(app: Flask, config: Config, editor: Staff) -> None:
    tell(app, quiz := published(app), crowd(quiz, 20))
    editor.get(REPORT)
    assert "at more than 1,000 words a minute" in editor.page.text
    config["FASTEST_READING"] = 0
    editor.get(REPORT)
    assert "Nobody is left out for answering faster" in editor.page.text


def test_what_people_wrote_does_no_harm(app: Flask, editor: Staff) -> None:
    data = builders.quiz_data(title=f"T {NASTY}", settings={"ask_before": "none", "per_fact": 2})
    question = data["facts"][0]["questions"][0]
    question["prompt"] = NASTY
    question["options"][1]["text"] = f"=cmd {NASTY}"
    publish(app, quiz := builders.quiz(**data))
    tell(app, quiz, crowd(quiz, 40))
    editor.get(REPORT)
    assert "<script>alert" not in editor.response.text
    svg = editor.client.get(f"{REPORT}/options-yield-more.svg").text
    assert "<script" not in svg
    assert parse(svg).one("svg")
    cells = [
        cell
        for name in (f"{REPORT}/options-yield-more.csv", f"{REPORT}/questions.csv")
        for row in csv.reader(io.StringIO(editor.client.get(name).text))
        for cell in row
    ]
    assert any("=cmd" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]


# Versions


def second_version(app: Flask) -> Quiz:
    """Two versions, each with readers; the second is asked before reading."""
    first = published(app)
    tell(app, first, crowd(first, 60))
    second = published(app, "everyone")
    tell(app, second, crowd(second, 60, seed=8))
    return second


def test_the_newest_version_comes_first_and_others_are_a_link_away(
    app: Flask, editor: Staff
) -> None:
    second_version(app)
    assert "Readers arrived knowing" in headline(editor)
    assert "Readers left knowing" in headline(editor, f"{REPORT}?version=1")
    nav = editor.page.one("nav", class_="versions")
    assert [a.get("aria-current") for a in nav.all("a")] == ["", "page"]


@pytest.mark.parametrize("number", ["3", "0", "-1", "one", "", "1e9", "9" * 400])
def test_an_unknown_version_is_said_to_be_none(app: Flask, editor: Staff, number: str) -> None:
    second_version(app)
    editor.get(f"{REPORT}?version={number}")
    assert editor.response.status_code == 404
    assert "There is no such version" in editor.page.text
    assert editor.client.get(f"{REPORT}/facts.svg?version={number}").status_code == 404


def test_versions_are_set_side_by_side_without_a_winner(app: Flask, editor: Staff) -> None:
    second_version(app)
    for query in ("earlier=1&later=2", "earlier=2&later=1"):
        assert "Version 2 against version 1:" in headline(editor, f"{REPORT}/compare?{query}")
        assert "not by lot" in editor.page.text
        assert "no winner is named" in editor.page.text
        assert "ask differently before reading" in editor.page.text
        assert editor.client.get(f"{REPORT}/compare.svg?{query}").status_code == 200
        assert editor.client.get(f"{REPORT}/compare.csv?{query}").status_code == 200
    for query in ("", "earlier=1", "earlier=1&later=1", "earlier=1&later=7", "earlier=x&later=2"):
        editor.get(f"{REPORT}/compare?{query}")
        assert editor.response.status_code == 404, query
        assert editor.client.get(f"{REPORT}/compare.svg?{query}").status_code == 404


def test_versions_with_few_readers_are_not_compared(app: Flask, editor: Staff) -> None:
    tell(app, quiz := published(app), crowd(quiz, 60))
    tell(app, quiz := published(app, "everyone"), crowd(quiz, 9))
    assert "too few readers of one of them" in headline(
        editor, f"{REPORT}/compare?earlier=1&later=2"
    )
    assert charts(editor.page) == []


# Files


def export(editor: Staff, kind: str, **data: str) -> bytes:
    editor.post(f"{REPORT}.{kind}", data)
    assert editor.response.status_code == 200
    assert f'.{kind}"' in editor.response.headers["Content-Disposition"]
    return editor.response.get_data()


def test_the_report_is_exported_and_the_trail_says_so(
    app: Flask, editor: Staff, session: Session
) -> None:
    tell(app, quiz := published(app), crowd(quiz, 40))
    found = json.loads(export(editor, "json", version="1"))
    assert (found["quiz"], found["version"]) == (quiz.slug, 1)
    assert found["report"]["headline"]["after"]["n"] == 40
    event = events(session)[0][0]
    assert (event.action, event.subject, event.by) == (
        "exported",
        "Bees and orchards",
        "Robin And Editor",
    )
    assert event.details == {"id": UID, "version": 1, "format": "json"}


def test_each_number_has_its_range_and_its_readers(app: Flask, editor: Staff) -> None:
    tell(app, quiz := published(app), crowd(quiz, 40))
    rows = list(csv.DictReader(io.StringIO(export(editor, "csv").decode("utf-8-sig"))))
    known = {(row["part"], row["of"], row["what"]): row for row in rows}
    after = known["All facts", "", "known after, of 100"]
    assert float(after["from"]) < float(after["value"]) < float(after["to"])
    assert after["n"] == "40"
    assert "nobody is asked before reading" in known["All facts", "", "gain, points"]["said"]


def test_what_is_withheld_says_so_in_files(app: Flask, editor: Staff) -> None:
    tell(app, quiz := published(app), crowd(quiz, 5))
    rows = list(csv.DictReader(io.StringIO(export(editor, "csv").decode("utf-8-sig"))))
    numbers = [row for row in rows if row["part"] != "Report" and row["value"]]
    assert numbers == []
    assert "fewer than 10 readers so far" in {row["said"] for row in rows}


def test_a_workbook_holds_texts_as_texts(app: Flask, editor: Staff) -> None:
    data = builders.quiz_data(settings={"ask_before": "none", "per_fact": 2})
    data["facts"][0]["heading"] = "=1+1"
    article = builders.ARTICLE.replace("1. Bees raise the yield", "=1+1")
    publish(app, quiz := builders.quiz(article, **data))
    tell(app, quiz, crowd(quiz, 40))
    with zipfile.ZipFile(io.BytesIO(export(editor, "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "=1+1" in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "'=1+1" in export(editor, "csv").decode()


@pytest.mark.parametrize("path", [".pdf", ".json?version=9", ".html"])
def test_other_files_are_not_there(app: Flask, editor: Staff, path: str) -> None:
    tell(app, quiz := published(app), crowd(quiz, 40))
    editor.post(f"{REPORT}{path}")
    assert editor.response.status_code == 404


def test_the_report_is_linked_from_the_quiz_and_the_list(app: Flask, editor: Staff) -> None:
    published(app)
    for path in ("/edit", f"/edit/{UID}"):
        editor.get(path)
        assert REPORT in {a["href"] for a in editor.page.all("a")}


def test_an_administrator_takes_the_response_set_and_an_editor_does_not(
    app: Flask, editor: Staff, quiz: Quiz, session: Session
) -> None:
    for rating in range(12):
        finish(session, begin(session, rating=rating))
    count_all(sessionmaker(session.get_bind()), NOW)
    editor.get(REPORT)
    assert "response set" not in editor.page.one("main").text
    editor.post(f"/edit/{UID}/responses.zip", {"version": "1"})
    assert editor.response.status_code == 403
    administrator = Staff(app, ["administrator"])
    administrator.get(REPORT)
    assert "Save the response set" in administrator.page.one("main").text
    administrator.post(f"/edit/{UID}/responses.zip", {"version": "1"})
    assert administrator.response.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(administrator.response.data)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert list(files) == ["items.csv", "readers.csv", "responses.csv"]
    assert len(list(csv.DictReader(io.StringIO(files["readers.csv"])))) == 12
    session.rollback()
    assert events(session)[0][0].details["format"] == "responses"
    administrator.post(f"/edit/{UID}/responses.zip", {"version": "7"})
    assert administrator.response.status_code == 404


def test_what_is_unclear_to_readers_is_a_step_from_the_report(app: Flask, editor: Staff) -> None:
    settings = {"ask_before": "none", "per_fact": 2, "ask_unclear": True}
    publish(app, builders.quiz(settings=settings))
    editor.get(REPORT)
    links = [link["href"] for link in editor.page.all("a") if "unclear" in link.text]
    assert links == [f"/edit/{UID}/unclear"]
    published(app)
    editor.get(REPORT)
    assert "unclear" not in editor.page.one("main").text
