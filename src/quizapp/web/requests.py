"""Limits what a request may carry."""

from typing import IO
from urllib.parse import parse_qsl

from flask import Flask, Request, abort, g, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.formparser import FormDataParser

from quizapp.config import MAX_STAFF_REQUEST
from quizapp.services.accounts.people import Role
from quizapp.web.signed_in import current

_PLAIN_FORM = "application/x-www-form-urlencoded"


class FormRequest(Request):
    """A request without files, which would take memory or disk until they are closed.

    A few forms for editors and teachers do send a file; their views allow it.
    """

    def _load_form_data(self) -> None:
        """Read a form as Werkzeug does; a plain one without first setting up all that files would need."""
        if self.environ.get("CONTENT_TYPE") != _PLAIN_FORM or "form" in self.__dict__:
            super()._load_form_data()
            return
        try:
            text = self._get_stream_for_parsing().read().decode()
            fields = parse_qsl(text, keep_blank_values=True, errors="werkzeug.url_quote")
        except ValueError:  # a body that is not text is not a form
            fields = []
        self.__dict__["form"] = ImmutableMultiDict(fields)
        self.__dict__["files"] = ImmutableMultiDict[str, object]()

    def make_form_data_parser(self) -> FormDataParser:
        """Return Werkzeug's parser, which refuses files unless the view has called `allow_files`."""
        parser = super().make_form_data_parser()
        if not g.get("takes_files"):
            parser.stream_factory = _refuse_file
        return parser


def _refuse_file(*_about: object, **_more: object) -> IO[bytes]:
    abort(400)


def init_app(app: Flask) -> None:
    """Take forms, and no files."""
    app.request_class = FormRequest


def allow_long_forms() -> None:
    """Raise the size limit for a signed-in editor, who may send a whole article."""
    signed_in = current() if request.method == "POST" else None
    if signed_in and signed_in.person.roles & {Role.EDITOR, Role.ADMINISTRATOR}:
        request.max_content_length = MAX_STAFF_REQUEST
        request.max_form_memory_size = MAX_STAFF_REQUEST


def allow_files() -> None:
    """Accept files in this request, which has passed the guard of its view."""
    g.takes_files = True
