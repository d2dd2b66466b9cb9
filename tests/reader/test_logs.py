"""The log has nothing in it that leads to a person."""

import logging
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.models import Answer
from quizapp.serving.log_format import JsonLines
from tests.filled import NOW
from tests.reader.client import Reader


def places(reader: Reader) -> list[str]:
    """Every page that a token opens."""
    return [
        f"/r/{reader.token}{place}" for place in ("", "/fact/1", "/article", "/carry", "/delete")
    ]


def test_the_log_has_nothing_that_leads_to_a_person(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    agent: dict[str, Any] = {
        "environ_base": {"REMOTE_ADDR": "203.0.113.77"},
        "headers": {"User-Agent": "Sneaky/7", "Referer": "https://from.example/page"},
    }
    reader.get(f"/q/{reader.quiz.slug}?utm_source=letter", **agent)
    reader.begin("63")
    token = reader.token
    for path in (
        *places(reader),
        f"/r/{token}/fact/1?left_out=1",
        f"/r/{token}X",
        f"/nowhere/{token}",
    ):
        reader.client.get(path, **agent)
    reader.client.post(f"/r/{token}/fact/9", **agent)
    reader.get(f"/r/{token}")
    reader.walk()
    reader.client.post(f"/r/{token}/delete", **agent)
    lines = [
        JsonLines().format(record) for record in caplog.records if record.name.startswith("quizapp")
    ]
    assert len(lines) > 15
    for secret in (
        token,
        "203.0.113.77",
        "Sneaky",
        "from.example",
        "utm_source",
        "left_out",
        '"63"',
    ):
        assert [line for line in lines if secret in line] == []
    assert any('"route": "/r/<token>/result"' in line for line in lines)


def test_a_row_that_was_refused_does_not_tell_what_was_entered(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    values = {"phase": "post", "question_id": "q", "response": "A secret,\nin two lines", "save": 1}
    try:
        session.execute(insert(Answer).values(attempt_id=1, status="wrong", saved_at=NOW, **values))
    except IntegrityError:
        logging.getLogger("quizapp.errors").exception("unhandled error")
    [line] = [JsonLines().format(record) for record in caplog.records]
    assert "IntegrityError" in line
    assert "ck_answer_" in line
    assert "secret" not in line
    assert "two lines" not in line
    assert "Background on this error" in line


def test_a_request_keeps_the_id_that_a_proxy_gave_it(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "quizapp.requests")
    sound = reader.client.get("/", headers={"X-Request-Id": "abc-123-def"})
    assert sound.headers["X-Request-Id"] == "abc-123-def"
    for given in ("short", "x" * 65, 'evil"{}inject', ""):
        response = reader.client.get("/", headers={"X-Request-Id": given})
        assert response.headers["X-Request-Id"] not in {given, "abc-123-def"}
    assert '"request": "abc-123-def"' in JsonLines().format(caplog.records[0])


def test_health_is_told_in_plain_text(reader: Reader) -> None:
    for path in ("/healthz", "/readyz"):
        response = reader.client.get(path)
        assert (response.status_code, response.text) == (200, "ok\n")
        assert response.headers["Cache-Control"] == "no-store"
