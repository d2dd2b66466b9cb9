"""Publishing: a new version, a correction, or nothing at all."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from quizapp.bank.quiz import Quiz
from quizapp.cli.loading import publish as publish_from_folder
from quizapp.models import Publication, QuizRow, Revision, Slug, Version
from quizapp.services.publishing.publish_revision import (
    PublishAction,
    PublishError,
    PublishOutcome,
    PublishTerms,
)
from quizapp.services.quizzes.published import find_published, list_published, quiz_of
from tests.bank import builders
from tests.helpers import publish

OTHER_ID = "11111111-2222-4333-8444-555555555555"


def changed(**question: Any) -> Quiz:
    """The quiz with another first question."""
    data: Any = builders.quiz_data()
    data["facts"][0]["questions"][0] |= question
    return builders.quiz(facts=data["facts"])


def facts() -> Any:
    return builders.quiz_data()["facts"]


def test_the_first_time_is_version_one(app: Flask) -> None:
    assert publish(app, builders.quiz()) == PublishOutcome(PublishAction.VERSION, 1, 1)


def test_the_same_again_changes_nothing(app: Flask, quiz: Quiz, session: Session) -> None:
    moment = session.scalar(select(Publication.published_at))
    for correction in (False, True):
        outcome = publish(app, builders.quiz(), correction=correction)
        assert outcome == PublishOutcome(PublishAction.UNCHANGED, 1, 1)
    session.rollback()
    assert session.scalar(select(Publication.published_at)) == moment
    assert session.scalar(select(func.count()).select_from(Revision)) == 1


def test_what_is_different_is_a_new_version(app: Flask, quiz: Quiz) -> None:
    assert publish(app, builders.quiz(title="Other")) == PublishOutcome(PublishAction.VERSION, 2, 2)
    assert publish(app, builders.quiz()) == PublishOutcome(PublishAction.VERSION, 3, 3)


def test_what_was_published_never_changes(app: Flask, quiz: Quiz, session: Session) -> None:
    before = session.scalars(select(Revision.content)).one()
    publish(app, builders.quiz(title="Other"))
    session.rollback()
    assert session.scalars(select(Revision.content).order_by(Revision.number)).first() == before


CORRECTIONS = [
    builders.quiz(title="Bees & orchards"),
    builders.quiz(summary="Mended."),
    builders.quiz(slug="bees-elsewhere"),
    builders.quiz(source={"author": "B. Keeper", "published": 2016}),
    builders.quiz(
        builders.ARTICLE.replace("Honey\nis", "The honey\nis").replace("little.", "little!")
    ),
    changed(prompt="How much more fruit is there?"),
    changed(explanation="So it is."),
]


@pytest.mark.parametrize("corrected", CORRECTIONS)
def test_a_correction_stays_in_its_version(app: Flask, quiz: Quiz, corrected: Quiz) -> None:
    assert publish(app, corrected, correction=True) == PublishOutcome(
        PublishAction.CORRECTION, 1, 2
    )


def test_another_key_is_a_correction(app: Flask, quiz: Quiz) -> None:
    data = facts()
    for option in data[0]["questions"][0]["options"]:
        option["correct"] = option["id"] == "b"
    assert publish(app, builders.quiz(facts=data), correction=True).done is PublishAction.CORRECTION


def more_options() -> Any:
    data = facts()
    data[0]["questions"][0]["options"].append({"id": "d", "text": "None", "feedback": "No."})
    return data


def one_question_less() -> Any:
    data = facts()
    del data[1]["questions"][3]
    return data


def other_pair() -> Any:
    data = facts()
    for question, pair in zip(data[0]["questions"], "ba", strict=False):
        question["pair"] = pair
    return data


def other_type() -> Any:
    data = facts()
    data[0]["questions"][2] = {
        **data[1]["questions"][2],
        "id": "yield-pollen",
        "evidence": "Apple trees need pollen",
    }
    return data


BEYOND = [
    ({"language": "de"}, "the language changed"),
    ({"closing_question": "How much?"}, "the closing question changed"),
    (
        {"settings": {"per_fact": 1}},
        "a setting changed: how many questions are asked on each fact",
    ),
    (
        {"settings": {"per_fact": 2, "dont_know": False}},
        "a setting changed: whether “I don’t know” is offered",
    ),
    (
        {"facts": facts()[::-1]},
        "the order of the facts changed; the order of the questions changed",
    ),
    ({"facts": one_question_less()}, "question cost-products was removed"),
    ({"facts": more_options()}, "the options of question yield-more changed"),
    ({"facts": other_type()}, "the type of question yield-pollen changed"),
]


@pytest.mark.parametrize(("changes", "reason"), BEYOND)
def test_more_than_a_correction_is_refused_with_its_reasons(
    app: Flask, quiz: Quiz, session: Session, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(PublishError) as refused:
        publish(app, builders.quiz(**changes), correction=True)
    assert str(refused.value).endswith(f"it has to be a new version: {reason}")
    assert session.scalar(select(func.count()).select_from(Revision)) == 1
    assert publish(app, builders.quiz(**changes)).done is PublishAction.VERSION


def test_swapping_a_pair_is_more_than_a_correction(app: Flask, quiz: Quiz) -> None:
    with pytest.raises(
        PublishError,
        match="the pair of question yield-more changed; the pair of question yield-where",
    ):
        publish(app, builders.quiz(facts=other_pair()), correction=True)


def test_nothing_published_cannot_be_corrected(app: Flask, session: Session) -> None:
    with pytest.raises(PublishError, match="nothing is published yet"):
        publish(app, builders.quiz(), correction=True)
    assert session.scalar(select(func.count()).select_from(QuizRow)) == 0


def test_an_address_never_passes_to_another_quiz(app: Flask, quiz: Quiz, session: Session) -> None:
    publish(app, builders.quiz(slug="bees-elsewhere"), correction=True)
    for taken in ("bees-and-orchards", "bees-elsewhere"):
        with pytest.raises(PublishError, match=f"'{taken}' belongs to another quiz"):
            publish(app, builders.quiz(id=OTHER_ID, slug=taken))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(QuizRow)) == 1
    assert publish(app, builders.quiz(id=OTHER_ID, slug="free")).done is PublishAction.VERSION
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Slug)) == 3


def test_every_address_finds_the_quiz_of_today(app: Flask, quiz: Quiz, session: Session) -> None:
    publish(app, builders.quiz(slug="bees-elsewhere", title="New"))
    for slug in ("bees-and-orchards", "bees-elsewhere"):
        found = find_published(session, slug)
        assert found is not None
        assert found.slug == "bees-elsewhere"
        assert quiz_of(session, found.digest).title == "New"
    assert [entry.slug for entry in list_published(session)] == ["bees-elsewhere"]


def test_the_newest_stands_first(app: Flask, quiz: Quiz, session: Session) -> None:
    publish(app, builders.quiz(id=OTHER_ID, slug="other"))
    assert [entry.slug for entry in list_published(session)] == ["other", "bees-and-orchards"]
    publish(app, builders.quiz(title="Anew"))
    session.rollback()
    assert [entry.slug for entry in list_published(session)] == ["bees-and-orchards", "other"]


@pytest.mark.parametrize("known", [False, True])
def test_two_publishers_at_the_same_time_both_get_an_answer(
    app: Flask, engine: Engine, session: Session, known: bool
) -> None:
    if known:
        publish(app, builders.quiz())
    sessions, gate = sessionmaker(engine), threading.Barrier(4)
    outcomes: list[PublishOutcome | None] = []
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            gate.wait()
            outcomes.append(
                publish_from_folder(
                    sessions, builders.quiz(title=f"Title {number % 2}"), PublishTerms()
                )
            )
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert len(outcomes) == 4
    numbers = session.scalars(select(Revision.number).order_by(Revision.number)).all()
    assert list(numbers) == list(range(1, len(numbers) + 1))
    newest = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
    assert newest is not None
    assert session.scalars(select(Publication.revision_id)).one() == newest.id
    assert session.scalar(select(func.count()).select_from(Version)) == len(numbers)
