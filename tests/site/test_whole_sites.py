"""Whole sites of all sizes: all pages in place, no broken links, reproducible bytes."""

from __future__ import annotations

import json
import re
import shutil
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from support.crawl import find_broken_addresses
from support.git import commit, make_repository
from support.pictures import a_picture
from support.site import BuiltSite, build_folder, build_site, write_site

TODAY = "2026-11-23"
SOURCES: dict[str, str | bytes] = {
    "docs/about.md": "# About\n\n<!-- til/latest limit=2 -->\n\n<!-- til/projects -->\n",
    "TILs/2026-11-20-why-kafka.md": "---\ntags: [kafka, streams]\nproject: anomaly\n---\n# Why Kafka?\n\n"
    "Gotcha: offsets.\n\n"
    "See [undo](vim/undo.md), [anomaly](../projects/anomaly/README.md), [about](../docs/about.md) and [x](#why).\n\n## Why\n",
    "TILs/vim/undo.md": "---\ncategory: infra\naliases: [old-undo, /2020/undo.html]\nlinks:\n"
    "  - ../2026-11-20-why-kafka.md\n"
    "  - Vim: https://www.vim.org/\n---\n# Undo\n\n![tree](img/tree%20a.png) <img src=\"img/b.png\">\n",
    "TILs/vim/img/tree a.png": b"\x89PNG a",
    "TILs/vim/img/b.png": b"\x89PNG b",
    "TILs/2026/11/19.md": "# Thursday\n\n## TIL: Loss was NaN\n\nBad data. See [second](#second-thing).\n\n"
    "## TIL: Second thing\n\nDocker.\n",
    "projects/README.md": "# Roadmap\n\n- [x] [Anomaly](anomaly/README.md)\n- [ ] [Vision](vision/)\n",
    "projects/anomaly/README.md": "---\nstatus: shipped\nshipped: 2026-11-18\n---\n# Anomaly\n\n<p align=\"center\">"
    "<img src=\"cover.png\"></p>\n\nFinds [them](src/find.py), after [Vision](../vision/README.md).\n\n"
    "## Achievements\n\n- 🚀 Real-time detection (Latency: 45ms, Accuracy: 98.5%)\n",
    "projects/anomaly/cover.png": a_picture(),
    "projects/anomaly/src/find.py": "print()\n",
    "projects/vision/README.md": "# Vision\n\nSees. [Kafka](../../TILs/2026-11-20-why-kafka.md)\n",
    **{f"TILs/more/2026-10-{day:02d}-note-{day}.md": f"# Note {day}\n\nOn pandas {day}.\n" for day in range(1, 26)},
}  # fmt: skip
CONFIG = """
    site_url: https://example.org/portfolio/
    repo_url: https://github.com/someone/portfolio
    edit_uri: edit/main/docs/
    theme: {name: material, font: false, features: [navigation.footer, content.action.edit]}
    markdown_extensions: [admonition, attr_list, md_in_html, tables, pymdownx.superfences]
    plugins: [search, tags, tilfolio]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_repository(write_site(tmp_path_factory.mktemp("whole"), SOURCES, CONFIG))
    commit(folder, "feat(anomaly): finds them", when="2026-11-20T23:30:00+05:30")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> BuiltSite:
    return build_folder(folder, strict=True, today=TODAY)


def test_nothing_is_wrong_with_it(site: BuiltSite) -> None:
    assert site.warnings == ()
    assert site.exit_code == 0


@pytest.mark.parametrize(
    "url",
    [
        "", "til/", "til/page/2/", "til/why-kafka/", "til/vim/undo/", "til/loss-was-nan/", "til/second-thing/",
        "checklist/", "checklist/data/", "checklist/model/", "checklist/infra/", "digest/", "digest/2026-W47/",
        "projects/", "projects/anomaly/", "projects/vision/", "achievements/", "tags/", "about/", "til/index.json",
    ],
)  # fmt: skip
def test_a_page_is_where_it_belongs(url: str, site: BuiltSite) -> None:
    assert site.has(url)


def test_no_address_breaks_below_a_path(site: BuiltSite) -> None:
    assert find_broken_addresses(site.folder, "/portfolio/") == []


@pytest.mark.parametrize("setting", ["use_directory_urls: false", "theme: {name: material, language: de, font: false}"])
def test_no_address_breaks_in_another_shape(setting: str, tmp_path: Path) -> None:
    key = setting.split(":")[0]
    config = "\n".join(line for line in CONFIG.splitlines() if not line.strip().startswith(f"{key}:"))
    make_repository(write_site(tmp_path, SOURCES, f"{config}\n    {setting}"))
    commit(tmp_path)
    site = build_folder(tmp_path, strict=True, today=TODAY)

    assert site.warnings == ()
    assert find_broken_addresses(site.folder, "/portfolio/") == []


def test_the_index_tells_all_of_each_note_newest_first(site: BuiltSite) -> None:
    tils = json.loads(site.read("til/index.json"))["tils"]

    assert len(tils) == 29
    assert [til["date"] for til in tils] == sorted((til["date"] for til in tils), reverse=True)
    assert next(til for til in tils if til["source"] == "vim/undo.md") == {
        "source": "vim/undo.md",
        "url": "til/vim/undo/",
        "title": "Undo",
        "date": "2026-11-20",
        "updated": "2026-11-20",
        "category": "infra",
        "secondary": None,
        "tags": [],
        "project": None,
        "words": 1,
        "summary": "",
    }
    assert all(site.has(til["url"]) for til in tils)


def test_a_note_shows_what_is_known_of_it(site: BuiltSite) -> None:
    text = site.text("til/why-kafka/")
    article = site.article("til/why-kafka/")

    assert article.select_one('time[datetime="2026-11-20"]') is not None
    assert "1 min read" in text
    assert article.select_one('a[href="../../projects/anomaly/"]') is not None
    assert article.select_one('a[href="../../digest/2026-W47/"]') is not None
    assert article.select_one('a[rel="prev"]') is not None
    assert 0 < len(article.select(".til-related .til-row")) <= 5


def test_tags_lead_to_their_places_and_a_category_is_none(site: BuiltSite) -> None:
    places = {str(one["id"]) for one in site.page("tags/").select("[id]")}
    tags = {tag.get_text(): str(tag["href"]) for tag in site.article("til/why-kafka/").select(".til-tags a")}

    assert {"#kafka", "#streams"} <= set(tags)
    assert all(href.partition("#")[2] in places for href in tags.values())
    assert "Infrastructure" not in site.text("tags/")
    assert site.article("til/vim/undo/").select(".til-kicker .til-cat--infra")


def test_links_lead_to_pages_and_the_images_come_along(site: BuiltSite) -> None:
    kafka = [link["href"] for link in site.article("til/why-kafka/").select("h1 ~ p > a")]
    images = [image["src"] for image in site.article("til/vim/undo/").select("img")]

    assert kafka == ["../vim/undo/", "../../projects/anomaly/", "../../about/", "#why"]
    assert images == ["../../../assets/tils/vim/img/tree%20a.png", "../../../assets/tils/vim/img/b.png"]
    assert site.read("assets/tils/vim/img/tree a.png") == b"\x89PNG a"


def test_links_of_the_front_matter_have_the_title_of_their_note(site: BuiltSite) -> None:
    links = {link.get_text(): link["href"] for link in site.article("til/vim/undo/").select(".til-links a")}

    assert links == {"Why Kafka?": "../../why-kafka/", "Vim": "https://www.vim.org/"}


def test_a_day_log_is_a_page_for_each_heading_with_one_source(site: BuiltSite) -> None:
    edits = [
        site.page(url).select_one('a[href*="/edit/"]')["href"]  # type: ignore[index]
        for url in ("til/loss-was-nan/", "til/second-thing/")
    ]

    assert edits == ["https://github.com/someone/portfolio/edit/main/TILs/2026/11/19.md"] * 2
    assert site.article("til/loss-was-nan/").select_one('p > a[href="../second-thing/"]') is not None


def test_an_alias_leads_on(site: BuiltSite) -> None:
    assert "url=../../til/vim/undo/" in site.html("til/old-undo/")
    assert "url=../til/vim/undo/" in site.html("2020/undo.html")


def test_a_readme_shows_its_pictures_and_links_its_code(site: BuiltSite) -> None:
    article = site.article("projects/anomaly/")
    hrefs = [str(link["href"]) for link in article.select("p a")]

    assert "https://github.com/someone/portfolio/blob/main/projects/anomaly/src/find.py" in hrefs
    assert "../vision/" in hrefs
    assert article.select_one('img[src="cover.png"]') is not None
    assert "Why Kafka?" in article.get_text()


def test_the_week_tells_of_notes_gotchas_and_projects(site: BuiltSite) -> None:
    text = site.text("digest/2026-W47/")

    assert "Why Kafka?" in text
    assert "offsets" in text
    assert "Anomaly" in text


def test_achievements_show_their_figures(site: BuiltSite) -> None:
    text = site.text("achievements/")

    assert "Real-time detection" in text
    assert "45" in text
    assert "98.5" in text


def test_single_notes_are_not_in_the_navigation(site: BuiltSite) -> None:
    assert site.page("").select('.md-nav--primary a[href*="why-kafka"]') == []
    assert site.page("").select('.md-nav--primary a[href*="til/"]') != []


def test_the_sitemap_has_the_day_of_the_last_change(site: BuiltSite) -> None:
    sitemap = ET.fromstring(site.read("sitemap.xml"))
    days = {url.findtext("{*}loc"): url.findtext("{*}lastmod") for url in sitemap.iterfind("{*}url")}

    assert days["https://example.org/portfolio/til/why-kafka/"] == "2026-11-20"


def test_the_same_input_gives_the_same_bytes(folder: Path, site: BuiltSite, tmp_path: Path) -> None:
    before = {name: site.read(name) for name in site.files()}
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    time.sleep(1.1 - time.time() % 1)  # a build in another second
    again = build_folder(folder, strict=True, today=TODAY)

    assert {name for name in again.files() if again.read(name) != before.get(name)} == set()
    assert set(again.files()) == set(before)


@pytest.mark.parametrize(
    ("sources", "pages"),
    [
        pytest.param({"TILs/.gitkeep": ""}, ["", "til/", "checklist/", "digest/", "projects/", "achievements/"], id="nothing"),
        pytest.param({"TILs/2026-11-20-one.md": "# One\n\nA thing.\n"}, ["", "til/", "til/one/", "digest/2026-W47/"], id="one note"),
        pytest.param({"TILs/.gitkeep": "", "projects/a/README.md": "# A\n"}, ["", "projects/", "projects/a/"], id="a project alone"),
    ],
)  # fmt: skip
def test_a_small_site_is_whole(sources: dict[str, str | bytes], pages: list[str], tmp_path: Path) -> None:
    make_repository(tmp_path)
    write_site(tmp_path, sources, CONFIG)
    commit(tmp_path)
    site = build_folder(tmp_path, strict=True, today=TODAY)

    assert site.warnings == ()
    assert [url for url in pages if not site.has(url)] == []
    assert [url for url in pages if not re.search(r"\w{4,}", site.text(url))] == []
    assert find_broken_addresses(site.folder, "/portfolio/") == []


def test_a_folder_of_notes_that_is_named_and_missing_is_a_problem(tmp_path: Path) -> None:
    config = "plugins: [{tilfolio: {tils: notes}}]"
    site = build_site(tmp_path, {"docs/index.md": "# Home\n"}, config, today=TODAY)

    assert site.exit_code == 0
    assert any(warning.startswith("notes: this folder does not exist") for warning in site.warnings)
