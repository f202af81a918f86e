from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from support.builders import a_day
from tilfolio.pages.headtags import FeedLink, find_job_title, find_locale, insert_tags, make_head_tags
from tilfolio.pages.social import Picture, Preview
from tilfolio.settings import Author, Settings

SETTINGS = Settings(
    site_name="Ada's <notes>",
    site_url="https://ada.example/",
    author=Author(name="Ada Author", profiles=("https://x.com/ada", "https://github.com/ada")),
)
PREVIEW = Preview(
    kind="article",
    schema="BlogPosting",
    title='Why "Kafka" & <Flink>?',
    description="It's 5 > 3.",
    url="https://ada.example/til/why/",
    picture=Picture(
        url="https://ada.example/cards/til/why.png?v=1", alt="Why", width=1200, height=630, mime="image/png"
    ),
    published_on=a_day("2026-11-20"),
    modified_on=a_day("2026-11-22"),
    authors=("Ada Author",),
    tags=("kafka", "flink"),
    section="Infrastructure",
    trail=(("Ada", "https://ada.example/"), ("Why", "https://ada.example/til/why/")),
)
FEEDS = (FeedLink(title="All", url="https://ada.example/feed.xml", mime="application/atom+xml"),)


def page(head: str = "", preview: Preview = PREVIEW) -> BeautifulSoup:
    tags = make_head_tags(preview, SETTINGS, FEEDS)
    return BeautifulSoup(insert_tags(f"<html><head>{head}</head><body></body></html>", lambda: tags), "lxml")


def contents(soup: BeautifulSoup, name: str) -> list[str]:
    return [str(tag["content"]) for tag in soup.select(f'meta[property="{name}"], meta[name="{name}"]')]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("description", ["It's 5 > 3."]),
        ("author", ["Ada Author"]),
        ("og:type", ["article"]),
        ("og:title", ['Why "Kafka" & <Flink>?']),
        ("og:description", ["It's 5 > 3."]),
        ("og:site_name", ["Ada's <notes>"]),
        ("og:locale", ["en_US"]),
        ("og:url", ["https://ada.example/til/why/"]),
        ("og:image", ["https://ada.example/cards/til/why.png?v=1"]),
        ("og:image:type", ["image/png"]),
        ("og:image:width", ["1200"]),
        ("og:image:height", ["630"]),
        ("og:image:alt", ["Why"]),
        ("article:published_time", ["2026-11-20"]),
        ("article:modified_time", ["2026-11-22"]),
        ("article:author", ["Ada Author"]),
        ("article:section", ["Infrastructure"]),
        ("article:tag", ["kafka", "flink"]),
        ("twitter:card", ["summary_large_image"]),
        ("twitter:creator", ["@ada"]),
    ],
)
def test_a_head_says_it_once_and_as_it_is(name: str, content: list[str]) -> None:
    assert contents(page(), name) == content


def test_profiles_are_the_author_s_and_feeds_can_be_found() -> None:
    soup = page()

    assert [link["href"] for link in soup.select('link[rel="me"]')] == ["https://x.com/ada", "https://github.com/ada"]
    assert [link["href"] for link in soup.select('link[rel~="alternate"]')] == ["https://ada.example/feed.xml"]
    assert [link["href"] for link in soup.select('link[rel="canonical"]')] == ["https://ada.example/til/why/"]


@pytest.mark.parametrize(
    ("there", "name"),
    [
        ('<meta property="og:title" content="Theirs">', "og:title"),
        ("<meta name=og:title content=Theirs>", "og:title"),
        ("<META CONTENT='Theirs' PROPERTY='og:title'>", "og:title"),
        ('<meta name="description" content="a > b">', "description"),
        ('<meta property="og:image" content="Theirs">', "og:image"),
        ('<meta name="twitter:card" content="summary">', "twitter:card"),
    ],
)
def test_what_a_page_has_already_stays_alone(there: str, name: str) -> None:
    assert len(contents(page(there), name)) == 1


def test_a_picture_that_is_there_brings_its_own_sizes_or_none() -> None:
    soup = page('<meta property="og:image" content="https://elsewhere.example/a.png">')

    assert contents(soup, "og:image:width") == []
    assert contents(soup, "og:title") != []


