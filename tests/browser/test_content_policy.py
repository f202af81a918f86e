"""With `csp: true` the whole site works in a browser that enforces the policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from support.site import BuiltSite, build_folder, write_files, write_site

SOURCES = {
    "docs/index.md": "# Home\n\n[Losses](til/a/b/losses.md) [Lab](projects/lab/index.md)\n\n<!-- til/heatmap -->\n\n"
    "<script>window.mine = true</script>\n",
    "TILs/a/b/2026-11-20-losses.md": "# Losses\n\nThe loss $L(\\theta)$ falls.\n\n- Gotcha: it rises again.\n\n"
    '=== "One"\n\n    ```python\n    x = 1\n    ```\n\n=== "Two"\n\n    Words.\n',
    "TILs/2026-11-21-plain.md": "---\ntags: [kafka]\n---\n# Plain\n\nSymptom: zebra crossing.\n\nFix: wait.\n",
    "projects/lab/README.md": "# Lab\n\n```mermaid\nflowchart LR\n  A --> B\n```\n\n```mermaid\n"
    'pie title Time\n  "Reading" : 3\n```\n',
    "projects/lab/x.ipynb": '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": '
    '[{"cell_type": "markdown", "metadata": {}, "source": "# Book\\n\\nWords."}]}',
}
CONFIG = """
    site_url: https://octocat.github.io/portfolio/
    theme:
      name: material
      font: false
      features: [navigation.instant, navigation.tabs, content.code.copy, search.suggest, search.highlight, toc.follow]
      palette:
        - {scheme: default, toggle: {icon: material/weather-night, name: Dark}}
        - {scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}
    markdown_extensions: [pymdownx.superfences, {pymdownx.tabbed: {alternate_style: true}}]
    plugins: [search, tags, tilfolio: {csp: true, cards: false}]
"""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" data-til content="([^"]*)">')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    built = build_folder(write_site(tmp_path_factory.mktemp("site"), SOURCES, CONFIG), strict=True, today="2026-11-23")

    assert built.exit_code == 0, built.log
    return built


@pytest.fixture
def refused(page: Page) -> list[str]:
    """List the violations that the browser reports."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            said.append(message.text)

    page.on("console", hear)
    return said


@pytest.fixture
def root(site: BuiltSite, page: Page, serve_folder: Callable[[Path], str]) -> str:
    address = serve_folder(site.folder)
    urls = (name.removesuffix("index.html") for name in site.files() if name.endswith(".html"))
    sitemap = f"<urlset>{''.join(f'<url><loc>{address}{url}</loc></url>' for url in urls)}</urlset>"
    page.route("**/sitemap.xml", lambda route: route.fulfill(content_type="text/xml", body=sitemap))
    return address


def test_every_page_has_the_same_strict_policy(site: BuiltSite) -> None:
    pages = [name for name in site.files() if name.endswith(".html") and not name.endswith("mail.html")]
    policies = {match[1] for name in pages for match in POLICY.finditer(site.html(name))}

    [policy] = policies
    assert [name for name in pages if len(POLICY.findall(site.html(name))) != 1] == []
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts.count("'sha256-") >= 4
    assert "unsafe" not in scripts
    assert "https:" not in scripts
    assert "style-src 'self' 'unsafe-inline'" in policy


def test_no_page_breaks_it(site: BuiltSite, root: str, page: Page, refused: list[str]) -> None:
    for url in ("404.html", "til/", "til/a/b/losses/", "projects/lab/", "projects/lab/x/", "checklist/", ""):
        assert site.has(url)
        page.goto(root + url)
        page.wait_for_load_state("networkidle")
        assert refused == [], url
    assert page.evaluate("window.mine") is True


def test_the_search_formulas_diagrams_and_switches_work(root: str, page: Page, refused: list[str]) -> None:
    page.goto(root)
    page.evaluate("window.stays = true")
    page.locator("article a", has_text="Losses").first.click()
    expect(page.locator("[data-til-drawn] .katex")).to_have_count(1)
    page.locator(".tabbed-labels label", has_text="Two").click()
    page.locator(".tabbed-labels label", has_text="One").click()
    page.locator("button.md-clipboard, .md-code__button").first.click()
    page.locator("label.md-header__button[title=Dark]").click()
    page.locator("input.md-search__input").click()
    page.keyboard.type("zebra")
    page.wait_for_selector(".md-search-result__link")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url("**/til/plain/**")
    page.goto(f"{root}projects/lab/")
    expect(page.locator("div.mermaid")).to_have_count(2)
    expect(page.locator("pre.mermaid")).to_have_count(0)
    page.goto(f"{root}checklist/")
    page.locator("article input[type=search]").first.fill("zebra")
    expect(page.locator("article")).to_contain_text("Zebra crossing", ignore_case=True)
    page.goto(f"{root}til/")
    page.locator("article input").first.fill("plain")
    page.wait_for_load_state("networkidle")

    assert refused == []


def test_a_script_that_the_site_does_not_name_is_refused(
    site: BuiltSite, root: str, page: Page, refused: list[str]
) -> None:
    plain = site.folder / "til/plain/index.html"
    text = plain.read_text()
    try:
        foreign = "<script>window.hit = 1</script><img src=x onerror='hit=2'>"
        plain.write_text(text.replace("</article>", f"{foreign}</article>"))
        page.goto(f"{root}til/plain/")
        page.wait_for_load_state("networkidle")
    finally:
        plain.write_text(text)

    assert page.evaluate("window.hit") is None
    assert len(refused) >= 2


def test_what_stands_in_the_text_of_others_is_not_named() -> None:
    from tilfolio.engines.mkdocs.content_policy import _find_hashes  # noqa: PLC0415

    around = "<script src=x></script><script type=application/json>{}</script>"
    page = f"<script>a</script><article><script>b</script></article>{around}"

    assert len(list(_find_hashes(page, untrusted=True))) == 1
    assert len(list(_find_hashes(page, untrusted=False))) == 2


def test_the_policy_goes_when_it_is_switched_off(site: BuiltSite, tmp_path: Path) -> None:
    folder = write_site(tmp_path, SOURCES, CONFIG)
    with_policy = build_folder(folder, today="2026-11-23")
    again = {name: with_policy.read(name) for name in with_policy.files()}
    write_files(folder, {"TILs/2026-11-21-plain.md": SOURCES["TILs/2026-11-21-plain.md"]})
    assert again == {name: site.read(name) for name in site.files()}

    write_site(folder, {}, CONFIG.replace("csp: true", "csp: false"))
    without = build_folder(folder, today="2026-11-23")
    assert [name for name in without.files() if b"Content-Security-Policy" in without.read(name)] == []
