"""What the tests of writing share."""

import io
import zipfile
from pathlib import Path

from quizapp.bank.quiz import Quiz, quiz_to_data
from quizapp.bank.writer import to_yaml
from tests.account.client import Staff
from tests.bank import builders

UID = builders.QUIZ_ID
ARTICLE = f"/edit/{UID}/article"
LONG = (
    "The river has been measured for a hundred years, and its level has been argued about in town for as long. "
    * 2
)
WEB = (
    "Why rivers rise\r\n\r\n"
    f"“It’s the snow,” says one of\u00a0them. {LONG}\r\n"
    "1.)\u00a0Snow melts earlier\r\n"
    f"\u00a0\u00a0{LONG}\u200b\r\n"
    "2.)\tDams hold less\r\n\r\n"
    f"{LONG}\r\n• Mud fills them\r\n• Stones\u00a0too\r\n"
)


def zipped(quiz: Quiz, article: str | None = None) -> bytes:
    """Return a quiz as the archive of its folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("any/quiz.yaml", to_yaml(quiz_to_data(quiz)))
        archive.writestr("any/article.md", quiz.article if article is None else article)
    return packed.getvalue()


def extracted(data: bytes, folder: Path) -> Path:
    """Unpack what was downloaded; return the quiz's folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return next(path for path in folder.iterdir() if path.is_dir())


def upload(editor: Staff, data: bytes, name: str = "quiz.zip", **values: str) -> None:
    """Send a file to the page of new quizzes, as a browser does."""
    send_file(editor, "/edit/new/upload", data, name, **values)


def send_file(editor: Staff, path: str, data: bytes, name: str, **values: str) -> None:
    """Send a form with a file."""
    fields = b"".join(
        f'--BOUNDARY\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in values.items()
    )
    head = f'--BOUNDARY\r\nContent-Disposition: form-data; name="folder"; filename="{name}"\r\n'
    body = fields + head.encode() + b"Content-Type: application/zip\r\n\r\n" + data
    form = body + b"\r\n--BOUNDARY--\r\n"
    editor.post(path, form, content_type="multipart/form-data; boundary=BOUNDARY")  # type: ignore[arg-type]


def save(editor: Staff, edition: str = "", **values: str) -> None:
    """Fill the form of the article's page as it is now, and send it."""
    editor.get(ARTICLE)
    form = next(form for form in editor.page.one("main").all("form") if form["action"] == ARTICLE)
    editor.send(form, **({"edition": edition} if edition else {}), **values)
