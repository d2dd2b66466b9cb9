"""The counters follow a correction, batch by batch; nothing that happens meanwhile is lost or counted twice."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from quizapp.bank.quiz import Quiz
from quizapp.jobs import remark as job
from quizapp.jobs.count import count_all
from quizapp.models import QuizRow, Remarking
from quizapp.services.counting import remark
from quizapp.services.counting.remark import progress_of
from quizapp.services.publishing import preview_correction as previews
from quizapp.services.publishing.preview_correction import ResultShift, preview_correction
from quizapp.services.publishing.publish_revision import PublishTerms
from tests.bank import builders
from tests.helpers import find_snapshot, publish
from tests.services.readers import Readers, recounted


def changed(**keys: Any) -> Quiz:
    """The quiz with other keys for both of the paired numbers: everyone is asked one of them."""
    data: Any = builders.quiz_data()
    for question in data["facts"][1]["questions"][:2]:
        question.update(keys)
    return builders.quiz(facts=data["facts"])


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remark, "BATCH", 3)
    monkeypatch.setattr(previews, "BATCH", 3)


@pytest.fixture
def finished(readers: Readers) -> list[str]:
    """Seven readers with everything right and four who knew nothing, counted."""
    tokens = [readers.finish(readers.begin(40), right=number < 7) for number in range(11)]
    readers.count()
    return tokens


def progress(session: Session) -> list[tuple[int, int, bool]]:
    session.rollback()
    quiz_id = session.scalars(select(QuizRow.id)).one()
    found = progress_of(session, quiz_id).values()
    return [(p.done, p.total, p.finished_at is not None) for p in found]


def test_wording_re_marks_nothing(app: Flask, readers: Readers, finished: list[str]) -> None:
    publish(app, changed(explanation="So it is."), correction=True)
    assert progress(readers.session) == []


def test_progress_is_told(app: Flask, readers: Readers, finished: list[str]) -> None:
    publish(app, changed(answer=75), correction=True)
    assert progress(readers.session) == [(0, 11, False)]
    readers.remark(batches=2)
    assert progress(readers.session) == [(6, 11, False)]
    readers.remark()
    assert progress(readers.session) == [(11, 11, True)]
    assert readers.counters() == recounted(readers.session, readers.version_id)


def test_who_finishes_meanwhile_is_counted_once(
    app: Flask, readers: Readers, finished: list[str]
) -> None:
    on_the_way = readers.begin(30)
    publish(app, changed(answer=75), correction=True)
    readers.remark(batches=1)
    readers.finish(on_the_way)
    readers.finish(readers.begin(20))
    readers.count()
    readers.delete(finished[0])
    readers.delete(finished[-1])
    readers.remark(batches=1)
    readers.count()
    readers.remark()
    assert readers.levels("attempt") == {"began": 11, "rated": 11, "finished": 11}
    assert readers.counters() == recounted(readers.session, readers.version_id)


def test_a_second_correction_waits_for_the_first(
    app: Flask, readers: Readers, finished: list[str]
) -> None:
    publish(app, changed(answer=75), correction=True)
    readers.remark(batches=1)
    publish(app, changed(marks="dropped"), correction=True)
    readers.delete(finished[0])
    readers.remark(batches=3)
    readers.delete(finished[4])
    readers.remark()
    assert readers.counters() == recounted(readers.session, readers.version_id)
    assert {key.subject for key in readers.counters() if key.name == "question"}.isdisjoint(
        {"cost-year", "cost-harvests"}
    )


def test_full_marks_for_everyone_change_no_counter(
    app: Flask, readers: Readers, finished: list[str]
) -> None:
    before = readers.counters()
    publish(app, changed(marks="everyone"), correction=True)
    readers.remark()
    assert readers.counters() == before


def test_a_batch_that_fails_half_way_is_done_again_and_only_once(
    app: Flask, readers: Readers, finished: list[str]
) -> None:
    publish(app, changed(answer=75), correction=True)
    before = readers.counters()
    remark.remark_batch(readers.session, readers.version_id, readers.now)
    readers.session.rollback()
    assert readers.counters() == before
    readers.remark()
    assert readers.counters() == recounted(readers.session, readers.version_id)


def test_nothing_is_told_before_all_are_re_marked(
    app: Flask, readers: Readers, session: Session, finished: list[str], engine: Engine
) -> None:
    count_all(sessionmaker(engine), readers.now)
    readers.finish(readers.begin(10))
    count_all(sessionmaker(engine), readers.now)
    publish(app, changed(answer=75), correction=True)
    told = []
    while job.has_work(session, readers.now):
        job.step(session, readers.now)
        found = find_snapshot(session, readers.version_id)
        told.append(found and found.summary.facts["cost"].get("got_it"))
    assert told[-1] is None
    assert told[:-1] in ([8] * (len(told) - 1), [None] * (len(told) - 1))


def test_a_correction_while_readers_answer_and_others_count(  # noqa: C901 - three threads and what they do
    app: Flask,
    engine: Engine,
    readers: Readers,
    session: Session,
    another: Callable[[Session], Readers],
    finished: list[str],
) -> None:
    sessions, gate = sessionmaker(engine), threading.Barrier(4)
    failures: list[Exception] = []

    def guarded(work: Callable[[], None]) -> Callable[[], None]:
        def guard() -> None:
            try:
                gate.wait()
                work()
            except Exception as error:
                failures.append(error)

        return guard

    def answer() -> None:
        with sessions() as own:
            theirs = another(own)
            for number in range(12):
                theirs.finish(theirs.begin(number), right=number % 3 > 0)

    def correct() -> None:
        for answer in (75, 80):
            publish(app, changed(answer=answer), correction=True)

    def follow() -> None:
        for _ in range(10):
            count_all(sessions, readers.now)
            job.remark_all(sessions, readers.now)

    works = (answer, correct, follow, follow)
    threads = [threading.Thread(target=guarded(work)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    readers.count()
    readers.remark()
    assert readers.levels("attempt") == {"began": 23, "rated": 23, "finished": 23}
    assert readers.counters() == recounted(session, readers.version_id)
    assert [done for _, _, done in progress(session)] == [True, True]


# The preview


def moved(moved: ResultShift) -> tuple[int, int, int]:
    return moved.up, moved.down, moved.mixed


@pytest.fixture
def previewed(readers: Readers) -> Callable[[Quiz], tuple[Any, ...]]:
    def preview(quiz: Quiz) -> tuple[Any, ...]:
        readers.session.rollback()
        found = preview_correction(readers.session, readers.version_id, quiz)
        return found.results, moved(found.plain), moved(found.never_lower)

    return preview


Previewed = Callable[[Quiz], tuple[Any, ...]]


def test_a_preview_counts_who_goes_up_and_down(
    app: Flask, readers: Readers, finished: list[str], previewed: Previewed
) -> None:
    readers.begin(40)
    assert previewed(changed(answer=75)) == (11, (0, 7, 0), (0, 0, 0))
    assert previewed(changed(marks="everyone")) == (11, (4, 0, 0), (4, 0, 0))
    assert previewed(changed(explanation="So.")) == (11, (0, 0, 0), (0, 0, 0))
    publish(app, changed(answer=75), correction=True)
    assert previewed(builders.quiz()) == (11, (7, 0, 0), (7, 0, 0))


def test_a_preview_starts_from_what_readers_see_now(
    app: Flask, readers: Readers, finished: list[str], previewed: Previewed
) -> None:
    """After a correction that lowered nothing, reverting it raises nobody."""
    publish(app, changed(answer=75), terms=PublishTerms(correction=True, never_lower=True))
    assert previewed(builders.quiz()) == (11, (0, 0, 0), (0, 0, 0))
    assert previewed(changed(answer=80)) == (11, (0, 7, 0), (0, 0, 0))


def test_a_preview_of_a_dropped_question_looks_at_the_whole_fact(
    readers: Readers, previewed: Previewed
) -> None:
    data: Any = builders.quiz_data()
    for question in data["facts"][1]["questions"][2:]:
        question["marks"] = "dropped"
    token = readers.begin(40)
    for place in (0, 1):
        readers.send(token, place)
    nothing = readers.begin(40)
    for place in (0, 1):
        readers.send(nothing, place, right=False)
    # With fewer questions, full marks stay full marks and none stay none.
    assert previewed(builders.quiz(facts=data["facts"])) == (2, (0, 0, 0), (0, 0, 0))


def test_one_can_go_up_and_down_at_once(readers: Readers, previewed: Previewed) -> None:
    token = readers.begin(40)
    readers.send(token, 0, right=True)
    readers.send(token, 1, right=False)
    data: Any = builders.quiz_data()
    for question in data["facts"][1]["questions"]:
        question["marks"] = "everyone"
    data["facts"][0]["questions"][2]["answer"] = True
    assert previewed(builders.quiz(facts=data["facts"])) == (1, (0, 0, 1), (1, 0, 0))


def test_re_marking_goes_on_after_a_restart(
    app: Flask, readers: Readers, session: Session, finished: list[str]
) -> None:
    """The progress is stored with each batch; a process holds none of it."""
    publish(app, changed(answer=75), correction=True)
    readers.remark(batches=2)
    stored = session.scalars(select(Remarking)).one()
    assert (stored.done, stored.finished_at) == (6, None)
    session.expunge_all()
    assert job.has_work(session, readers.now)
    while job.step(session, readers.now):
        pass
    assert readers.counters() == recounted(session, readers.version_id)


KILLED = """
import os, sys
from datetime import UTC, datetime
from sqlalchemy.orm import Session
from quizapp.db.engine import open_engine
from quizapp.jobs import remark as job
from quizapp.services.counting import remark
remark.BATCH = 1
with Session(open_engine(os.environ["DATABASE"])) as session:
    while job.step(session, datetime.now(UTC)):
        print("batch", flush=True)
"""


def test_a_process_that_is_killed_leaves_each_attempt_moved_once_or_not_at_all(
    app: Flask, readers: Readers, session: Session, finished: list[str], database_url: str
) -> None:
    publish(app, changed(answer=75), correction=True)
    session.rollback()
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        env={**os.environ, "DATABASE": database_url},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(4):
        assert process.stdout.readline() == "batch\n"
    process.kill()
    process.communicate(timeout=60)
    [(done, total, _)] = progress(session)
    assert 4 <= done <= total == 11
    readers.delete(finished[0])
    readers.delete(finished[-1])
    readers.remark()
    assert readers.counters() == recounted(session, readers.version_id)
