"""What the pages share: layout, access, headers, answer fields, charts, and text made into safe HTML."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from quizapp.web import assets, errors, headers, health, logs, origin, words


def init_app(app: Flask) -> None:
    """Set up everything that all faces share."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    logs.init_app(app)
    headers.init_app(app)
    origin.init_app(app)
    errors.init_app(app)
    words.init_app(app)
    app.register_blueprint(health.blueprint)
    assets.init_app(app)
    if hops := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
