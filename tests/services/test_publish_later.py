"""Publishing at a set time, taking down, putting out again, archiving."""

import logging
import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.jobs import publish as job
from quizapp.models import QuizRow, Revision, Slug
from quizapp.services.publishing.history import history_of
from quizapp.services.publishing.publish_later import cancel_later, find_waiting, publish_later
from quizapp.services.publishing.publish_revision import (
    PublishAction,
    PublishedMeanwhileError,
    PublishError,
    PublishTerms,
    SeenRevision,
    newest_revision,
    publish_revision,
)
from quizapp.services.publishing.take_down import (
    archive,
    find_quiz,
    put_out_again,
    take_down,
    unarchive,
)
from quizapp.services.quizzes.published import (
    ClosedQuiz,
    find_at,
    find_published,
    list_published,
    quiz_of,
)
from tests.bank import builders
from tests.filled import NOW
from tests.helpers import publish

TOMORROW = NOW + timedelta(days=1)
LATER = NOW + timedelta(days=2)
SLUG = builders.quiz().slug
OTHER_ID = "11111111-2222-4333-8444-555555555555"


def wait(session: Session, quiz: Quiz, terms: PublishTerms | None = None) -> None:
    with write_transaction(session):
        publish_later(session, quiz, terms or PublishTerms(), TOMORROW, NOW)


def quiz_id(session: Session) -> int:
    return session.scalars(select(QuizRow.id)).one()


def title(session: Session) -> str | None:
    session.rollback()
    published = find_published(session, SLUG)
    return quiz_of(session, published.digest).title if published else None


def test_what_waits_comes_out_at_its_time(app: Flask, session: Session) -> None:
    wait(session, builders.quiz(title="Bees tomorrow"))
    assert title(session) is None
    assert find_at(session, SLUG) == ClosedQuiz(TOMORROW, was_out=False)
    assert not job.has_work(session, NOW)
    assert job.has_work(session, TOMORROW)
    assert job.step(session, TOMORROW) == 1
    assert job.step(session, TOMORROW) == 0
    assert title(session) == "Bees tomorrow"
    assert find_waiting(session, quiz_id(session)) is None
    assert session.scalar(select(func.count()).select_from(Revision)) == 1


def test_a_correction_can_wait_too(app: Flask, quiz: Quiz, session: Session) -> None:
    wait(session, builders.quiz(title="Mended"), PublishTerms(correction=True, note="The title."))
    assert title(session) == quiz.title
    job.step(session, LATER)
    [newest, _] = history_of(session, quiz_id(session)).entries
    assert (newest.correction, newest.note, newest.version) == (True, "The title.", 1)


def test_it_is_published_as_it_was_when_that_was_decided(app: Flask, session: Session) -> None:
    wait(session, builders.quiz(title="First thought"))
    wait(session, builders.quiz(title="Second thought"))
    job.step(session, LATER)
    assert title(session) == "Second thought"
    assert session.scalar(select(func.count()).select_from(Revision)) == 1


