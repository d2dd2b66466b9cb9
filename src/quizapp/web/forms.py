"""What all forms share: a base class, a few fields, and hidden values of forms in which nothing is typed."""

from collections.abc import Iterable
from typing import Any, Self

from flask import request
from markupsafe import Markup
from wtforms import BooleanField, Field, Form, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, TextInput

from quizapp.typed import MAX_ID_DIGITS, whole_number
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l


class SiteForm(Form):
    """The base of all forms, whose fields `fields.html` renders."""

    class Meta(DefaultMeta):
        """How fields are rendered."""

        def render_field(self, field: Field, render_kw: Any) -> Markup:
            """Tie a control to its message, whose id is the control's with `-wrong`."""
            if field.errors:
                described = render_kw.get("aria-describedby") or ""
                wrong = f"{render_kw.get('id', field.id)}-wrong"
                tied = {"aria-invalid": "true", "aria-describedby": f"{described} {wrong}".strip()}
                render_kw = {**render_kw, **tied}
            return super().render_field(field, render_kw)


class EnteredField(Field):
    """A field that shows the text as typed instead of its parsed data."""

    widget: Any = TextInput()
    entered = ""

    def _value(self) -> str:
        return self.entered


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return values and their labels as the choices of a field."""
    return [SelectChoice(value, label) for value, label in pairs]


class ChoiceField(SelectField):
    """One choice from a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("invalid_choice_message", _l("Please choose one of the list."))
        super().__init__(*args, **kwargs)


class RadioChoiceField(ChoiceField, RadioField):
    """One choice of a few, as radio buttons."""


class ChoicesField(SelectMultipleField):
    """Any number of choices, as checkboxes."""

    option_widget = CheckboxInput()

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse anything that is not in the list."""
        if not {choice for choice, *_rest in self.iter_choices()}.issuperset(self.data or ()):
            raise ValidationError(
                _("One of those you chose is not to be had any more. Please choose again.")
            )


class SureForm(SiteForm):
    """A checkbox that confirms something irreversible."""

    sure = BooleanField()

    def validate_sure(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Tick the box if you are sure."))


class FilterForm(SiteForm):
    """A form whose values stand in the query. A value that cannot be used counts as not given."""

    def settle(self) -> Self:
        """Replace each invalid value by the default."""
        self.validate()
        for field in self:
            if field.errors:
                field.process(None)
                field.errors = []
        return self


def sent(name: str) -> str:
    """Return the value of a hidden field or of the pressed button, or an empty text.

    What people type is read by the fields of a form.
    """
    return request.form.get(name, "")


def sent_all(name: str) -> list[str]:
    """Return all values of hidden fields with the same name."""
    return request.form.getlist(name)


def sent_fields() -> list[tuple[str, str]]:
    """Return all fields of the form in order, to be sent again."""
    return list(request.form.items(multi=True))


def sent_number(name: str) -> int | None:
    """Return a hidden number, such as an id, or None if it is not one."""
    return whole_number(sent(name), MAX_ID_DIGITS)
