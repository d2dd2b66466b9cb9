"""Wrong counters are found and repaired while readers go on."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from quizapp.jobs.recount import RecountRunningError, recount_version
from quizapp.models import Snapshot
from quizapp.services.counting import recount as service
from quizapp.services.counting import remark
from quizapp.services.counting.recount import Recount
from tests.helpers import publish
from tests.services.readers import Readers, recounted
from tests.services.test_remark import changed


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "BATCH", 4)


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine)


@pytest.fixture
def counted(readers: Readers) -> Readers:
    """Nine readers who finished, two who stopped half-way and one who tried twice, all counted."""
    for number in range(9):
        readers.finish(readers.begin(10 * number), right=number % 2 == 0)
    readers.send(readers.begin(33), 0)
    readers.begin(44)
    readers.finish(readers.again(readers.tokens[0]))
    readers.later(days=8)
    readers.count()
    return readers


def compare(sessions: sessionmaker[Session], version_id: int, *, mending: bool = True) -> Recount:
    found = Recount()
    list(recount_version(sessions, version_id, found, mending=mending))
    return found


def break_some(session: Session) -> None:
    session.rollback()
    session.execute(text("UPDATE counter SET n = n + 2 WHERE name = 'fact'"))
    session.execute(text("DELETE FROM counter WHERE name = 'rating' AND level = '10'"))
    session.commit()


def test_counters_that_are_right_are_left_alone(
    counted: Readers, sessions: sessionmaker[Session]
) -> None:
    before = counted.counters()
    found = compare(sessions, counted.version_id)
    assert (found.attempts, found.difference) == (12, {})
    assert found.counters == len(before)
    assert counted.counters() == before


def test_what_is_wrong_is_found_and_mended(
    counted: Readers, sessions: sessionmaker[Session], session: Session
) -> None:
    right = counted.counters()
    break_some(session)
    found = compare(sessions, counted.version_id, mending=False)
    wrong = counted.counters()
    assert found.difference == {
        key: right.get(key, 0) - wrong.get(key, 0)
        for key in right.keys() | wrong.keys()
        if right.get(key) != wrong.get(key)
    }
    assert found.difference
    compare(sessions, counted.version_id)
    assert counted.counters() == right == recounted(session, counted.version_id)


def test_what_is_told_is_told_anew_after_mending(
    counted: Readers, sessions: sessionmaker[Session], session: Session
) -> None:
    session.add(
        Snapshot(version_id=counted.version_id, content="{}", as_of=counted.now, stale=False)
    )
    session.commit()
    break_some(session)
    compare(sessions, counted.version_id)
    session.expire_all()
    assert session.get_one(Snapshot, counted.version_id).stale


def test_those_who_finish_or_delete_meanwhile_are_neither_lost_nor_counted_twice(
    counted: Readers, sessions: sessionmaker[Session], session: Session
) -> None:
    break_some(session)
    found = Recount()
    steps = recount_version(sessions, counted.version_id, found, mending=True)
    next(steps)
    counted.finish(counted.begin(77))
    counted.count()
    counted.delete(counted.tokens[3])
    list(steps)
    assert counted.counters() == recounted(session, counted.version_id)


def test_two_do_not_mend_the_same(
    counted: Readers, sessions: sessionmaker[Session], session: Session
) -> None:
    break_some(session)
    one = recount_version(sessions, counted.version_id, Recount(), mending=True)
    next(one)
    with pytest.raises(RecountRunningError):
        compare(sessions, counted.version_id)
    list(one)
    compare(sessions, counted.version_id)
    assert counted.counters() == recounted(session, counted.version_id)


def test_one_that_was_broken_off_holds_up_nobody(
    counted: Readers, sessions: sessionmaker[Session], session: Session
) -> None:
    break_some(session)
    one = recount_version(sessions, counted.version_id, Recount(), mending=True)
    next(one)
    one.close()
    compare(sessions, counted.version_id)
    assert counted.counters() == recounted(session, counted.version_id)


def test_a_correction_on_its_way_is_no_mistake(
    app: Flask, counted: Readers, sessions: sessionmaker[Session], correct_key: Callable[[], object]
) -> None:
    correct_key()
    counted.remark(batches=1)
    assert compare(sessions, counted.version_id).difference == {}
    counted.remark()
    assert compare(sessions, counted.version_id).difference == {}


@pytest.fixture
def correct_key(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """Publish another key, which is re-marked in batches of three."""
    monkeypatch.setattr(remark, "BATCH", 3)
    return lambda: publish(app, changed(answer=7, wrong=[]), correction=True)
