"""The share row, clicked in a real browser, with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from support.audits import find_barriers
from support.pages_server import serve
from support.site import BuiltSite, build_site

ROOT = "https://ada.example/portfolio/"
FILES = {
    "docs/index.md": "# Home\n",
    "TILs/2026-11-18-kafka.md": "# Why Kafka & Flink?\n\nOne loud key fills one partition of it.\n",
}
CONFIG = f"""
    site_url: {ROOT}
    theme: {{name: material, font: false}}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_site(tmp_path_factory.mktemp("site"), FILES, CONFIG, today="2026-11-23")


@pytest.fixture
def address(site: BuiltSite) -> Iterator[str]:
    with serve(Path(site.folder)) as root:
        yield root


def test_linkedin_opens_with_the_page_and_nothing_else_is_asked_for(
    context: BrowserContext, address: str, outside_requests: list[str]
) -> None:
    page = context.new_page()
    page.goto(f"{address}til/kafka/")

    assert outside_requests == []
    with page.expect_popup() as popup:
        page.click(".til-share__link--linkedin")
    popup.value.wait_for_load_state()
    [asked] = [url for url in outside_requests if "linkedin" in url]
    assert parse_qs(urlsplit(asked).query) == {"url": [f"{ROOT}til/kafka/"]}


def test_copying_puts_the_address_on_the_clipboard(context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}til/kafka/")

    page.click("[data-til-copy]")

    assert page.evaluate("navigator.clipboard.readText()") == f"{ROOT}til/kafka/"
    assert page.get_attribute("[data-til-copy]", "title") == "Copied"


def test_the_week_is_copied_as_a_post(context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}digest/2026-W47/")

    page.click(".til-post summary")
    page.click("[data-til-copy-post]")

    text = str(page.evaluate("navigator.clipboard.readText()"))
    assert text.startswith("Why Kafka & Flink?\n\n")
    assert f"{ROOT}digest/2026-W47/" in text


def test_without_scripts_links_work_and_nothing_else_shows(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}til/kafka/")

    assert page.locator(".til-share a:visible").count() == 5
    assert page.locator(".til-share button:visible").count() == 0
    context.close()


def test_the_row_keeps_nobody_out(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}til/kafka/")

    assert find_barriers(page, ".til-share") == []
