"""The house keeps its own rules."""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes
from ruamel.yaml import YAML

from quizapp import create_app
from quizapp.cli import main
from quizapp.config import PREFIX, SETTINGS, read_settings
from quizapp.models import Base
from quizapp.question_types import TYPES
from quizapp.web.access import Who
from quizapp.web.answer_fields import ANSWER_FIELDS
from tests.needs import CHOICE
from tests.question_types.samples import SAMPLES

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "quizapp"
FACES = ("reader", "account", "editor", "teacher", "pupil", "web", "report")
DOCS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
MODULES = sorted(SOURCE.rglob("*.py"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app without tables: nothing here asks the database."""
    return create_app(read_settings({"QUIZAPP_DATA": str(tmp_path_factory.mktemp("house"))}))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def words(pattern: str) -> Iterator[tuple[Path, re.Match[str]]]:
    for path in DOCS:
        yield from ((path, match) for match in re.finditer(pattern, path.read_text("utf-8")))


# Views


def test_every_view_states_who_may_call_it(bare: Flask) -> None:
    assert bare.view_functions
    silent = {
        endpoint
        for endpoint, view in bare.view_functions.items()
        if not isinstance(getattr(view, "open_to", None), Who)
    }
    assert silent == set()


def test_whoever_needs_a_link_has_it_in_the_address(bare: Flask) -> None:
    for rule in bare.url_map.iter_rules():
        who = getattr(bare.view_functions[rule.endpoint], "open_to", None)
        assert ("token" in rule.arguments) is (who is Who.LINK_HOLDER), rule.rule
        assert rule.rule.startswith("/r/") is (who is Who.LINK_HOLDER), rule.rule


def test_a_view_shows_or_stores_and_never_both(bare: Flask) -> None:
    for rule in bare.url_map.iter_rules():
        assert rule.methods is not None
        assert not {"GET", "POST"} <= rule.methods, rule.rule


# Forms


def test_what_people_type_is_read_by_forms() -> None:
    """A face hands `request.form` to a form; hidden values come from `web/forms.py`."""
    for module in MODULES:
        if module == SOURCE / "web" / "forms.py":
            continue
        source = module.read_text("utf-8")
        assert not re.search(r"request\.form(\.|\[)| in request\.form\b", source), name(module)


# Question types


def test_every_question_type_has_a_field_a_template_a_sample_and_tests(bare: Flask) -> None:
    assert list(ANSWER_FIELDS) == list(SAMPLES) == list(TYPES)
    for type_name, field in ANSWER_FIELDS.items():
        assert bare.jinja_env.get_template(field.template)
        assert (ROOT / "tests" / "question_types" / f"test_{type_name}.py").is_file()
        assert TYPES[type_name].name == type_name


# Templates


def test_every_template_uses_only_templates_that_exist(bare: Flask) -> None:
    found = bare.jinja_env.list_templates()
    assert "layout.html" in found
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    assert bare.jinja_env.loader is not None
    for template in found:
        source = bare.jinja_env.loader.get_source(bare.jinja_env, template)[0]
        for used in bare.jinja_env.parse(source).find_all(kinds):
            wanted = getattr(used, "template", None)
            if isinstance(wanted, nodes.Const):
                assert wanted.value in found, template


def test_every_template_that_a_view_shows_exists_and_is_a_whole_page(bare: Flask) -> None:
    shown = {
        text
        for module in MODULES
        for call in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "render_template"
        for part in ast.walk(call.args[0])
        if isinstance(part, ast.Constant) and isinstance(text := part.value, str)
        if text.endswith(".html")
    }
    assert "reader/result.html" in shown
    assert bare.jinja_env.loader is not None
    for template in shown:
        source = bare.jinja_env.loader.get_source(bare.jinja_env, template)[0]
        assert re.match(r'\s*\{% extends "(layout|staff)\.html" %\}', source), template


def test_no_template_switches_escaping_off() -> None:
    for template in SOURCE.rglob("templates/**/*.html"):
        source = template.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", source), name(template)
        assert not re.search(
            r"<script(?! src=| type=.application/ld\+json)|<style|\sstyle=|\son\w+=", source
        ), name(template)


# Code


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def uses(path: Path, *packages: str) -> set[str]:
    return {m for m in imports(path) for p in packages if m == p or m.startswith(f"{p}.")}


def rooms(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((SOURCE / folder).rglob("*.py"))]


def test_no_face_changes_a_stored_row() -> None:
    columns = {column.key for mapper in Base.registry.mappers for column in mapper.column_attrs}
    assert {"name", "time_percent", "archived_at"} <= columns
    for path in rooms(*FACES):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)):
                continue
            its_own = isinstance(node.value, ast.Name) and node.value.id == "self"
            where = f"{name(path)}:{node.lineno}"
            assert its_own or node.attr not in columns, f"{where}: a service changes {node.attr}"


def test_services_leave_the_commit_to_who_called_them() -> None:
    for path in rooms("services", "models", "measurement", "bank", "question_types", *FACES):
        assert not re.search(r"\.commit\(", path.read_text("utf-8")), name(path)


def test_faces_know_no_sql() -> None:
    for path in rooms(*FACES):
        allowed = {"sqlalchemy.exc"}
        found = uses(path, "sqlalchemy", "quizapp.models")
        assert {m for m in found if not m.startswith(tuple(allowed))} == set(), name(path)
        source = path.read_text("utf-8")
        assert not re.search(r"session\.(execute|scalars?|query|get|add|delete|flush)\(", source), (
            name(path)
        )


def test_services_know_no_request() -> None:
    for path in rooms("services", "jobs", "models"):
        assert (
            uses(path, "flask", "wtforms", "werkzeug", "quizapp.web", "quizapp.reader") == set()
        ), name(path)


def test_the_pure_rooms_are_pure() -> None:
    impure = (
        "flask",
        "sqlalchemy",
        "wtforms",
        "random",
        "secrets",
        "time",
        "datetime",
        "os",
        "pathlib",
    )
    for path in [*rooms("question_types", "measurement"), SOURCE / "marking.py"]:
        assert uses(path, *impure) == set(), name(path)
    for path in rooms("bank"):
        assert uses(path, "flask", "sqlalchemy", "wtforms", "random", "secrets") == set(), name(
            path
        )


def test_the_clock_and_the_lots_are_handed_to_services() -> None:
    for path in rooms("services"):
        if path.name != "tokens.py":
            source = path.read_text("utf-8")
            assert not re.search(r"\.now\(|time\.time|SystemRandom|secrets\.", source), name(path)


def code_lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_files_stay_short() -> None:
    assert {name(path): code_lines(path) for path in MODULES if code_lines(path) > 350} == {}


def test_no_folder_holds_more_than_anyone_can_survey() -> None:
    for folder in [SOURCE, *filter(Path.is_dir, SOURCE.rglob("*"))]:
        if "__pycache__" not in folder.parts:
            files = [path for path in folder.iterdir() if path.is_file()]
            assert len(files) <= (10 if folder == SOURCE else 30), name(folder)


def test_no_class_name_stands_for_two_things() -> None:
    defined: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                defined.setdefault(node.name, []).append(f"{name(path)}:{node.lineno}")
    assert "Attempt" in defined
    assert {one: places for one, places in defined.items() if len(places) > 1} == {}


def test_functions_stay_short() -> None:
    long = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                lines = node.end_lineno - node.lineno + 1
                if lines > 45:
                    long[f"{name(path)}: {node.name}"] = lines
    assert long == {}


def test_nothing_is_put_off() -> None:
    for path in [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]:
        with path.open("rb") as file:
            comments = [
                t.string for t in tokenize.tokenize(file.readline) if t.type == tokenize.COMMENT
            ]
        assert not [c for c in comments if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", c)], name(path)


# Checks


def test_the_hooks_call_what_make_check_calls() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = re.search(r"^check:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert recipe is not None
    commands = recipe[1].replace("$(BIN)", ".venv/bin").replace("$(MAKE)", "make")
    hooks = YAML(typ="safe").load(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert [hook["entry"] for hook in hooks] == re.findall(r"^\t@(.+)$", commands, re.MULTILINE)


# Migrations


def test_migrations_follow_each_other_in_the_order_of_their_files() -> None:
    files = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    assert files
    before = None
    for number, path in enumerate(files, 1):
        values = {
            target.id: ast.literal_eval(node.value)
            for node in ast.parse(path.read_text("utf-8")).body
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name) and target.id in {"revision", "down_revision"}
        }
        assert path.name.startswith(f"{values['revision']}_")
        assert values["revision"] == f"{number:04}"
        assert values["down_revision"] == before
        before = values["revision"]


# Docs


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def test_links_within_the_docs_lead_somewhere() -> None:
    for path, match in words(r"\]\(([^)\s]+)\)"):
        link = match[1]
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), f"{name(path)}: {link}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{name(path)}: {link}"


def test_the_docs_name_only_commands_that_exist() -> None:
    for path, match in words(
        r"`(?:\.venv/bin/)?quizapp ([a-z]+)|^\s*(?:\.venv/bin/)?quizapp ([a-z]+)"
    ):
        command = match[1] or match[2]
        assert command in main.commands, f"{name(path)}: quizapp {command}"
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for path, match in words(r"`make ([a-z-]+)"):
        assert match[1] in targets, f"{name(path)}: make {match[1]}"


def test_the_docs_name_only_settings_that_exist_and_every_one_of_them() -> None:
    known = {PREFIX + setting.name for setting in SETTINGS}
    named = {match[0] for _, match in words(PREFIX + r"[A-Z_]*[A-Z]")} - {CHOICE}
    assert named - known == set()
    assert known - named == set()