def test_a_canonical_address_that_is_there_stays() -> None:
    soup = page('<link rel="canonical" href="https://ada.example/til/why/">')

    assert len(soup.select('link[rel="canonical"]')) == 1


def read_graph(preview: Preview = PREVIEW) -> list[dict[str, Any]]:
    script = page(preview=preview).select_one('script[type="application/ld+json"]')
    assert script is not None
    graph: list[dict[str, Any]] = json.loads(script.text)["@graph"]
    return graph


def test_json_ld_tells_the_article_its_author_and_the_way_there() -> None:
    article, person, trail = read_graph()

    assert article["@type"] == "BlogPosting"
    assert article["headline"] == PREVIEW.title
    assert (article["datePublished"], article["dateModified"]) == ("2026-11-20", "2026-11-22")
    assert article["author"] == [{"@type": "Person", "@id": person["@id"], "name": "Ada Author"}]
    assert person["@id"] == "https://ada.example/#author"
    assert person["sameAs"] == ["https://x.com/ada", "https://github.com/ada"]
    assert [step["item"] for step in trail["itemListElement"]] == [url for _, url in PREVIEW.trail]


@pytest.mark.parametrize(
    ("headline", "job"),
    [
        ("Machine-learning engineer", "Machine-learning engineer"),
        ("ML engineer at Acme, ex-Initech", "ML engineer"),
        ("Senior Data Scientist | NLP, PyTorch", "Senior Data Scientist"),
        ("PhD student in robotics", "PhD student"),
        ("MLOps engineer @ Acme", "MLOps engineer"),
        ("I build things and write about it as an engineer", ""),
        ("Notes on what broke", ""),
        ("", ""),
    ],
)
def test_a_job_title_is_a_title_and_no_slogan(headline: str, job: str) -> None:
    assert find_job_title(headline) == job


def test_a_project_is_source_code_with_its_repository_and_licence() -> None:
    project = replace(
        PREVIEW,
        schema="SoftwareSourceCode",
        code="https://git.example/ada/x",
        licence="https://spdx.org/licenses/MIT.html",
    )

    shown = read_graph(project)[0]

    assert (shown["@type"], shown["codeRepository"]) == ("SoftwareSourceCode", "https://git.example/ada/x")
    assert shown["license"] == "https://spdx.org/licenses/MIT.html"


def test_json_ld_cannot_end_its_script() -> None:
    tags = make_head_tags(replace(PREVIEW, title="</script><script>alert(1)"), SETTINGS, ())

    assert sum(tag.html.count("</script>") for tag in tags) == 1
    assert read_graph(replace(PREVIEW, title="</script>"))[0]["headline"] == "</script>"


def test_a_profile_tells_who_it_is_about() -> None:
    profile = replace(PREVIEW, kind="profile", schema="ProfilePage", trail=())

    assert read_graph(profile)[0]["mainEntity"]["name"] == "Ada Author"


def test_a_site_without_an_address_says_nothing_that_needs_one() -> None:
    soup = page(preview=replace(PREVIEW, url="", picture=None))

    assert contents(soup, "og:url") == contents(soup, "og:image") == []
    assert soup.select('link[rel="canonical"], script[type="application/ld+json"]') == []
    assert contents(soup, "twitter:card") == ["summary"]


def test_what_has_no_head_stays_as_it_is() -> None:
    assert insert_tags("kept", lambda: make_head_tags(PREVIEW, SETTINGS, ())) == "kept"


@pytest.mark.parametrize(
    ("language", "locale"),
    [("en", "en_US"), ("de", "de_DE"), ("ko", "ko_KR"), ("pt-BR", "pt_BR"), ("zh-Hant", "zh_TW"), ("xx", "en_US")],
)
def test_a_language_is_named_as_open_graph_names_it(language: str, locale: str) -> None:
    assert find_locale(language) == locale


def test_a_home_page_with_the_name_of_its_site_says_it_once() -> None:
    html = insert_tags("<head><title>Ada - Ada</title></head>", lambda: ())
    other = insert_tags("<head><title>Undo - Ada</title></head>", lambda: ())

    assert html == "<head><title>Ada</title></head>"
    assert "<title>Undo - Ada</title>" in other
