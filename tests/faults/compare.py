"""The journal of readers beside what the database has."""

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from quizapp.models import Answer, Attempt, LateAnswer
from quizapp.services.tokens import token_hash
from tests.faults.readers import Journal


def compare(engine: Engine, journal: Journal) -> None:
    """Check that everything that readers were told is stored is there once, as sent last, and nothing else."""
    with Session(engine) as session:
        attempts = {row.token_hash: row for row in session.scalars(select(Attempt))}
        answers: dict[int, dict[str, tuple[str, str | None]]] = {}
        for row in session.scalars(select(Answer)):
            answers.setdefault(row.attempt_id, {})[row.question_id] = (row.status, row.response)
        assert session.scalar(select(func.count()).select_from(LateAnswer)) == 0
        if engine.dialect.name == "sqlite":
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    told = {token_hash(token): told for token, told in journal.told.items()}
    assert attempts.keys() == told.keys()
    for key, attempt in attempts.items():
        assert attempt.rating == told[key].rating
        assert answers[attempt.id] == told[key].answers
        assert len(answers[attempt.id]) == 4
        assert attempt.finished_at is not None
