"""A built site under the name of its repository, as on GitHub Pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from playwright.sync_api import Page

from support.audits import find_barriers, find_markup_errors
from support.git import commit, make_repository
from support.site import BuiltSite, build_folder, write_site

SOURCES = {
    "docs/index.md": "# Home\n\n<!-- til/latest limit=5 -->\n\n<!-- til/heatmap -->\n",
    "TILs/2026-11-20-why-kafka.md": (
        "---\ntags: [kafka, 'C++']\nproject: anomaly\n---\n# Why Kafka + Flink?\n\n"
        "Gotcha: the group was never rebalanced.\n\n"
        "See [undo](vim/undo.md), [from the root](/vim/undo.md) and [the project](../projects/anomaly/README.md).\n"
    ),
    "TILs/vim/undo.md": "---\ncategory: infra\ntags: [vim]\n---\n# Undo\n\n```vim\n:undolist\n```\n",
    "TILs/2026-11-22.md": "## TIL: Skewed splits\n\nThe validation data was skewed.\n\n## TIL: 노트\n\n한국어.\n",
    "projects/README.md": "# Roadmap\n\n- [x] [Anomaly](anomaly/README.md)\n- [ ] Search\n",
    "projects/anomaly/README.md": (
        "# Anomaly\n\nFinds them.\n\n## Achievements\n\n"
        "- 🚀 Real-time detection (Latency: 45ms)\n- 💰 Cheaper (Saved: $1,200)\n"
    ),
}
CONFIG = """
    site_url: https://octocat.github.io/portfolio/
    theme: {name: material, font: false}
    plugins: [search, tags, tilfolio]
    markdown_extensions: [admonition, attr_list, md_in_html, tables, pymdownx.superfences]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = make_repository(write_site(tmp_path_factory.mktemp("site"), SOURCES, CONFIG))
    commit(folder, when="2026-11-22T10:00:00+05:30")
    built = build_folder(folder, strict=True, today="2026-11-23")

    assert built.exit_code == 0, built.log
    return built


def pages_of(site: BuiltSite) -> list[str]:
    """Return the URLs of the pages from the site's own sources, relative to its root."""
    return [name.removesuffix("index.html") for name in site.files() if name.endswith("index.html")]


def links_in(site: BuiltSite, url: str) -> set[str]:
    """Return the paths of a page's links, images, styles and scripts on its host."""
    html = site.page(url)
    written = {str(tag[name]) for name in ("href", "src") for tag in html.select(f"[{name}]")}
    return {
        unquote(urldefrag(urljoin(f"/portfolio/{url}", link)).url) for link in written if not link.startswith("data:")
    }


def test_every_link_stays_below_the_path_and_leads_somewhere(site: BuiltSite) -> None:
    dead = set()
    for url in pages_of(site):
        for link in links_in(site, url):
            below = link.replace("https://octocat.github.io", "", 1)
            if below.startswith("/") and not (
                below.startswith("/portfolio/") and site.has(below.removeprefix("/portfolio/"))
            ):
                dead.add(f"{url or 'home'}: {link}")

    assert len(pages_of(site)) > 10
    assert sorted(dead) == []


def test_no_request_fails_and_none_leaves_the_site(
    site: BuiltSite, page: Page, serve_folder: Callable[[Path], str], outside_requests: list[str]
) -> None:
    failed: list[str] = []
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    root = serve_folder(site.folder)
    for url in pages_of(site):
        page.goto(root + url)
    page.wait_for_load_state("networkidle")

    assert failed == []
    assert outside_requests == []


def test_a_note_is_found_by_the_search(site: BuiltSite, page: Page, serve_folder: Callable[[Path], str]) -> None:
    page.goto(serve_folder(site.folder))
    page.click("[data-md-component=search-query]")
    page.keyboard.type("rebalanced")
    page.locator(".md-search-result__link[href*='/til/why-kafka/']").first.click()
    page.wait_for_url("**/portfolio/til/why-kafka/**")


def test_a_page_keeps_nobody_out(site: BuiltSite, page: Page, serve_folder: Callable[[Path], str]) -> None:
    root = serve_folder(site.folder)
    barriers = []
    for url in pages_of(site):
        page.goto(root + url)
        barriers += [f"{url or 'home'}: {barrier}" for barrier in find_barriers(page, within="article")]

    assert barriers == []


def test_every_page_is_sound_markup(site: BuiltSite) -> None:
    errors = [f"{url or 'home'}:{error}" for url in pages_of(site) for error in find_markup_errors(site.html(url))]

    assert errors == []
