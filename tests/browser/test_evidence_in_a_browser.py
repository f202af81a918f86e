"""Evidence, achievements and badges in a browser: in both schemes, at any width, with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog

from support.audits import find_barriers
from support.lab import TODAY, write_lab
from support.pages_server import serve
from support.site import BuiltSite, build_folder

PAGES = ("achievements/", "projects/", "projects/anomaly/", "projects/anomaly/exploration/", "digest/2026-W41/", "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_folder(write_lab(tmp_path_factory.mktemp("lab")), today=TODAY)


@pytest.fixture
def address(site: BuiltSite) -> Iterator[str]:
    with serve(Path(site.folder)) as root:
        yield root


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("url", PAGES)
def test_nobody_is_kept_out(browser: Browser, address: str, url: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}{url}")
    page.evaluate("document.querySelectorAll('article details').forEach(one => one.open = true)")
    # The colors of code are the theme's.
    page.evaluate("document.querySelectorAll('.highlight').forEach(one => one.remove())")
    barriers = find_barriers(page, within="article")
    context.close()

    assert barriers == []


@pytest.mark.parametrize("width", [320, 390, 1280, 1920])
def test_nothing_sticks_out_of_a_page(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    found = {}
    for url in PAGES:
        page.goto(f"{address}{url}")
        found[url] = page.evaluate(wider)
    context.close()

    assert found == dict.fromkeys(PAGES, 0)


def test_no_script_of_a_notebook_runs_and_none_of_it_asks_elsewhere(
    context: BrowserContext, address: str, outside_requests: list[str]
) -> None:
    page = context.new_page()
    said: list[str] = []

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", hear)
    page.goto(f"{address}projects/anomaly/exploration/")
    page.wait_for_timeout(300)

    assert said == []
    assert "taken over" not in page.title()
    assert page.locator("article").is_visible()
    assert [url for url in outside_requests if "evil" in url] == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("achievements/", ["45.25", "First note", "1 of 10", "Evidence"]),
        ("projects/", ["3 of 4", "2 of 2", "1 of 2"]),
        ("projects/anomaly/", ["older than the code", "12,000", "docker build -t ada/anomaly ."]),
        ("projects/anomaly/exploration/", ["ZeroDivisionError: division by zero", "0.910"]),
        ("digest/2026-W41/", ["they overlap", "feat(anomaly): a baseline"]),
    ],
)
def test_everything_is_read_without_javascript(browser: Browser, address: str, url: str, words: list[str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{url}")
    for word in words:
        assert word in page.locator("article").inner_text(), word
    context.close()


def test_what_is_folded_opens_by_keyboard_and_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}projects/anomaly/")
    summary = page.locator(".til-runs > summary")
    assert not page.locator(".til-runs tbody th").first.is_visible()
    summary.focus()
    page.keyboard.press("Enter")

    assert page.locator(".til-runs tbody th").first.is_visible()
    context.close()


def test_each_badge_is_drawn_as_wide_as_its_words(browser: Browser, site: BuiltSite, address: str) -> None:
    names = [name for name in site.files() if name.startswith("badges/") and name.endswith(".svg")]
    page = browser.new_page()
    for name in names:
        page.goto(f"{address}{name}")
        boxes = page.evaluate(
            """[...document.querySelectorAll('text')].map(one => {
                const box = one.getBoundingClientRect();
                return [box.left, box.right];
            })"""
        )
        width, height = page.evaluate(
            "[document.documentElement.width.baseVal.value, document.documentElement.height.baseVal.value]"
        )

        assert height == 20, name
        assert boxes, name
        assert all(0 < left < right < width for left, right in boxes), name
    page.close()
