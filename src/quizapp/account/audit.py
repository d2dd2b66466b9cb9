"""The audit trail, for administrators."""

from flask import render_template, request

from quizapp.account import blueprint
from quizapp.account.forms import AuditFilter
from quizapp.extensions import db
from quizapp.services.audit import actions, events
from quizapp.typed import MAX_ID_DIGITS, whole_number
from quizapp.web.access import Who, open_to


@blueprint.get("/audit")
@open_to(Who.ADMINISTRATOR)
def audit() -> str:
    """Show the audit trail, newest first."""
    form = AuditFilter(request.args, actions=actions(db.session)).settle()
    before = request.args.get("before", "")
    shown, more = events(
        db.session,
        action=form.action.data,
        before=whole_number(before, MAX_ID_DIGITS),
    )
    return render_template(
        "account/audit.html",
        events=shown,
        more=more,
        form=form,
        paged=bool(before),
    )
