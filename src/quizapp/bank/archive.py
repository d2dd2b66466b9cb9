"""Packs and unpacks quiz folders as zip archives, trusting nothing in them and writing nothing to disk."""

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from quizapp.bank.blank import in_order
from quizapp.bank.checking.check import read_files
from quizapp.bank.checking.problems import Problem
from quizapp.bank.folder import ARTICLE_FILE, QUIZ_FILE, decode
from quizapp.bank.parts import Content, is_well_formed
from quizapp.bank.quiz import Quiz, quiz_from_data, quiz_to_data
from quizapp.bank.writer import HEADER, to_yaml

MOST_ARCHIVE_BYTES = 1_500_000
"""The maximum size of an archive; its two files may have 1,256,000 bytes unpacked."""
MOST_FILES = 200

_EARLIEST_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every file, so that the same quiz makes the same archive: the earliest that zip allows."""
_KNOWN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class ArchiveError(Exception):
    """An archive was refused; the text tells the editor why."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The content of an archive: a draft, or the problems that keep it from being one."""

    content: Content | None
    problems: tuple[Problem, ...]
    """Everything that the check found, errors and warnings."""


def unpack(data: bytes) -> Unpacked:
    """Return the quiz folder in an archive.

    A quiz that merely needs work, for example on evidence that is not in the article, is accepted together with its
    problems; data that does not have the form of a quiz is not.

    :raises ArchiveError: if the archive itself is unacceptable.
    """
    if not data:
        raise ArchiveError("The file is empty.")
    if len(data) > MOST_ARCHIVE_BYTES:
        raise ArchiveError(
            f"The file is too large: at most {MOST_ARCHIVE_BYTES / 1e6:g} MB are taken."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            folder, names = _folder(archive)
            return _read(archive, folder, names)
    except ArchiveError:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        raise ArchiveError("This is not a zip file, or a damaged one.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise ArchiveError("This kind of zip file cannot be read: pack it anew.") from error


def pack(content: Content) -> bytes:
    """Return a draft as the archive of a quiz folder; an unfinished draft is packed as far as it goes."""
    try:
        quiz = quiz_from_data(content["quiz"], content["article"])
        data, article = quiz_to_data(quiz), quiz.article
    except (KeyError, TypeError, ValueError, AttributeError):
        data, article = in_order(content["quiz"]), content["article"]
    return _packed(str(data.get("slug") or "quiz"), data, article)


def file_name(content: Content) -> str:
    """Return the name under which an archive is downloaded."""
    return f"{_folder_name(str(content['quiz'].get('slug') or ''))}.zip"


def _packed(slug: str, data: dict[str, Any], article: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        texts = {ARTICLE_FILE: article, QUIZ_FILE: f"{HEADER}\n{to_yaml(data)}"}
        for name, text in texts.items():
            info = zipfile.ZipInfo(f"{_folder_name(slug)}/{name}", _EARLIEST_TIME)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode("utf-8", "replace"))
    return file.getvalue()


def _folder_name(slug: str) -> str:
    """Return a slug as the name of a folder; a draft's slug can be any text."""
    return "".join(sign for sign in slug if sign.isascii() and (sign.isalnum() or sign == "-"))[
        :80
    ] or ("quiz")


def _folder(archive: zipfile.ZipFile) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    """Return the path of the only folder with a quiz, and its files by name."""
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise ArchiveError(f"There are {len(infos):,} files in it: at most {MOST_FILES} are taken.")
    files: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _refuse_hostile(info)
        if info.is_dir() or _is_clutter(info.filename):
            continue
        if info.filename in files:
            raise ArchiveError(f"The file “{_printable(info.filename)}” is in it twice.")
        files[info.filename] = info
    folders = sorted(
        name.removesuffix(QUIZ_FILE) for name in files if name.split("/")[-1] == QUIZ_FILE
    )
    if not folders:
        raise ArchiveError(f"There is no quiz in it: no file {QUIZ_FILE}.")
    if len(folders) > 1:
        raise ArchiveError(f"There are {len(folders)} quizzes in it: upload one at a time.")
    folder = folders[0]
    inside = {name.removeprefix(folder): info for name, info in files.items()}
    return folder, {name: info for name, info in inside.items() if "/" not in name}


def _refuse_hostile(info: zipfile.ZipInfo) -> None:
    """Refuse what no honest program packs: paths that lead out of the folder, links, devices, encrypted files."""
    # zipfile cuts a name at its first NUL, so the original name is checked as well.
    for name in (info.filename, info.orig_filename):
        steps = name.replace("\\", "/").split("/")
        if ".." in steps or steps[0] == "" or name[1:2] == ":" or "\0" in name or "\\" in name:
            raise ArchiveError(f"The path “{_printable(name)}” in it leads out of the folder.")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise ArchiveError(
            f"“{_printable(info.filename)}” in it is a link or a device, not a file."
        )
    if info.flag_bits & 0x1:
        raise ArchiveError("It is locked with a password: pack it without one.")
    if info.compress_type not in _KNOWN:
        raise ArchiveError("It is packed in an unusual way: pack it as an ordinary zip file.")


def _is_clutter(name: str) -> bool:
    """Return whether a file was merely added by an operating system."""
    return any(step.startswith((".", "__MACOSX")) for step in name.split("/"))


def _read(archive: zipfile.ZipFile, folder: str, files: dict[str, zipfile.ZipInfo]) -> Unpacked:
    def read(name: str, most_bytes: int) -> tuple[str | None, list[Problem]]:
        shown = folder + name
        info = files.get(name)
        if info is None:
            return None, [Problem(shown, 1, 1, "This file is missing.")]
        # The size stated in the archive may be a lie, so no more than the limit is unpacked.
        with archive.open(info) as packed:
            data = packed.read(most_bytes + 1)
        if len(data) > most_bytes:
            message = f"This file is too large: at most {most_bytes // 1000:,} kB are read."
            return None, [Problem(shown, 1, 1, message)]
        return decode(data, shown)

    quiz, problems, raw = read_files(read, folder or ".")
    content: Any = {"quiz": raw.data, "article": raw.article} if raw else None
    if content:
        content["quiz"].pop("article", None)  # a draft's article has no file name
    if not quiz and not (is_well_formed(content) and _has_form(content)):
        content = None
    return Unpacked(_stored_form(quiz) if quiz else content, tuple(problems))


def _has_form(content: Content) -> bool:
    """Return whether a quiz with problems has at least the form of one."""
    try:
        quiz_from_data(content["quiz"], content["article"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    return True


def _stored_form(quiz: Quiz) -> Content:
    return {"quiz": quiz_to_data(quiz), "article": quiz.article}


def _printable(name: str) -> str:
    """Return a name, which can hold anything, in printable form for a message."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in name)
    return plain[:80]
