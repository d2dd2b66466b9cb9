"""Draw every page, to look at: `python -m tests.browser.screenshots FOLDER [NAME…]`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import quizzes
from tests.browser.pages import EVERY_PAGE, RATINGS
from tests.browser.site import Site, running_site
from tests.browser.start import launch
from tests.needs import find_chromium

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


def main() -> None:
    folder, names = Path(sys.argv[1]), sys.argv[2:] or list(EVERY_PAGE)
    folder.mkdir(parents=True, exist_ok=True)
    chromium = find_chromium()
    assert chromium, "chromium is not installed"
    with (
        tempfile.TemporaryDirectory() as data,
        sync_playwright() as playwright,
        running_site(Path(data), quizzes.all_quizzes()) as site,
        launch(playwright, chromium) as browser,
    ):
        site.crowd(quizzes.REAL, RATINGS)
        draw(browser, site, folder, names)


if __name__ == "__main__":
    main()
