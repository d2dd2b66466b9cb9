"""The wheel: it holds all that the app needs, and serves from any folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from quizapp.paths import IN_CHECKOUT
from tests.served import Served

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(not IN_CHECKOUT, reason="a wheel is built from a checkout")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [path] = folder.glob("*.whl")
    return path


def test_it_holds_every_file_of_the_app(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        *(f"quizapp/_migrations/{path}" for path in files(ROOT / "migrations")),
        *(f"quizapp/_questions/{path}" for path in files(ROOT / "questions")),
        *(f"quizapp/{path}" for path in files(ROOT / "src" / "quizapp")),
    }
    assert wanted - inside == set()


def files(folder: Path) -> list[str]:
    found = (
        path for path in folder.rglob("*.*") if path.is_file() and "__pycache__" not in path.parts
    )
    return [path.relative_to(folder).as_posix() for path in found]


def test_it_serves_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "-qq",
        "--target",
        "site",
        str(wheel),
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    home = {
        "PYTHONPATH": str(tmp_path / "site"),
        "XDG_DATA_HOME": str(tmp_path / "home"),
        "QUIZAPP_PORT": "0",
    }
    served = Served(home, cwd=tmp_path)
    assert served.get("/readyz")[0] == 200
    assert served.get("/q/russia-china-2015")[0] == 200
    code, _, err = served.stop()
    assert code == 0
    assert "russia-china-2015: published as version 1" in err
    assert (tmp_path / "home" / "quizapp" / "quizapp.sqlite").is_file()
