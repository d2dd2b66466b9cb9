"""Starting the browser."""

from playwright.sync_api import Browser, Playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A browser that asks nobody for anything by itself."""


def launch(playwright: Playwright, chromium: str) -> Browser:
    """Start the browser without a window."""
    return playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
