"""Inside a frame of another site, where cookies and storage are blocked or kept apart."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import quizzes
from tests.browser.site import Site
from tests.browser.steps import to_the_end, token_in


@pytest.fixture(scope="module")
def host(site: Site) -> Iterator[str]:
    """Another site (by another name) with the article in a frame."""
    body = (
        '<!doctype html><html lang="en"><title>Another site</title><link rel="icon" href="data:,">'
        f'<iframe title="The article" src="{site.url}/q/{quizzes.REAL}" width="380" height="700"></iframe>'
    ).encode()

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_reader_goes_the_whole_way_in_a_frame_of_another_site(
    contexts: Callable[..., BrowserContext], site: Site, host: str, script: bool
) -> None:
    context = contexts(java_script_enabled=script)
    page = context.new_page()
    page.goto(host)
    frame = page.frame_locator("iframe")
    frame.get_by_label("Compared with before you read").fill("40")
    frame.get_by_role("button", name="Go on to the questions").click()
    to_the_end(frame, 4)
    state = site.state(token_in(_inside(page)))
    assert (state.rating, state.cohort, len(state.answers)) == (40, "embedded", 8)
    assert state.finished_at is not None
    assert context.cookies() == []


def test_a_frame_can_try_again_and_delete(
    contexts: Callable[..., BrowserContext], site: Site, host: str
) -> None:
    page = contexts().new_page()
    page.goto(host)
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Go on to the questions").click()
    to_the_end(frame, 4)
    frame.get_by_role("button", name="Try again").click()
    frame.get_by_role("button", name="Go on to the questions").click()
    to_the_end(frame, 4)
    frame.get_by_role("link", name="Delete my answers").click()
    frame.get_by_role("button", name="Delete everything").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Your answers are deleted")


def _inside(page: Page) -> str:
    return page.frames[1].url
