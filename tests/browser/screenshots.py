"""Draw every page and state, to look at: `python -m tests.browser.screenshots FOLDER [NAME…]`.

`python -m tests.browser.screenshots --docs` draws the pictures of the README and the docs anew.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.demo import SECOND as CHANGES
from bench.demo import write
from bench.demo_class import EMAIL, FIRST, SECOND, Classroom
from quizapp.bank.checking.check import read_folder
from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from tests.browser import quizzes
from tests.browser.assigning_pages import ASSIGNING_PAGES
from tests.browser.class_pages import EVERY_CLASS_PAGE
from tests.browser.pages import EVERY_PAGE, RATINGS, Opener
from tests.browser.people import EVERY_ACCOUNT_PAGE, sign_in_quietly
from tests.browser.pupils import EVERY_PUPIL_PAGE
from tests.browser.report_pages import REPORT_PAGES
from tests.browser.site import Site, running_site
from tests.browser.start import launch
from tests.needs import find_chromium

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
WIDTHS = {"phone": 390, "wide": 1280}
SHELVES = {"catalogue-empty": 0, "catalogue-one": 1, "catalogue-forty": 40}
"""Catalogues, by the number of quizzes in them: each is a site of its own."""
CLASS_PICTURES = {
    "watch": "/teach/assignments/2/watch",
    "gradebook": "/teach/classes/1/gradebook",
    "results": "/teach/assignments/1/results",
}
"""What docs/teachers.md shows of the demonstration's class."""


def draw(browser: Browser, site: Site, folder: Path, openers: Mapping[str, Opener]) -> None:
    """Draw pages at each width, in light and dark."""
    for label, width in WIDTHS.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme
            )
            page = context.new_page()
            for name, opener in openers.items():
                opener(page, site)
                page.screenshot(path=folder / f"{name}-{label}-{scheme}.png", full_page=True)
            context.close()


def draw_for_docs(browser: Browser, site: Site) -> None:
    """Draw what a phone shows of the first pages of the way, and the report for editors."""
    context = browser.new_context(
        viewport={"width": 390, "height": 780},
        device_scale_factor=2,
        color_scheme="light",
        java_script_enabled=False,
    )
    page = context.new_page()
    for name in ("article", "questions", "result"):
        EVERY_PAGE[name](page, site)
        page.screenshot(path=IMAGES / f"{name}-phone.png")
    context.close()
    page = browser.new_page(viewport={"width": 900, "height": 1180}, color_scheme="light")
    REPORT_PAGES["report-everyone"](page, site)
    page.screenshot(path=IMAGES / "report.png")
    page.close()


def draw_class_for_docs(browser: Browser) -> None:
    """Draw the class of `make demo`, in the midst of its second assignment."""
    article, water = ROOT / "questions" / FIRST, ROOT / "bench" / "demo_quiz" / SECOND
    with tempfile.TemporaryDirectory() as name:
        write(article, second := Path(name) / "second", *CHANGES)
        read = [read_folder(folder)[0] for folder in (article, second, water)]
    with new_site([quiz for quiz in read if quiz]) as site:
        site.worker.submit(_make_class, site).result()
        context = browser.new_context(viewport={"width": 1040, "height": 700}, color_scheme="light")
        sign_in_quietly(context, site, EMAIL)
        page = context.new_page()
        for name, path in CLASS_PICTURES.items():
            page.goto(site.url + path)
            page.screenshot(path=IMAGES / f"{name}.png")
        context.close()


def _make_class(site: Site) -> None:
    with site.app.app_context(), write_transaction(db.session):
        secret_key = site.app.config["SECRET_KEY"]
        Classroom(db.session, secret_key, datetime.now(UTC)).make()


def draw_all(browser: Browser, folder: Path, names: list[str]) -> None:
    """Draw the pages of these names, or all."""
    folder.mkdir(parents=True, exist_ok=True)
    with new_site(quizzes.all_quizzes()) as site:
        site.crowd(quizzes.REAL, RATINGS)
        every = {
            **EVERY_PAGE,
            **EVERY_ACCOUNT_PAGE,
            **EVERY_PUPIL_PAGE,
            **REPORT_PAGES,
            **ASSIGNING_PAGES,
            **EVERY_CLASS_PAGE,
        }
        wanted = {name: at for name, at in every.items() if not names or name in names}
        draw(browser, site, folder, wanted)
    for name, count in SHELVES.items():
        if not names or name in names:
            with new_site(quizzes.shelf(count)) as site:
                draw(browser, site, folder, {name: EVERY_PAGE["catalogue"]})


@contextmanager
def new_site(content: list[Quiz]) -> Iterator[Site]:
    """Serve these quizzes from a database that is thrown away."""
    with tempfile.TemporaryDirectory() as data, running_site(Path(data), content) as site:
        yield site


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        sys.exit("the pictures need chromium: apt install chromium")
    with sync_playwright() as playwright, launch(playwright, chromium) as browser:
        if sys.argv[1] != "--docs":
            draw_all(browser, Path(sys.argv[1]), sys.argv[2:])
            return
        with new_site(quizzes.all_quizzes()) as site:
            site.crowd(quizzes.REAL, RATINGS)
            draw_for_docs(browser, site)
        draw_class_for_docs(browser)


if __name__ == "__main__":
    main()
