"""A plain form is read by us as Werkzeug reads it."""

import io

import pytest
from flask import Flask, Request

from quizapp.web.requests import FormRequest

BODIES = (
    b"",
    b"a=1&b=2&a=3",
    b"empty=&alone&=nameless&&x=y=z",
    "text=%C3%A9t%C3%A9+%2B&raw=é".encode(),
    b"half=%C3&percent=100%&odd=%zz",
    b"broken=\xff",
    b"semi;colon=1",
)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("kind", ["", "; charset=utf-8"])
def test_a_form_is_what_werkzeug_makes_of_it(body: bytes, kind: str) -> None:
    app = Flask(__name__)
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": f"application/x-www-form-urlencoded{kind}",
        "CONTENT_LENGTH": str(len(body)),
    }
    forms = []
    for read in (Request, FormRequest):
        with app.app_context():
            request = read({**environ, "wsgi.input": io.BytesIO(body)})
            forms.append(list(request.form.items(multi=True)))
            assert not request.files
    assert forms[0] == forms[1]
