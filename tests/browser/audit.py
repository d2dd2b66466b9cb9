"""Audit the pages: `make audit` prints what Lighthouse (mobile) and axe find, and fails below the targets.

Lighthouse is a program for Node: it is installed from npm into the environment on the first run.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from tests.browser import quizzes
from tests.browser.pages import EVERY_PAGE, RATINGS
from tests.browser.site import Site, running_site
from tests.browser.start import QUIET, launch
from tests.needs import find_chromium

LIGHTHOUSE = "lighthouse@12.8.2"
HOME = Path(sys.prefix) / "audit"
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3
"""Performance is measured so often; the median counts."""


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        sys.exit("the audit needs chromium: apt install chromium")
    if shutil.which("npm") is None:
        sys.exit("the audit needs Node and npm: apt install npm")
    with (
        tempfile.TemporaryDirectory() as data,
        running_site(Path(data), quizzes.all_quizzes()) as site,
    ):
        site.crowd(quizzes.REAL, RATINGS)
        missed = list(ask_lighthouse(site, chromium))
        with sync_playwright() as playwright, launch(playwright, chromium) as browser:
            missed += ask_axe(browser, site)
    sys.exit("\n".join(missed) if missed else 0)


def ask_lighthouse(site: Site, chromium: str) -> Iterator[str]:
    """Print the scores of three pages; return what is below its target."""
    program = _install()
    token = site.begin(quizzes.REAL)
    result = site.finished(quizzes.REAL, 60, known=3)
    pages = {
        "article": f"/q/{quizzes.REAL}",
        "question": f"/r/{token}/fact/1",
        "result": f"/r/{result}/result",
    }
    click.echo(f"{'Lighthouse, mobile':<20}" + "".join(f"{name:>16}" for name in TARGETS))
    for name, path in pages.items():
        runs = [_run(program, chromium, site.url + path) for _ in range(RUNS)]
        scores = {target: sorted(run[target] for run in runs)[RUNS // 2] for target in TARGETS}
        if name != "article":
            del scores["seo"]  # readers' own pages are kept out of every index
        click.echo(f"{name:<20}" + "".join(f"{scores.get(target, '–'):>16}" for target in TARGETS))
        for target, score in scores.items():
            if score < TARGETS[target]:
                yield f"{name}: {target} is {score}, not {TARGETS[target]}"


def _install() -> Path:
    program = HOME / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        command = ["npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]
        subprocess.run([*command, "--silent", "--prefix", str(HOME), LIGHTHOUSE], check=True)
    return program


def _run(program: Path, chromium: str, url: str) -> Mapping[str, int]:
    report = _report(program, chromium, url)
    _print_failed(report, "/q/" in url)
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in TARGETS}


def _report(program: Path, chromium: str, url: str) -> dict[str, Any]:
    command = [
        str(program),
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(TARGETS)}",
        f"--chrome-flags=--headless=new {' '.join(QUIET)}",
    ]
    path = f"{Path(shutil.which('node') or '').parent}:/usr/bin:/bin"
    environ = {"CHROME_PATH": chromium, "PATH": path}
    for _ in range(2):  # now and then the browser does not start in time
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            report: dict[str, Any] = json.loads(done.stdout)
            return report
    reason = done.stderr.strip().splitlines() or ["no reason given"]
    sys.exit(f"Lighthouse failed twice, with exit code {done.returncode}, on {url}: {reason[-1]}")


def _print_failed(report: Mapping[str, Any], indexed: bool) -> None:
    for name in ("accessibility", "best-practices", *(("seo",) if indexed else ())):
        for part in report["categories"][name]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                click.echo(f"  {name}: {audit['id']}: {audit['title']}")


def ask_axe(browser: Browser, site: Site) -> list[str]:
    """Print how many violations axe finds on every page and state in light and dark; give them."""
    axe, found = Axe(), []
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        for name, opener in EVERY_PAGE.items():
            opener(page, site)
            violations = axe.run(page).response["violations"]
            found += [f"{name}, {scheme}: {violation['id']}" for violation in violations]
        context.close()
    click.echo(
        f"axe: {len(found)} violations on {len(EVERY_PAGE)} pages and states, light and dark"
    )
    return found


if __name__ == "__main__":
    main()
