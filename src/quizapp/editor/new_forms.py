"""The four forms that create a quiz."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, FileField, StringField, TextAreaField
from wtforms.validators import ValidationError

from quizapp.bank.paste import LONGEST_TITLE
from quizapp.bank.texts import FORBIDDEN
from quizapp.web.forms import ChoiceField, SiteForm, choices
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l

_LANGUAGE = "en"


def _title(text: str | None) -> str:
    return " ".join(FORBIDDEN.sub("", text or "").split())[:LONGEST_TITLE]


def _language(text: str | None) -> str:
    return (text or "").strip()[:35] or _LANGUAGE


def _language_field(id_: str) -> StringField:
    return StringField(
        _l("Language"),
        id=id_,
        description=_l("A short name, such as en, de or pt-BR."),
        filters=[_language],
        default=_LANGUAGE,
        render_kw={"maxlength": "35", "spellcheck": "false", "autocapitalize": "none"},
    )


class PasteForm(SiteForm):
    """A text from elsewhere."""

    title = StringField(filters=[_title])
    text = TextAreaField(
        _l("The article’s text"),
        description=_l(
            "Paste it as it is: headings and lists are put right, and quotation marks stay as they are. "
            "The first line becomes the title, each section a fact."
        ),
        render_kw={"rows": "8", "dir": "auto"},
    )
    language = _language_field("paste-language")

    def validate_text(self, field: TextAreaField) -> None:
        if not (field.data or "").strip():
            raise ValidationError(_("Paste the article’s text here."))


class BlankForm(SiteForm):
    """A title, and nothing else yet."""

    title = StringField(
        _l("Title"), filters=[_title], render_kw={"maxlength": "200", "dir": "auto"}
    )
    language = _language_field("scratch-language")

    def validate_title(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_("Give it a title: it can be changed at any time."))


class FolderForm(SiteForm):
    """A zipped quiz folder."""

    folder = FileField(
        _l("A zip file with quiz.yaml and article.md, up to 1.5 MB"),
        id="zip",
        render_kw={"class": "file", "accept": ".zip,application/zip"},
    )
    as_copy = BooleanField(_l("as a copy, with an address of its own"))


class CopyForm(SiteForm):
    """Another quiz."""

    copy = ChoiceField(_l("Quiz"), invalid_choice_message=_l("Choose the quiz to copy."))

    def __init__(self, *args: Any, quizzes: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.copy.choices = choices([("", _("Choose")), *quizzes])

    def validate_copy(self, field: ChoiceField) -> None:
        if not field.data:
            raise ValidationError(_("Choose the quiz to copy."))
