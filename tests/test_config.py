"""Settings: read from the environment, and every wrong one named in one line."""

import stat
from pathlib import Path

import pytest

from quizapp.config import SETTINGS, SettingError, read_settings
from tests.helpers import SECRET_KEY, in_processes


def test_nothing_has_to_be_set(tmp_path: Path) -> None:
    settings = read_settings({"QUIZAPP_DATA": str(tmp_path / "new" / "folder")})
    assert settings["DATABASE_URL"] == f"sqlite:///{tmp_path}/new/folder/quizapp.sqlite"
    assert (settings["HOST"], settings["PORT"], settings["WORKERS"], settings["THREADS"]) == (
        "127.0.0.1",
        8000,
        1,
        4,
    )
    assert (settings["QUESTIONS"] / "russia-china-2015" / "quiz.yaml").is_file()
    assert set(settings) == {setting.name for setting in SETTINGS}


def test_an_empty_setting_counts_as_not_set(tmp_path: Path) -> None:
    assert read_settings({"QUIZAPP_DATA": str(tmp_path), "QUIZAPP_PORT": " "})["PORT"] == 8000


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "65536", "QUIZAPP_PORT is '65536'; it must be a whole number from 0 to 65535"),
        ("PORT", "http", "QUIZAPP_PORT is 'http'; it must be a whole number from 0 to 65535"),
        ("PORT", "-1", "QUIZAPP_PORT is '-1'"),
        ("WORKERS", "0", "QUIZAPP_WORKERS is '0'; it must be a whole number from 1 to 64"),
        ("WORKERS", "2", "QUIZAPP_WORKERS is 2, but SQLite is served by one process"),
        ("THREADS", "many", "QUIZAPP_THREADS is 'many'"),
        ("PROXIES", "9", "QUIZAPP_PROXIES is '9'"),
        ("RESULT_MONTHS", "0", "QUIZAPP_RESULT_MONTHS is '0'"),
        ("CLASS_MONTHS", "121", "QUIZAPP_CLASS_MONTHS is '121'"),
        ("TEACHER_SIGN_UP", "too short", "QUIZAPP_TEACHER_SIGN_UP must be 16 letters"),
        ("TEACHER_SIGN_UP", "a/b" * 9, "QUIZAPP_TEACHER_SIGN_UP must be 16 letters"),
        ("DATABASE_URL", "here", "QUIZAPP_DATABASE_URL is not a database address"),
        ("DATABASE_URL", "mysql://host/name", "QUIZAPP_DATABASE_URL names 'mysql'"),
        ("DATABASE_URL", "sqlite://", "QUIZAPP_DATABASE_URL names no file"),
        ("DATABASE_URL", "sqlite:///:memory:", "QUIZAPP_DATABASE_URL names no file"),
        ("SITE_URL", "read.example", "QUIZAPP_SITE_URL must be an address"),
        ("SITE_URL", "https://", "QUIZAPP_SITE_URL must be an address"),
        ("SECRET_KEY", "short", "QUIZAPP_SECRET_KEY is shorter than 32 characters"),
        (
            "FRAME_ANCESTORS",
            "https://a.example; script-src *",
            "QUIZAPP_FRAME_ANCESTORS has 'https://a.example;' in it; it must be a list of origins",
        ),
        ("FRAME_ANCESTORS", "self", "QUIZAPP_FRAME_ANCESTORS has 'self' in it"),
        ("SMTP_URL", "mail.example", "QUIZAPP_SMTP_URL is not the address of a mail server"),
        ("SMTP_URL", "smtp://host:port", "QUIZAPP_SMTP_URL is not the address of a mail server"),
        ("SMTP_URL", "http://host", "QUIZAPP_SMTP_URL is not the address of a mail server"),
        ("SMTP_URL", "smtp://host", "QUIZAPP_SMTP_URL needs QUIZAPP_SITE_URL"),
        ("MAIL_FROM", "somebody", "QUIZAPP_MAIL_FROM is not a sender"),
        ("MAIL_FROM", "q@x.example\nBcc: y@x.example", "QUIZAPP_MAIL_FROM is not a sender"),
        (
            "DATABASE",
            "x",
            "QUIZAPP_DATABASE is not a setting of quizapp; did you mean QUIZAPP_DATABASE_URL?",
        ),
        ("COLOUR", "x", "QUIZAPP_COLOUR is not a setting of quizapp"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    tmp_path: Path, name: str, value: str, expected: str
) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({"QUIZAPP_DATA": str(tmp_path), f"QUIZAPP_{name}": value})
    assert str(caught.value).startswith(expected)
    assert "\n" not in str(caught.value)


def test_the_database_url_never_shows_in_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings(
            {"QUIZAPP_DATA": str(tmp_path), "QUIZAPP_DATABASE_URL": "mysql://me:hidden@host/name"}
        )
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_way_to_write_a_postgresql_address_is_understood(scheme: str) -> None:
    environ = {
        "QUIZAPP_DATABASE_URL": f"{scheme}://me:p%40ss@host/name",
        "QUIZAPP_SECRET_KEY": SECRET_KEY,
    }
    assert read_settings(environ)["DATABASE_URL"] == "postgresql+psycopg://me:p%40ss@host/name"


def test_a_question_bank_that_is_not_there_is_named(tmp_path: Path) -> None:
    environ = {"QUIZAPP_DATA": str(tmp_path), "QUIZAPP_QUESTIONS": str(tmp_path / "none")}
    with pytest.raises(SettingError, match="QUIZAPP_QUESTIONS: there is no folder"):
        read_settings(environ)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match="QUIZAPP_DATA: cannot make the folder"):
        read_settings({"QUIZAPP_DATA": str(tmp_path / "file" / "data")})


def test_the_secret_key_is_kept_and_only_for_the_owner(tmp_path: Path) -> None:
    first = read_settings({"QUIZAPP_DATA": str(tmp_path)})["SECRET_KEY"]
    assert len(first) >= 64
    assert read_settings({"QUIZAPP_DATA": str(tmp_path)})["SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_damaged_secret_key_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes(b"\xff")
    with pytest.raises(SettingError, match="is damaged"):
        read_settings({"QUIZAPP_DATA": str(tmp_path)})


def test_processes_that_start_together_agree_on_the_secret_key(tmp_path: Path) -> None:
    code = "import os; from quizapp.config import read_settings; print(read_settings(os.environ)['SECRET_KEY'])"
    assert len(set(in_processes(6, code, QUIZAPP_DATA=str(tmp_path)))) == 1


@pytest.mark.parametrize(
    "ancestors",
    [
        "*",
        "'self'",
        "https:",
        "https://a.example",
        "a.example  *.b.example:8443",
        "http://localhost:80",
    ],
)
def test_sites_that_may_frame_are_named_as_browsers_know_them(
    tmp_path: Path, ancestors: str
) -> None:
    settings = read_settings({"QUIZAPP_DATA": str(tmp_path), "QUIZAPP_FRAME_ANCESTORS": ancestors})
    assert settings["FRAME_ANCESTORS"] == " ".join(ancestors.split())
