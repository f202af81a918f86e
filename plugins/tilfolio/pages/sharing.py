"""The row of share links below a page: plain links without trackers and third-party scripts."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup, escape

from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.templates import is_ours

_ADDRESSES: Mapping[str, str] = {
    # https://learn.microsoft.com/linkedin/consumer/integrations/self-serve/plugins/share-plugin: accepts only the URL
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "x": "https://x.com/intent/post?text={title}&url={url}",
    "bluesky": "https://bsky.app/intent/compose?text={title}%20{url}",
    "hackernews": "https://news.ycombinator.com/submitlink?u={url}&t={title}",
    "email": "mailto:?subject={title}&body={title}%0A%0A{url}",
}

_SIGNS = "\ue000\ue001\ue002\ue003"
"""Stand for a page's quoted URL and title, its URL and its title, in this order; no author types them."""


def share_url(kind: str, url: str, title: str) -> str:
    """Return the URL that shares a page; empty for `copy` and `native`, which need a script."""
    return _ADDRESSES.get(kind, "").format(url=quote(url, safe=""), title=quote(title, safe=""))


class _Link(NamedTuple):
    kind: str
    href: str


def _list_links(kinds: Iterable[str], url: str, title: str) -> list[_Link]:
    return [_Link(kind, _ADDRESSES.get(kind, "").format(url=url, title=title)) for kind in kinds]


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
    kinds = context.settings.sharing.row
    quoted = quote(url, safe=""), quote(title, safe="")
    row = _write_row(context.templates, kinds)
    if row:
        for sign, value in zip(_SIGNS, (*quoted, escape(url), escape(title)), strict=True):
            row = row.replace(sign, value)
    else:
        row = context.render("share.j2", links=_list_links(kinds, *quoted), url=url, title=title)
    return Markup(row.replace("\n", ""))


@lru_cache(maxsize=1)
def _write_row(templates: Environment, kinds: tuple[str, ...]) -> str:
    """Return the row of any page with signs for its values; "" if the template is an author's, which may use them."""
    template = templates.get_template("share.j2")
    links = _list_links(kinds, _SIGNS[0], _SIGNS[1])
    return template.render(links=links, url=_SIGNS[2], title=_SIGNS[3]) if is_ours(template) else ""
