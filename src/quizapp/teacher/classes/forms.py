"""The forms for classes and pupils. A refused form shows what was typed."""

from collections.abc import Iterable
from typing import Any

from wtforms import EmailField, FileField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from quizapp.services.accounts.people import is_address
from quizapp.services.classes import classes, pupils
from quizapp.services.classes.pupils import MOST_PUPILS
from quizapp.services.classes.roster import names_of, time_percent
from quizapp.typed import one_line, whole_number
from quizapp.web.forms import ChoiceField, SiteForm, choices
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l
from quizapp.web.i18n import ngettext
from quizapp.web.zoned import is_zone, old_names, zones

_PLAIN = {"autocomplete": "off"}
_NUMERIC = {**_PLAIN, "inputmode": "numeric"}
_LINES = {**_PLAIN, "rows": "8", "spellcheck": "false"}


def _number(value: str | None) -> str:
    return (value or "").strip()[:20]


def read_number(typed: str) -> int | None:
    """Return the number of pupils to add, or None if the text is not one."""
    number = whole_number(typed) or 0
    return number if 1 <= number <= MOST_PUPILS else None


def zone_choices(chosen: str, *, guess: bool) -> list[SelectChoice]:
    """Return the time zones by region, UTC last; one that has another name today comes first.

    To guess the zone of a browser, a script needs the names that zones had before.
    """
    found = [] if chosen in {"", *zones()} else [SelectChoice(chosen, chosen.replace("_", " "))]
    for zone in (*zones()[1:], "UTC"):
        before = " ".join(old_names(zone)) if guess else ""
        attributes = {"data-before": before} if before else {}
        region = zone.partition("/")[0]
        found.append(SelectChoice(zone, zone.replace("_", " "), attributes, region))
    return found


