"""The published summary is stored, renewed in steps, and the same everywhere."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from quizapp.cli.report_text import report_lines
from quizapp.db.engine import write_transaction
from quizapp.jobs.count import count_all, step
from quizapp.measurement.disclosure import DisclosedTable, Side
from quizapp.services.counting.report import VersionReport, report_on, versions_of
from quizapp.services.counting.snapshots import renew_snapshot
from quizapp.services.publishing.take_down import find_quiz
from tests.bank import builders
from tests.helpers import find_snapshot, publish
from tests.reader.client import Reader
from tests.reader.page import Element
from tests.services.readers import Readers
from tests.services.test_counting import corrected


def tell(readers: Readers) -> bool:
    readers.count()
    with write_transaction(readers.session):
        return renew_snapshot(readers.session, readers.version_id, readers.now)


def told(readers: Readers, name: str) -> int:
    """Return the n of the published summary."""
    readers.session.rollback()
    found = find_snapshot(readers.session, readers.version_id)
    if found is None:
        return 0
    if name == "facts":
        return sum(found.summary.facts.get("yield", {}).values())
    return sum(getattr(found.summary, name).values())


def finish(
    readers: Readers,
    times: int,
    rating: int | None = 50,
    *,
    right: bool = True,
    cohort: str = "direct",
) -> list[str]:
    return [readers.finish(readers.begin(rating, cohort), right=right) for _ in range(times)]


def test_nothing_is_told_before_the_fifth_reader(readers: Readers) -> None:
    finish(readers, 4)
    assert not tell(readers)
    assert find_snapshot(readers.session, readers.version_id) is None
    finish(readers, 1)
    assert tell(readers)
    assert told(readers, "facts") == 5


def test_a_snapshot_is_renewed_after_five_net_changes(readers: Readers) -> None:
    tokens = finish(readers, 10)
    tell(readers)
    finish(readers, 4)
    tell(readers)
    assert told(readers, "facts") == 10
    readers.delete(tokens[0])
    finish(readers, 1)
    tell(readers)
    assert told(readers, "facts") == 10
    finish(readers, 1)
    assert tell(readers)
    assert told(readers, "facts") == told(readers, "ratings") == 15


def test_each_number_is_told_by_its_own_n(readers: Readers) -> None:
    finish(readers, 10)
    tell(readers)
    finish(readers, 3)
    finish(readers, 2, None)
    assert tell(readers)
    assert (told(readers, "facts"), told(readers, "ratings")) == (15, 10)


def test_who_deletes_is_told_no_longer_after_five(readers: Readers) -> None:
    tokens = finish(readers, 12)
    tell(readers)
    for token in tokens[:4]:
        readers.delete(token)
    assert not tell(readers)
    assert told(readers, "facts") == 12
    readers.delete(tokens[4])
    assert tell(readers)
    assert told(readers, "facts") == 7


def test_the_time_is_that_of_the_last_telling(readers: Readers) -> None:
    finish(readers, 5)
    tell(readers)
    first = readers.now
    readers.later(hours=3)
    finish(readers, 1)
    tell(readers)
    found = find_snapshot(readers.session, readers.version_id)
    assert found is not None
    assert found.as_of == first


def test_after_a_correction_every_number_is_told_anew(app: Flask, readers: Readers) -> None:
    finish(readers, 11)
    tell(readers)
    finish(readers, 2)
    tell(readers)
    publish(app, corrected(), correction=True)
    readers.session.rollback()
    found = find_snapshot(readers.session, readers.version_id)
    assert found is not None
    assert found.summary.facts["cost"] == {"got_it": 11}
    assert not tell(readers)  # not while they are being re-marked
    readers.remark()
    assert tell(readers)
    found = find_snapshot(readers.session, readers.version_id)
    assert found is not None
    assert found.summary.facts["cost"] == {"partly": 13}
    assert not tell(readers)


def test_the_job_counts_and_tells(app: Flask, readers: Readers, session: Session) -> None:
    finish(readers, 6)
    session.rollback()
    assert step(session, readers.now) == 6
    assert step(session, readers.now) == 0
    assert told(readers, "facts") == 6


def report_of(readers: Readers) -> VersionReport:
    readers.session.rollback()
    quiz = find_quiz(readers.session, readers.slug)
    assert quiz is not None
    return report_on(readers.session, versions_of(readers.session, quiz.id)[0])


def everyone(app: Flask, readers: Readers, token: str) -> Element:
    return Reader(app, builders.quiz()).get(f"/r/{token}/result").one("section", class_="everyone")


def shares(app: Flask, readers: Readers, token: str) -> list[str]:
    page = Reader(app, builders.quiz()).get(f"/r/{token}/result")
    return [line.text for line in page.all("p", class_="share")]


@pytest.mark.parametrize("n", [4, 9])
def test_below_ten_nothing_is_shown(app: Flask, readers: Readers, n: int) -> None:
    token = finish(readers, n)[0]
    tell(readers)
    section = everyone(app, readers, token)
    assert "Too few readers have finished" in section.text
    assert section.all("svg") == section.all("table") == []
    assert shares(app, readers, token) == []


def test_from_ten_on_it_is_shown(app: Flask, readers: Readers) -> None:
    """The numbers of the page, its chart and the editor's report are those of the snapshot."""
    finish(readers, 6, 20, right=False)
    token = finish(readers, 4, 81)[0]
    tell(readers)
    section = everyone(app, readers, token)
    assert "Half of the 10 readers who gave an estimate put 20 or more." in section.text
    bars = {
        row.one("th").text: row.one("td").text
        for row in section.all("table")[0].one("tbody").all("tr")
    }
    assert bars == {low: n for low, n in bars.items() if n == "0"} | {"11–20": "6", "81–90": "4"}
    assert len(section.all("rect", class_="own")) == 1
    assert section.all("rect")[8].fits("rect", {"class_": "own"})
    assert shares(app, readers, token) == ["4 of 10 readers had all of this right."] * 2
    assert "As of 2 March 2026." in section.text
    fact = next(fact for fact in report_of(readers).report.facts if fact.id == "yield")
    assert isinstance(fact.outcomes, DisclosedTable)
    assert fact.outcomes.levels == {"got_it": 4, "partly": Side.UNDER_10, "not_yet": 6}


