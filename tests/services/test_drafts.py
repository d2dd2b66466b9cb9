"""Drafts: nothing typed is lost, and nobody overwrites anybody."""

import copy
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from quizapp.bank.blank import blank
from quizapp.bank.parts import MergeConflict, questions_of
from quizapp.bank.quiz import Quiz, quiz_from_data
from quizapp.db.engine import write_transaction
from quizapp.models import DraftAside, DraftVisit
from quizapp.services.accounts.people import Role, add_person
from quizapp.services.publishing.delete_draft import can_be_deleted, delete_draft
from quizapp.services.quizzes.drafts import (
    DraftError,
    LoadedDraft,
    SaveResult,
    open_draft,
    rebase,
    save_draft,
    start_over,
)
from quizapp.services.quizzes.new_drafts import KnownQuizError, begin_draft, free_slug
from quizapp.services.quizzes.presence import Visit, note_leaving, note_visit, other_visits
from quizapp.services.quizzes.published import find_published
from tests.bank import builders
from tests.filled import NOW
from tests.helpers import publish

UID = "11111111-2222-4333-8444-555555555555"


@pytest.fixture(autouse=True)
def editors(session: Session) -> list[int]:
    """Two editors."""
    made = [
        add_person(
            session,
            name=name,
            email=f"{name}@example.org",
            roles={Role.EDITOR},
            password_hash="fits nothing",
            now=NOW,
        ).id
        for name in ("ana", "ben")
    ]
    session.commit()
    return made


def opened(session: Session, uid: str = builders.QUIZ_ID) -> LoadedDraft:
    draft = open_draft(session, uid)
    assert draft is not None
    return draft


def save(session: Session, expected: int, person: int | None = 1, **changes: Any) -> SaveResult:
    """Save as a view does: change the draft as it is now, and name the edition that the page had shown."""
    draft = opened(session)
    content = copy.deepcopy(draft.content)
    for name, value in changes.items():
        if name == "article":
            content["article"] = value
        elif name == "prompts":
            for fact in content["quiz"]["facts"]:
                for question in fact["questions"]:
                    question["prompt"] = value.get(question["id"], question["prompt"])
        else:
            content["quiz"][name] = value
    saved = save_draft(session, draft, content, expected, person, NOW)
    session.commit()
    return saved


def test_a_published_quiz_has_a_draft_that_says_the_same(session: Session, quiz: Quiz) -> None:
    draft = opened(session)
    assert quiz_from_data(draft.quiz, draft.article) == quiz
    assert (draft.is_published, draft.differs, draft.overtaken) == (True, False, False)


def test_no_draft_of_what_is_not_there(session: Session) -> None:
    assert open_draft(session, UID) is None


def test_what_was_saved_is_there_and_raises_the_edition(session: Session, quiz: Quiz) -> None:
    first = save(session, opened(session).edition, title="More bees")
    assert first.clashes == ()
    assert first.draft.edition == 1
    second = save(session, 1, title="Still more bees", summary="")
    assert second.draft.edition == 2
    draft = opened(session)
    assert (draft.quiz["title"], draft.quiz["summary"]) == ("Still more bees", "")
    assert (draft.saved_by, draft.saved_at, draft.differs) == (1, NOW, True)


def test_the_same_again_is_no_new_edition(session: Session, quiz: Quiz) -> None:
    edition = save(session, opened(session).edition, title="More bees").draft.edition
    assert save(session, edition, title="More bees").draft.edition == edition


def test_an_old_page_does_not_write_over_a_newer_text(session: Session, quiz: Quiz) -> None:
    shown = opened(session).edition
    save(session, shown, person=1, article="Theirs.")
    saved = save(session, shown, person=2, article="Mine.")
    assert saved.clashes == (MergeConflict("article", "Theirs.", "Mine."),)
    assert saved.draft.article == opened(session).article == "Theirs."
    aside = session.scalars(select(DraftAside)).one()
    assert (aside.text, aside.part, aside.person_id) == ('"Mine."', "article", 2)


def test_a_clash_that_is_sent_again_is_kept_once(session: Session, quiz: Quiz) -> None:
    shown = opened(session).edition
    save(session, shown, article="Theirs.")
    for _ in range(3):
        save(session, shown, article="Mine.")
    assert len(session.scalars(select(DraftAside)).all()) == 1


def test_two_who_wrote_the_same_do_not_clash(session: Session, quiz: Quiz) -> None:
    shown = opened(session).edition
    save(session, shown, article="The same.")
    assert save(session, shown, article="The same.").clashes == ()


