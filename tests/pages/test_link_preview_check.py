from __future__ import annotations

import pytest

from tilfolio.pages.link_preview_check import READ_BYTES, FoundImage, find_faults, read_page

SITE = "https://ada.example/"
URL = f"{SITE}til/why/"
CARD = FoundImage(size=20_000, width=1200, height=630, mime="image/png")
GOOD = {
    "og:title": "Why?",
    "og:description": "It lags.",
    "og:url": URL,
    "og:type": "article",
    "og:image": f"{SITE}cards/why.png?v=1",
}


def html(more: str = "", **changed: str) -> bytes:
    given = {**GOOD, **{name.replace("_", ":"): value for name, value in changed.items()}}
    tags = "".join(f'<meta property="{name}" content="{value}">' for name, value in given.items() if value)
    return f"<html><head><title>Why? - Ada</title>{tags}{more}</head><body></body></html>".encode()


def faults(page: bytes, image: FoundImage | None = CARD, robots: str = "") -> list[str]:
    images = {"cards/why.png": image}
    return list(find_faults(read_page(page), URL, SITE, robots, images.get))


def test_a_good_page_has_no_fault() -> None:
    assert faults(html(), robots="User-agent: *\nAllow: /\n") == []


@pytest.mark.parametrize(
    ("page", "word"),
    [
        pytest.param(html(og_title="x" * 201), "201 characters", id="long title"),
        pytest.param(html(og_description=""), "no description", id="no description"),
        pytest.param(html(og_url=""), "no og:url", id="no address"),
        pytest.param(html(og_url=f"{SITE}til/other/"), "til/other/", id="another address"),
        pytest.param(html(f'<link rel="canonical" href="{SITE}">'), "canonical", id="another canonical"),
        pytest.param(html('<meta name="robots" content="noindex, follow">'), "noindex", id="noindex"),
        pytest.param(html('<meta name="LinkedInBot" content="noindex">'), "noindex", id="noindex for LinkedIn"),
        pytest.param(html('<meta property="og:title" content="Two">'), "2 times", id="two titles"),
        pytest.param(html(og_image=""), "no og:image", id="no image"),
        pytest.param(html(og_image="/cards/why.png"), "not a whole address", id="relative image"),
        pytest.param(html(og_image=f"{SITE}gone.png"), "not in the built site", id="missing image"),
    ],
)
def test_a_fault_is_named(page: bytes, word: str) -> None:
    [fault] = faults(page)

    assert word in fault


@pytest.mark.parametrize(
    ("image", "word"),
    [
        (FoundImage(size=20_000, width=1200, height=630, mime="image/webp"), "image/webp"),
        (FoundImage(size=20_000, width=0, height=0, mime="image/svg+xml"), "image/svg+xml"),
        (FoundImage(size=5_000_001, width=1200, height=630, mime="image/png"), "5.0 MB"),
        (FoundImage(size=2_000, width=100, height=90, mime="image/png"), "too small"),
        (FoundImage(size=2_000, width=600, height=315, mime="image/png"), "only a small one"),
    ],
)
def test_an_image_that_linkedin_does_not_show_is_named(image: FoundImage, word: str) -> None:
    assert any(word in fault for fault in faults(html(), image))


def test_robots_txt_that_keeps_the_crawler_out_is_named() -> None:
    assert len(faults(html(), robots="User-agent: LinkedInBot\nDisallow: /til/\n")) == 1
    assert faults(html(), robots="User-agent: GPTBot\nDisallow: /\n") == []


def test_an_image_elsewhere_is_not_looked_at() -> None:
    assert faults(html(og_image="https://elsewhere.example/a.png")) == []


def test_the_first_megabyte_is_all_that_is_read() -> None:
    page = read_page(b"<html><head>" + b" " * READ_BYTES + html())

    assert page.title == page.image == ""


def test_a_page_without_open_graph_is_read_by_its_title() -> None:
    page = read_page(b"<title> A \n title </title><svg><title>icon</title></svg><meta name=description content=Words>")

    assert (page.title, page.description) == ("A title", "Words")
