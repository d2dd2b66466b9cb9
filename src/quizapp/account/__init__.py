"""The account face: signing in, one's own account, the people, the audit trail."""

from flask import Blueprint

from quizapp.web.access import staff_page

blueprint = Blueprint("account", __name__, template_folder="templates", url_prefix="/account")
blueprint.before_request(staff_page)

from quizapp.account import (  # noqa: E402 - they add their views to the blueprint
    audit,  # noqa: F401
    links,  # noqa: F401
    orphaned_classes,  # noqa: F401
    own,  # noqa: F401
    password_queue,
    people,  # noqa: F401
    sign_in,  # noqa: F401
    sign_up,  # noqa: F401
)

blueprint.record_once(password_queue.init)