class ClassForm(SiteForm):
    """The name of a class and its time zone."""

    name = StringField(_l("Name of the class"), filters=[one_line], render_kw=_PLAIN)
    zone = SelectField(_l("Time zone"), validate_choice=False)

    def __init__(self, *args: Any, guess: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = zone_choices(self.zone.data or "", guess=guess)

    def validate_name(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_("Give the class a name, such as 7b or Biology, Monday."))
        if len(field.data) > classes.LONGEST_NAME:
            raise ValidationError(_("Please enter no more than 80 characters."))

    def validate_zone(self, field: SelectField) -> None:
        if not is_zone(field.data or ""):
            raise ValidationError(_("Choose a time zone of the list: due dates are told in it."))


class NumberForm(SiteForm):
    """A number of pupils without names."""

    number = StringField(_l("How many pupils"), filters=[_number], render_kw=_NUMERIC)

    def validate_number(self, field: StringField) -> None:
        if read_number(field.data or "") is None:
            raise ValidationError(_("Enter a whole number from 1 to 500."))


class NamesForm(SiteForm):
    """Pupils by name."""

    names = TextAreaField(
        _l("Names, one a line"),
        description=_l("Initials or nicknames will do."),
        render_kw=_LINES,
    )

    @property
    def listed(self) -> list[str]:
        """The names that were entered."""
        return names_of(self.names.data or "")

    def validate_names(self, _field: TextAreaField) -> None:
        listed = self.listed
        if not listed:
            raise ValidationError(_("Enter or paste the names here, one a line."))
        check_names(listed)


class NewClassForm(ClassForm):
    """A new class, with or without pupils."""

    number = StringField(_l("How many pupils"), filters=[_number], render_kw=_NUMERIC)
    names = TextAreaField(
        _l("Or their names, one a line"),
        description=_l("Only if you want to see names here. Initials or nicknames will do."),
        render_kw=_LINES,
    )

    @property
    def listed(self) -> list[str]:
        """The names of the pupils to add, empty for those without."""
        return names_of(self.names.data or "") or [""] * (read_number(self.number.data or "") or 0)

    def validate_number(self, field: StringField) -> None:
        if field.data and field.data != "0" and read_number(field.data) is None:
            raise ValidationError(
                _("Enter a whole number from 1 to 500, or leave it empty and add pupils later.")
            )
        given = len(names_of(self.names.data or ""))
        if given and field.data not in {"", "0", str(given)}:
            raise ValidationError(
                ngettext(
                    "There is %(n)s name below. Leave this empty, or take the name out.",
                    "There are %(n)s names below. Leave this empty, or take the names out.",
                    given,
                )
            )

    def validate_names(self, _field: TextAreaField) -> None:
        check_names(self.listed)


class PupilForm(SiteForm):
    """What is stored about one pupil."""

    name = StringField(
        _l("Name"),
        description=_l("Leave it empty if none is to be stored."),
        filters=[one_line],
        render_kw=_PLAIN,
    )
    factor = StringField(
        _l("Time factor"),
        description=_l(
            "For time limits: 1.5 is half as much time again. The pupil sees only their own time."
        ),
        filters=[_number],
        render_kw={**_PLAIN, "inputmode": "decimal"},
    )

    @property
    def percent(self) -> int:
        """The time factor in percent."""
        return time_percent(self.factor.data or "1") or 100

    def validate_name(self, field: StringField) -> None:
        if len(field.data or "") > pupils.LONGEST_NAME:
            raise ValidationError(_("Please enter no more than 80 characters."))

    def validate_factor(self, field: StringField) -> None:
        """Refuse a factor that gives less time."""
        if field.data and time_percent(field.data) is None:
            raise ValidationError(
                _("Enter a number from 1 to 4, such as 1.5 for half as much time again.")
            )


class FileForm(SiteForm):
    """A list of pupils in a file."""

    file = FileField(
        _l("CSV file"), render_kw={"class": "file", "accept": ".csv,.tsv,.txt,text/csv,text/plain"}
    )


class EraseForm(SiteForm):
    """The name of the class once more, to make sure."""

    name = StringField(
        _l("To make sure, enter the name of the class"), filters=[one_line], render_kw=_PLAIN
    )

    def __init__(self, *args: Any, called: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._called = called

    def validate_name(self, field: StringField) -> None:
        """See that it is the name of this class."""
        if (field.data or "").casefold() != self._called.casefold():
            raise ValidationError(_("This is not the name of the class. Nothing was erased."))


class MoveForm(SiteForm):
    """Where a pupil goes."""

    to = ChoiceField(_l("To the class"), invalid_choice_message=_l("Choose the class to move to."))

    def __init__(self, *args: Any, others: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to.choices = choices([("", _("Choose a class")), *others])

    def validate_to(self, field: ChoiceField) -> None:
        """See that one is chosen."""
        if not field.data:
            raise ValidationError(_("Choose the class to move to."))


class ColleagueForm(SiteForm):
    """Another teacher for the class."""

    email = EmailField(
        _l("E-mail address of the teacher"),
        description=_l(
            "Who has an account as a teacher here. They can do everything that you can."
        ),
        filters=[one_line],
        render_kw=_PLAIN,
    )

    def validate_email(self, field: EmailField) -> None:
        if not is_address(field.data or ""):
            raise ValidationError(_("Please enter an e-mail address such as name@example.org."))


def check_names(names: list[str]) -> None:
    """Refuse names that cannot be stored, and say which."""
    if len(names) > MOST_PUPILS:
        raise ValidationError(
            ngettext(
                "A class may have 500 pupils; here is %(n)s.",
                "A class may have 500 pupils; here are %(n)s.",
                len(names),
            )
        )
    for line, name in enumerate(names, 1):
        if len(name) > pupils.LONGEST_NAME:
            raise ValidationError(
                _(
                    "Name %(line)d is longer than 80 characters: “%(name)s…”",
                    line=line,
                    name=name[:30],
                )
            )
