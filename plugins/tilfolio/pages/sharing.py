"""The row of links below a page that share it: plain links, no tracker, nobody else's script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from tilfolio.pages import paths
from tilfolio.pages.context import Context

_ADDRESSES: Mapping[str, str] = {
    # https://learn.microsoft.com/linkedin/consumer/integrations/self-serve/plugins/share-plugin: it takes the URL alone
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "x": "https://x.com/intent/post?text={title}&url={url}",
    "bluesky": "https://bsky.app/intent/compose?text={title}%20{url}",
    "hackernews": "https://news.ycombinator.com/submitlink?u={url}&t={title}",
    "email": "mailto:?subject={title}&body={title}%0A%0A{url}",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ShareLink:
    """One place to share a page at."""

    kind: str
    """Its name in the option `share`."""
    href: str
    """Nothing for what only a script in the page can do: `copy`, `native`."""


def share_url(kind: str, url: str, title: str) -> str:
    """Return the address that shares a page; nothing for what only a script can do."""
    return _ADDRESSES.get(kind, "").format(url=quote(url, safe=""), title=quote(title, safe=""))


def page_url(context: Context, uri: str) -> str:
    """Return the whole URL of a page or file; nothing where the site's own is not known."""
    site = context.settings.site_url
    path = paths.url_of(uri, directory_urls=context.settings.directory_urls)
    return site + path.removeprefix("./") if site else ""


def shared_url(context: Context, uri: str) -> str:
    """Return the whole URL of a page as its readers have it, never that of this machine; nothing where not known."""
    site = context.settings.shared_url
    path = paths.url_of(uri, directory_urls=context.settings.directory_urls)
    return site + path.removeprefix("./") if site else ""


def share_row(context: Context, uri: str, title: str) -> Markup:
    """Return the row for a page as HTML of one line, or nothing where it is not wanted or leads nowhere."""
    url = shared_url(context, uri)
    links = list(_choose_links(context, url, title)) if url else []
    if not links:
        return Markup("")
    return Markup(context.render("share.j2", links=links, url=url, title=title).replace("\n", ""))


def _choose_links(context: Context, url: str, title: str) -> Iterator[ShareLink]:
    quoted = {"url": quote(url, safe=""), "title": quote(title, safe="")}
    for kind in context.settings.sharing.row:
        yield ShareLink(kind=kind, href=_ADDRESSES.get(kind, "").format(**quoted))
