"""Pages that lead from where a Til was once to where it is."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator

from tilfolio.model import Asset, Problem, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context


def lay_out_redirects(context: Context, taken: Collection[str]) -> Iterator[Asset | Problem]:
    """Return a file for each of the `aliases:`; `taken` are the URLs that pages have.

    An alias that begins with `/` counts from the site's root, any other from `til/`, where slugs do.
    """
    used = {posixpath.normpath(url): "a page of the site" for url in taken}
    for til in context.portfolio.tils:
        for alias in til.aliases:
            path = posixpath.normpath(alias.strip("/") if alias.startswith("/") else f"til/{alias}")
            keeper = "outside of the site" if path.startswith("..") else used.get(path)
            if keeper:
                yield _problem(til, alias, keeper)
                continue
            used[path] = f"an alias of {til.shown}"
            yield _redirect(context, til, path)


def _redirect(context: Context, til: Til, path: str) -> Asset:
    uri = path if path.endswith(".html") else f"{path}/index.html"
    target = paths.url_of(paths.til_uri(til.slug), directory_urls=context.settings.directory_urls)
    content = context.render(
        "redirect.html.j2",
        title=til.title,
        href="../" * uri.count("/") + target,
        canonical=context.settings.site_url + target if context.settings.site_url else "",
    )
    return Asset(uri=uri, content=content.encode())


def _problem(til: Til, alias: str, keeper: str) -> Problem:
    return Problem(
        path=til.shown,
        what=f"the alias '{alias}' is {keeper}, so nothing leads on from there",
        remedy='Write an address that this note once had, like "aliases: [old-name]"',
    )
