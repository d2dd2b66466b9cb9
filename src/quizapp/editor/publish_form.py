"""What an editor decides on the page that publishes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from quizapp.services.publishing.notes import LONGEST
from quizapp.services.publishing.publish_preview import ComparedDraft
from quizapp.services.publishing.publish_revision import PublishTerms, SeenRevision
from quizapp.web.i18n import gettext as _
from quizapp.web.zoned import is_zone

_LONGEST_FIELD = 100


@dataclass
class PublishForm:
    """The fields as they were sent, and what is wrong with them by their names."""

    kind: str = ""
    never_lower: bool = False
    note: str = ""
    when: str = "now"
    day: str = ""
    time: str = ""
    zone: str = "UTC"
    errors: dict[str, str] = field(default_factory=dict)
    at: datetime | None = None
    """When to publish, read from the fields; None for now."""

    @classmethod
    def read(cls, sent: Mapping[str, str], compared: ComparedDraft, now: datetime) -> "PublishForm":
        """Read what was sent, and note what is wrong with it."""
        form = cls(
            kind=sent.get("kind", ""),
            never_lower="never_lower" in sent,
            note="\n".join(sent.get("note", "").strip().splitlines()),
            when="later" if sent.get("when") == "later" else "now",
            day=_field(sent, "day"),
            time=_field(sent, "time"),
            zone=_field(sent, "zone") or "UTC",
        )
        form.kind = form._kind(compared)
        if form.kind == "correction" and len(form.note) > LONGEST:
            said = _(
                "The note has %(n)d letters; %(most)d are the most.", n=len(form.note), most=LONGEST
            )
            form.errors["note"] = said
        if form.when == "later":
            form._read_moment(now)
        return form

    def terms(self, seen: int | None, by: int) -> PublishTerms:
        """Give how the draft is to be published; a note and "never lower" are for corrections alone."""
        correction = self.kind == "correction"
        return PublishTerms(
            correction=correction,
            never_lower=correction and self.never_lower,
            note=self.note if correction else "",
            origin="web",
            by=by,
            seen=SeenRevision(seen),
        )

    def _kind(self, compared: ComparedDraft) -> str:
        if not compared.may_correct:
            return "version"
        if self.kind not in {"correction", "version"}:
            self.errors["kind"] = _("Say which it is: a correction or a new version.")
            return ""
        return self.kind

    def _read_moment(self, now: datetime) -> None:
        try:
            day, clock = date.fromisoformat(self.day), time.fromisoformat(self.time)
        except ValueError:
            self.errors["day"] = _("Give a day and a time, such as 2027-03-03 and 09:00.")
            return
        if not is_zone(self.zone):
            said = _("There is no time zone “%(zone)s”. Choose one of the list.", zone=self.zone)
            self.errors["zone"] = said
            return
        zone = ZoneInfo(self.zone)
        local = datetime.combine(day, clock.replace(tzinfo=None), zone)
        at = local.astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.errors["day"] = _(
                "On that day the clocks of that zone leave this time out: choose another one."
            )
        elif at <= now:
            self.errors["day"] = _("That time has passed: choose one to come.")
        else:
            self.at = at


def _field(sent: Mapping[str, str], name: str) -> str:
    return sent.get(name, "").strip()[:_LONGEST_FIELD]
