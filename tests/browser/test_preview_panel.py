"""The panel in `mkdocs serve` that previews a page on LinkedIn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from support.audits import find_barriers
from support.dev_server import DevServer, serve_site
from support.site import write_site

FILES = {
    "docs/index.md": "# Home\n",
    "TILs/2026-11-18-kafka.md": (
        "# Why Kafka & Flink?\n\nOne loud key fills one partition of it. Two do not. Three never did.\n"
    ),
    "projects/anomaly/README.md": "# Anomaly\n\nFinds what is odd.\n",
}
CONFIG = """
    site_url: https://ada.example/portfolio/
    theme: {name: material, font: false}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevServer]:
    folder: Path = write_site(tmp_path_factory.mktemp("site"), FILES, CONFIG)
    with serve_site(folder, below="/portfolio/", SOURCE_DATE_EPOCH="1795435200") as running:
        yield running


@pytest.mark.parametrize("path", ["til/kafka/", "projects/anomaly/", "digest/2026-W47/"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_the_card_is_shown_in_both_forms_and_the_post_with_its_folds(
    page: Page, server: DevServer, path: str, width: int, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(server.url + path)

    page.click(".til-preview summary")

    frame = page.frame_locator(".til-preview iframe")
    frame.locator(".fold").first.wait_for()
    for form in (".large", ".small"):
        size = frame.locator(f"{form} img").evaluate(
            "async (image) => { await image.decode(); return [image.naturalWidth, image.naturalHeight]; }"
        )
        assert size == [1200, 630]
    assert "of 3,000 characters" in frame.locator("body").inner_text()
    fits = "() => document.documentElement.scrollWidth <= innerWidth"
    inner = page.frames[1]
    inner.wait_for_function("() => document.documentElement.scrollHeight <= innerHeight")
    assert inner.evaluate(fits)
    assert page.evaluate(fits)
    assert find_barriers(page, ".til-preview") == []


def test_a_list_and_the_home_page_have_none(server: DevServer) -> None:
    for path in ("", "til/", "checklist/"):
        html = server.get(path)
        assert html is not None
        assert "til-preview" not in html


def test_a_preview_of_nothing_is_not_there(server: DevServer) -> None:
    assert server.get("tilfolio-preview/til/gone.md.html") is None
    assert server.get("cards/til/gone.png") is None
