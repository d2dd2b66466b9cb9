"""quizapp: reader-comprehension quizzes that set what readers feel they learned beside what their answers show."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Mapping[str, Any] | None = None) -> "Flask":
    """Make the app, from the given settings or from the environment.

    :raises SettingError: where a setting in the environment cannot be used.
    """
    # Imported here so that the pure rooms can be used without Flask and the database.
    from flask import Flask  # noqa: PLC0415

    from quizapp import account, editor, pupil, reader, teacher, web  # noqa: PLC0415
    from quizapp.config import MAX_REQUEST, read_settings  # noqa: PLC0415
    from quizapp.extensions import babel, db  # noqa: PLC0415

    app = Flask(__name__, template_folder="web/templates", static_folder=None)
    app.config.from_mapping(settings or read_settings(os.environ))
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST
    db.init_app(app)
    babel.init_app(app)
    web.init_app(app)
    app.register_blueprint(reader.blueprint)
    app.register_blueprint(account.blueprint)
    app.register_blueprint(editor.blueprint)
    app.register_blueprint(teacher.blueprint)
    app.register_blueprint(pupil.blueprint)
    return app
