"""Feeds with full content: Atom 1.0 (RFC 4287) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timezone
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct

from tilfolio.facts import WeekRecord
from tilfolio.model import Slug, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.sharing import page_url
from tilfolio.remember import stamp

ATOM, JSON, DIGESTS_ATOM = "feed.xml", "feed.json", "digest/feed.xml"
LOOK = "assets/tilfolio/feed.css"
"""The style of Atom feeds in browsers. CSS, because browsers are removing XSLT (Chrome in version 155)."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that are not allowed in XML 1.0, not even escaped."""


class FeedItem(Struct, frozen=True, kw_only=True):
    """A note or a week."""

    uri: str
    """URI of its page, by which its finished HTML is found."""
    id: str
    url: str
    title: str
    summary: str
    published_at: datetime
    updated_at: datetime
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Feed(Struct, frozen=True, kw_only=True):
    """A feed before it is written."""

    uri: str
    title: str
    """Added to the site's name; empty for the main feed."""
    page: str
    """URI of the page with the same content."""
    items: tuple[FeedItem, ...]
    """Newest first."""


def plan_feeds(context: Context, first_names: Mapping[str, str], titles: Mapping[str, str]) -> tuple[Feed, ...]:
    """Return all feeds of the site: of all notes, of weeks, and of each category.

    `first_names` are the original names of renamed files, by path in the repository; `titles` are page titles by URI.
    """
    settings = context.settings
    if not settings.sharing.feeds or not settings.site_url:
        return ()
    size = settings.sharing.feed_items
    names = name_notes(context, first_names)
    grouped = context.tils_by_category

    def items(tils: Sequence[Til]) -> tuple[FeedItem, ...]:
        return tuple(
            _til_item(context, til, names[til.slug])
            for til in [til for til in tils if til.is_public(context.today)][:size]
        )

    newest = items(context.portfolio.tils)
    over = [record for record in context.facts.weeks if record.over][:size]
    return (
        Feed(uri=ATOM, title="", page=paths.HOME, items=newest),
        Feed(uri=JSON, title="", page=paths.HOME, items=newest),
        Feed(
            uri=DIGESTS_ATOM,
            title=titles.get(paths.DIGESTS, ""),
            page=paths.DIGESTS,
            items=tuple(_week_item(context, record, titles) for record in over),
        ),
        *(
            Feed(
                uri=f"checklist/{category.name}/feed.xml",
                title=category.title,
                page=paths.category_uri(category.name),
                items=items(grouped.get(category.name, ())),
            )
            for category in settings.categories
        ),
    )


def name_notes(context: Context, first_names: Mapping[str, str]) -> Mapping[Slug, str]:
    """Return a name for each note that survives edits, slug changes, and renames known to git, for its id in feeds.

    It is made from the host and the original name of the note's file. Several notes in one file also use their titles.
    If a new file has the name of a moved one, the older note keeps it.
    """
    host = urlsplit(context.settings.site_url).netloc
    logs: dict[str, int] = {}
    for til in context.portfolio.tils:
        logs[til.source] = logs.get(til.source, 0) + 1
    names: dict[Slug, str] = {}
    taken: set[str] = set()
    moved_last = sorted(context.portfolio.tils, key=lambda til: (til.learned_on, til.source, til.line))
    for til in moved_last:
        name = first_names.get(til.repo_path or "", til.repo_path or til.source)
        if logs[til.source] > 1:
            name = f"{name}#{' '.join(til.title.casefold().split())}"
        if name in taken:
            name = f"{name}#{til.learned_on.isoformat()}#{til.slug}"
        taken.add(name)
        names[til.slug] = f"https://{host}/{name}"
    return names


def name_content(feed: Feed, context: Context, contents: Mapping[str, str]) -> bytes:
    """Return a hash of everything that `write_atom` and `write_json` use."""
    return context.own_stamp + stamp(
        feed, [contents.get(item.uri) for item in feed.items], not feed.items and context.today
    )


