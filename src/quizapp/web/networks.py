"""From which network a request comes, as far as that may be counted."""

from flask import current_app, request

from quizapp.services.accounts.sign_in_counts import networks_of
from quizapp.web.throttle import behind_unnamed_proxy


def own_network() -> str:
    """Give the wide network of the request; empty where a proxy hides it and everybody would seem to be one."""
    hidden = not current_app.config["PROXIES"] and behind_unnamed_proxy()
    return "" if hidden else networks_of(request.remote_addr or "")[1]
