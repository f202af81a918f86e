"""The symbols of categories on their pages in a real browser, as drawings and emoji."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator

from support.pages_server import serve
from support.site import BuiltSite, build_site

FILES = {
    "docs/index.md": "# Home\n",
    "TILs/2026-11-18-lag.md": "---\ncategory: data\n---\n# Lag\n\nOne loud key.\n",
    "TILs/2026-11-19-oom.md": "---\ncategory: infra\n---\n# Out of memory\n\nA smaller batch.\n",
}
CONFIG = """
    theme: {name: material, font: false}
    plugins:
      - tilfolio:
          categories:
            - {name: data, icon: material/database}
            - {name: infra, icon: 🧯}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_site(tmp_path_factory.mktemp("site"), FILES, CONFIG, today="2026-11-23")


@pytest.fixture
def address(site: BuiltSite) -> Iterator[str]:
    with serve(Path(site.folder)) as root:
        yield root


def colors_of(seen: Locator) -> set[object]:
    """Return the visible colours of an element without its edge."""
    with Image.open(BytesIO(seen.screenshot())) as picture:
        inner = picture.convert("RGB").crop((3, 3, picture.width - 3, picture.height - 3))
        return {color for _, color in inner.getcolors(maxcolors=1 << 16) or ()}


def test_a_symbol_is_drawn(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}checklist/data/")

    # The colors of the symbol and the page; without a symbol there would be one color.
    assert len(colors_of(page.locator(".til-kicker .til-icon svg"))) > 1


def test_a_symbol_is_seen_in_colours_that_the_reader_forces(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.emulate_media(forced_colors="active")
    page.goto(f"{address}checklist/data/")

    assert len(colors_of(page.locator(".til-kicker .til-icon svg"))) > 1


def test_an_emoji_stays_in_the_text(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}checklist/infra/")
    chip = page.locator(".til-kicker .til-cat")

    assert (chip.text_content() or "").startswith("🧯")
    assert chip.locator("svg").count() == 0


def test_the_link_to_the_checklist_is_told_from_its_sentence(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}checklist/data/")
    link = page.locator(".til-kicker a[href$='checklist/']")

    assert link.evaluate("node => getComputedStyle(node).textDecorationLine") == "underline"
