"""A built site as seen by LinkedIn's crawler, feed readers and search engines."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from support.git import commit, git, make_repository
from support.pictures import a_picture
from support.site import BuiltSite, build_folder, build_site, write_files, write_site
from tilfolio.pages.link_preview_check import find_faults, read_page

ROOT = "https://ada.example/portfolio/"
CONFIG = f"""
    site_name: "Ada's \\"notes\\""
    site_url: {ROOT}
    site_description: What Ada learns
    theme: {{name: material, font: false}}
    plugins:
      - search
      - tags
      - tilfolio:
          llms: true
          author: {{name: Ada Author, photo: ada.png, profiles: ["https://github.com/ada"]}}
    markdown_extensions: [attr_list, admonition, pymdownx.superfences, {{toc: {{permalink: true}}}}]
"""
FILES: dict[str, str | bytes] = {
    "docs/index.md": "# Home\n\nWelcome to all.\n",
    "docs/about.md": "# About\n\nA page on *Ada* & others.\n",
    "docs/ada.png": a_picture((200, 200)),
    "docs/wide.jpg": a_picture((1600, 900), kind="JPEG"),
    "TILs/2026-11-18-kafka.md": (
        "---\ntags: [kafka]\naliases: [old-kafka]\n---\n# Why \"Kafka\" & <Flink>?\n\nIt lags. See [undo](vim/undo.md).\n\n"
        "![A diagram](flow.png)\n\n- Gotcha: one key filled one partition.\n"
    ),
    "TILs/flow.png": a_picture(),
    "TILs/vim/undo.md": "---\ndate: 2026-11-10\nimage: ../../docs/gone.jpg\n---\n# Undo\n\nIt is a tree.\n",
    "TILs/own.md": "---\ndate: 2026-11-11\nimage: /wide.jpg\n---\n# Own picture\n\nIt has one.\n",
    "TILs/beside.md": "---\ndate: 2026-11-12\nimage: flow.png\n---\n# Beside\n\nIt lies beside.\n",
    "TILs/secret.md": "---\ndate: 2026-11-12\ndraft: true\n---\n# Secret\n\nNot yet.\n",
    "projects/anomaly/README.md": (
        "# Anomaly\n\nFinds what is odd.\n\n![cover](cover.png)\n\n## Achievements\n\n- 🚀 Fast (Latency: 45ms)\n"
    ),
    "projects/anomaly/cover.png": a_picture((800, 400)),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = make_repository(write_site(tmp_path_factory.mktemp("site"), FILES, CONFIG))
    commit(folder, when="2026-11-19T10:00:00+00:00")
    return build_folder(folder, today="2026-11-23")


def pages_of(site: BuiltSite) -> list[str]:
    return [
        name.removesuffix("index.html")
        for name in site.files()
        if name.endswith("index.html") and 'http-equiv="refresh"' not in site.html(name)
    ]


def image_at(site: BuiltSite, url: str) -> Image.Image:
    return Image.open(BytesIO(site.read(unquote(urlsplit(url).path.removeprefix("/portfolio/")))))


def test_a_crawler_finds_nothing_wrong_on_any_page(site: BuiltSite) -> None:
    robots = site.read("robots.txt").decode()
    for url in pages_of(site):
        page = read_page(site.read(url))
        faults = find_faults(page, ROOT + url, "", robots, lambda path: None)

        assert list(faults) == [], url
        assert len(page.title) <= 70
        picture = image_at(site, page.image)
        assert page.properties["og:image:width"] == (str(picture.width),)
        assert picture.format in ("PNG", "JPEG")
        assert re.search(r"\?v=[0-9a-f]+$", page.image)


def test_cards_are_small_enough_and_of_the_right_size(site: BuiltSite) -> None:
    cards = [name for name in site.files() if name.startswith("cards/")]

    assert {"cards/index.png", "cards/til/kafka.png", "cards/digest/2026-W47.png", "cards/about.png"} <= set(cards)
    assert any(name.startswith("cards/achievements/") for name in cards)
    assert not any("secret" in name for name in cards)
    for name in cards:
        assert Image.open(BytesIO(site.read(name))).size == (1200, 630)
        assert len(site.read(name)) <= 60_000


def test_titles_and_descriptions_are_what_was_written(site: BuiltSite) -> None:
    page = read_page(site.read("til/kafka/"))

    assert page.title == 'Why "Kafka" & <Flink>?'
    assert page.description == "It lags. See undo."
    assert page.properties["og:site_name"] == ('Ada\'s "notes"',)
    assert page.properties["article:published_time"] == ("2026-11-18",)


def test_the_author_s_own_pages_are_described_by_their_words(site: BuiltSite) -> None:
    assert read_page(site.read("about/")).description == "A page on Ada & others."
    assert read_page(site.read("")).description == "What Ada learns"


@pytest.mark.parametrize(
    ("page", "picture", "size"),
    [
        ("til/own/", "wide.jpg", (1600, 900)),
        ("til/beside/", "assets/tils/flow.png", (400, 300)),
    ],
)
def test_a_picture_in_the_front_matter_wins(site: BuiltSite, page: str, picture: str, size: tuple[int, int]) -> None:
    image = read_page(site.read(page)).image

    assert image.startswith(f"{ROOT}{picture}?v=")
    assert image_at(site, image).size == size


def test_a_picture_that_is_not_there_is_a_problem_and_the_card_stays(site: BuiltSite) -> None:
    assert any("there is no picture '../../docs/gone.jpg'" in warning for warning in site.warnings)
    assert read_page(site.read("til/vim/undo/")).image.startswith(f"{ROOT}cards/til/vim/undo.png")


def test_a_card_changes_its_address_with_what_it_shows(tmp_path: Path) -> None:
    def addresses(note: str) -> str:
        files = {"TILs/2026-11-18-kafka.md": note, "docs/index.md": "# Home\n"}
        return read_page(build_site(tmp_path, files, CONFIG, today="2026-11-23").read("til/kafka/")).image

    first = addresses("# Why Kafka?\n\nIt lags.\n")

    assert addresses("# Why Kafka?\n\nOther words below it.\n") == first
    assert addresses("# Why not Kafka?\n\nIt lags.\n") != first


def test_json_ld_can_be_read_on_every_page(site: BuiltSite) -> None:
    kinds = {}
    for url in pages_of(site):
        [script] = site.page(url).select('script[type="application/ld+json"]')
        kinds[url] = json.loads(script.text)["@graph"][0]["@type"]

    assert kinds["til/kafka/"] == kinds["digest/2026-W47/"] == "BlogPosting"
    assert kinds[""] == "ProfilePage"
    assert kinds["til/"] == kinds["checklist/data/"] == "CollectionPage"


def test_every_page_leads_to_the_feeds_and_the_author(site: BuiltSite) -> None:
    for url in pages_of(site):
        head = site.page(url).head
        assert head is not None
        feeds = {str(link["href"]) for link in head.select('link[rel~="alternate"][type]')}
        assert {f"{ROOT}feed.xml", f"{ROOT}feed.json", f"{ROOT}digest/feed.xml"} <= feeds
        assert [link["href"] for link in head.select('link[rel="me"]')] == ["https://github.com/ada"]


def test_nothing_is_said_twice_beside_material_s_own_tags(tmp_path: Path) -> None:
    override = (
        '{% extends "base.html" %}{% block extrahead %}<meta property="og:title" content="Mine">'
        '<meta property="og:image" content="https://ada.example/mine.png">{% endblock %}'
    )
    config = CONFIG.replace("font: false}", "font: false, custom_dir: overrides}")
    site = build_site(tmp_path, {**FILES, "overrides/main.html": override}, config, today="2026-11-23")

    page = read_page(site.read("til/kafka/"))

    assert page.properties["og:title"] == ("Mine",)
    assert page.properties["og:image"] == ("https://ada.example/mine.png",)
    assert "og:image:width" not in page.properties
    assert page.properties["og:url"] == (f"{ROOT}til/kafka/",)


def test_feeds_hold_whole_notes_with_whole_addresses(site: BuiltSite) -> None:
    feed = feedparser.parse(site.read("feed.xml"))
    entry = next(entry for entry in feed.entries if "Kafka" in entry.title)
    content = BeautifulSoup(entry.content[0].value, "lxml")

    assert not feed.bozo
    assert [link["href"] for link in content.select("a")] == [f"{ROOT}til/vim/undo/"]
    [image] = content.select("img")
    assert image_at(site, str(image["src"])).size == (400, 300)
    assert "one key filled one partition" in content.text
    assert "LinkedIn" not in entry.content[0].value
    assert content.select("h1, .headerlink, script, button") == []
    assert "Secret" not in site.read("feed.xml").decode()


def test_the_json_feed_and_the_others_can_be_read(site: BuiltSite) -> None:
    document = json.loads(site.read("feed.json"))

    assert document["items"][0]["title"] == 'Why "Kafka" & <Flink>?'
    for url in ("digest/feed.xml", "checklist/data/feed.xml", "checklist/infra/feed.xml"):
        assert not feedparser.parse(site.read(url)).bozo
    weeks = feedparser.parse(site.read("digest/feed.xml")).entries
    assert "Kafka" in weeks[0].content[0].value


def test_ids_outlive_an_edit_another_slug_and_a_rename(tmp_path: Path) -> None:
    folder = make_repository(write_site(tmp_path, FILES, CONFIG))
    commit(folder, when="2026-11-19T10:00:00+00:00")
    before = feedparser.parse(build_folder(folder, today="2026-11-23").read("feed.xml"))
    git(folder, "mv", "TILs/2026-11-18-kafka.md", "TILs/streams.md")
    commit(folder, when="2026-11-20T10:00:00+00:00")
    write_files(folder, {"TILs/streams.md": "---\ndate: 2026-11-18\nslug: other\n---\n# Streams\n\nOther words.\n"})
    commit(folder, when="2026-11-21T10:00:00+00:00")

    after = feedparser.parse(build_folder(folder, today="2026-11-23").read("feed.xml"))

    kafka = next(entry for entry in before.entries if "Kafka" in entry.title)
    streams = next(entry for entry in after.entries if entry.title == "Streams")
    assert streams.id == kafka.id
    assert streams.link == f"{ROOT}til/other/"
    assert {entry.id for entry in before.entries} == {entry.id for entry in after.entries}


def test_the_sitemap_has_the_days_of_changes_and_no_other(site: BuiltSite) -> None:
    text = site.read("sitemap.xml").decode()
    entries = dict(re.findall(r"<loc>([^<]+)</loc>\s*(?:<lastmod>([^<]+)</lastmod>)?", text))

    assert entries[f"{ROOT}til/kafka/"] == "2026-11-19"
    assert entries[f"{ROOT}til/"] == "2026-11-19"
    assert entries[f"{ROOT}about/"] == "2026-11-19"
    assert entries[f"{ROOT}checklist/model/"] == ""
    assert not any("2026-11-23" in day for day in entries.values())


def test_robots_are_welcome_and_told_of_the_sitemap(site: BuiltSite) -> None:
    assert site.read("robots.txt").decode().split("\n")[-2] == f"Sitemap: {ROOT}sitemap.xml"


def test_a_page_that_is_not_there_helps(site: BuiltSite) -> None:
    article = site.article("404.html")

    links = [str(link["href"]) for link in article.select("a")]
    assert "/portfolio/til/kafka/" in links
    assert all(site.has(unquote(link.removeprefix("/portfolio/"))) for link in links)
    assert article.select_one('label[for="__search"]') is not None


def test_language_models_find_every_note_as_markdown(site: BuiltSite) -> None:
    index = site.read("llms.txt").decode()

    links = re.findall(r"\]\(([^)]+)\)", index)
    assert f"{ROOT}til/vim/undo/index.md" in links
    assert site.read("til/vim/undo/index.md").decode() == "# Undo\n\nIt is a tree.\n"
    assert all(site.has(unquote(link.removeprefix(ROOT))) for link in links)
    assert "Secret" not in index


def test_a_digest_has_the_post_that_til_post_prints(site: BuiltSite) -> None:
    area = site.page("digest/2026-W47/").select_one("textarea")

    assert area is not None
    assert area.text.startswith("One key filled one partition.\n\n")
    assert f'Why "Kafka" & <Flink>?\n{ROOT}digest/2026-W47/' in area.text
    assert "#Kafka" in area.text


def test_share_links_lead_to_the_page_itself(site: BuiltSite) -> None:
    for url in ("til/kafka/", "projects/anomaly/", "digest/2026-W47/"):
        [linkedin] = site.article(url).select(".til-share__link--linkedin")
        assert linkedin["href"] == "https://www.linkedin.com/sharing/share-offsite/?url=" + (
            f"{ROOT}{url}".replace(":", "%3A").replace("/", "%2F")
        )


def test_what_is_not_wanted_is_not_there(tmp_path: Path) -> None:
    config = CONFIG.replace("llms: true", "cards: false\n          feeds: false\n          share: [x]")
    site = build_site(tmp_path, FILES, config, today="2026-11-23")

    assert not [name for name in site.files() if name.startswith(("cards/", "feed.", "llms"))]
    assert read_page(site.read("til/kafka/")).image == ""
    assert len(site.article("til/kafka/").select(".til-share__link")) == 1


def test_a_site_without_an_address_builds_without_what_needs_one(tmp_path: Path) -> None:
    site = build_site(tmp_path, FILES, CONFIG.replace(f"site_url: {ROOT}", 'site_url: ""'), today="2026-11-23")

    assert site.exit_code == 0
    assert not [name for name in site.files() if name.startswith(("cards/", "feed.", "robots"))]
    assert site.article("til/kafka/").select(".til-share") == []


def test_a_build_shows_no_preview_panel(site: BuiltSite) -> None:
    assert not any("til-preview" in site.html(url).split("<body")[1] for url in pages_of(site))


def test_the_second_build_draws_nothing_and_is_the_same(tmp_path: Path) -> None:
    folder = write_site(tmp_path, FILES, CONFIG)
    first = build_folder(folder, today="2026-11-23")
    card = first.folder / "cards/til/kafka.png"
    before = {name: first.read(name) for name in first.files()}
    written = card.stat().st_mtime_ns

    second = build_folder(folder, today="2026-11-23")

    assert {name: second.read(name) for name in second.files()} == before
    assert card.stat().st_mtime_ns == written


def test_a_card_of_a_note_that_is_gone_goes_too(tmp_path: Path) -> None:
    folder = write_site(tmp_path, FILES, CONFIG)
    build_folder(folder, today="2026-11-23")
    (folder / "TILs/own.md").unlink()

    assert not build_folder(folder, today="2026-11-23").has("cards/til/own.png")


def test_the_author_that_mkdocs_knows_is_the_author(tmp_path: Path) -> None:
    config = f"site_url: {ROOT}\nsite_author: Bea Builder\ntheme: {{name: material, font: false}}\n"
    site = build_site(tmp_path, {"TILs/2026-11-18-kafka.md": "# Kafka\n\nIt lags.\n"}, config, today="2026-11-23")

    page = read_page(site.read("til/kafka/"))
    [script] = site.page("til/kafka/").select('script[type="application/ld+json"]')

    assert page.properties["author"] == page.properties["article:author"] == ("Bea Builder",)
    assert json.loads(script.text)["@graph"][0]["author"][0]["name"] == "Bea Builder"