def test_ratings_are_shown_by_their_own_n(app: Flask, readers: Readers) -> None:
    token = finish(readers, 9)[0]
    finish(readers, 6, None)
    tell(readers)
    section = everyone(app, readers, token)
    assert "Fewer than 10 readers have given an estimate so far." in section.text
    assert section.all("svg") == []
    assert len(shares(app, readers, token)) == 2


@pytest.mark.parametrize(
    ("simulated", "said"),
    [
        (0, ""),
        (5, "5 of these readers are simulated."),
        (1, ""),  # not published yet, so it is in no number and not named
    ],
)
def test_the_page_and_the_report_say_how_many_readers_are_simulated(
    app: Flask, readers: Readers, simulated: int, said: str
) -> None:
    token = finish(readers, 10)[0]
    finish(readers, simulated, cohort="simulated")
    tell(readers)
    section = everyone(app, readers, token)
    assert said in section.text
    assert ("simulated" in section.text) is bool(said)
    lines = list(report_lines(report_of(readers)))
    counted = simulated if said else 0
    assert f"{10 + counted} readers began." in "".join(lines)
    named = [line for line in lines if line.startswith("Simulated")]
    made_up = f"Simulated: {simulated} readers of these. They are made up by a program."
    assert named == ([made_up] if said else [])


def test_a_crowd_of_simulated_readers_is_called_one(app: Flask, readers: Readers) -> None:
    token = finish(readers, 12, cohort="simulated")[0]
    tell(readers)
    assert "All of these readers are simulated." in everyone(app, readers, token).text


@pytest.mark.parametrize(("rating", "simulated"), [(None, 5), (None, 30), (40, 30)])
def test_a_crowd_with_real_readers_in_it_is_not_called_simulated(
    app: Flask, readers: Readers, rating: int | None, simulated: int
) -> None:
    token = finish(readers, 12, rating)[0]
    finish(readers, simulated, None, cohort="simulated")
    tell(readers)
    section = everyone(app, readers, token)
    assert f"{simulated} of these readers are simulated." in section.text


@pytest.mark.parametrize(
    ("right", "said"), [(True, "nearly all of 10"), (False, "hardly any of 10")]
)
def test_in_small_groups_extremes_are_not_told(
    app: Flask, readers: Readers, right: bool, said: str
) -> None:
    token = finish(readers, 10, right=right)[0]
    tell(readers)
    assert shares(app, readers, token) == [f"{said} readers had all of this right."] * 2


def test_the_page_stays_the_same_until_it_is_told_anew(app: Flask, readers: Readers) -> None:
    token = finish(readers, 10)[0]
    tell(readers)
    before = everyone(app, readers, token).text
    finish(readers, 3, 100, right=False)
    tell(readers)
    assert everyone(app, readers, token).text == before


def test_everything_can_be_counted_at_once(readers: Readers) -> None:
    finish(readers, 5)
    readers.session.rollback()
    assert count_all(sessionmaker(readers.session.get_bind()), readers.now) == 5
