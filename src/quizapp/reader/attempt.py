"""The reader's way inside an attempt: questions before reading, the article, questions after reading."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, writing
from quizapp.reader import assigned, blueprint
from quizapp.reader.forms import ClosingForm, PageForm, blank_field
from quizapp.reader.place import PagePlace, kinds_of, steps_at
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.attempts.end_attempts import Clock, clock_of
from quizapp.services.attempts.plan import PlanPage
from quizapp.services.attempts.save_page import (
    PageSave,
    SaveOutcome,
    newer_elsewhere,
    save_page,
    save_rating,
)
from quizapp.web.access import Who, open_to
from quizapp.web.answer_fields import words_of
from quizapp.web.article_html import article_html, with_marked
from quizapp.web.headers import keep_private
from quizapp.web.parts import filled_frame, gap


def state_or_404(token: str) -> AttemptState:
    """Return the attempt that a link opens, or answer 404."""
    return assigned.attempt_for_page(db.connection, token)


@blueprint.get("/r/<token>")
@open_to(Who.LINK_HOLDER)
def continue_(token: str) -> Response:
    """Redirect to where the reader left off."""
    return keep_private(redirect(next_step(token, state_or_404(token)), 303))


@blueprint.get("/r/<token>/<any(before, fact):part>/<int:number>")
@open_to(Who.LINK_HOLDER)
def questions(token: str, part: str, number: int) -> Response:
    """Show one page of questions with the answers stored for it."""
    state, place = state_or_404(token), PagePlace(token, part, number)
    page = place.page(state)
    if (
        _comes_later(state, place)
        or state.finished_at
        or (part == "before" and state.reading_began)
    ):
        step = next_step(token, state)
        if step != place.url():
            return keep_private(redirect(step, 303))
    left_out = "left_out" in request.args
    if not left_out and state.is_blank(place.phase, page):
        return _blank_page(state, place, page)
    form = PageForm(state, place.phase, page)
    form.show(state, place.phase)
    if left_out:
        form.note_left_out()
    return _questions_page(state, place, form)


@blueprint.post("/r/<token>/<any(before, fact):part>/<int:number>")
@open_to(Who.LINK_HOLDER)
def send_questions(token: str, part: str, number: int) -> Response:
    """Store one page of answers and redirect to the next."""
    place, now = PagePlace(token, part, number), datetime.now(UTC)
    with writing() as connection:
        state = assigned.lock_attempt(connection, token, now)
        page = place.page(state)
        if _comes_later(state, place):
            return keep_private(redirect(next_step(token, state), 303))
        form = PageForm(state, place.phase, page)
        given = form.read(request.form)
        saved = save_page(
            connection,
            state,
            place.phase,
            page,
            given,
            shown_save=form.shown_save,
            final=not form.errors and (form.noted or not form.left_out),
            now=now,
        )
    if saved.outcome is SaveOutcome.STORED and clock_of(saved.state, now) is Clock.JUST_UP:
        return keep_private(redirect(url_for(".continue_", token=token), 303))
    return keep_private(_after_sending(place, form, saved))


@blueprint.get("/r/<token>/article")
@open_to(Who.LINK_HOLDER)
def read_article(token: str) -> Response:
    """Show the article of this attempt, with the closing question if it is still to be asked."""
    state = state_or_404(token)
    if not state.reading_began:
        return keep_private(redirect(next_step(token, state), 303))
    form = ClosingForm()
    form.rating.entered = "" if state.rating is None else str(state.rating)
    return _reading_page(token, state, form)


@blueprint.post("/r/<token>/article")
@open_to(Who.LINK_HOLDER)
def send_rating(token: str) -> Response:
    """Store the self-rating and redirect to the questions."""
    form = ClosingForm(request.form)
    valid = form.validate()
    now = datetime.now(UTC)
    with writing() as connection:
        state = assigned.lock_attempt(connection, token, now)
        if valid and state.reading_began:
            state = save_rating(connection, state, form.rating.data, now)
    if not state.reading_began:
        return keep_private(redirect(next_step(token, state), 303))
    if not valid:
        return _reading_page(token, state, form, 422)
    return keep_private(redirect(_first_question(token, state), 303))


@blueprint.get("/r/<token>/carry")
@open_to(Who.LINK_HOLDER)
def carry(token: str) -> Response:
    """Show the link to this attempt and its QR code, for continuing on another device."""
    state = assigned.for_readers_only(state_or_404(token))
    link = url_for(".continue_", token=token, _external=True)
    page = render_template(
        "reader/carry.html",
        quiz=state.quiz,
        token=token,
        link=link,
        finished=state.finished_at is not None,
    )
    return keep_private(make_response(page))


def next_step(token: str, state: AttemptState) -> str:
    """Return the URL of the reader's next step."""
    if state.finished_at:
        return url_for(".result", token=token)
    before = state.first_open_page("pre")
    if before is not None:
        return PagePlace(token, "before", before + 1).url()
    if reads_inside(state) and not state.questions_began and state.rating is None:
        return url_for(".read_article", token=token)
    return _first_question(token, state)


def reads_inside(state: AttemptState) -> bool:
    """Return whether the article is read inside the attempt: by pupils, on trying again, or after questions."""
    return state.quiz.settings.reads_inside(
        again=state.first_id is not None, assigned=state.assigned is not None
    )


