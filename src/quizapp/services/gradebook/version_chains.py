"""The corrections of assigned versions, read once for many attempts."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import SessionOrConnection
from quizapp.models import Revision, table_of
from quizapp.services.attempts.corrections import Chain, ChainLink
from quizapp.services.attempts.marks import RevisionKey
from quizapp.services.quizzes.published import quizzes_of

_revision = table_of(Revision)
_REVISIONS = (
    select(
        _revision.c.id,
        _revision.c.version_id,
        _revision.c.digest,
        _revision.c.note,
        _revision.c.note_down_at,
        _revision.c.published_at,
    )
    .where(_revision.c.version_id.in_(bindparam("versions", expanding=True)))
    .order_by(_revision.c.id)
)


class VersionChains:
    """The revisions of some versions. For pupils no correction lowers a mark, whatever it does to other readers."""

    def __init__(self, rows: Sequence[Any], quizzes: Mapping[str, Quiz]) -> None:
        self._rows: dict[int, list[Any]] = {}
        for row in rows:
            self._rows.setdefault(row.version_id, []).append(row)
        self._quizzes = quizzes
        self._chains: dict[int, Chain] = {}

    def newest(self, version_id: int) -> Quiz:
        """Return the quiz of a version with its newest corrections."""
        return self._quizzes[self._rows[version_id][-1].digest]

    def digest(self, version_id: int) -> str:
        """Return the digest of that quiz."""
        digest: str = self._rows[version_id][-1].digest
        return digest

    def chain(self, version_id: int, revision_id: int) -> Chain:
        """Return the revision that was read and the corrections since."""
        if revision_id not in self._chains:
            rows = [row for row in self._rows[version_id] if row.id >= revision_id]
            self._chains[revision_id] = Chain(tuple(map(self._link, rows)))
        return self._chains[revision_id]

    def _link(self, row: Any) -> ChainLink:
        note = "" if row.note_down_at else row.note
        step = RevisionKey(self._quizzes[row.digest], never_lower=True)
        return ChainLink(row.digest, step, row.published_at, note)


def read_chains(on: SessionOrConnection, versions: Collection[int]) -> VersionChains:
    rows = on.execute(_REVISIONS, {"versions": sorted(versions)}).all() if versions else []
    return VersionChains(rows, quizzes_of(on, {row.digest for row in rows}))