def test_what_was_published_meanwhile_is_not_overwritten(
    app: Flask, quiz: Quiz, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    wait(session, builders.quiz(title="From yesterday"))
    publish(app, builders.quiz(title="By somebody else"))
    with caplog.at_level(logging.WARNING, "quizapp.jobs"):
        assert job.step(session, TOMORROW) == 1
    assert title(session) == "By somebody else"
    waiting = find_waiting(session, quiz_id(session))
    assert waiting is not None
    assert waiting.failed is not None
    assert waiting.failed.startswith("somebody else has published meanwhile: revision 2")
    assert not job.has_work(session, LATER)  # it is not tried for ever
    assert len(caplog.records) == 1


def test_what_cannot_be_published_is_refused_at_once(
    app: Flask, quiz: Quiz, session: Session
) -> None:
    with pytest.raises(PublishError, match="more than a correction"):
        wait(session, builders.quiz(language="de"), PublishTerms(correction=True))
    with pytest.raises(PublishError, match="has passed"), write_transaction(session):
        publish_later(session, builders.quiz(), PublishTerms(), NOW, NOW)
    with pytest.raises(PublishError, match="belongs to another quiz"):
        wait(session, builders.quiz(id=OTHER_ID))


def test_its_address_is_kept_till_it_is_cancelled(app: Flask, session: Session) -> None:
    wait(session, builders.quiz())
    with pytest.raises(PublishError, match="belongs to another quiz"):
        publish(app, builders.quiz(id=OTHER_ID))
    session.rollback()
    with write_transaction(session):
        assert cancel_later(session, quiz_id(session))
        assert not cancel_later(session, quiz_id(session))
    assert session.get(Slug, SLUG) is None
    assert not job.has_work(session, LATER)
    assert publish(app, builders.quiz(id=OTHER_ID)).done is PublishAction.VERSION


def test_a_quiz_keeps_the_addresses_that_it_had(app: Flask, quiz: Quiz, session: Session) -> None:
    wait(session, builders.quiz(title="Other"))
    with write_transaction(session):
        cancel_later(session, quiz_id(session))
    assert find_published(session, SLUG) is not None


# Taking down and putting out again


def test_what_is_taken_down_is_said_to_be(app: Flask, quiz: Quiz, session: Session) -> None:
    with write_transaction(session):
        assert take_down(session, quiz_id(session))
    assert find_at(session, SLUG) == ClosedQuiz(None, was_out=True)
    assert list_published(session) == []
    with write_transaction(session):
        assert not take_down(session, quiz_id(session))


def test_it_comes_out_again_as_it_was(app: Flask, quiz: Quiz, session: Session) -> None:
    with write_transaction(session):
        take_down(session, quiz_id(session))
    with write_transaction(session):
        assert put_out_again(session, quiz_id(session), NOW)
        assert put_out_again(session, quiz_id(session), NOW) is None
    assert title(session) == quiz.title
    assert session.scalar(select(func.count()).select_from(Revision)) == 1


def test_publishing_the_same_puts_it_out_again(app: Flask, quiz: Quiz, session: Session) -> None:
    with write_transaction(session):
        take_down(session, quiz_id(session))
    assert publish(app, quiz).done is PublishAction.REOPENED
    assert title(session) == quiz.title


def test_it_can_be_corrected_while_it_is_down(app: Flask, quiz: Quiz, session: Session) -> None:
    with write_transaction(session):
        take_down(session, quiz_id(session))
    outcome = publish(app, builders.quiz(title="Mended"), correction=True)
    assert (outcome.done, outcome.version) == (PublishAction.CORRECTION, 1)
    assert title(session) == "Mended"


def test_what_was_never_out_cannot_be_put_out_again(app: Flask, session: Session) -> None:
    wait(session, builders.quiz())
    with (
        pytest.raises(PublishError, match="nothing of it was ever published"),
        write_transaction(session),
    ):
        put_out_again(session, quiz_id(session), NOW)


def test_an_archived_quiz_is_out_of_the_list_and_at_its_address(
    app: Flask, quiz: Quiz, session: Session
) -> None:
    with write_transaction(session):
        row = find_quiz(session, SLUG)
        assert row is not None
        assert archive(session, row, NOW)
        assert not archive(session, row, LATER)
    assert list_published(session) == []
    assert title(session) == quiz.title
    with write_transaction(session):
        row = find_quiz(session, SLUG)
        assert row is not None
        assert unarchive(session, row)
    assert len(list_published(session)) == 1


# Two editors


def test_who_has_not_seen_the_newest_is_told(app: Flask, quiz: Quiz, session: Session) -> None:
    row = newest_revision(session, quiz_id(session))
    assert row is not None
    seen = SeenRevision(row.id)
    publish(app, builders.quiz(title="One"), terms=PublishTerms(seen=seen))
    with pytest.raises(PublishedMeanwhileError, match="revision 2"):
        publish(app, builders.quiz(title="Two"), terms=PublishTerms(seen=seen))
    assert title(session) == "One"
    with pytest.raises(PublishedMeanwhileError):
        publish(app, builders.quiz(title="Three"), terms=PublishTerms(seen=SeenRevision(None)))


def test_a_folder_does_not_overwrite_what_was_made_on_the_web(
    app: Flask, quiz: Quiz, session: Session
) -> None:
    publish(app, builders.quiz(title="Web"), terms=PublishTerms(origin="web"))
    careful = PublishTerms(over_others=False)
    with pytest.raises(PublishError, match="published on the web since"):
        publish(app, builders.quiz(title="Folder"), terms=careful)
    assert publish(app, builders.quiz(title="Web"), terms=careful).done is PublishAction.UNCHANGED
    assert (
        publish(app, builders.quiz(title="Folder"), terms=PublishTerms()).done
        is PublishAction.VERSION
    )
    with write_transaction(session):
        take_down(session, quiz_id(session))
    with pytest.raises(PublishError, match="taken down"):
        publish(app, builders.quiz(title="Folder"), terms=careful)


def test_only_a_correction_has_a_note(app: Flask, quiz: Quiz) -> None:
    for terms in (PublishTerms(note="Mended."), PublishTerms(never_lower=True)):
        with pytest.raises(PublishError, match="only a correction"):
            publish(app, builders.quiz(title="New"), terms=terms)
    with pytest.raises(PublishError, match="1000 are the most"):
        publish(
            app, builders.quiz(title="New"), terms=PublishTerms(correction=True, note="x" * 1001)
        )


def test_two_quizzes_that_take_one_address_at_once_get_one_answer_each(
    app: Flask, engine: Engine, session: Session
) -> None:
    gate = threading.Barrier(2)
    said: list[str] = []

    def work(number: int) -> None:
        with Session(engine) as own:
            gate.wait()
            try:
                with write_transaction(own):
                    quiz = builders.quiz(id=OTHER_ID[:-1] + str(number))
                    said.append(publish_revision(own, quiz, now=NOW).done)
            except PublishError as error:
                said.append(str(error))

    threads = [threading.Thread(target=work, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(said) == 2
    assert PublishAction.VERSION in said
    assert any("belongs to another quiz" in one for one in said)
    assert session.scalar(select(func.count()).select_from(QuizRow)) == 1
