"""The forms of the account face."""

import unicodedata
from collections.abc import Sequence

from wtforms import Form, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from quizapp.services.accounts.links import INVITATION_DAYS
from quizapp.services.accounts.passwords import LONGEST, SHORTEST, weakness
from quizapp.services.accounts.people import Role, is_address
from quizapp.web.i18n import gettext as _

MOST_NAME = 120

WEAK = {
    "short": f"Please choose at least {SHORTEST} characters. Three or four words that nobody would put together "
    "are good.",
    "long": f"Please choose no more than {LONGEST} characters.",
    "simple": "This password is among the first that others would try. Three or four words that nobody would put "
    "together are good.",
    "own": "This password is made of your name or address. Choose something that others cannot know.",
}


def _text(value: str | None) -> str:
    """Strip control characters and surrounding spaces."""
    clean = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else sign
        for sign in (value or "")[:1000]
    )
    return " ".join(clean.split())


class SignInForm(Form):
    email = StringField("E-mail address", filters=[_text])
    password = PasswordField("Password")


class _EmailForm(Form):
    email = StringField("E-mail address", filters=[_text])

    def validate_email(self, field: StringField) -> None:
        """See that a letter could be sent there."""
        typed = field.data or ""
        if not typed:
            raise ValidationError(_("Please enter an e-mail address."))
        if not is_address(typed):
            raise ValidationError(_("Please enter an e-mail address such as name@example.org."))


class ForgotForm(_EmailForm):
    """The address of somebody who has forgotten the password."""


class NewTeacherForm(_EmailForm):
    """The person who is to teach an orphaned class."""


class _NewPasswordForm(Form):
    password = PasswordField("New password")

    def about(self) -> Sequence[str]:
        """Give what others know of the person."""
        return ()

    def validate_password(self, field: PasswordField) -> None:
        """Refuse a password that others would guess."""
        if not field.data:
            raise ValidationError(_("Please choose a password."))
        if found := weakness(field.data, *self.about()):
            raise ValidationError(_(WEAK[found]))


class ResetForm(_NewPasswordForm):
    """A new password."""

    def __init__(self, *args: object, about: Sequence[str] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._about = about

    def about(self) -> Sequence[str]:
        """Give name and address."""
        return self._about


class ChangeForm(ResetForm):
    """A new password from somebody who knows the old one."""

    old_password = PasswordField("Password until now")


class InvitedForm(_NewPasswordForm):
    """A new account whose e-mail address is known."""

    name = StringField("Your name", filters=[_text])
    email_known = ""

    def about(self) -> Sequence[str]:
        """Give name and address."""
        return self.name.data or "", self.email_known

    def validate_name(self, field: StringField) -> None:
        """See that there is one."""
        if not field.data:
            raise ValidationError(_("Please enter your name, as others should see it."))
        if len(field.data) > MOST_NAME:
            raise ValidationError(_("Please enter no more than 120 characters."))


class SetupForm(InvitedForm, _EmailForm):
    """The first account."""

    def about(self) -> Sequence[str]:
        """Give name and address."""
        return self.name.data or "", self.email.data or ""


class _RolesForm(Form):
    roles = SelectMultipleField(
        "May do the work of", choices=[SelectChoice(role.value) for role in Role]
    )

    @property
    def chosen(self) -> list[Role]:
        """The roles that are ticked."""
        return [Role(name) for name in self.roles.data or []]


class RolesForm(_RolesForm):
    """The roles of an account, possibly none."""


class InviteForm(_EmailForm, _RolesForm):
    """The address and roles of somebody to invite."""

    days = SelectField(
        "The link works for",
        choices=[SelectChoice(str(days)) for days in INVITATION_DAYS],
        default="7",
    )

    def validate_roles(self, field: SelectMultipleField) -> None:
        """See that the person will be able to do something."""
        if not field.data:
            raise ValidationError(_("Please choose at least one."))
