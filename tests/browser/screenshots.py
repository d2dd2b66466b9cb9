"""Draw pages, to look at: `python -m tests.browser.screenshots FOLDER [NAME…]`.

`python -m tests.browser.screenshots --docs` draws the pictures of the README anew.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import quizzes
from tests.browser.pages import EVERY_PAGE, RATINGS
from tests.browser.site import Site, running_site
from tests.browser.start import launch
from tests.needs import find_chromium

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDTHS = {"phone": 390, "small": 320, "wide": 1280}


def draw(browser: Browser, site: Site, folder: Path, names: list[str]) -> None:
    """Draw the pages at each width, in light and dark."""
    for label, width in WIDTHS.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme
            )
            page = context.new_page()
            for name in names:
                EVERY_PAGE[name](page, site)
                page.screenshot(path=folder / f"{name}-{label}-{scheme}.png", full_page=True)
            context.close()


def draw_for_docs(browser: Browser, site: Site) -> None:
    """Draw what a phone shows of the first pages of the way."""
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


def main() -> None:
    for_docs = sys.argv[1] == "--docs"
    folder, names = Path(sys.argv[1]), sys.argv[2:] or list(EVERY_PAGE)
    (IMAGES if for_docs else folder).mkdir(parents=True, exist_ok=True)
    chromium = find_chromium()
    assert chromium, "chromium is not installed"
    with (
        tempfile.TemporaryDirectory() as data,
        sync_playwright() as playwright,
        running_site(Path(data), quizzes.all_quizzes()) as site,
        launch(playwright, chromium) as browser,
    ):
        site.crowd(quizzes.REAL, RATINGS)
        if for_docs:
            draw_for_docs(browser, site)
        else:
            draw(browser, site, folder, names)


if __name__ == "__main__":
    main()
