"""What all forms share: a base class, a few fields, and the hidden values of forms in which nothing is typed."""

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
    """A form. `fields.html` renders its fields."""

    class Meta(DefaultMeta):
        """How fields are rendered."""

        def render_field(self, field: Field, render_kw: Any) -> Markup:
            """Tie a control to the message about it, which has the control's id and `-wrong`."""
            if field.errors:
                described = render_kw.get("aria-describedby") or ""
                wrong = f"{render_kw.get('id', field.id)}-wrong"
                tied = {"aria-invalid": "true", "aria-describedby": f"{described} {wrong}".strip()}
                render_kw = {**render_kw, **tied}
            return super().render_field(field, render_kw)


class EnteredField(Field):
    """A field that is not shown by its data: what was typed stays as it was."""

    widget: Any = TextInput()
    entered = ""

    def _value(self) -> str:
        return self.entered


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return values and their labels as the choices of a field."""
    return [SelectChoice(value, label) for value, label in pairs]


class ChoiceField(SelectField):
    """One of a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("invalid_choice_message", _l("Please choose one of the list."))
        super().__init__(*args, **kwargs)


class RadioChoiceField(ChoiceField, RadioField):
    """One of a few, each with a radio button."""


class ChoicesField(SelectMultipleField):
    """Any number of a list, each with a checkbox."""

    option_widget = CheckboxInput()

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse anything that is not in the list."""
        if not {choice for choice, *_rest in self.iter_choices()}.issuperset(self.data or ()):
            raise ValidationError(
                _("One of those you chose is not to be had any more. Please choose again.")
            )


class SureForm(SiteForm):
    """A tick without which nothing grave is done."""

    sure = BooleanField()

    def validate_sure(self, field: BooleanField) -> None:
        """See that it is set."""
        if not field.data:
            raise ValidationError(_("Tick the box if you are sure."))


class FilterForm(SiteForm):
    """A form whose values stand in the address. A value that cannot be used counts as not given."""

    def settle(self) -> Self:
        """Put the default in the place of each value that is not valid."""
        self.validate()
        for field in self:
            if field.errors:
                field.process(None)
                field.errors = []
        return self


def sent(name: str) -> str:
    """Return the value of a hidden field or of the button that was pressed; empty where there is none.

    What people type is read by the fields of a form.
    """
    return request.form.get(name, "")


def sent_all(name: str) -> list[str]:
    """Return all values of hidden fields with the same name."""
    return request.form.getlist(name)


def sent_fields() -> list[tuple[str, str]]:
    """Return all fields of the form in their order, to be sent once more."""
    return list(request.form.items(multi=True))


def sent_number(name: str) -> int | None:
    """Return a hidden value that is a number, such as an id; None for anything else."""
    return whole_number(sent(name), MAX_ID_DIGITS)
