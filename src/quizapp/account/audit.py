"""The audit trail, for administrators."""

from flask import render_template, request

from quizapp.account import blueprint
from quizapp.extensions import db
from quizapp.services.audit import actions, events
from quizapp.web.access import Who, open_to


@blueprint.get("/audit")
@open_to(Who.ADMINISTRATOR)
def audit() -> str:
    """Show the audit trail, newest first."""
    known = actions(db.session)
    action = request.args.get("action", "")
    action = action if action in known else ""
    before = request.args.get("before", "")
    shown, more = events(
        db.session,
        action=action,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
    )
    return render_template(
        "account/audit.html",
        events=shown,
        more=more,
        actions=known,
        action=action,
        paged=bool(before),
    )
