"""The settings: one table, read from `QUIZAPP_…` environment variables."""

import difflib
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from quizapp.paths import default_data_folder, questions_folder

PREFIX = "QUIZAPP_"
MAX_REQUEST = 256 * 1024
"""The largest body of a request, in bytes. A page of answers needs a few hundred."""
MAX_STAFF_REQUEST = 2 * 1024 * 1024
"""The same for an editor, who may send an article or a zipped quiz folder."""
STAFF_FORMS = "/edit/"
"""The path prefix of these forms."""
STAFF_COOKIE = "quizapp-staff"
"""The suffix of the name of the cookie that staff have."""
STAFF_PAGES = ("/account", "/edit", "/teach")
"""Path prefixes of pages that may take longer to make than a reader's."""


class SettingError(Exception):
    """A setting that cannot be used; the text is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name without the prefix, its meaning, the reader of its text, and its default."""

    name: str
    meaning: str
    read: Callable[[str], Any]
    default: Any


def _folder(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise ValueError(f"is {text!r}; it must be a whole number from {low} to {high}")
        return number

    return read


def _database_url(text: str) -> str:
    # Imported here because the supervising process needs no database.
    from sqlalchemy.engine import make_url  # noqa: PLC0415
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError(
            "is not a database address; use postgresql://user:password@host/name or sqlite:////path/to/file"
        ) from None
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"postgresql", "sqlite"}:
        raise ValueError(
            f"names {url.drivername!r}; it must begin with postgresql:// or sqlite:///"
        )
    if url.get_backend_name() == "sqlite" and (url.database or ":memory:") == ":memory:":
        raise ValueError("names no file; write sqlite:////path/to/file")
    return url.render_as_string(hide_password=False)


def _secret(text: str) -> str:
    if len(text) < 32:
        raise ValueError("is shorter than 32 characters")
    return text


def _sign_up_word(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,200}", text):
        raise ValueError("must be 16 letters and digits or more, and may have - and _ in it")
    return text


def _site_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://read.example")
    return text.rstrip("/")


def _smtp_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(
            "is not the address of a mail server; use smtp://user:password@host:587 or smtps://…"
        )
    return text


def _mail_address(text: str) -> str:
    address = parseaddr(text)[1] if text.isprintable() else ""
    if not address.isascii() or not re.fullmatch(r"[^\s@]+@[^\s@]+", address):
        raise ValueError("is not a sender such as quizzes@example.org or Quizzes <q@example.org>")
    return text


_ANCESTOR = re.compile(
    r"'self'|\*|https?:|https?://[^\s/;,]+/?|(\*\.)?[\w-]+(\.[\w-]+)+(:(\d+|\*))?"
)


def _ancestors(text: str) -> str:
    wrong = next((word for word in text.split() if not _ANCESTOR.fullmatch(word)), None)
    if wrong is not None:
        raise ValueError(
            f"has {wrong!r} in it; it must be a list of origins with spaces between, such as "
            "https://news.example, or 'self' with its quotes"
        )
    return " ".join(text.split())


