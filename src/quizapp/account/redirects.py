"""Where to go after signing in."""

import re
from collections.abc import Collection

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from quizapp.services.accounts.people import Role
from quizapp.web.access import ALLOWED, Who, may

_PLAIN = re.compile(r"/[A-Za-z0-9/_.~%+=&?;,:@!$'()*-]{0,1000}")


def own_place(address: str) -> str:
    """Return the address if it is one of our staff pages, else an empty text."""
    path = address.partition("?")[0]
    if not _PLAIN.fullmatch(address) or path.startswith("//"):
        return ""
    try:
        adapter = current_app.create_url_adapter(request)
        endpoint = adapter.match(path, method="GET")[0] if adapter else ""
    except HTTPException:
        return ""
    view = current_app.view_functions.get(endpoint)
    return address if getattr(view, "open_to", None) in ALLOWED else ""


def after_sign_in(roles: Collection[Role]) -> str:
    """Return the first page after signing in: quizzes or classes for those who may see them, else the own account."""
    for endpoint in ("editor.list", "teacher.classes"):
        if may(roles, getattr(current_app.view_functions[endpoint], "open_to", Who.ANYONE)):
            return url_for(endpoint)
    return url_for("account.own")
