"""The row of share links below a page: plain links without trackers and third-party scripts."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from tilfolio.pages import paths
from tilfolio.pages.context import Context

_ADDRESSES: Mapping[str, str] = {
    # https://learn.microsoft.com/linkedin/consumer/integrations/self-serve/plugins/share-plugin: accepts only the URL
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "x": "https://x.com/intent/post?text={title}&url={url}",
    "bluesky": "https://bsky.app/intent/compose?text={title}%20{url}",
    "hackernews": "https://news.ycombinator.com/submitlink?u={url}&t={title}",
    "email": "mailto:?subject={title}&body={title}%0A%0A{url}",
}


def share_url(kind: str, url: str, title: str) -> str:
    """Return the URL that shares a page; empty for `copy` and `native`, which need a script."""
    return _list_links([kind], url, title)[0].href


class _Link(NamedTuple):
    kind: str
    href: str


def _list_links(kinds: Iterable[str], url: str, title: str) -> list[_Link]:
    quoted = {"url": quote(url, safe=""), "title": quote(title, safe="")}
    return [_Link(kind, _ADDRESSES.get(kind, "").format(**quoted)) for kind in kinds]


def page_url(context: Context, uri: str) -> str:
    """Return the absolute URL of a page or file; empty if the site's address is unknown."""
    return _join(context, context.settings.site_url, uri)


def shared_url(context: Context, uri: str) -> str:
    """Return the public URL of a page, never a local one; empty if unknown."""
    return _join(context, context.settings.shared_url, uri)


def _join(context: Context, site: str, uri: str) -> str:
    path = paths.url_of(uri, directory_urls=context.settings.directory_urls)
    return site + path.removeprefix("./") if site else ""


def share_row(context: Context, uri: str, title: str) -> Markup:
    """Return the row for a page as one line of HTML; empty if it is off or the site's address is unknown."""
    url = shared_url(context, uri)
    if not url or not context.settings.sharing.row:
        return Markup("")
    links = _list_links(context.settings.sharing.row, url, title)
    return Markup(context.render("share.j2", links=links, url=url, title=title).replace("\n", ""))
