"""Signing an editor in, for the tests of the editor's pages."""

from datetime import UTC, datetime

from playwright.sync_api import BrowserContext

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.services.accounts.staff_sessions import begin_session
from quizapp.services.quizzes.drafts import open_draft
from tests.account.client import COOKIE, make_person
from tests.browser.site import Site


def sign_in(context: BrowserContext, site: Site, name: str = "Robin Reed") -> BrowserContext:
    """Return a browser the cookie of an editor's session."""

    def begin() -> str:
        person = make_person(
            site.app, name, f"{name.split(maxsplit=1)[0].lower()}@example.org", ["editor"]
        )
        with site.app.app_context(), write_transaction(db.session):
            return begin_session(db.session, person.id, datetime.now(UTC))

    token = site.worker.submit(begin).result()
    context.add_cookies([{"name": COOKIE, "value": token, "url": site.url}])
    return context


def question_of(site: Site, uid: str, question_id: str) -> dict[str, object] | None:
    """Return a question of a draft as it is stored now."""

    def read() -> dict[str, object] | None:
        with site.app.app_context():
            draft = open_draft(db.session, uid)
        assert draft is not None
        questions = (q for fact in draft.quiz["facts"] for q in fact["questions"])
        return next((q for q in questions if q["id"] == question_id), None)

    return site.worker.submit(read).result()
