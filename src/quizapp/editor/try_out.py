"""Trying a draft as a reader would meet it. Nothing is stored: the pages carry the answers."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from flask import render_template, request
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.form import BaseForm

from quizapp.bank.quiz import Quiz, quiz_from_data
from quizapp.editor import blueprint
from quizapp.editor.drafting import draft_or_404, problems_of
from quizapp.marking import GivenAnswer, Status
from quizapp.question_types.base import MAX_MARK
from quizapp.services.attempts.attempts import AttemptState, SavedAnswer
from quizapp.services.attempts.corrections import uncorrected
from quizapp.services.attempts.plan import Plan, PlanPage, draw_plan
from quizapp.services.attempts.results import assemble
from quizapp.services.quizzes.drafts import LoadedDraft
from quizapp.typed import whole_number
from quizapp.web.access import Who, open_to
from quizapp.web.answer_fields import AnswerField, answer_field
from quizapp.web.article_html import article_html, with_marked
from quizapp.web.forms import SiteForm, sent

Page = str | tuple[str, int]

_LOTS = 1_000_000


@dataclass(frozen=True, slots=True)
class TrialPage:
    """One page of the trial: questions of a phase, the article, or the result."""

    kind: str
    page: PlanPage | None = None
    number: int = 0


@blueprint.get("/edit/<uid>/try")
@open_to(Who.EDITOR)
def try_out(uid: str) -> Page:
    """Begin with the article, or with the questions before it."""
    return _show(draft_or_404(uid), secrets.randbelow(_LOTS), 0)


@blueprint.post("/edit/<uid>/try/page")
@open_to(Who.EDITOR)
def go_on(uid: str) -> Page:
    """Take the answers of one page, and show the next."""
    lot, step = whole_number(sent("lot")) or 0, whole_number(sent("step")) or 0
    return _show(draft_or_404(uid), lot % _LOTS, step, sent=request.form)


@blueprint.get("/edit/<uid>/try/article")
@open_to(Who.EDITOR)
def article_as_read(uid: str) -> str:
    """Show the draft's article as readers will see it."""
    draft = draft_or_404(uid)
    quiz = _quiz(draft)
    if quiz is None:
        return _unfit(draft)
    html = with_marked(article_html(draft.digest, quiz), request.args.get("mark", ""))
    return render_template(
        "editor/try_out/article.html", draft=draft, quiz=quiz, html=html, trial=None
    )


class TrialRatingForm(SiteForm):
    """The closing question; nothing is checked, because nothing is stored."""

    rating = StringField()