def write_atom(feed: Feed, context: Context, contents: Mapping[str, str]) -> bytes:
    """Return a feed as Atom; `contents` are HTML fragments by page URI."""
    # Imported here because it loads much, and most builds reuse cached feeds.
    from feedgenerator import Atom1Feed  # noqa: PLC0415

    settings = context.settings
    atom = Atom1Feed(
        title=_clean(name_feed(feed, context)),
        link=page_url(context, feed.page),
        feed_url=page_url(context, feed.uri),
        feed_guid=uuid5(NAMESPACE_URL, page_url(context, feed.uri)).urn,
        description=_clean(settings.site_description),
        language=settings.language,
        author_name=_clean(settings.author.name or settings.site_name),
        author_link=settings.site_url,
    )
    for item in feed.items:
        atom.add_item(
            title=_clean(item.title),
            link=item.url,
            description=None,
            content=_clean(contents.get(item.uri) or item.summary),
            author_name=_clean(", ".join(item.authors)) or None,
            pubdate=item.published_at,
            updateddate=item.updated_at,
            unique_id=item.id,
            categories=[_clean(tag) for tag in item.tags],
        )
    if not feed.items:  # Atom requires a date
        atom.latest_post_date = lambda: _noon(context.today)
    head, rest = str(atom.writeString("utf-8")).split("\n", 1)
    look = f'<?xml-stylesheet type="text/css" href="{"../" * feed.uri.count("/")}{LOOK}"?>'
    return f"{head}\n{look}\n{rest}\n".encode()


def write_json(feed: Feed, context: Context, contents: Mapping[str, str]) -> bytes:
    """Return a feed as JSON Feed."""
    settings = context.settings
    author = {"name": settings.author.name or settings.site_name, "url": settings.site_url}
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name_feed(feed, context),
        "home_page_url": page_url(context, feed.page),
        "feed_url": page_url(context, feed.uri),
        "description": settings.site_description or None,
        "language": settings.language,
        "authors": [author],
        "items": [_json_item(item, contents) for item in feed.items],
    }
    filled = {name: value for name, value in document.items() if value is not None}
    return (json.dumps(filled, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def name_feed(feed: Feed, context: Context) -> str:
    """Return the full title of a feed."""
    return f"{context.settings.site_name}: {feed.title}" if feed.title else context.settings.site_name


def find_new_uris(feeds: Sequence[Feed]) -> frozenset[str]:
    """Return the URIs of all pages in feeds."""
    return frozenset(item.uri for feed in feeds for item in feed.items)


def _til_item(context: Context, til: Til, name: str) -> FeedItem:
    author = context.settings.author.name
    step = context.settings.category_of(context.verdict(til).category)
    uri = paths.til_uri(til.slug)
    published_at = til.known_at or _noon(til.learned_on)
    return FeedItem(
        uri=uri,
        id=uuid5(NAMESPACE_URL, name).urn,
        url=page_url(context, uri),
        title=til.title,
        summary=til.summary,
        published_at=published_at,
        updated_at=max(published_at, _noon(til.updated_on)) if til.updated_on > til.learned_on else published_at,
        authors=til.authors or ((author,) if author else ()),
        tags=tuple(dict.fromkeys((*((step.title,) if step else ()), *til.tags))),
    )


def _week_item(context: Context, record: WeekRecord, titles: Mapping[str, str]) -> FeedItem:
    uri = paths.digest_uri(record.week)
    author = context.settings.author.name
    return FeedItem(
        uri=uri,
        id=uuid5(NAMESPACE_URL, page_url(context, uri)).urn,
        url=page_url(context, uri),
        title=titles.get(uri, record.week.name),
        summary=", ".join(til.title for til in record.tils),
        published_at=_noon(record.week.ends_on),
        updated_at=_noon(record.week.ends_on),
        authors=(author,) if author else (),
    )


def _json_item(item: FeedItem, contents: Mapping[str, str]) -> dict[str, object]:
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": contents.get(item.uri) or item.summary,
        **({"summary": item.summary} if item.summary else {}),
        "date_published": item.published_at.isoformat(),
        "date_modified": item.updated_at.isoformat(),
        **({"authors": [{"name": name} for name in item.authors]} if item.authors else {}),
        **({"tags": list(item.tags)} if item.tags else {}),
    }


def _noon(day: date) -> datetime:
    """Return noon UTC, which is on the same day in nearly all time zones."""
    return datetime.combine(day, time(12), timezone.utc)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
