"""Reading a report as an editor does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

from tests.browser.people import sign_in_quietly
from tests.browser.report_pages import REPORT_PAGES, reported
from tests.browser.site import Site
from tests.browser.test_every_page import CLIPPED, SPACED, TOO_SMALL, TOO_WIDE

DESK = {"width": 1280, "height": 800}
Contexts = Callable[..., BrowserContext]


@pytest.mark.parametrize("name", list(REPORT_PAGES))
def test_a_report_is_accessible_and_fits_in_light_and_dark(
    contexts: Contexts, site: Site, name: str
) -> None:
    page = contexts(color_scheme="light").new_page()
    REPORT_PAGES[name](page, site)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], n["html"][:150]) for v in found for n in v["nodes"]] == []
    assert page.evaluate(TOO_SMALL) == []
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate(TOO_WIDE) == []


def test_a_report_can_be_spaced_and_has_forced_colours(contexts: Contexts, site: Site) -> None:
    page = contexts(bypass_csp=True, forced_colors="active").new_page()
    REPORT_PAGES["report-everyone"](page, site)
    page.add_style_tag(content=SPACED)
    # A drawing is one picture; its words stand in the table, too.
    assert page.evaluate(TOO_WIDE.replace('".skip"', '".skip, svg *"')) == []
    assert page.evaluate(CLIPPED.replace('".skip"', '".skip, .unseen, .scroll"')) == []


def test_an_editor_reads_a_report(contexts: Contexts, site: Site, tmp_path: Path) -> None:
    """From the list to the first sentence, to the question that went wrong, to where it is mended, and back."""
    context = contexts(viewport=DESK, java_script_enabled=False, accept_downloads=True)
    sign_in_quietly(context, site)
    page = context.new_page()
    uid = reported(site, "everyone", 150)
    page.goto(f"{site.url}/edit/{uid}")
    page.get_by_label("Parts of the quiz").get_by_role("link", name="Report").click()
    expect(page.locator(".headline")).to_contain_text("Readers arrived knowing")
    flagged = page.locator("article.question", has_text="What does a hive not need?")
    expect(flagged).to_have_count(1)
    expect(flagged).to_contain_text("The article does not get this across")
    flagged.get_by_role("link", name="Edit this question").click()
    page.wait_for_url("**/questions/cost-power")
    page.go_back()
    chart = page.locator("#chart-facts")
    chart.locator("summary").click()
    expect(chart.get_by_role("columnheader", name="Learned it")).to_be_visible()
    with page.expect_download() as saved:
        chart.get_by_role("link", name="Save the drawing").click()
    drawing = tmp_path / saved.value.suggested_filename
    saved.value.save_as(drawing)
    assert drawing.name.startswith("facts-1-bees-")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the report as Excel").click()
    assert saved.value.suggested_filename.endswith(".xlsx")
    assert drawing.read_text("utf-8").lstrip().startswith("<svg xmlns=")
    page.goto(f"{site.url}/account/audit")
    expect(page.locator("main")).to_contain_text("exported")


def test_a_report_prints_on_two_pages_without_buttons(contexts: Contexts, site: Site) -> None:
    page = contexts(viewport=DESK).new_page()
    REPORT_PAGES["report-everyone"](page, site)
    page.emulate_media(media="print")
    expect(page.locator("button:visible, .parts:visible, summary:visible")).to_have_count(0)
    expect(page.locator(".headline:visible, #chart-facts svg:visible")).to_have_count(2)
    assert page.pdf(format="A4").count(b"/Type /Page\n") <= 2