SETTINGS = (
    Setting("DATA", "folder of the SQLite database and the secret key", _folder, None),
    Setting(
        "DATABASE_URL",
        "the database, where it is not SQLite in the data folder",
        _database_url,
        None,
    ),
    Setting(
        "SECRET_KEY",
        "32 characters or more; made and kept in the data folder where not given",
        _secret,
        None,
    ),
    Setting("HOST", "address to listen on", str, "127.0.0.1"),
    Setting("PORT", "port to listen on; 0 takes a free one", _whole_number(0, 65535), 8000),
    Setting(
        "WORKERS", "server processes; more than one only with PostgreSQL", _whole_number(1, 64), 1
    ),
    Setting(
        "THREADS",
        "pages for staff that each process makes at once, beside those of readers",
        _whole_number(1, 64),
        4,
    ),
    Setting(
        "SITE_NAME",
        "name of the publication, at the head of every page",
        str,
        "Articles and quizzes",
    ),
    Setting("SITE_URL", "address of the site, for previews and search engines", _site_url, ""),
    Setting("QUESTIONS", "folder of the question bank", _folder, None),
    Setting("PROXIES", "how many reverse proxies stand in front", _whole_number(0, 5), 0),
    Setting(
        "FORMS_A_MINUTE",
        "forms a minute that one address may send; 0 for no limit",
        _whole_number(0, 1_000_000),
        12_000,
    ),
    Setting(
        "FRAME_ANCESTORS", "sites that may show the reader's pages in a frame", _ancestors, "*"
    ),
    Setting(
        "RESULT_MONTHS",
        "months after which a reader's link stops working",
        _whole_number(1, 120),
        12,
    ),
    Setting(
        "CLASS_MONTHS",
        "months after which an archived class is erased with all that its pupils gave",
        _whole_number(1, 120),
        12,
    ),
    Setting(
        "TEACHER_SIGN_UP",
        "secret word of the link by which teachers make themselves an account; none where not given",
        _sign_up_word,
        "",
    ),
    Setting(
        "FASTEST_READING",
        "words a minute; who answers faster than the questions can be read so is not counted; 0 counts all",
        _whole_number(0, 100_000),
        1000,
    ),
    Setting(
        "SMTP_URL",
        "mail server for links to a new password; none are mailed where not given",
        _smtp_url,
        "",
    ),
    Setting("MAIL_FROM", "sender of those letters", _mail_address, ""),
)


def read_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Read every setting from the environment, creating the data folder and the secret key if needed.

    :raises SettingError: for the first setting that cannot be used.
    """
    values = {setting.name: _value(setting, environ) for setting in SETTINGS}
    _refuse_unknown(environ)
    values["DATA"] = values["DATA"] or default_data_folder()
    values["QUESTIONS"] = values["QUESTIONS"] or questions_folder()
    if not values["QUESTIONS"].is_dir():
        raise SettingError(f"{PREFIX}QUESTIONS: there is no folder {values['QUESTIONS']}")
    if values["DATABASE_URL"] is None or values["SECRET_KEY"] is None:
        _make_folder(values["DATA"])
    if values["DATABASE_URL"] is None:
        values["DATABASE_URL"] = f"sqlite:///{values['DATA'] / 'quizapp.sqlite'}"
    if values["SMTP_URL"] and not (values["SITE_URL"] and values["MAIL_FROM"]):
        raise SettingError(
            f"{PREFIX}SMTP_URL needs {PREFIX}SITE_URL, which the links in letters begin with, "
            f"and {PREFIX}MAIL_FROM, their sender"
        )
    if values["WORKERS"] > 1 and values["DATABASE_URL"].startswith("sqlite"):
        raise SettingError(
            f"{PREFIX}WORKERS is {values['WORKERS']}, but SQLite is served by one process: "
            f"set {PREFIX}THREADS instead, or {PREFIX}DATABASE_URL to PostgreSQL"
        )
    values["SECRET_KEY"] = values["SECRET_KEY"] or _kept_secret(values["DATA"])
    return values


def _value(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(PREFIX + setting.name, "").strip()
    if not text:
        return setting.default
    try:
        return setting.read(text)
    except ValueError as error:
        raise SettingError(f"{PREFIX}{setting.name} {error}") from None


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = [PREFIX + setting.name for setting in SETTINGS]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise SettingError(f"{name} is not a setting of quizapp{hint}")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            f"{PREFIX}DATA: cannot make the folder {folder}: {error.strerror}"
        ) from None
    if not os.access(folder, os.W_OK):
        raise SettingError(f"{PREFIX}DATA: the folder {folder} cannot be written to")


def _kept_secret(folder: Path) -> str:
    """Return the secret key of the data folder, making it first if there is none.

    Two processes that start together agree on one: each writes a whole key under another name and then links it, which
    only one of them can do.
    """
    kept = folder / "secret_key"
    if not kept.exists():
        draft = folder / f"secret_key.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            kept.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    text = kept.read_text(encoding="ascii", errors="replace").strip()
    if len(text) < 32:
        raise SettingError(
            f"{PREFIX}SECRET_KEY: the file {kept} is damaged; delete it to have a new key made"
        )
    return text
