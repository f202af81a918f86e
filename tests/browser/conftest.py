"""A real browser and server: Debian's Chromium, driven by Playwright, on a site under a sub-path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from support.browsers import find_chromium
from support.pages_server import serve

# The last five stop Chromium from contacting its own hosts at every start.
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests of a process."""
    program = find_chromium()
    if program is None:
        pytest.skip("this needs Chromium, which `bash .ci/packages` installs")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_OPTIONS))
        yield running
        running.close()


@pytest.fixture
def outside_requests() -> list[str]:
    """List the requests of the test's page to other hosts; all are blocked."""
    return []


@pytest.fixture
def context(browser: Browser, outside_requests: list[str]) -> Iterator[BrowserContext]:
    """Open a fresh profile that can only reach this machine."""

    def keep_inside(route: Route) -> None:
        if route.request.url.startswith("http://127.0.0.1:"):
            route.fallback()
        else:
            outside_requests.append(route.request.url)
            route.abort()

    opened = browser.new_context()
    opened.set_default_timeout(15_000)
    opened.route("**/*", keep_inside)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Open a tab; the test fails if a script on its page throws."""
    thrown: list[str] = []
    tab = context.new_page()
    tab.on("pageerror", lambda error: thrown.append(str(error)))
    yield tab
    assert thrown == []


@pytest.fixture(scope="session")
def serve_folder() -> Iterator[Callable[[Path], str]]:
    """Serve built sites like GitHub Pages for a project, each at `http://127.0.0.1:<port>/portfolio/`."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(serve(folder, below="/portfolio/"))
