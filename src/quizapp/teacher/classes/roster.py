"""Adding pupils: a number of them, by name, or from a file that is checked first."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.classes.pupils import (
    FullError,
    NewPupil,
    WordsTakenError,
    add_roster,
    already_added,
    pupils_of,
)
from quizapp.services.classes.roster import (
    MOST_BYTES,
    FileFault,
    Roster,
    RosterError,
    RowFault,
    read_roster,
    write_roster,
)
from quizapp.teacher import blueprint
from quizapp.teacher.classes.common import ID, class_or_404, rng
from quizapp.teacher.classes.forms import FileForm, NamesForm, NumberForm, read_number
from quizapp.web.access import Who, open_to
from quizapp.web.form_keys import form_key, new_form_key
from quizapp.web.forms import sent
from quizapp.web.i18n import N_
from quizapp.web.i18n import gettext as _
from quizapp.web.requests import allow_files
from quizapp.web.signed_in import secret_key

_AT = f"/classes/<{ID}:class_id>/add"

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        FileFault.EMPTY: N_("There are no pupils in this file."),
        FileFault.TOO_BIG: N_(
            "This file is larger than a list of 500 pupils. Choose the list itself."
        ),
        FileFault.WORKBOOK: N_(
            "This is a spreadsheet’s own file. In the spreadsheet, choose “Save as” and there “CSV”, then choose "
            "the new file here. Or copy the names and paste them above."
        ),
        FileFault.BINARY: N_("This is not a text file. Choose a CSV file."),
        FileFault.BROKEN: N_(
            "This file cannot be read: a quotation mark is opened and never closed. Save it anew as CSV."
        ),
        FileFault.NO_HEADS: N_(
            "The first row has to say what the columns are. Call the one with the names “name”; “words” and “time "
            "factor” may be there, too."
        ),
        FileFault.TOO_MANY: N_("A class may have 500 pupils; this file has more rows."),
    }
)
WRONG: Mapping[str, str] = MappingProxyType(
    {
        RowFault.LONG: N_("The name is longer than 80 characters."),
        RowFault.WORDS: N_(
            "These are not two of our words. Leave the place empty, and two are drawn."
        ),
        RowFault.TAKEN: N_("Somebody in the class has these words already."),
        RowFault.TWICE: N_("A row above has the same words."),
        RowFault.FACTOR: N_("The time factor has to be a number from 1 to 4, such as 1.5."),
    }
)
_FULL = N_("A class may have 500 pupils; with these there would be more. Nothing was added.")


@blueprint.get(_AT)
@open_to(Who.TEACHER)
def add(class_id: int) -> str:
    """Offer the three ways."""
    return _page(class_id)


@blueprint.post(f"{_AT}/number")
@open_to(Who.TEACHER)
def add_number(class_id: int) -> Response:
    """Add a number of pupils without names."""
    form = NumberForm(request.form)
    if not form.validate():
        return make_response(_page(class_id, number=form), 422)
    rows = [NewPupil()] * (read_number(form.number.data or "") or 0)
    try:
        return _add(class_id, rows)
    except FullError:
        form.number.errors = [_(_FULL)]
        return make_response(_page(class_id, number=form), 422)


@blueprint.post(f"{_AT}/names")
@open_to(Who.TEACHER)
def add_names(class_id: int) -> Response:
    """Add pupils by name."""
    form = NamesForm(request.form)
    if not form.validate():
        return make_response(_page(class_id, names=form), 422)
    try:
        return _add(class_id, [NewPupil(name) for name in form.listed])
    except FullError:
        form.names.errors = [_(_FULL)]
        return make_response(_page(class_id, names=form), 422)


@blueprint.post(f"{_AT}/check")
@open_to(Who.TEACHER)
def check_file(class_id: int) -> Response:
    """Show whom a file would add and what is wrong with it, without storing anything."""
    class_or_404(class_id)
    allow_files()
    file = FileForm(request.files).file.data
    if file is None or not file.filename:
        return _refuse_file(class_id, _("Choose a file."))
    try:
        found = _read(class_id, file.stream.read(MOST_BYTES + 1))
    except RosterError as error:
        return _refuse_file(class_id, _(FAULTS[error.fault]))
    return make_response(_dry_run(class_id, found), 422 if found.bad else 200)


@blueprint.post(f"{_AT}/rows")
@open_to(Who.TEACHER)
def add_rows(class_id: int) -> Response:
    """Add the rows of a checked file. Rows that have become wrong since are shown again."""
    class_or_404(class_id)
    table = sent("table")
    try:
        found = _read(class_id, table.encode("utf-8", "replace"))
    except RosterError as error:
        return _refuse_file(class_id, _(FAULTS[error.fault]))
    rows, key = [row.pupil for row in found.rows], form_key()
    # Sent twice, its own words are taken: by itself.
    if found.bad and not already_added(db.session, class_id, rows, key, secret_key()):
        return make_response(_dry_run(class_id, found), 422)
    try:
        return _add(class_id, rows)
    except FullError:
        return _refuse_file(class_id, _(_FULL))
    except WordsTakenError:  # by somebody who was added in this very moment
        return make_response(_dry_run(class_id, _read(class_id, table.encode())), 409)


def _read(class_id: int, content: bytes) -> Roster:
    there = pupils_of(db.session, class_id)
    return read_roster(
        content, [pupil.words for pupil in there], [pupil.name for pupil in there if pupil.name]
    )


def _add(class_id: int, rows: list[NewPupil]) -> Response:
    with editing() as session:
        classroom = class_or_404(class_id)
        add_roster(
            session,
            classroom,
            rows,
            secret_key=secret_key(),
            now=datetime.now(UTC),
            rng=rng,
            form_key=form_key(),
        )
    return redirect(url_for(".one_class", class_id=class_id, added=len(rows)), 303)


def _dry_run(class_id: int, found: Roster) -> str:
    return render_template(
        "teacher/classes/dry_run.html",
        classroom=class_or_404(class_id),
        found=found,
        table=write_roster(found.good),
        wrong_words=WRONG,
        key=new_form_key(),
    )


def _refuse_file(class_id: int, wrong: str) -> Response:
    form = FileForm()
    form.file.errors = [wrong]
    return make_response(_page(class_id, file=form), 422)


def _page(
    class_id: int,
    *,
    number: NumberForm | None = None,
    names: NamesForm | None = None,
    file: FileForm | None = None,
) -> str:
    return render_template(
        "teacher/classes/add.html",
        classroom=class_or_404(class_id),
        number=number or NumberForm(),
        names=names or NamesForm(),
        file=file or FileForm(),
        key=new_form_key(),
    )
