"""The share row, clicked in a real browser, with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from support.audits import find_barriers
from support.pages_server import serve
from support.site import BuiltSite, build_site

ROOT = "https://ada.example/portfolio/"
FILES = {
    "docs/index.md": "# Home\n",
    "TILs/2026-11-18-kafka.md": "# Why Kafka & Flink?\n\nOne loud key fills one partition of it.\n",
    "projects/pump/README.md": "---\nvideo: https://youtu.be/dQw4w9WgXcQ\ntags: [kafka]\n---\n# Pump\n\nIt pumps.\n",
    "projects/valve/README.md": "---\ntags: [kafka, x]\n---\n# Valve\n\nIt is a kafka valve.\n",
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


def test_copying_twice_says_so_and_then_what_the_button_is_for(context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}til/kafka/")

    page.click("[data-til-copy]")
    page.click("[data-til-copy]")

    expect(page.locator("[data-til-copy]")).to_have_attribute("title", "Copied")
    expect(page.locator("[data-til-copy]")).to_have_attribute("title", "Copy link", timeout=5_000)


def test_where_copying_is_not_allowed_the_post_is_selected(page: Page, address: str) -> None:
    page.add_init_script("Clipboard.prototype.writeText = () => Promise.reject(new DOMException('no'))")
    page.goto(f"{address}digest/2026-W47/")

    page.click(".til-post summary")
    page.click("[data-til-copy-post]")

    assert str(page.evaluate("String(getSelection()) || document.activeElement.value")).startswith("Why Kafka")
    assert page.get_attribute("[data-til-copy-post]", "title") == "Copy as LinkedIn post"


def test_the_browser_s_own_sheet_gets_the_title_and_the_address(page: Page, address: str) -> None:
    page.add_init_script("navigator.share = (given) => { window.given = given; return Promise.resolve(); }")
    page.goto(f"{address}til/kafka/")

    page.click("[data-til-native]")

    assert page.evaluate("window.given") == {"title": "Why Kafka & Flink?", "url": f"{ROOT}til/kafka/"}


def test_a_browser_without_a_sheet_shows_no_button_for_it(page: Page, address: str) -> None:
    page.add_init_script("delete Navigator.prototype.share")
    page.goto(f"{address}til/kafka/")

    expect(page.locator("[data-til-copy]")).to_be_visible()
    expect(page.locator("[data-til-native]")).to_be_hidden()


def test_the_keyboard_reaches_each_of_them_in_order(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}til/kafka/")
    page.focus(".til-share__link--linkedin")

    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(str(page.evaluate("document.activeElement.title")))

    assert reached == ["Share on X", "Share on Bluesky", "Share on Hacker News", "Share by e-mail", "Copy link"]


def test_links_lead_where_they_say(page: Page, address: str) -> None:
    page.goto(f"{address}til/kafka/")

    links = page.eval_on_selector_all(".til-share a", "all => all.map((each) => each.href)")

    whole = "https%3A%2F%2Fada.example%2Fportfolio%2Ftil%2Fkafka%2F"
    title = "Why%20Kafka%20%26%20Flink%3F"
    assert links == [
        f"https://www.linkedin.com/sharing/share-offsite/?url={whole}",
        f"https://x.com/intent/post?text={title}&url={whole}",
        f"https://bsky.app/intent/compose?text={title}%20{whole}",
        f"https://news.ycombinator.com/submitlink?u={whole}&t={title}",
        f"mailto:?subject={title}&body={title}%0A%0A{whole}",
    ]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_the_row_keeps_nobody_out(page: Page, address: str, scheme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}til/kafka/")
    page.evaluate("(scheme) => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)

    assert find_barriers(page, ".til-share") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_player_elsewhere_is_asked_for_with_a_click_and_not_before(
    context: BrowserContext, address: str, outside_requests: list[str]
) -> None:
    page = context.new_page()
    page.goto(f"{address}projects/pump/")
    poster = page.get_by_role("link", name="Play the video")
    expect(poster).to_have_attribute("href", "https://youtu.be/dQw4w9WgXcQ")

    assert outside_requests == []
    poster.focus()
    page.keyboard.press("Enter")
    expect(page.locator("iframe.til-video")).to_be_focused()

    assert outside_requests == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"]


def test_what_the_search_finds_keeps_nobody_out(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)
    page.locator("input.md-search__input").click()
    page.keyboard.type("kafka", delay=20)
    expect(page.locator(".md-search-result__item").first).to_be_attached()

    assert find_barriers(page) == []
