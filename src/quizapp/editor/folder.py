"""Downloads a draft as a quiz folder."""

from flask import Response

from quizapp.editor import blueprint
from quizapp.editor.drafting import draft_or_404
from quizapp.web.access import Who, open_to


@blueprint.get("/edit/<uid>/download")
@open_to(Who.EDITOR)
def download(uid: str) -> Response:
    """Send the draft as a zipped quiz folder."""
    from quizapp.bank.archive import file_name, pack  # noqa: PLC0415

    draft = draft_or_404(uid)
    response = Response(pack(draft.content), mimetype="application/zip")
    # The name has only letters, digits and hyphens.
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(draft.content)}"'
    return response
