"""Sends the response set of a version as a zip file, for administrators, built while it is sent, whatever its size."""

import io
import secrets
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response, abort, stream_with_context

from quizapp.editor import blueprint
from quizapp.editor.drafting import draft_or_404, record_export
from quizapp.editor.report import find_version
from quizapp.extensions import db
from quizapp.services.counting.export_responses import Chunks, response_set
from quizapp.services.counting.remarking_state import newest_quiz
from quizapp.services.counting.report import VersionEntry, versions_of
from quizapp.web.access import Who, open_to
from quizapp.web.forms import sent


@blueprint.post("/edit/<uid>/responses.zip")
@open_to(Who.ADMINISTRATOR)
def export_responses(uid: str) -> Response:
    """Send every counted answer to a version, with nothing that identifies anyone, and record the export."""
    draft = draft_or_404(uid)
    versions = versions_of(db.session, draft.quiz_id)
    version = find_version(versions, sent("version") or None) or abort(404)
    record_export(draft, version.number, "responses")
    # The slug has only letters, digits and hyphens.
    slug = newest_quiz(db.session, version.id).slug
    name = f"responses-{slug}-{version.number}.zip"
    response = Response(stream_with_context(_sent(version)), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sent(version: VersionEntry) -> Iterator[bytes]:
    """Read and compress while sending; the session is closed at the end, even if the browser disconnects."""
    with db.another_session() as session:
        key = secrets.token_bytes(32)
        yield from _zipped(response_set(session, version.id, version.number, key))


def _zipped(files: Iterable[tuple[str, Chunks]]) -> Iterator[bytes]:
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        for name, chunks in files:
            with archive.open(name, "w", force_zip64=True) as file:
                for _, text in chunks:
                    file.write(text.encode())
                    yield sink.take()
    yield sink.take()


class _Sink(io.RawIOBase):
    """A file that holds what is written until it is taken."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._kept += data
        return len(memoryview(data))

    def take(self) -> bytes:
        """Return what was written since the last call."""
        taken = bytes(self._kept)
        self._kept.clear()
        return taken
