"""The report's pages in their states, and how to come there."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from playwright.sync_api import Page

from quizapp.bank.quiz import Quiz
from quizapp.measurement.taken import AttemptFacts, QuestionFacts
from tests.bank import builders
from tests.browser.people import sign_in_quietly
from tests.browser.site import Site
from tests.editor.told import crowd, tell
from tests.helpers import publish

Opener = Callable[[Page, Site], object]
LONG = "How much more fruit does an orchard with hives bear, as everyone in the village knew?"


def reported(site: Site, how: str, readers: int, **changes: Any) -> str:
    """Publish a quiz of its own with so many readers, half of whom miss the second fact; return its id."""
    uid = str(uuid.uuid4())
    settings = {"ask_before": how, "per_fact": 2, "ask_how_sure": True}
    quiz = builders.quiz(id=uid, slug=f"bees-{uid[:8]}", settings=settings, **changes)
    site.worker.submit(_store, site, quiz, readers).result()
    return uid


def _store(site: Site, quiz: Quiz, readers: int) -> None:
    publish(site.app, quiz)
    found = [_missing(taken) for taken in crowd(quiz, readers)]
    tell(site.app, quiz, [*found, *crowd(quiz, readers // 6, cohort="embedded")])


def _missing(taken: AttemptFacts) -> AttemptFacts:
    return replace(taken, post=tuple(_missed(asked) for asked in taken.post))


def _missed(asked: QuestionFacts) -> QuestionFacts:
    if asked.question != "cost-power":
        return asked
    return replace(asked, status="dont_know", mark=0, chosen=(), confidence=None)


def _report(how: str, readers: int, path: str = "/report") -> Opener:
    def go(page: Page, site: Site) -> None:
        sign_in_quietly(page.context, site)
        page.goto(f"{site.url}/edit/{reported(site, how, readers)}{path}")

    return go


def _opened(page: Page, site: Site) -> None:
    """Everything that can be opened is open."""
    _report("everyone", 150)(page, site)
    for summary in page.locator("details.question > summary").all():
        summary.click()
    for summary in page.locator(".chart summary").all():
        summary.click()


def _strained(page: Page, site: Site) -> None:
    """Long prompts, a word that no line holds, Arabic."""
    sign_in_quietly(page.context, site)
    facts = builders.quiz_data()["facts"]
    first = facts[0]["questions"][0]
    first["prompt"] = f"{LONG} {'Donaudampfschiff' + 'fahrt' * 12}"
    first["options"][1]["text"] = "Donaudampfschiff" + "fahrt" * 12
    facts[0]["questions"][2]["prompt"] = (
        "كم يزيد محصول البستان الذي فيه خلايا النحل بالقرب من النهر الكبير؟"
    )
    page.goto(f"{site.url}/edit/{reported(site, 'half_the_facts', 150, facts=facts)}/report")


def _compared(page: Page, site: Site) -> None:
    sign_in_quietly(page.context, site)
    uid = reported(site, "none", 150)
    settings = {"ask_before": "everyone", "per_fact": 2}
    quiz = builders.quiz(id=uid, slug=f"bees-{uid[:8]}", settings=settings)
    site.worker.submit(_store, site, quiz, 150).result()
    page.goto(f"{site.url}/edit/{uid}/report/compare?earlier=1&later=2")


REPORT_PAGES: Mapping[str, Opener] = {
    "report-too-few": _report("none", 5),
    "report-early": _report("none", 14),
    "report-after": _report("none", 150),
    "report-everyone": _report("everyone", 150),
    "report-by-lot": _report("half_the_facts", 150),
    "report-opened": _opened,
    "report-strained": _strained,
    "report-compare": _compared,
    "report-unknown": _report("none", 14, "/report?version=7"),
}
