"""Tags in the `<head>` of a page: Open Graph, Twitter card, JSON-LD, rel=me, feeds.

See https://ogp.me and https://schema.org; LinkedIn uses Open Graph.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

from babel.core import Locale, UnknownLocaleError, get_global
from markupsafe import escape
from msgspec import Struct

from tilfolio.pages import paths
from tilfolio.pages.social import Preview
from tilfolio.settings import Settings

_TAG = re.compile(r"<(?P<name>meta|link|script)\b(?P<attributes>[^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*)>", re.I)
_ATTRIBUTE = re.compile(r"([a-zA-Z:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_OTHER_LETTERS = frozenset({"ar", "bn", "fa", "he", "hi", "ja", "ko", "mr", "ne", "ta", "te", "th", "ur", "zh"})
"""Languages in scripts that the font of headings does not support."""
_HEAD_END = re.compile(r"</head\s*>", re.I)
_TITLE_TWICE = re.compile(r"<title>(?P<title>[^<]{1,200}) - (?P=title)</title>")
"""Material appends the site's name to the title of the home page, even if the title is the same."""


_END_OF_TITLE = re.compile(r"\s*[|·•,;.:(–—/]|\s+(?:-|@|at|in|for|with|who|and)\s", re.I)
_JOB = re.compile(
    r"\b(?:engineer|scientist|developer|researcher|analyst|architect|manager|lead|student|professor|lecturer|consultant"
    r"|designer|director|founder|programmer|statistician|mathematician|physicist|intern|fellow|administrator|officer"
    r"|specialist|teacher|writer|cto|ceo|phd)\b",
    re.I,
)
_MOST_WORDS_OF_TITLE = 5
_ON_X = re.compile(r"https?://(?:www\.)?(?:x|twitter)\.com/@?(\w{1,15})/?$")


class HeadTag(NamedTuple):
    """An element of a head. A NamedTuple, because each page has about forty."""

    key: str
    """A head has only one element of each key, such as `og:title`; all properties of an image share one key."""
    html: str


class FeedLink(Struct, frozen=True, kw_only=True):
    """A feed for autodiscovery."""

    title: str
    url: str
    mime: str


def make_head_tags(preview: Preview, settings: Settings, feeds: tuple[FeedLink, ...]) -> tuple[HeadTag, ...]:
    """Return all tags of a page in order, without those that need an unknown site address."""
    return (
        *_basic(preview),
        *_open_graph(preview, settings),
        *_twitter(preview, settings),
        *_links(settings.author.profiles, feeds),
        *_json_ld(preview, settings),
    )


def insert_tags(html: str, make: Callable[[], Iterable[HeadTag]]) -> str:
    """Return a page with tags added at the end of its head, except those whose key it already has.

    `make` is only called if there is a head.
    """
    end = _HEAD_END.search(html)
    if end is None:
        return html
    if twice := _TITLE_TWICE.search(html, 0, end.start()):
        once = f"<title>{twice['title']}</title>"
        return insert_tags(f"{html[: twice.start()]}{once}{html[twice.end() :]}", make)
    there = {_read_key(name, attributes) for name, attributes in _TAG.findall(html, 0, end.start())}
    added = "".join(tag.html for tag in make() if tag.key not in there)
    return f"{html[: end.start()]}{added}{html[end.start() :]}"


