"""The report on a version, the comparison of two versions, and their exports."""

from flask import Response, abort, current_app, render_template, request

from quizapp.editor import blueprint
from quizapp.editor.drafting import draft_or_404, record_export
from quizapp.extensions import db
from quizapp.report.compare import ComparePage, compare_page
from quizapp.report.drawing import WIDTH, Chart, wrapped
from quizapp.report.files import chart_as_csv, report_as_csv, report_as_xlsx
from quizapp.report.headline import no_version
from quizapp.report.json import report_as_json
from quizapp.report.page import about_lines, cached_report_page
from quizapp.report.readers import simulated_words
from quizapp.services.counting.report import (
    VersionEntry,
    VersionReport,
    compare,
    report_on,
    versions_of,
)
from quizapp.services.quizzes.drafts import LoadedDraft
from quizapp.web.access import Who, may, open_to
from quizapp.web.signed_in import person

_KINDS = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_NAME_ROOM = WIDTH * 0.78
"""The title of a chart is set larger than other text."""


@blueprint.get("/edit/<uid>/report")
@open_to(Who.EDITOR)
def report(uid: str) -> str | tuple[str, int]:
    """Show the report on a version, the newest by default."""
    draft = draft_or_404(uid)
    versions = versions_of(db.session, draft.quiz_id)
    if not versions and "version" not in request.args:
        return render_template("editor/report/none.html", draft=draft, headline=no_version())
    version = find_version(versions, request.args.get("version"))
    if version is None:
        return render_template("editor/report/unknown.html", draft=draft, versions=versions), 404
    found = report_on(db.session, version)
    return render_template(
        "editor/report/report.html",
        draft=draft,
        versions=versions,
        found=found,
        page=cached_report_page(found, current_app.config["FASTEST_READING"]),
        about=list(about_lines(found)),
        takes_responses=may(person().roles, Who.ADMINISTRATOR),
    )


@blueprint.get("/edit/<uid>/report/compare")
@open_to(Who.EDITOR)
def report_compare(uid: str) -> str | tuple[str, int]:
    """Show two versions side by side."""
    draft = draft_or_404(uid)
    versions = versions_of(db.session, draft.quiz_id)
    pair = _pair(versions)
    if pair is None:
        return render_template("editor/report/unknown.html", draft=draft, versions=versions), 404
    earlier, later, page = _compared(*pair)
    return render_template(
        "editor/report/compare.html",
        draft=draft,
        versions=versions,
        earlier=earlier.version,
        later=later.version,
        page=page,
    )


@blueprint.get("/edit/<uid>/report/compare.<kind>")
@open_to(Who.EDITOR)
def compare_chart(uid: str, kind: str) -> Response:
    """Send the chart of a comparison as a file."""
    draft = draft_or_404(uid)
    pair = _pair(versions_of(db.session, draft.quiz_id)) or abort(404)
    earlier, later, page = _compared(*pair)
    name = f"compare-{earlier.version.number}-{later.version.number}"
    return _chart_file(page.chart or abort(404), kind, name, later)


@blueprint.get("/edit/<uid>/report/<chart>.<kind>")
@open_to(Who.EDITOR)
def report_chart(uid: str, chart: str, kind: str) -> Response:
    """Send a chart as a file: the drawing as SVG, or its numbers as CSV."""
    found = _found(draft_or_404(uid))
    page = cached_report_page(found, current_app.config["FASTEST_READING"])
    drawn = page.charts.get(chart) or abort(404)
    return _chart_file(drawn, kind, f"{chart}-{found.version.number}", found)


@blueprint.post("/edit/<uid>/report.<kind>")
@open_to(Who.EDITOR)
def export_report(uid: str, kind: str) -> Response:
    """Send the whole report as a file, and record the export in the audit trail."""
    draft = draft_or_404(uid)
    if kind not in _KINDS:
        abort(404)
    found = _found(draft)
    content = _content(found, kind)
    record_export(draft, found.version.number, kind)
    name = f"report-{found.quiz.slug}-{found.version.number}.{kind}"
    return _file(content, _KINDS[kind], name)


def _content(found: VersionReport, kind: str) -> bytes:
    if kind == "json":
        return f"{report_as_json(found.quiz.slug, found)}\n".encode()
    return report_as_csv(found) if kind == "csv" else report_as_xlsx(found)


def _found(draft: LoadedDraft) -> VersionReport:
    versions = versions_of(db.session, draft.quiz_id)
    return report_on(
        db.session, find_version(versions, request.values.get("version")) or abort(404)
    )


def find_version(versions: list[VersionEntry], wanted: str | None) -> VersionEntry | None:
    """Return a version by its number as typed, the newest if none is given."""
    if wanted is None:
        return versions[0] if versions else None
    return next((one for one in versions if str(one.number) == wanted), None)


def _pair(versions: list[VersionEntry]) -> tuple[VersionEntry, VersionEntry] | None:
    """Return the two versions to compare, earlier one first."""
    one, other = (
        find_version(versions, request.args.get(name, "")) for name in ("earlier", "later")
    )
    if one is None or other is None or one.id == other.id:
        return None
    return (one, other) if one.number < other.number else (other, one)


def _compared(
    earlier: VersionEntry, later: VersionEntry
) -> tuple[VersionReport, VersionReport, ComparePage]:
    reports = report_on(db.session, earlier), report_on(db.session, later)
    return *reports, compare_page(*reports, compare(db.session, earlier, later))


def _chart_file(chart: Chart, kind: str, name: str, found: VersionReport) -> Response:
    file_name = f"{name}-{found.quiz.slug}.{kind}"
    if kind == "csv":
        return _file(chart_as_csv(chart), "text/csv", file_name)
    if kind != "svg":
        abort(404)
    drawing = render_template(
        "charts/alone.svg",
        chart=chart,
        found=found,
        lines=wrapped(chart.title, _NAME_ROOM),
        simulated=simulated_words(found.report.simulated, found.report.way),
    )
    return _file(drawing.encode(), "image/svg+xml", file_name)


def _file(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    # The name has only letters, digits, hyphens and dots.
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
