"""Publishing on the web: what changed, a correction or a new version, now or later."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz, quiz_from_data
from quizapp.db.engine import write_transaction
from quizapp.jobs import publish as publish_job
from quizapp.jobs import remark as remark_job
from quizapp.models import QuizRow
from quizapp.services.audit import events
from quizapp.services.publishing.history import History, HistoryEntry, history_of
from quizapp.services.quizzes.drafts import open_draft, save_draft
from quizapp.services.quizzes.new_drafts import begin_draft
from tests.account.client import FROM_OUR_PAGE, Staff
from tests.bank import builders
from tests.helpers import calls_of, publish, statements
from tests.reader.client import Reader

UID = builders.QUIZ_ID
PATH = f"/edit/{UID}/publish"
HISTORY = f"/edit/{UID}/history"
OTHER_KEY = {"answer": 7, "wrong": []}


@pytest.fixture
def staff(app: Flask) -> Staff:
    return Staff(app)


def write(session: Session, quiz: dict[str, Any] | None = None, **keys: Any) -> None:
    """Change the draft: the whole quiz, or top-level keys of it."""
    with write_transaction(session):
        draft = open_draft(session, UID, lock=True)
        assert draft is not None
        content = {
            "quiz": quiz or {**draft.quiz, **keys},
            "article": keys.pop("article", draft.article),
        }
        save_draft(session, draft, content, draft.edition, None, datetime.now(UTC))


def other_key(session: Session) -> None:
    """Return both of the paired numbers another key: everybody is asked one of them."""
    with write_transaction(session):
        draft = open_draft(session, UID, lock=True)
        assert draft is not None
        facts: Any = [dict(fact) for fact in draft.quiz["facts"]]
        facts[1]["questions"] = [
            {**question, **OTHER_KEY} if question["type"] == "numeric" else question
            for question in facts[1]["questions"]
        ]
        content = {**draft.content, "quiz": {**draft.quiz, "facts": facts}}
        save_draft(session, draft, content, draft.edition, None, datetime.now(UTC))


def history(session: Session) -> History:
    session.rollback()
    session.expire_all()
    return history_of(session, session.scalars(select(QuizRow.id)).one())


def newest(session: Session) -> HistoryEntry:
    return history(session).entries[0]


def form(staff: Staff) -> Any:
    return staff.page.one("main").one("form")


def actions(session: Session) -> list[str]:
    session.rollback()
    return [event.action for event in events(session)[0]]


def test_nothing_changed_is_said(staff: Staff, quiz: Quiz) -> None:
    page = staff.get(PATH)
    assert "Readers get just this already: nothing has changed since revision 1." in page.text
    assert not page.one("main").all("form")


def test_a_quiz_that_was_never_published_is_published(
    client: FlaskClient, staff: Staff, session: Session
) -> None:
    with write_transaction(session):
        begin_draft(
            session,
            {"quiz": builders.quiz_data(), "article": builders.ARTICLE},
            staff.id,
            datetime.now(UTC),
        )
    page = staff.get(PATH)
    assert "its address is /q/bees-and-orchards" in page.text
    assert "A correction" not in page.text
    staff.send()
    assert staff.path == HISTORY
    assert "Published as a new version." in staff.page.text
    entry = newest(session)
    assert (entry.version, entry.correction, entry.origin) == (1, False, "web")
    assert entry.by == "Robin And Editor"
    assert actions(session)[0] == "published"
    assert client.get("/q/bees-and-orchards").status_code == 200
    assert "nothing has changed" in staff.get(PATH).text


def test_what_has_to_be_mended_is_listed_with_links(
    staff: Staff, quiz: Quiz, session: Session
) -> None:
    data = builders.quiz_data(title="")
    data["facts"][0]["questions"][0]["prompt"] = ""
    write(session, data)
    page = staff.get(PATH)
    assert "2 things have to be mended first." in page.text
    links = [link["href"] for link in page.one("ul", class_="mend").all("a")]
    assert any(link.startswith(f"/edit/{UID}/questions/yield-more") for link in links)
    assert not page.one("main").all("form")
    staff.post(PATH, {"kind": "version", "seen": "1", "draft": "x"})
    assert staff.response.status_code == 422
    assert newest(session).number == 1


def test_what_changed_is_shown_word_by_word(staff: Staff, quiz: Quiz, session: Session) -> None:
    write(session, title="Bees and <b>gardens</b>")
    page = staff.get(PATH)
    assert "The title changed" in page.text
    assert page.one("del").text == "removed: orchards"
    assert page.one("ins").text == "added: <b>gardens</b>"


def test_which_it_is_has_to_be_said(staff: Staff, quiz: Quiz, session: Session) -> None:
    write(session, title="Bees & orchards")
    staff.get(PATH)
    assert not [e for e in form(staff).all("input", name="kind") if "checked" in e.attributes]
    staff.send(note="Kept.", when="later", day="2027-03-03", zone="Europe/Berlin")
    assert staff.response.status_code == 422
    assert "Say which it is" in staff.page.text
    assert staff.page.one("textarea", id="note").text.strip() == "Kept."
    assert staff.page.one("input", id="zone")["value"] == "Europe/Berlin"
    assert newest(session).number == 1


def test_a_correction_is_previewed_published_and_followed(
    app: Flask, staff: Staff, quiz: Quiz, session: Session
) -> None:
    reader = Reader(app, quiz)
    reader.begin("50")
    reader.walk()
    result = reader.path
    other_key(session)
    page = staff.get(PATH)
    assert "1 of 1 readers’ results change: 0 up, 1 down." in page.text
    assert "0 of 1 readers’ results change: 0 up, 0 down." in page.text
    staff.send(kind="correction", note="The numbers were wrong.\r\nSorry.")
    assert staff.path == HISTORY
    assert "Corrected." in staff.page.text
    assert "0 of 0 results are marked again" in staff.page.text
    entry = newest(session)
    assert (entry.correction, entry.version) == (True, 1)
    assert entry.note == "The numbers were wrong.\nSorry."
    while remark_job.step(session, datetime.now(UTC)):
        pass
    assert "marked again." in staff.get(HISTORY).text
    assert "The key of this question was corrected" in reader.get(result).text
    assert "The numbers were wrong." in reader.get(f"/q/{quiz.slug}").text
    assert actions(session)[0] == "corrected"
    assert "revision-2" in {e["id"] for e in staff.page.all("li", id="revision-2")}


def test_a_correction_is_checked_once_and_looks_at_no_result_when_it_is_published(
    app: Flask, staff: Staff, quiz: Quiz, session: Session
) -> None:
    reader = Reader(app, quiz)
    reader.begin("50")
    reader.walk()
    other_key(session)
    with statements() as shown:
        staff.get(PATH)
    assert any("FROM answer" in statement for statement in shown)
    hidden = {entry["name"]: entry["value"] for entry in form(staff).all("input", type="hidden")}
    with statements() as sent, calls_of(quiz_from_data) as parsed:
        data = {**hidden, "kind": "correction"}
        staff.client.post(PATH, data=data, headers=FROM_OUR_PAGE)
    assert newest(session).correction
    assert not any("FROM answer" in statement for statement in sent)
    assert len(parsed) == 1


def test_never_lowering_is_a_choice(app: Flask, staff: Staff, quiz: Quiz, session: Session) -> None:
    other_key(session)
    staff.get(PATH)
    staff.send(kind="correction", never_lower="on")
    assert newest(session).never_lower
    assert "lowered nothing" in staff.page.text


def test_what_cannot_be_a_correction_is_not_offered_as_one(
    staff: Staff, quiz: Quiz, session: Session
) -> None:
    write(session, settings={"ask_before": "none", "per_fact": 1})
    page = staff.get(PATH)
    assert "It cannot be a correction:" in page.text
    assert "readers would be asked in another way than those before" in page.text
    assert not page.one("main").all("input", name="kind")
    staff.send(kind="correction", note="No.")  # even where somebody sends it
    entry = newest(session)
    assert (entry.version, entry.note) == (2, "")


def test_two_who_publish_at_once_the_second_is_told(
    app: Flask, staff: Staff, quiz: Quiz, session: Session
) -> None:
    write(session, title="Mine")
    staff.get(PATH)
    sent = form(staff)
    publish(app, builders.quiz(summary="By somebody else."))
    staff.send(sent, kind="version")
    assert staff.response.status_code == 409
    assert "Somebody else has published meanwhile: revision 2 (version 2)" in staff.page.text
    assert newest(session).number == 2
    assert "What changed since revision 2" in staff.page.text
    staff.send(kind="version")
    assert staff.path == HISTORY


def test_a_draft_that_was_changed_meanwhile_is_looked_at_again(
    staff: Staff, quiz: Quiz, session: Session
) -> None:
    write(session, title="Looked at")
    staff.get(PATH)
    sent = form(staff)
    write(session, title="Not looked at")
    staff.send(sent, kind="version")
    assert staff.response.status_code == 409
    assert "The draft was changed since you looked" in staff.page.text
    assert newest(session).number == 1


def test_publishing_at_a_time_of_ones_own_zone(
    app: Flask, staff: Staff, quiz: Quiz, session: Session
) -> None:
    write(session, title="Later")
    staff.get(PATH)
    day = f"{datetime.now(UTC).year + 1}-03-03"
    staff.send(kind="version", when="later", day=day, time="09:30", zone="Asia/Kolkata")
    assert staff.path == HISTORY
    assert "3 March" in staff.page.text
    assert "04:00 UTC" in staff.page.text
    waiting = history(session).waiting
    assert waiting is not None
    assert waiting.at.isoformat() == f"{day}T04:00:00+00:00"
    assert publish_job.step(session, waiting.at) == 1
    entry = newest(session)
    assert (entry.number, entry.by, entry.origin) == (2, "Robin And Editor", "web")
    assert "nothing has changed since revision 2" in staff.get(PATH).text


TIMES = [
    ({"day": "", "time": "09:00"}, "Give a day and a time"),
    ({"day": "2027-03-03", "time": "late"}, "Give a day and a time"),
    ({"day": "2020-03-03", "time": "09:00"}, "That time has passed"),
    (
        {"day": "2099-03-03", "time": "09:00", "zone": "Mars/Base"},
        "There is no time zone “Mars/Base”",
    ),
    (
        {"day": "2099-03-29", "time": "02:30", "zone": "Europe/Berlin"},
        "the clocks of that zone leave this time out",
    ),
]


@pytest.mark.parametrize(("fields", "said"), TIMES)
def test_a_time_that_cannot_be_is_named(
    staff: Staff, quiz: Quiz, session: Session, fields: dict[str, str], said: str
) -> None:
    write(session, title="Later")
    staff.get(PATH)
    staff.send(None, kind="version", when="later", **fields)
    assert staff.response.status_code == 422
    assert said in staff.page.text
    assert staff.page.one("input", id="day")["value"] == fields["day"]
    assert history(session).waiting is None


def test_what_was_planned_can_be_let_be_and_is_told(
    app: Flask, staff: Staff, quiz: Quiz, session: Session
) -> None:
    write(session, title="Later")
    staff.get(PATH)
    staff.send(kind="version", when="later", day="2099-03-03", time="09:00")
    assert "already. What you decide here replaces it." in staff.get(PATH).text
    staff.get(HISTORY)
    staff.send(staff.page.one("dl", class_="facts").one("form"))
    assert "It will not be published." in staff.page.text
    assert history(session).waiting is None


def test_what_could_not_be_published_at_its_time_is_told(
    app: Flask, staff: Staff, quiz: Quiz, session: Session
) -> None:
    write(session, title="Later")
    staff.get(PATH)
    staff.send(kind="version", when="later", day="2099-03-03", time="09:00")
    publish(app, builders.quiz(title="By somebody else"))
    session.rollback()
    publish_job.step(session, datetime(2099, 3, 4, tzinfo=UTC))
    assert "was not: somebody else has published meanwhile" in staff.get(HISTORY).text
    assert "was not: somebody else has published meanwhile" in staff.get(PATH).text


def test_a_question_is_dropped_and_stays_so_when_it_is_saved_again(
    staff: Staff, quiz: Quiz, session: Session
) -> None:
    path = f"/edit/{UID}/questions/yield-pollen"
    for _ in range(2):
        staff.get(path)
        staff.send(staff.page.one("form", class_="question"), do="", marks="dropped")
        assert "Saved." in staff.page.text
    staff.get(path)
    staff.send(staff.page.one("form", class_="question"), do="")
    assert "Question yield-pollen is dropped from the marks" in staff.get(PATH).text
    staff.send(kind="correction")
    assert newest(session).correction
    staff.get(path)
    staff.send(staff.page.one("form", class_="question"), do="", marks="")
    assert "Question yield-pollen counts by its key again" in staff.get(PATH).text


# History


def act(staff: Staff, name: str) -> None:
    """Press a button of the history."""
    staff.get(HISTORY)
    forms = staff.page.one("main").all("form")
    wanted = next(f for f in forms if f.one("input", name="act")["value"] == name)
    staff.send(wanted)


def test_a_quiz_is_taken_down_and_published_again(
    client: FlaskClient, staff: Staff, quiz: Quiz, session: Session
) -> None:
    act(staff, "take_down")
    assert "Nobody begins it any more" in staff.page.text
    assert client.get(f"/q/{quiz.slug}").status_code == 410
    assert "It can be published again as it is." in staff.get(PATH).text
    act(staff, "put_out")
    assert client.get(f"/q/{quiz.slug}").status_code == 200
    assert actions(session)[:2] == ["published again", "took down"]


def test_publishing_what_was_taken_down_puts_it_out_again(
    app: Flask, staff: Staff, quiz: Quiz, session: Session
) -> None:
    act(staff, "take_down")
    staff.get(PATH)
    staff.send()
    assert "Published again." in staff.page.text
    assert newest(session).number == 1


def test_a_quiz_is_archived_and_taken_out_again(
    client: FlaskClient, staff: Staff, quiz: Quiz, session: Session
) -> None:
    act(staff, "archive")
    assert quiz.title not in client.get("/").text
    assert quiz.title not in staff.get("/edit").one("main").text
    assert "1 archived quiz" in staff.page.text
    assert quiz.title in staff.get("/edit?state=archived").one("main").text
    assert client.get(f"/q/{quiz.slug}").status_code == 200
    act(staff, "unarchive")
    assert quiz.title in client.get("/").text
    assert actions(session)[:2] == ["took out of the archive", "archived"]


def test_a_note_goes_and_comes_back(
    client: FlaskClient, staff: Staff, quiz: Quiz, session: Session
) -> None:
    other_key(session)
    staff.get(PATH)
    staff.send(kind="correction", note="It was wrong.")
    act(staff, "note_down")
    assert "It was wrong." not in client.get(f"/q/{quiz.slug}").text
    act(staff, "note_back")
    assert "It was wrong." in client.get(f"/q/{quiz.slug}").text


def test_what_a_revision_changed_can_be_seen_later(
    app: Flask, client: FlaskClient, staff: Staff, quiz: Quiz
) -> None:
    publish(app, builders.quiz(title="Bees and gardens"))
    page = staff.get(f"{HISTORY}/2")
    assert "added: gardens" in [ins.text for ins in page.all("ins")]
    assert "This was the first." in staff.get(f"{HISTORY}/1").text
    for number in (0, 3):
        assert client.get(f"{HISTORY}/{number}").status_code == 303
        staff.get(f"{HISTORY}/{number}")
        assert staff.response.status_code == 404


def test_nothing_else_can_be_done(staff: Staff, quiz: Quiz) -> None:
    staff.post(HISTORY, {"act": "explode"})
    assert staff.response.status_code == 400
    staff.post(HISTORY, {"act": "note_down", "number": "one"})
    assert staff.response.status_code == 200
    for path in ("publish", "history"):
        staff.post(f"/edit/{builders.QUIZ_ID[:-1]}1/{path}", {"act": "archive"})
        assert staff.response.status_code == 404


def test_nobody_else_may(app: Flask, quiz: Quiz, session: Session) -> None:
    for roles in (None, ["teacher"]):
        other = Staff(app, roles)
        for path in (PATH, HISTORY, f"{HISTORY}/1"):
            other.get(path)
            assert "Revision" not in other.page.text
        for path in (PATH, HISTORY):
            other.post(path, {"act": "take_down"})
            assert other.response.status_code == 403
    assert history(session).slug == quiz.slug


def test_script_in_every_text_stays_text(staff: Staff, quiz: Quiz, session: Session) -> None:
    script = "<script>alert(1)</script>"
    data = builders.quiz_data(title=script, summary=script)
    for fact in data["facts"]:
        for question in fact["questions"]:
            question["explanation"] = script
    write(session, data)
    staff.get(PATH)
    assert "<script>alert" not in staff.response.text
    staff.send(kind="correction", note=script)
    assert "<script>alert" not in staff.response.text
    staff.get(f"{HISTORY}/2")
    assert "<script>alert" not in staff.response.text