@lru_cache(maxsize=1024)
def _read_key(name: str, written: str) -> str:
    """Return the key of an element; cached, because most tags are the same on every page."""
    attributes = {key.lower(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(written)}
    if name.lower() == "script":
        return attributes.get("type", "").lower()
    if name.lower() == "meta":
        return _group(attributes.get("property") or attributes.get("name") or "")
    relation = attributes.get("rel", "").lower()
    return relation if relation == "canonical" else f"{relation} {attributes.get('href', '')}"


@lru_cache(maxsize=256)
def _group(name: str) -> str:
    """Return the key of a property; all properties of an image share one."""
    name = name.lower()
    return next((group for group in ("og:image", "twitter:image") if name.startswith(group)), name)


def _meta(name: str, content: str, *, attribute: str = "property") -> HeadTag:
    return HeadTag(_group(name), f'<meta {attribute}="{name}" content="{escape(content)}">\n')


def _link(relation: str, url: str, more: str = "") -> HeadTag:
    key = relation if relation == "canonical" else f"{relation} {url}"
    return HeadTag(key, f'<link rel="{relation}"{more} href="{escape(url)}">\n')


def preload_font(root: str, language: str) -> tuple[HeadTag, ...]:
    """Return a tag that preloads the font of headings; none if it does not support the language."""
    if language.split("-", maxsplit=1)[0] in _OTHER_LETTERS:
        return ()
    return (_link("preload", f"{root}{paths.TITLE_FONT}", ' as="font" type="font/woff2" crossorigin'),)


def _basic(preview: Preview) -> Iterator[HeadTag]:
    if preview.description:
        yield _meta("description", preview.description, attribute="name")
    if preview.authors:
        yield _meta("author", ", ".join(preview.authors), attribute="name")
    if preview.url:
        yield _link("canonical", preview.url)


def _open_graph(preview: Preview, settings: Settings) -> Iterator[HeadTag]:
    yield _meta("og:type", preview.kind)
    yield _meta("og:title", preview.title)
    yield _meta("og:description", preview.description)
    yield _meta("og:site_name", settings.site_name)
    yield _meta("og:locale", find_locale(settings.language))
    if preview.url:
        yield _meta("og:url", preview.url)
    if picture := preview.picture:
        yield _meta("og:image", picture.url)
        size = (("width", str(picture.width or "")), ("height", str(picture.height or "")))
        about = (("type", picture.mime), *size, ("alt", picture.alt))
        yield from (_meta(f"og:image:{name}", value) for name, value in about if value)
    if preview.kind == "article":
        days = (("published_time", preview.published_on), ("modified_time", preview.modified_on))
        yield from (_meta(f"article:{name}", day.isoformat()) for name, day in days if day)
        yield from (_meta("article:author", author) for author in preview.authors)
        yield from (_meta("article:section", section) for section in (preview.section,) if section)
        yield from (_meta("article:tag", tag) for tag in preview.tags)


def _twitter(preview: Preview, settings: Settings) -> Iterator[HeadTag]:
    yield _meta("twitter:card", "summary_large_image" if preview.picture else "summary", attribute="name")
    yield _meta("twitter:title", preview.title, attribute="name")
    yield _meta("twitter:description", preview.description, attribute="name")
    if preview.picture:
        yield _meta("twitter:image", preview.picture.url, attribute="name")
        yield _meta("twitter:image:alt", preview.picture.alt, attribute="name")
    if handle := next(filter(None, map(_ON_X.match, settings.author.profiles)), None):
        yield _meta("twitter:creator", f"@{handle[1]}", attribute="name")


@lru_cache(maxsize=64)
def _links(profiles: tuple[str, ...], feeds: tuple[FeedLink, ...]) -> tuple[HeadTag, ...]:
    about = (f' type="{feed.mime}" title="{escape(feed.title)}"' for feed in feeds)
    return (
        *(_link("me", profile) for profile in profiles),
        # For "alternate" alone, Material's script requests a sitemap next to each feed, on every page.
        *(_link("alternate feed", feed.url, more) for feed, more in zip(feeds, about, strict=True)),
    )


@lru_cache(maxsize=8)
def find_locale(language: str) -> str:
    """Return a language in Open Graph's form, with its most likely country: `en_US` for `en`."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
        if not locale.territory:
            likely = get_global("likely_subtags").get(str(locale)) or get_global("likely_subtags").get(locale.language)
            locale = Locale.parse(likely) if likely else locale
    except (UnknownLocaleError, ValueError):
        return "en_US"
    return f"{locale.language}_{locale.territory}" if locale.territory else locale.language


def _json_ld(preview: Preview, settings: Settings) -> Iterator[HeadTag]:
    if not preview.url:
        return
    page = _schema_page(preview, settings)
    names = preview.authors if preview.kind == "article" or preview.schema == "ProfilePage" else ()
    known = [_schema_author(settings)] if settings.author.name and settings.author.name in names else []
    steps = [
        {"@type": "ListItem", "position": position, "name": name, "item": url}
        for position, (name, url) in enumerate(preview.trail, start=1)
    ]
    graph = [page, *known, *([{"@type": "BreadcrumbList", "itemListElement": steps}] if steps else [])]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    yield HeadTag("application/ld+json", f'<script type="application/ld+json">{text}</script>\n')


def _schema_page(preview: Preview, settings: Settings) -> dict[str, Any]:
    article, site_url = preview.kind == "article", settings.site_url
    fields: dict[str, Any] = {
        "@type": preview.schema,
        "@id": preview.url,
        "url": preview.url,
        "headline" if preview.schema == "BlogPosting" else "name": preview.title,
        "description": preview.description,
        "inLanguage": settings.language,
        "image": preview.picture.url if preview.picture else "",
        "datePublished": preview.published_on.isoformat() if preview.published_on else "",
        "dateModified": preview.modified_on.isoformat() if preview.modified_on else "",
        "author": [_name_person(name, settings) for name in preview.authors] if article else [],
        "keywords": list(preview.tags),
        "articleSection": preview.section if preview.schema == "BlogPosting" else "",
        "wordCount": preview.words if preview.schema == "BlogPosting" else 0,
        "codeRepository": preview.code,
        "license": preview.licence,
        "mainEntity": _name_person(settings.author.name, settings) if preview.schema == "ProfilePage" else {},
        "isPartOf": {"@type": "WebSite", "@id": site_url, "url": site_url, "name": settings.site_name},
    }
    return {name: value for name, value in fields.items() if value}


def _name_person(name: str, settings: Settings) -> dict[str, Any]:
    """Return a person; the site's author is a reference to their full description on the same page."""
    is_author = name == settings.author.name
    return {"@type": "Person", **({"@id": f"{settings.site_url}#author"} if is_author else {}), "name": name}


def _schema_author(settings: Settings) -> dict[str, Any]:
    """Return the full description of the site's author."""
    author = settings.author
    fields = {
        **_name_person(author.name, settings),
        "url": settings.site_url,
        "jobTitle": find_job_title(author.headline),
        "description": author.headline,
        "sameAs": list(author.profiles),
    }
    return {name: value for name, value in fields.items() if value}


def find_job_title(headline: str) -> str:
    """Return the job title at the start of a headline, if any: `ML engineer` for "ML engineer at Acme | PyTorch"."""
    first = _END_OF_TITLE.split(headline.strip(), maxsplit=1)[0].strip()
    return first if len(first.split()) <= _MOST_WORDS_OF_TITLE and _JOB.search(first) else ""
