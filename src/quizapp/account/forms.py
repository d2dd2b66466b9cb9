"""The forms of the account face."""

from collections.abc import Sequence
from typing import Any

from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import ValidationError

from quizapp.services.accounts.links import INVITATION_DAYS
from quizapp.services.accounts.passwords import LONGEST, SHORTEST, weakness
from quizapp.services.accounts.people import Role, is_address
from quizapp.typed import one_line
from quizapp.web.forms import ChoiceField, ChoicesField, FilterForm, SiteForm, choices
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l
from quizapp.web.i18n import ngettext

MOST_NAME = 120

_REQUIRED = {"required": True}
_ADDRESS = {
    **_REQUIRED,
    "autocomplete": "username",
    "inputmode": "email",
    "autocapitalize": "off",
    "spellcheck": "false",
}


def weakness_words(found: str) -> str:
    """Return the sentence about a weak password."""
    return {
        "short": _(
            "Please choose at least %(n)d characters. Three or four words that nobody would put together "
            "are good.",
            n=SHORTEST,
        ),
        "long": _("Please choose no more than %(n)d characters.", n=LONGEST),
        "simple": _(
            "This password is among the first that others would try. Three or four words that nobody would put "
            "together are good."
        ),
        "own": _(
            "This password is made of your name or address. Choose something that others cannot know."
        ),
    }[found]


class SignInForm(SiteForm):
    email = EmailField(_l("E-mail address"), filters=[one_line], render_kw=_ADDRESS)
    password = PasswordField(_l("Password"), render_kw=_REQUIRED)


class _EmailForm(SiteForm):
    email = EmailField(_l("E-mail address"), filters=[one_line], render_kw=_ADDRESS)

    def validate_email(self, field: EmailField) -> None:
        typed = field.data or ""
        if not typed:
            raise ValidationError(_("Please enter an e-mail address."))
        if not is_address(typed):
            raise ValidationError(_("Please enter an e-mail address such as name@example.org."))


class ForgotForm(_EmailForm):
    """The address of somebody who has forgotten the password."""


class NewTeacherForm(_EmailForm):
    """The person who is to teach an orphaned class."""


class _NewPasswordForm(SiteForm):
    password = PasswordField(
        _l("New password"),
        description=_l(
            "At least 12 characters: three or four words that nobody would put together."
        ),
        render_kw={**_REQUIRED, "autocomplete": "new-password"},
    )

    def about(self) -> Sequence[str]:
        """Return what others know of the person."""
        return ()

    def validate_password(self, field: PasswordField) -> None:
        """Refuse a password that others would guess."""
        if not field.data:
            raise ValidationError(_("Please choose a password."))
        if found := weakness(field.data, *self.about()):
            raise ValidationError(weakness_words(found))


class ResetForm(_NewPasswordForm):
    """A new password."""

    def __init__(self, *args: Any, about: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._about = about

    def about(self) -> Sequence[str]:
        return self._about


class ChangeForm(ResetForm):
    """A new password from somebody who knows the old one."""

    old_password = PasswordField(
        _l("Password until now"), render_kw={**_REQUIRED, "autocomplete": "current-password"}
    )


class InvitedForm(_NewPasswordForm):
    """A new account whose e-mail address is known."""

    name = StringField(
        _l("Your name"), filters=[one_line], render_kw={**_REQUIRED, "autocomplete": "name"}
    )
    email_known = ""

    def about(self) -> Sequence[str]:
        return self.name.data or "", self.email_known

    def validate_name(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_("Please enter your name, as others should see it."))
        if len(field.data) > MOST_NAME:
            raise ValidationError(_("Please enter no more than 120 characters."))


class SetupForm(InvitedForm, _EmailForm):
    """The first account."""

    def about(self) -> Sequence[str]:
        return self.name.data or "", self.email.data or ""


def _role_words() -> dict[Role, str]:
    return {
        Role.EDITOR: _("an editor: writes, publishes and corrects quizzes"),
        Role.TEACHER: _("a teacher: sets quizzes for a class"),
        Role.ADMINISTRATOR: _(
            "an administrator: invites people, reads the audit trail, and may do what an editor may"
        ),
    }


class _RolesForm(SiteForm):
    roles = ChoicesField(_l("May do the work of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles.choices = choices((role.value, words) for role, words in _role_words().items())

    @property
    def chosen(self) -> list[Role]:
        """The roles that are ticked."""
        return [Role(name) for name in self.roles.data or []]


class RolesForm(_RolesForm):
    """The roles of an account, possibly none."""


class AuditFilter(FilterForm):
    """Which actions the audit trail shows."""

    action = ChoiceField(_l("What was done"), default="")

    def __init__(self, *args: Any, actions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action.choices = choices([("", _("everything")), *((name, name) for name in actions)])


class InviteForm(_EmailForm, _RolesForm):
    """The address and roles of somebody to invite."""

    days = ChoiceField(_l("The link works for"), default="7")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days.choices = choices(
            (str(n), ngettext("%(n)s day", "%(n)s days", n)) for n in INVITATION_DAYS
        )

    def validate_roles(self, field: ChoicesField) -> None:
        """Refuse an invitation that would allow nothing."""
        if not field.data:
            raise ValidationError(_("Please choose at least one."))