class Trial:
    """A trial of a draft: the plan drawn for it, and the answers that the pages have carried along."""

    def __init__(self, draft: LoadedDraft, quiz: Quiz, lot: int) -> None:
        self.draft, self.quiz, self.lot = draft, quiz, lot
        self.plan: Plan = draw_plan(quiz, Random(lot))  # noqa: S311 - which question comes first
        self.given: dict[tuple[str, str], tuple[tuple[str, ...], GivenAnswer]] = {}
        """By phase and question: what was entered, and the answer that it makes."""
        self.rating = ""

    def rating_form(self) -> "TrialRatingForm":
        """Return the closing question as it was answered so far."""
        return TrialRatingForm(rating=self.rating)

    @property
    def steps(self) -> list[TrialPage]:
        """All pages, in their order."""
        before = [TrialPage("pre", page, n) for n, page in enumerate(self.plan.before, 1)]
        after = [TrialPage("post", page, n) for n, page in enumerate(self.plan.after, 1)]
        return [*before, TrialPage("article"), *after, TrialPage("result")]

    def form(self, step: TrialPage) -> BaseForm:
        """Make the form of a page of questions."""
        assert step.page is not None  # noqa: S101
        fields = {
            asked.question_id: answer_field(self.draft.digest, self.quiz, step.kind, asked)
            for asked in step.page.asked
        }
        return BaseForm(fields, prefix="answer-")

    def carry(self, sent: MultiDict[str, str], last: int) -> None:
        """Take the answers that the pages before this one have carried along."""
        self.rating = sent.get("rating", "")[:5]
        for step in self.steps[:last]:
            if step.page is None:
                continue
            values = [
                (f"{own}-{question_id}", value)
                for question_id in step.page.question_ids
                for own, name in (("answer", "given"), ("sure", "said"))
                for value in sent.getlist(f"{name}-{step.kind}-{question_id}")
            ]
            self.take(step, MultiDict(values))

    def take(self, step: TrialPage, sent: Mapping[str, str]) -> BaseForm:
        """Read the answers to a page; an answer that cannot be parsed counts as none."""
        form = self.form(step)
        form.process(MultiDict(sent))
        for field in fields_of(form):
            field.read(MultiDict(sent))
            values = (*field.entered, *(["?"] if field.chose_dont_know else []))
            answer = field.data if field.data and not field.process_errors else None
            given = answer or GivenAnswer(Status.OMITTED)
            self.given[step.kind, field.question.id] = (values, given)
        form.validate()
        return form

    def carried(self) -> Iterator[tuple[str, str]]:
        """Return the hidden fields that carry the answers to the next page."""
        for (phase, question_id), (values, answer) in self.given.items():
            yield from ((f"given-{phase}-{question_id}", value) for value in values)
            if answer.confidence is not None:
                yield f"said-{phase}-{question_id}", str(answer.confidence)

    def state(self) -> AttemptState:
        """Return the attempt that these answers would make."""
        number = whole_number(self.rating)
        rating = number if number is not None and number <= 100 else None
        answers = {key: SavedAnswer(answer, 1) for key, (_, answer) in self.given.items()}
        return AttemptState(
            id=0,
            version_id=0,
            revision_id=0,
            digest=self.draft.digest,
            first_id=None,
            cohort="",
            plan=self.plan,
            rating=rating,
            saves=1,
            finished_at=None,
            answers=answers,
            quiz=self.quiz,
        )


def fields_of(form: BaseForm) -> list[AnswerField]:
    """Return the answer fields of a form."""
    return [field for field in form if isinstance(field, AnswerField)]


def _show(draft: LoadedDraft, lot: int, at: int, sent: MultiDict[str, str] | None = None) -> Page:
    quiz = _quiz(draft)
    if quiz is None:
        return _unfit(draft)
    trial = Trial(draft, quiz, lot)
    steps = trial.steps
    at = min(at, len(steps) - 1)
    if sent is not None:
        trial.carry(sent, at)
        if steps[at].page is not None:
            form = trial.take(steps[at], sent)
            if form.errors:
                return _page(trial, at, form), 422
        at = min(at + 1, len(steps) - 1)
    return _page(trial, at)


def _page(trial: Trial, at: int, form: BaseForm | None = None) -> str:
    step = trial.steps[at]
    values: dict[str, Any] = {"draft": trial.draft, "quiz": trial.quiz, "trial": trial, "at": at}
    if step.kind == "article":
        html = article_html(trial.draft.digest, trial.quiz)
        return render_template("editor/try_out/article.html", html=html, **values)
    if step.page is None:
        found = assemble(trial.state(), uncorrected(trial.draft.digest, trial.quiz), None)
        names = {fact.id: fact.heading for fact in found.facts}
        rating = trial.state().rating
        return render_template(
            "editor/try_out/result.html",
            result=found,
            names=names,
            rating=rating,
            max_mark=MAX_MARK,
            **values,
        )
    if form is None:
        form = trial.form(step)
        form.process()
    fact = next(fact for fact in trial.quiz.facts if fact.id == step.page.fact_id)
    return render_template(
        "editor/try_out/questions.html", step=step, fact=fact, fields=fields_of(form), **values
    )


def _quiz(draft: LoadedDraft) -> Quiz | None:
    if any(not problem.warning for problem in problems_of(draft.content)):
        return None
    return quiz_from_data(draft.quiz, draft.article)


def _unfit(draft: LoadedDraft) -> str:
    problems = [problem for problem in problems_of(draft.content) if not problem.warning]
    return render_template("editor/try_out/not_yet.html", draft=draft, problems=problems)
