"""Accounts: signing in, one's own account, the people, the audit trail."""

from flask import Blueprint

from quizapp.web.access import staff_page

blueprint = Blueprint("account", __name__, template_folder="templates", url_prefix="/account")
blueprint.before_request(staff_page)

from quizapp.account import (  # noqa: E402, F401 - they add their views to the blueprint
    audit,
    links,
    own,
    people,
    sign_in,
    sign_up,
    stranded,
    turns,
)

blueprint.record_once(turns.init)
