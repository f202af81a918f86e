"""The filter of a list of notes, and the main pages, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from support.pages_server import serve
from support.sample import write_sample
from support.site import build_folder

PAGES = (
    "", "til/", "til/overlapping-windows/", "checklist/", "checklist/data/", "digest/", "digest/2026-W48/",
    "projects/", "projects/anomaly-detection/", "achievements/", "tags/", "404.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_sample(tmp_path_factory.mktemp("sample"))
    site = build_folder(folder, today="2026-11-28")
    assert site.exit_code == 0
    return Path(site.folder)


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with serve(folder) as root:
        yield root


@pytest.fixture
def notes(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}til/")
    return page


def test_typing_filters_all_notes_counts_them_and_is_kept_in_the_address(notes: Page) -> None:
    box = notes.get_by_role("searchbox", name="Filter notes")
    box.press_sequentially("bisect")

    expect(notes.locator(".til-row")).to_have_count(1)  # it is on the second page of the list
    expect(notes.locator(".til-filter [role=status]")).to_have_text("1 note")
    assert notes.url.endswith("?words=bisect")
    notes.reload()
    expect(notes.locator("[data-md-toggle=search]")).not_to_be_checked()
    expect(notes.locator(".til-row")).to_have_count(1)
    box.press("Escape")
    expect(notes.locator(".til-row")).to_have_count(20)
    assert notes.url.endswith("/til/")


def test_a_category_and_a_tag_in_the_address_filter_too(notes: Page, address: str) -> None:
    notes.goto(f"{address}til/?category=data&tag=retrieval")

    expect(notes.locator(".til-row__title")).to_have_text(["Chunks that overlap answer twice"])
    expect(notes.locator(".til-filters [aria-current]")).to_have_text("Data 13")
    notes.get_by_role("link", name="Show all notes").click()
    expect(notes.locator(".til-row")).to_have_count(20)


def test_home_is_light_and_asks_nobody_else(context: BrowserContext, address: str, outside_requests: list[str]) -> None:
    page = context.new_page()
    page.goto(address, wait_until="networkidle")

    assert outside_requests == []
    assert page.locator("*").count() < 700
    assert page.locator(".til-project").count() == 3


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_no_page_keeps_anybody_out(browser: Browser, address: str, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    found = []
    for name in PAGES:
        page.goto(f"{address}{name}")
        result = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        found += [
            (name, one["id"], [node["target"] for node in one["nodes"]][:3]) for one in result.response["violations"]
        ]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [(name, "wider than the screen", wide)] if wide > 0 else []
    context.close()

    assert found == []


def test_the_search_has_each_note_once_and_no_widget(folder: Path) -> None:
    found = json.loads((folder / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    titles = [entry["title"] for entry in found]
    [home] = [entry["text"] for entry in found if entry["location"] == ""]

    assert titles.count("A window that overlaps its neighbours leaks the label") == 1
    assert titles.count("Week 48, 2026") == 1
    assert home == ""
    text = {entry["location"]: entry["text"] for entry in found}
    assert text["checklist/#what-was-met-where"] == ""
    assert text["projects/anomaly-detection/#measured"] == "4 runs"


def test_each_stop_of_the_keyboard_is_in_sight_on_a_narrow_window(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}til/", wait_until="networkidle")
    hidden = []
    for _ in range(30):
        page.keyboard.press("Tab")
        page.wait_for_timeout(20)
        hidden += page.evaluate(
            """() => {
              const place = document.activeElement.getBoundingClientRect();
              const isToggle = document.activeElement.matches(".md-option");  // its label shows the focus
              const isSeen = place.width > 1 && place.right > 0 && place.left < innerWidth;
              return isToggle || isSeen ? [] : [document.activeElement.outerHTML.slice(0, 80)];
            }"""
        )

    assert hidden == []
