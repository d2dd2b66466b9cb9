"""The forms for classes and pupils. A refused form shows what was typed."""

from wtforms import Form, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from quizapp.services.accounts.people import is_address
from quizapp.services.classes import classes, pupils
from quizapp.services.classes.pupils import MOST_PUPILS
from quizapp.services.classes.roster import clean_name, names_of, time_percent
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import ngettext
from quizapp.web.zoned import is_zone


def _clean(value: str | None) -> str:
    return clean_name((value or "")[:1000])


def _number(value: str | None) -> str:
    return (value or "").strip()[:20]


def read_number(typed: str) -> int | None:
    """Return the number of pupils to add, or None if the text is not one."""
    number = int(typed) if typed.isascii() and typed.isdigit() else 0
    return number if 1 <= number <= MOST_PUPILS else None


class ClassForm(Form):
    """The name of a class and its time zone."""

    name = StringField("Name of the class", filters=[_clean])
    zone = SelectField("Time zone", choices=[], validate_choice=False)

    def validate_name(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_("Give the class a name, such as 7b or Biology, Monday."))
        if len(field.data) > classes.LONGEST_NAME:
            raise ValidationError(_("Please enter no more than 80 characters."))

    def validate_zone(self, field: SelectField) -> None:
        if not is_zone(field.data or ""):
            raise ValidationError(_("Choose a time zone of the list: due dates are told in it."))


class NumberForm(Form):
    """A number of pupils without names."""

    number = StringField("How many pupils", filters=[_number])

    def validate_number(self, field: StringField) -> None:
        if read_number(field.data or "") is None:
            raise ValidationError(_("Enter a whole number from 1 to 500."))


class NamesForm(Form):
    """Pupils by name."""

    names = TextAreaField("Names, one a line")

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

    number = StringField("How many pupils", filters=[_number])
    names = TextAreaField("Or their names, one a line")

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


class PupilForm(Form):
    """What is stored about one pupil."""

    name = StringField("Name", filters=[_clean])
    factor = StringField("Time factor", filters=[_number])

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


class ColleagueForm(Form):
    """Another teacher for the class."""

    email = StringField("E-mail address of the teacher", filters=[_clean])

    def validate_email(self, field: StringField) -> None:
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