def test_two_editors_at_different_questions_are_not_in_each_others_way(
    session: Session, quiz: Quiz
) -> None:
    shown = opened(session).edition
    save(session, shown, prompts={"yield-more": "One?"})
    saved = save(session, shown, prompts={"yield-where": "Two?"})
    assert saved.clashes == ()
    prompts = {q["id"]: q["prompt"] for f in saved.draft.quiz["facts"] for q in f["questions"]}
    assert (prompts["yield-more"], prompts["yield-where"]) == ("One?", "Two?")


def test_the_sound_part_of_a_clashing_save_is_stored(session: Session, quiz: Quiz) -> None:
    shown = opened(session).edition
    save(session, shown, title="Theirs")
    saved = save(session, shown, title="Mine", summary="New.")
    assert [clash.part for clash in saved.clashes] == ["title"]
    assert (saved.draft.quiz["title"], saved.draft.quiz["summary"]) == ("Theirs", "New.")


def test_two_transactions_that_cross_lose_nothing(session: Session, quiz: Quiz) -> None:
    """The second has read the draft before the first has stored its own."""
    before = opened(session)
    mine, theirs = copy.deepcopy(before.content), copy.deepcopy(before.content)
    questions = theirs["quiz"]["facts"][0]["questions"]
    questions.append({**questions[0], "id": "added-by-them", "pair": None})
    mine_facts = mine["quiz"]["facts"][0]["questions"]
    mine_facts.append({**mine_facts[0], "id": "added-by-me"})
    save_draft(session, before, theirs, before.edition, 1, NOW)
    saved = save_draft(session, before, mine, before.edition, 2, NOW)
    ids = [question["id"] for question in saved.draft.quiz["facts"][0]["questions"]]
    assert set(ids) > {"added-by-me", "added-by-them"}


def test_a_question_that_was_removed_while_it_was_written_clashes(
    session: Session, quiz: Quiz
) -> None:
    before = opened(session)
    without = copy.deepcopy(before.content)
    gone = without["quiz"]["facts"][0]["questions"].pop(0)
    save_draft(session, before, without, before.edition, 1, NOW)
    mine = copy.deepcopy(before.content)
    mine["quiz"]["facts"][0]["questions"][0]["prompt"] = "Mine?"
    saved = save_draft(session, before, mine, before.edition, 2, NOW)
    assert [(c.part, c.theirs) for c in saved.clashes] == [(f"question.{gone['id']}", None)]
    assert saved.clashes[0].mine["prompt"] == "Mine?"


def test_a_quiz_published_from_files_meanwhile_is_told(
    app: Flask, session: Session, quiz: Quiz
) -> None:
    save(session, opened(session).edition, title="Mine")
    publish(app, builders.quiz(summary="From the files."), now=NOW + timedelta(days=1))
    session.rollback()
    assert opened(session).overtaken
    assert opened(session).quiz["title"] == "Mine"


def test_a_draft_without_changes_follows_what_is_published(
    app: Flask, session: Session, quiz: Quiz
) -> None:
    edition = save(session, opened(session).edition, title="Mine").draft.edition
    save(session, edition, title=quiz.title)
    publish(app, builders.quiz(summary="From the files."))
    session.rollback()
    draft = opened(session)
    assert (draft.quiz["summary"], draft.differs, draft.overtaken) == (
        "From the files.",
        False,
        False,
    )


def test_an_old_page_does_not_write_over_what_was_published_from_files(
    app: Flask, session: Session, quiz: Quiz
) -> None:
    shown = opened(session).edition
    publish(app, builders.quiz(summary="From the files."))
    session.rollback()
    saved = save(session, shown, summary="Mine.", title="New title")
    assert [clash.part for clash in saved.clashes] == ["summary"]
    assert (saved.draft.quiz["summary"], saved.draft.quiz["title"]) == (
        "From the files.",
        "New title",
    )


def test_a_page_older_than_a_draft_that_was_begun_anew_is_told_too(
    app: Flask, session: Session, quiz: Quiz
) -> None:
    edition = save(session, opened(session).edition, title="Mine").draft.edition
    edition = save(session, edition, title=quiz.title).draft.edition
    publish(app, builders.quiz(summary="From the files."))
    session.rollback()
    saved = save(session, edition, summary="Mine.")
    assert [clash.part for clash in saved.clashes] == ["summary"]


def test_after_publishing_the_draft_goes_on_from_there(
    app: Flask, session: Session, quiz: Quiz
) -> None:
    draft = save(session, opened(session).edition, title="Mine").draft
    publish(app, builders.quiz(title="Mine"))
    session.rollback()
    found = find_published(session, quiz.slug)
    assert found is not None
    rebase(session, draft, found.revision_id)
    session.commit()
    assert (opened(session).differs, opened(session).overtaken) == (False, False)
    assert opened(session).edition == draft.edition


