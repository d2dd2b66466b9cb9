"""Several processes count and delete at the same time."""

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from quizapp.jobs.count import count_all, has_work
from quizapp.models import Attempt
from tests.services.readers import Readers, recounted


def test_several_counters_at_the_same_time_count_each_attempt_once(
    app: Flask, engine: Engine, readers: Readers, session: Session
) -> None:
    for number in range(24):
        readers.finish(readers.begin(number), right=number % 2 == 0)
    gate, failures = threading.Barrier(4), []
    sessions = sessionmaker(engine)

    def count() -> None:
        try:
            gate.wait()
            count_all(sessions, readers.now)
        except Exception as error:
            failures.append(error)

    run(count, 4)
    assert failures == []
    with sessions() as own:
        assert not has_work(own, readers.now)
    assert readers.levels("attempt") == {"began": 24, "rated": 24, "finished": 24}
    assert readers.counters() == recounted(session, readers.version_id)


def test_counting_and_deleting_at_the_same_time_agree(  # noqa: C901 - two threads and what they do
    engine: Engine, readers: Readers, session: Session, another: Callable[[Session], Readers]
) -> None:
    tokens = [readers.finish(readers.begin(number)) for number in range(12)]
    gate, failures = threading.Barrier(2), []
    sessions = sessionmaker(engine)

    def count() -> None:
        gate.wait()
        count_all(sessions, readers.now)

    def delete() -> None:
        gate.wait()
        with sessions() as own:
            for token in tokens[::2]:
                another(own).delete(token)

    def guarded(work: Callable[[], None]) -> Callable[[], None]:
        def guard() -> None:
            try:
                work()
            except Exception as error:
                failures.append(error)

        return guard

    threads = [threading.Thread(target=guarded(work)) for work in (count, delete)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    readers.count()
    assert session.scalar(select(func.count()).select_from(Attempt)) == 6
    assert readers.counters() == recounted(session, readers.version_id)


def run(work: Callable[[], None], times: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
