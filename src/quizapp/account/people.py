"""The accounts and their roles, for administrators."""

from datetime import UTC, datetime, timedelta

from flask import abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.account import blueprint
from quizapp.account.forms import InviteForm, NewTeacherForm, RolesForm
from quizapp.extensions import db, editing
from quizapp.services.accounts import people as the_people
from quizapp.services.accounts.links import (
    HasAccountError,
    create_invitation,
    create_reset_link,
    invitations,
    withdraw_link,
)
from quizapp.services.accounts.people import (
    Account,
    LastAdministratorError,
    accounts,
    find_account,
    sort_roles,
)
from quizapp.services.accounts.staff_sessions import end_all
from quizapp.services.audit import record
from quizapp.services.classes.orphaned_classes import orphaned_classes
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.i18n import gettext as _
from quizapp.web.signed_in import person


@blueprint.get("/people")
@open_to(Who.ADMINISTRATOR)
def people() -> str:
    """List the accounts and the invitations."""
    return people_page()


@blueprint.post("/people/invite")
@open_to(Who.ADMINISTRATOR)
def invite() -> Response:
    """Create an invitation and show its link, this one time."""
    form, now = InviteForm(request.form), datetime.now(UTC)
    if not form.validate():
        return make_response(people_page(form), 422)
    email = form.email.data or ""
    try:
        with editing() as session:
            secret = create_invitation(
                session,
                email=email,
                roles=form.chosen,
                made_by=person().id,
                lasting=timedelta(days=int(form.days.data)),
                now=now,
            )
    except HasAccountError:
        form.email.errors = [_("This person has an account already: see the list.")]
        return make_response(people_page(form), 422)
    return _show_link(secret, email, "invitation", int(form.days.data))


@blueprint.post(f"/people/invitations/<{ID}:link_id>/withdraw")
@open_to(Who.ADMINISTRATOR)
def withdraw_invitation(link_id: int) -> Response:
    """Make an invitation unusable."""
    now = datetime.now(UTC)
    with editing() as session:
        for one in invitations(session, now):
            if one.id == link_id:
                withdraw_link(session, link_id, now)
                record(session, person().id, "withdrew an invitation", one.email, now)
    return redirect(url_for(".people"), 303)


@blueprint.get(f"/people/<{ID}:person_id>")
@open_to(Who.ADMINISTRATOR)
def one_person(person_id: int) -> str:
    """Show one account."""
    return _one(_account(person_id))


@blueprint.post(f"/people/<{ID}:person_id>/roles")
@open_to(Who.ADMINISTRATOR)
def change_roles(person_id: int) -> Response:
    account, form, now = _account(person_id), RolesForm(request.form), datetime.now(UTC)
    if not form.validate():
        abort(400)
    try:
        with editing() as session:
            the_people.set_roles(session, person_id, form.chosen)
            changed = {
                "before": sort_roles(account.person.roles),
                "after": sort_roles(form.chosen),
            }
            record(session, person().id, "changed roles", account.person.email, now, **changed)
    except LastAdministratorError:
        return _refuse_last(account)
    return redirect(url_for(".one_person", person_id=person_id), 303)


@blueprint.post(f"/people/<{ID}:person_id>/disable")
@open_to(Who.ADMINISTRATOR)
def disable(person_id: int) -> Response:
    """Disable an account and end its sessions."""
    account, now = _account(person_id), datetime.now(UTC)
    try:
        with editing() as session:
            the_people.disable(session, person_id, now)
            end_all(session, person_id, now)
            record(session, person().id, "disabled", account.person.email, now)
    except LastAdministratorError:
        return _refuse_last(account)
    return redirect(url_for(".one_person", person_id=person_id), 303)


@blueprint.post(f"/people/<{ID}:person_id>/enable")
@open_to(Who.ADMINISTRATOR)
def enable(person_id: int) -> Response:
    """Enable an account again."""
    account = _account(person_id)
    with editing() as session:
        the_people.enable(session, person_id)
        record(session, person().id, "enabled", account.person.email, datetime.now(UTC))
    return redirect(url_for(".one_person", person_id=person_id), 303)


@blueprint.post(f"/people/<{ID}:person_id>/reset")
@open_to(Who.ADMINISTRATOR)
def reset(person_id: int) -> Response:
    """Create a link for a new password and show it, this one time."""
    account, now = _account(person_id), datetime.now(UTC)
    if account.disabled_at is not None:
        return redirect(url_for(".one_person", person_id=person_id), 303)
    with editing() as session:
        secret = create_reset_link(session, person_id, made_by=person().id, now=now)
        record(session, person().id, "made a reset link", account.person.email, now)
    return _show_link(secret, account.person.email, "reset", 1)


def _account(person_id: int) -> Account:
    found = find_account(db.session, person_id)
    if found is None:
        abort(404)
    return found


def people_page(
    form: InviteForm | None = None, teacher: NewTeacherForm | None = None, class_id: int = 0
) -> str:
    """Render the list; a refused form is shown again, the one for a teacher next to its class."""
    return render_template(
        "account/people.html",
        accounts=accounts(db.session),
        invitations=invitations(db.session, datetime.now(UTC)),
        form=form or InviteForm(),
        stranded=orphaned_classes(db.session),
        teacher=teacher or NewTeacherForm(),
        no_teacher=NewTeacherForm(),
        class_id=class_id,
        in_order=sort_roles,
        sign_up=_sign_up_link(),
    )


def _sign_up_link() -> str:
    """Return the link by which teachers sign up, or an empty text if that is switched off."""
    word = current_app.config["TEACHER_SIGN_UP"]
    return _whole(url_for(".sign_up", secret=word)) if word else ""


def _whole(path: str) -> str:
    site: str = current_app.config["SITE_URL"]
    return (site or request.url_root.rstrip("/")) + path


def _one(account: Account, wrong: str = "") -> str:
    return render_template(
        "account/one_person.html",
        account=account,
        form=RolesForm(data={"roles": [role.value for role in account.person.roles]}),
        wrong=wrong,
        own=person().id,
    )


def _refuse_last(account: Account) -> Response:
    wrong = _(
        "Nothing was changed: nobody would be left who may administer. Make somebody else an administrator first."
    )
    return make_response(_one(account, wrong), 409)


def _show_link(secret: str, email: str, purpose: str, days: int) -> Response:
    address = url_for(".link", secret=secret, _external=True)
    if site := current_app.config["SITE_URL"]:
        address = site + url_for(".link", secret=secret)
    return make_response(
        render_template(
            "account/made_link.html", address=address, email=email, purpose=purpose, days=days
        )
    )
