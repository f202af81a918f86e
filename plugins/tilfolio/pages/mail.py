"""A digest as mail: one HTML file for any mail program, without scripts and images, and plain text."""

import re
from collections.abc import Callable
from functools import cached_property
from html import escape, unescape
from typing import Any

from markdown import markdown
from markupsafe import Markup

from tilfolio.facts import WeekRecord
from tilfolio.model import Asset, Week
from tilfolio.pages import paths
from tilfolio.pages.context import Context, Views
from tilfolio.pages.paths import whole_address
from tilfolio.pages.portable_html import make_portable

_LARGEST = 95_000
"""Bytes; Gmail cuts mails after 102 kB."""
_ADDRESS = re.compile(r'(?P<before><[^<>]*\s(?:href|src)=")(?P<target>[^"]*)"')
_STYLES = {"p": "margin:0 0 12px", "ul": "margin:0 0 12px;padding-left:20px", "a": "color:#3949ab"}


class WholeViews(Views, frozen=True, kw_only=True, dict=True):
    """Views with absolute URLs, for mail."""

    @cached_property
    def root(self) -> str:
        """The URL of the site."""
        return self.context.settings.site_url


def lay_out_mail(
    context: Context, record: WeekRecord, describe: Callable[[Views], dict[str, Any]], body: str = ""
) -> tuple[Asset, ...]:
    """Return a week's mail as HTML and as plain text; nothing if the site's address is unknown.

    `body` is the Markdown of the week's opening, with links relative to the digest. Gmail cuts mails of more than about
    100 kB, so summaries are left out of longer ones.
    """
    if not context.settings.site_url:
        return ()
    uri = f"digest/{record.week.name}/mail.html"
    views = WholeViews(context=context, origin=uri)
    digest = views.href(paths.digest_uri(record.week))
    opening = ""
    if body.strip():
        opening = _style(make_portable(_make_absolute(context, record.week, markdown(body)), digest))
    values = {**describe(views), "digest": digest, "author": context.settings.author, "plain": context.plain}
    html = context.render("mail.html.j2", **values, opening=Markup(opening), brief=False)
    if len(html.encode()) > _LARGEST:
        html = context.render("mail.html.j2", **values, opening=Markup(opening), brief=True)
    text = context.render("mail.txt.j2", **values, opening=Markup(_plain(opening)))
    tidy = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"
    plain = Asset(uri=f"{uri.removesuffix('.html')}.txt", content=tidy.encode())
    return Asset(uri=uri, content=html.encode()), plain


def _make_absolute(context: Context, week: Week, html: str) -> str:
    site, uri = context.settings, paths.digest_uri(week)

    def lead(match: re.Match[str]) -> str:
        target = unescape(match["target"])
        address = whole_address(site.site_url, uri, target, directory_urls=site.directory_urls)
        return f'{match["before"]}{escape(address)}"'

    return _ADDRESS.sub(lead, html)


def _style(html: str) -> str:
    """Return HTML with inline styles for paragraphs, lists and links."""
    for tag, style in _STYLES.items():
        html = re.sub(rf"<{tag}\b", f'<{tag} style="{style}"', html)
    return html


def _plain(html: str) -> str:
    """Return HTML as text, with the URL after each link."""
    html = re.sub(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', r"\2 (\1)", html, flags=re.DOTALL)
    html = re.sub(r"<li\b[^>]*>", "- ", re.sub(r"</(?:p|h\d|ul|ol)>", "\n\n", html))
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()
