"""The form on the page that publishes."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from quizapp.services.publishing.notes import LONGEST
from quizapp.services.publishing.publish_preview import ComparedDraft
from quizapp.services.publishing.publish_revision import PublishTerms, SeenRevision
from quizapp.web.forms import SiteForm, choices
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l
from quizapp.web.zoned import is_zone

_LONGEST_FIELD = 100


def _lines(text: str | None) -> str:
    return "\n".join((text or "").strip().splitlines())


def _short(text: str | None) -> str:
    return (text or "").strip()[:_LONGEST_FIELD]


class PublishForm(SiteForm):
    """Whether to publish a correction or a new version, and when."""

    kind = RadioField(_l("Which is it?"), validate_choice=False)
    never_lower = BooleanField(_l("Lower nothing that a reader sees"))
    note = TextAreaField(
        _l("Note for readers (optional)"),
        description=_l(
            "It stands with its date under the article until you take it down, and in the results that it concerns."
        ),
        filters=[_lines],
        render_kw={"class": "note", "rows": "3", "dir": "auto"},
    )
    when = RadioField(_l("When?"), default="now", validate_choice=False)
    day = StringField(_l("Day"), filters=[_short], render_kw={"type": "date"})
    time = StringField(_l("Time"), filters=[_short], render_kw={"type": "time"})
    zone = StringField(
        _l("Time zone"),
        default="UTC",
        filters=[_short, lambda zone: zone or "UTC"],
        render_kw={"list": "zones", "autocomplete": "off"},
    )

    def __init__(self, sent: MultiDict[str, str] | None, compared: ComparedDraft) -> None:
        super().__init__(sent)
        self.kind.choices = choices(
            [("correction", _("A correction")), ("version", _("A new version"))]
        )
        self.when.choices = choices([("now", _("Now")), ("later", _("At a set time"))])
        if not compared.may_correct:
            self.kind.data = "version"
        self.at: datetime | None = None
        """When to publish, read from the fields; None for now."""

    def validate_kind(self, field: RadioField) -> None:
        if field.data not in {"correction", "version"}:
            raise ValidationError(_("Say which it is: a correction or a new version."))

    def validate_note(self, field: TextAreaField) -> None:
        n = len(field.data or "")
        if self.kind.data == "correction" and n > LONGEST:
            raise ValidationError(
                _("The note has %(n)d letters; %(most)d are the most.", n=n, most=LONGEST)
            )

    def check(self, now: datetime) -> bool:
        """Validate everything and parse the time; errors are put on the fields."""
        self.validate()
        if self.when.data == "later":
            self._read_moment(now)
        return not self.errors

    def terms(self, seen: int | None, by: int) -> PublishTerms:
        """Return how to publish the draft; a note and "never lower" are for corrections only."""
        correction = self.kind.data == "correction"
        return PublishTerms(
            correction=correction,
            never_lower=correction and self.never_lower.data,
            note=(self.note.data or "") if correction else "",
            origin="web",
            by=by,
            seen=SeenRevision(seen),
        )

    def _read_moment(self, now: datetime) -> None:
        name = self.zone.data or ""
        try:
            day, clock = date.fromisoformat(self.day.data or ""), _clock(self.time.data or "")
        except ValueError:
            self.day.errors = [_("Give a day and a time, such as 2027-03-03 and 09:00.")]
            return
        if not is_zone(name):
            self.zone.errors = [
                _("There is no time zone “%(zone)s”. Choose one of the list.", zone=name)
            ]
            return
        zone = ZoneInfo(name)
        local = datetime.combine(day, clock, zone)
        at = local.astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.day.errors = [
                _("On that day the clocks of that zone leave this time out: choose another one.")
            ]
        elif at <= now:
            self.day.errors = [_("That time has passed: choose one to come.")]
        else:
            self.at = at


def _clock(text: str) -> time:
    return time.fromisoformat(text).replace(tzinfo=None)
