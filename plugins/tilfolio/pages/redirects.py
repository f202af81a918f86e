"""Redirects from earlier addresses of notes."""

import posixpath
import re
from collections.abc import Collection, Iterator
from urllib.parse import unquote

from tilfolio.model import Asset, Problem, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.targets import SCHEME, all_folders, read_alias

_NOT_SENT = re.compile(r"[#?\\\x00-\x1f\x7f\ud800-\udfff]")
"""Characters that browsers do not send unchanged in a path."""
_FILE = re.compile(
    r"\.(?:xml|json|svg|png|jpe?g|gif|webp|avif|ico|pdf|zip|gz|css|js|map|txt|md|markdown|ipynb|inv|ics|rss|atom"
    r"|webmanifest|woff2?|ttf|mp[34]|webm)$",
    re.I,
)
_LONGEST_NAME = 255
"""Maximum length of a file name in bytes."""
_PAGE, _FILE_OF_SITE = "is a page of the site", "is a file of the site"


def lay_out_redirects(
    context: Context, pages: Collection[str], files: Collection[str] = ()
) -> Iterator[Asset | Problem]:
    """Yield a redirect for each of the `aliases:`, and for each folder's README that may have been a note once.

    Aliases that begin with `/` are relative to the site's root, others to `til/`, like slugs. `pages` are the URLs of
    the site's pages, `files` the paths of its other files.
    """
    site = _Taken(pages, files)
    for til in context.portfolio.tils:
        for alias in til.aliases:
            path = read_alias(alias, context.settings.site_url)
            fault = _find_fault(path) or site.find_rival(path)
            if fault:
                shown = alias if len(alias) <= _LONGEST_NAME else f"{alias[:60]}…"
                what = f"the alias '{shown}' {fault}, so it does not redirect"
                remedy = 'Write a former address of this note, like "aliases: [old-name]"'
                yield Problem(path=til.shown, what=what, remedy=remedy)
            else:
                site.add(path, f"is an alias of {til.shown}")
                yield _redirect(context, til, path, paths.til_uri(til.slug))
    for index in context.portfolio.indexes:
        path = f"til/{index.slug}"
        if not site.find_rival(path):
            site.add(path, _PAGE)
            yield _redirect(context, index, path, paths.TILS)


class _Taken:
    """The files of the site, each with a description for Problems."""

    def __init__(self, pages: Collection[str], files: Collection[str]) -> None:
        self._files = {"404.html": _PAGE} | dict.fromkeys(files, _FILE_OF_SITE)
        self._files |= {_file_of(posixpath.normpath(url)): _PAGE for url in map(unquote, pages)}
        self._folders = all_folders(self._files)

    def find_rival(self, path: str) -> str:
        """Return why a path is not available; empty if it is."""
        file = _file_of(path)
        above = (file[: match.start()] for match in re.finditer("/", file))
        if file in self._files or path in self._files:
            return self._files.get(file) or self._files[path]
        if file in self._folders:
            return "is a folder of the site"
        return "lies below a file of the site" if any(folder in self._files for folder in above) else ""

    def add(self, path: str, what: str) -> None:
        """Reserve a path."""
        file = _file_of(path)
        self._files[file] = what
        self._folders |= all_folders([file])


def _file_of(path: str) -> str:
    """Return the file that a server sends for a path."""
    return path if path.endswith(".html") else posixpath.normpath(f"{path}/index.html")


def _find_fault(path: str) -> str:
    """Return why a path cannot be an alias; empty if it can."""
    if SCHEME.match(path):
        return "is an address of another site"
    if path.startswith(".."):
        return "is outside of the site"
    if found := _NOT_SENT.search(path):
        sign = found[0] if found[0].isprintable() else f"U+{ord(found[0]):04X}"
        return f"holds '{sign}', which cannot be part of a page's address"
    if max(len(part.encode()) for part in path.split("/")) > _LONGEST_NAME:
        return f"has a part that is longer than the {_LONGEST_NAME} bytes a file's name can have"
    if _FILE.search(path):
        return "is the address of a file, not of a page"
    return ""


def _redirect(context: Context, til: Til, path: str, uri: str) -> Asset:
    file = _file_of(path)
    target = paths.url_of(uri, directory_urls=context.settings.directory_urls)
    content = context.render(
        "redirect.html.j2",
        title=til.title,
        href="../" * file.count("/") + target,
        canonical=context.settings.site_url + target if context.settings.site_url else "",
    )
    return Asset(uri=file, content=content.encode())