def test_starting_over_keeps_what_was_written_aside(session: Session, quiz: Quiz) -> None:
    draft = save(session, opened(session).edition, title="Mine").draft
    after = start_over(session, draft, 2, NOW)
    session.commit()
    assert (after.quiz["title"], after.differs) == (quiz.title, False)
    assert session.scalars(select(DraftAside.text)).all() == ['"Mine"']
    assert save(session, draft.edition, title="Mine, again").clashes != ()


def test_a_quiz_can_be_a_draft_alone(session: Session) -> None:
    draft = begin_draft(session, blank(UID, "bees", "Bees", "en"), 1, NOW)
    session.commit()
    assert (draft.is_published, draft.overtaken, draft.edition) == (False, False, 1)
    assert opened(session, UID).quiz["title"] == "Bees"
    with pytest.raises(KnownQuizError) as known:
        begin_draft(session, blank(UID, "bees", "Bees", "en"), 1, NOW)
    assert known.value.uid == UID
    with pytest.raises(DraftError):
        start_over(session, draft, 1, NOW)


def test_a_new_address_is_one_that_nobody_has_or_wants(session: Session, quiz: Quiz) -> None:
    assert free_slug(session, "Bees and orchards") == "bees-and-orchards-2"
    begin_draft(session, blank(UID, "bees-and-orchards-2", "Bees", "en"), 1, NOW)
    assert free_slug(session, "Bees and orchards") == "bees-and-orchards-3"
    assert free_slug(session, "蜂") == "quiz"


def test_a_draft_that_was_never_published_can_be_deleted(session: Session, quiz: Quiz) -> None:
    draft = begin_draft(session, blank(UID, "bees", "Bees", "en"), 1, NOW)
    note_visit(session, draft.quiz_id, 1, "article", NOW)
    assert can_be_deleted(session, draft)
    delete_draft(session, draft)
    session.commit()
    assert open_draft(session, UID) is None
    assert session.scalars(select(DraftVisit)).all() == []
    assert not can_be_deleted(session, opened(session))
    with pytest.raises(DraftError, match="was published"):
        delete_draft(session, opened(session))


def test_a_save_of_a_draft_deleted_meanwhile_is_told(session: Session) -> None:
    draft = begin_draft(session, blank(UID, "bees", "Bees", "en"), 1, NOW)
    delete_draft(session, draft)
    with pytest.raises(DraftError, match="deleted"):
        save_draft(session, draft, draft.content, 1, 1, NOW)


def test_editors_know_of_each_other(session: Session, quiz: Quiz, editors: list[int]) -> None:
    ana, ben = editors
    quiz_id = opened(session).quiz_id
    note_visit(session, quiz_id, ana, "article", NOW)
    note_visit(session, quiz_id, ana, "article", NOW + timedelta(minutes=2))
    now = NOW + timedelta(minutes=4)
    assert other_visits(session, quiz_id, ana, now) == []
    (visit,) = other_visits(session, quiz_id, ben, now)
    assert visit == Visit(ana, "article", NOW + timedelta(minutes=2))
    assert other_visits(session, quiz_id, ben, NOW + timedelta(minutes=13)) == []
    note_leaving(session, quiz_id, ana, "question.bees")
    assert other_visits(session, quiz_id, ben, now) == [visit]
    note_leaving(session, quiz_id, ana, "article")
    assert other_visits(session, quiz_id, ben, now) == []


def test_old_visits_are_forgotten(session: Session, quiz: Quiz, editors: list[int]) -> None:
    quiz_id = opened(session).quiz_id
    note_visit(session, quiz_id, editors[0], "article", NOW)
    note_visit(session, quiz_id, editors[1], "article", NOW + timedelta(days=2))
    assert session.scalars(select(DraftVisit.person_id)).all() == [editors[1]]


def test_many_who_save_at_once_lose_nothing(
    app: Flask, engine: Engine, session: Session, quiz: Quiz
) -> None:
    """Each editor changes a different question of a draft that nobody has saved before."""
    ids = [question["id"] for _, question in questions_of(opened(session).content)]
    shown = opened(session).edition
    session.rollback()
    faults: list[BaseException] = []

    def write(question_id: str) -> None:
        try:
            with Session(engine) as own, write_transaction(own):
                draft = opened(own)
                content = copy.deepcopy(draft.content)
                for _, question in questions_of(content):
                    if question["id"] == question_id:
                        question["prompt"] = f"Mine: {question_id}?"
                assert save_draft(own, draft, content, shown, None, NOW).clashes == ()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=write, args=(question_id,)) for question_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    prompts = {question["prompt"] for _, question in questions_of(opened(session).content)}
    assert prompts == {f"Mine: {question_id}?" for question_id in ids}
    assert opened(session).edition == len(ids)
