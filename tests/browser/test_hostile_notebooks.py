"""No script in notebooks, stores or SVGs runs when a page is opened or anything on it is clicked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route

from support.hostile import CELLS, RUN, write_hostile_drawings, write_hostile_notebooks, write_hostile_stores
from support.pages_server import serve
from support.site import BuiltSite, build_site

CONFIG = """
theme: {name: material, font: false, features: [navigation.instant, content.code.copy, toc.follow]}
markdown_extensions: [abbr, admonition, attr_list, footnotes, md_in_html, tables, pymdownx.superfences]
"""
PAGES = (*CELLS, "everything")
TOUCH_ALL = """() => {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && /^https?:$/.test(link.protocol)) event.preventDefault();
  }, true);
  for (const element of document.querySelectorAll("article *, nav a")) {
    for (const name of ["pointerenter", "mouseenter", "mouseover", "focus", "focusin", "toggle", "animationstart"])
      element.dispatchEvent(new Event(name, {bubbles: true}));
    element.focus?.();
    if (element.click) element.click();
    else element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
  }
}"""


class Watched:
    """A tab that records any script that runs."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.found: list[str] = []
        self.page.on("dialog", self._hear)
        self.page.on("popup", lambda popup: self.found.append(f"opened {popup.url}"))

    def _hear(self, dialog: Dialog) -> None:
        self.found.append(f"ran: {dialog.message}")
        dialog.dismiss()

    def visit(self, url: str) -> list[str]:
        """Open a page, click everything on it, and return what was recorded."""
        self.found.clear()
        self.page.goto(url)
        self.page.wait_for_timeout(60)
        self.page.evaluate(TOUCH_ALL)
        self.page.wait_for_timeout(120)
        if self.page.url.split("#")[0] != url:
            self.found.append(f"went to {self.page.url}")
        return list(self.found)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    notebooks = {f"projects/lab/{name}": text for name, text in write_hostile_notebooks().items()}
    stores = {f"projects/stores/{name}": text for name, text in write_hostile_stores().items()}
    drawings = {f"projects/drawn/{name}": text for name, text in write_hostile_drawings().items()}
    pictures = "".join(f"![A]({name}) [B]({name})\n" for name in write_hostile_drawings())
    files = {
        "projects/lab/README.md": "# Lab\n\nWords.\n",
        "projects/stores/README.md": "# Stores\n\nWords.\n",
        "projects/drawn/README.md": f"# Drawn\n\n{pictures}\n",
        "TILs/a.md": "# A\n",
        **notebooks,
        **stores,
        **drawings,
    }
    return build_site(tmp_path_factory.mktemp("hostile"), files, CONFIG, today="2026-11-23")


@pytest.fixture(scope="module")
def address(site: BuiltSite) -> Iterator[str]:
    (site.folder / "control").mkdir()
    article = f'<article><img src=x onerror="{RUN}"><a href="javascript:{RUN}">a</a></article>'
    (site.folder / "control" / "index.html").write_text(f"<!doctype html>{article}<script src=//evil.example></script>")
    with serve(Path(site.folder)) as root:
        yield root


@pytest.fixture(scope="module")
def asked() -> list[str]:
    return []


@pytest.fixture(scope="module")
def tab(browser: Browser, asked: list[str]) -> Iterator[Watched]:
    context = browser.new_context()

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route("https://**/*", refuse)
    context.route("http://evil.example/**", refuse)
    yield Watched(context)
    context.close()


def test_what_runs_on_a_page_is_noticed(tab: Watched, address: str, asked: list[str]) -> None:
    assert tab.visit(f"{address}control/") == ["ran: ran", "ran: ran"]
    assert asked == ["http://evil.example/"]
    asked.clear()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_in_a_notebook_runs(name: str, tab: Watched, address: str, asked: list[str]) -> None:
    asked.clear()

    assert tab.visit(f"{address}projects/lab/{name}/") == []
    assert [url for url in asked if "evil" in url] == []
    assert "The last words." in tab.page.inner_text("article")
    assert tab.page.locator(".md-footer").count() == 1


@pytest.mark.parametrize("url", ["projects/stores/", "projects/drawn/", "projects/"])
def test_nothing_that_dvc_and_mlflow_have_written_runs(url: str, tab: Watched, address: str, asked: list[str]) -> None:
    asked.clear()

    assert tab.visit(f"{address}{url}") == []
    assert [each for each in asked if "evil" in each] == []
    assert tab.page.locator("article img[onerror], article script").count() == 0


def test_no_drawing_runs_when_it_is_opened_alone(site: BuiltSite, tab: Watched, address: str, asked: list[str]) -> None:
    asked.clear()
    drawings = [name for name in site.files() if name.startswith("projects/") and name.endswith(".svg")]

    assert {f"projects/drawn/{name}" for name in write_hostile_drawings()} - set(drawings) == {
        "projects/drawn/page.svg"
    }
    assert {name: tab.visit(f"{address}{name}") for name in drawings} == {name: [] for name in drawings}
    assert [each for each in asked if "evil" in each] == []
    assert [name for name in drawings if b"evil" in site.read(name)] == []


def test_every_notebook_has_a_page(site: BuiltSite) -> None:
    assert [name for name in PAGES if not site.has(f"projects/lab/{name}/")] == []
