"""The catalogue and the article: plain pages that any cache may keep, with no cookie and no write."""

from datetime import UTC, datetime
from functools import lru_cache
from random import SystemRandom
from zlib import crc32

from flask import (
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.http import http_date, quote_etag
from werkzeug.wrappers import Response as BaseResponse

from quizapp.bank.quiz import Quiz
from quizapp.extensions import db, writing
from quizapp.reader import blueprint
from quizapp.reader.forms import ClosingForm
from quizapp.reader.metadata import quiz_metadata
from quizapp.reader.place import PagePlace
from quizapp.services.attempts.begin_attempt import begin_attempt
from quizapp.services.publishing.notes import read_notes
from quizapp.services.quizzes.published import (
    ClosedQuiz,
    Published,
    find_at,
    list_published,
    quiz_of,
)
from quizapp.services.tokens import new_token, token_for
from quizapp.web.access import Who, open_to
from quizapp.web.article_html import article_html
from quizapp.web.assets import pages_version
from quizapp.web.form_keys import form_key
from quizapp.web.parts import cached_page

_rng = SystemRandom()
_ROBOTS = (
    "User-agent: *\nDisallow: /r/\nDisallow: /edit\nDisallow: /account\nDisallow: /teach\n"
    "Disallow: /join\nDisallow: /in/\nDisallow: /mine\n"
)


@blueprint.get("/")
@open_to(Who.ANYONE)
def catalogue() -> BaseResponse:
    """List the published quizzes."""
    entries = list_published(db.connection)
    newest = max((entry.published_at for entry in entries), default=None)
    response = make_response(render_template("reader/catalogue.html", entries=entries))
    return _cacheable(response, "-".join(entry.digest[:8] for entry in entries), newest)


@blueprint.get("/q/<slug>")
@open_to(Who.ANYONE)
def article(slug: str) -> BaseResponse:
    """Show the article, or the opening page of a quiz that asks before reading."""
    published = find_at(db.connection, slug) or abort(404)
    if isinstance(published, ClosedQuiz):
        return closed_page(published)
    if published.slug != slug:
        return redirect(url_for(".article", slug=published.slug), 301)
    quiz = quiz_of(db.connection, published.digest)
    # The same for all readers, as long as the same is published at the same address.
    page = make_response(
        cached_page(published, lambda: _article_page(published, quiz, ClosingForm()))
    )
    notes = f"-{crc32(published.notes.encode()):x}" if published.notes else ""
    return _cacheable(page, published.digest[:16] + notes, published.changed_at)


@blueprint.post("/q/<slug>/begin")
@open_to(Who.ANYONE)
def begin(slug: str) -> BaseResponse:
    """Begin an attempt: store the self-rating, draw the questions, and redirect to the first page."""
    published = find_at(db.connection, slug) or abort(404)
    if isinstance(published, ClosedQuiz):
        return closed_page(published)
    quiz = quiz_of(db.connection, published.digest)
    form = ClosingForm(request.form)
    if not form.validate():
        page = make_response(_article_page(published, quiz, form), 422)
        page.headers["Cache-Control"] = "no-store"
        return page
    key = form_key()
    token = token_for(key, current_app.config["SECRET_KEY"]) if key else new_token()
    with writing() as connection:
        new = begin_attempt(
            connection,
            published,
            token,
            rating=None if quiz.settings.reads_inside() else form.rating.data,
            cohort="embedded" if request.headers.get("Sec-Fetch-Dest") == "iframe" else "direct",
            now=datetime.now(UTC),
            rng=_rng,
        )
    if new and not quiz.settings.reads_inside():
        return redirect(PagePlace(token, "fact", 1).url(), 303)
    return redirect(url_for(".continue_", token=token), 303)


@blueprint.get("/q/<slug>/begin")
@open_to(Who.ANYONE)
def begin_anew(slug: str) -> BaseResponse:
    """Redirect a GET of the address that the article's form posts to."""
    return redirect(url_for(".article", slug=slug), 303)


@blueprint.get("/robots.txt")
@open_to(Who.ANYONE)
def robots() -> BaseResponse:
    """Keep search engines to public pages; readers' own pages also say so themselves."""
    response = make_response(_ROBOTS)
    response.mimetype = "text/plain"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/stored")
@open_to(Who.ANYONE)
def stored() -> str:
    """Show what is stored about readers."""
    return render_template("reader/stored.html", months=current_app.config["RESULT_MONTHS"])


def closed_page(closed: ClosedQuiz) -> Response:
    """Say why nothing can be begun at an address. Caches must not keep this page, because it changes at a set time."""
    opens_at = closed.opens_at if closed.opens_at and not closed.was_out else None
    page = render_template("reader/closed.html", opens_at=opens_at)
    response = make_response(page, 404 if opens_at else 410)
    response.headers["Cache-Control"] = "no-store"
    return response


def _article_page(published: Published, quiz: Quiz, form: ClosingForm) -> str:
    opening = quiz.settings.reads_inside()
    return render_template(
        "reader/opening.html" if opening else "reader/article.html",
        quiz=quiz,
        slug=published.slug,
        html=article_html(published.digest, quiz),
        form=form,
        notes=read_notes(published.notes),
        metadata=quiz_metadata(
            quiz,
            _full_address(published.slug),
            published.published_at,
            current_app.config["SITE_NAME"],
        ),
    )


def _full_address(slug: str) -> str:
    """Return an article's URL on the configured site, never on the host that a request claims: caches keep the page."""
    site = current_app.config["SITE_URL"]
    return site + url_for(".article", slug=slug) if site else ""


def _cacheable(response: Response, tag: str, changed: datetime | None) -> BaseResponse:
    """Allow every cache to keep a page, revalidating it at each use."""
    response.headers.extend(_validators(tag, changed))
    return response.make_conditional(request)


@lru_cache(256)
def _validators(tag: str, changed: datetime | None) -> dict[str, str]:
    """Return the headers by which caches revalidate a page."""
    version, files_changed = pages_version()
    upgraded = datetime.fromtimestamp(files_changed, UTC)
    return {
        "Cache-Control": "public, no-cache",
        "ETag": quote_etag(f"{tag}-{version}"),
        "Last-Modified": http_date(max(changed, upgraded) if changed else upgraded),
    }