def _first_question(token: str, state: AttemptState) -> str:
    if state.finished_at:
        return url_for(".result", token=token)
    return PagePlace(token, "fact", (state.first_open_page("post") or 0) + 1).url()


def _comes_later(state: AttemptState, place: PagePlace) -> bool:
    """Return whether a page cannot be reached yet: questions after reading wait for those before it."""
    return place.part == "fact" and not state.reading_began


def _after_sending(place: PagePlace, form: PageForm, saved: PageSave) -> Response:
    """Answer a page that was sent: show it again if something has to be pointed out, else redirect to the next."""
    state = saved.state
    if saved.outcome is SaveOutcome.LATE or state.finished_at:
        view = ".result" if state.finished_at else ".read_article"
        late = 1 if saved.outcome is SaveOutcome.LATE else None
        return redirect(url_for(view, token=place.token, late=late), 303)
    if saved.outcome is SaveOutcome.CONFLICT:
        _show_elsewhere(form, state, place)
        return _questions_page(state, place, form, 409)
    if form.errors:
        form.shown_save = state.saves
        return _questions_page(state, place, form, 422)
    if form.left_out and not form.noted:
        return redirect(place.url(left_out=1), 303)
    return redirect(_following(place, state), 303)


def _following(place: PagePlace, state: AttemptState) -> str:
    """Return the URL of the next page; after the last, of the first page that was not sent."""
    if place.number < len(state.plan.pages(place.phase)):
        return PagePlace(place.token, place.part, place.number + 1).url()
    return next_step(place.token, state)


def _show_elsewhere(form: PageForm, state: AttemptState, place: PagePlace) -> None:
    """Show what another window stored beside what this one sent; the next save decides between them."""
    answers = {field.question.id: field.data for field in form.fields if field.data is not None}
    for question_id, answer in newer_elsewhere(
        state, place.phase, answers, form.shown_save
    ).items():
        form.field(question_id).elsewhere = words_of(state.quiz, question_id, answer)
    form.shown_save = state.saves


def _questions_page(
    state: AttemptState, place: PagePlace, form: PageForm, status: int = 200
) -> Response:
    if form.has_summary:
        # Where to go without sending is offered only where another window stored something else.
        onward = _following(place, state) if status == 409 else ""
        page = _render_questions(
            state, place, form, assigned.around(place.token, state), onward=onward
        )
        return keep_private(make_response(page, status))
    fields = "".join(field() for field in form.fields)
    page = _filled_page(state, place, lambda: form, save=str(form.shown_save), fields=fields)
    return keep_private(make_response(page, status))


def _blank_page(state: AttemptState, place: PagePlace, page: PlanPage) -> Response:
    """Show a page without stored answers. It comes wholly from the cache, so it takes no form."""
    fields = "".join(blank_field(state, place.phase, page, asked) for asked in page.asked)
    shown = _filled_page(
        state,
        place,
        lambda: PageForm(state, place.phase, page),
        save=str(state.saves),
        fields=fields,
    )
    return keep_private(make_response(shown))


def _filled_page(
    state: AttemptState, place: PagePlace, form: Callable[[], PageForm], *, save: str, fields: str
) -> str:
    """Return a page of questions from its cached frame; `form` is called if the frame has to be rendered first."""
    kinds, around = kinds_of(state, place.phase), assigned.around(place.token, state)
    framed = PagePlace(gap("token"), place.part, place.number)
    return filled_frame(
        ("questions", state.cache_key, place.part, place.number, place.page(state).fact_id, kinds),
        lambda: _render_questions(
            state, framed, form(), around and assigned.GAPS, save=gap("save"), fields=gap("fields")
        ),
        token=place.token,
        save=save,
        fields=fields,
        bar=around.bar if around else "",
        clock=around.clock if around else "",
    )


def _render_questions(
    state: AttemptState,
    place: PagePlace,
    form: PageForm,
    around: assigned.PupilPageParts | None,
    onward: str = "",
    **gaps: str,
) -> str:
    """Render a page of questions, or, with gaps, the frame that many readers share."""
    return render_template(
        "reader/questions.html",
        quiz=state.quiz,
        place=place,
        steps=steps_at(state, place),
        fact=next(fact for fact in state.quiz.facts if fact.id == place.page(state).fact_id),
        form=form,
        around=around,
        onward=onward,
        gaps=gaps,
    )


def _reading_page(
    token: str, state: AttemptState, form: ClosingForm, status: int = 200
) -> Response:
    mark, late = request.args.get("mark", ""), "late" in request.args
    asks = not state.finished_at and not state.questions_began
    around = assigned.around(token, state)

    def render(token: str, onward: str, around: assigned.PupilPageParts | None) -> str:
        return render_template(
            "reader/article.html",
            quiz=state.quiz,
            token=token,
            html=with_marked(article_html(state.digest, state.quiz), mark),
            form=form,
            asks=asks,
            onward=onward,
            late=late,
            around=around,
        )

    if mark or late or form.errors or not asks or form.rating.entered:
        page = render(token, next_step(token, state), around)
    else:  # the same for all who come to read
        page = filled_frame(
            ("reading", state.cache_key),
            lambda: render(gap("token"), "", around and assigned.GAPS),
            token=token,
            bar=around.bar if around else "",
            clock=around.clock if around else "",
        )
    return keep_private(make_response(page, status))
