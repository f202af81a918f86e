"""Edge: read a finished site: its addresses, redirects, dead links and sizes."""

import hashlib
import html
import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from tilfolio.engines.mkdocs.site_folder import read_site
from tilfolio.pages.panel import PREVIEWS
from tilfolio.trust.report import DeadLink, FinishedSite

_TAG = re.compile(r"<(?:a|area|img|link|script|source|iframe|video|audio|object)\s[^<>]{1,5000}>", re.I)
_TARGET = re.compile(r"""\s(?:href|src|data)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_ID = re.compile(r"""\s(?:id|name)=(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))""", re.I)
_REFRESH = re.compile(r"""<meta http-equiv="?refresh"? content="\d+; ?url=([^"]*)">""", re.I)
_ARTICLE = re.compile(r"<article\b.*</article>", re.S)
_MARKUP = re.compile(r"<[^<>]{0,5000}>")
_INDEX = "search/search_index.json"
_ENDS = ("index.html", "")
_KINDS = {
    "pages": (".html",),
    "pictures": (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico"),
    "scripts and styles": (".js", ".css", ".map"),
    "fonts": (".woff", ".woff2", ".ttf", ".otf"),
    "feeds and lists": (".xml", ".json", ".txt", ".gz"),
}
_OTHER = "other files"
_PASSING = re.compile(r"(?:^|/)page/\d+(?:/|\.html)$|^digest/.+/mail\.html$")
"""Later pages of lists, and letters: nobody links to them, and they may disappear."""
_MOST = 5
"""How many of the largest files are listed."""
_LARGEST = 20_000_000
"""Larger pages are not read; bytes."""


class _Page(Struct, frozen=True):
    url: str
    words: str
    redirect: str
    targets: tuple[str, ...]
    ids: frozenset[str]


def read_finished_site(folder: Path, site_url: str = "") -> FinishedSite:
    """Return a summary of a site's folder; `site_url` is needed to check absolute links."""
    files = {uri: status.st_size for uri, status in read_site(folder)}
    indexed = _read_index(folder / _INDEX)
    pages = {
        uri: _read_page(uri, (folder / uri).read_text(encoding="utf-8", errors="replace"), indexed)
        for uri, size in files.items()
        if uri.endswith(".html") and size <= _LARGEST and (folder / uri).is_file()
    }
    shown = {uri: page for uri, page in pages.items() if uri != "404.html" and not _PASSING.search(page.url)}
    return FinishedSite(
        pages={page.url: page.words for page in shown.values() if not page.redirect},
        redirects={page.url: _follow(page) for page in shown.values() if page.redirect},
        dead_links=tuple(_find_dead_links(pages, files, site_url)),
        sizes=_count_sizes(files),
        largest=tuple(
            (uri.encode("utf-8", "backslashreplace").decode(), size)
            for uri, size in sorted(files.items(), key=lambda file: (-file[1], file[0]))[:_MOST]
        ),
    )


def _read_page(uri: str, text: str, indexed: Mapping[str, str]) -> _Page:
    folder = posixpath.join(posixpath.dirname(uri), "") if posixpath.basename(uri) == "index.html" else uri
    url = quote(folder, errors="surrogateescape")
    refresh = _REFRESH.search(text, 0, 5000)
    targets = (match for tag in _TAG.findall(text) for match in _TARGET.findall(tag))
    return _Page(
        url=url or "./",
        words=indexed.get(url) or _name_words(text),
        redirect=html.unescape(refresh[1]) if refresh else "",
        targets=tuple(dict.fromkeys(html.unescape("".join(match)) for match in targets)),
        ids=frozenset(html.unescape("".join(match)) for match in _ID.findall(text)),
    )


def _follow(page: _Page) -> str:
    if urlsplit(page.redirect).scheme:
        return page.redirect
    base = "" if page.url == "./" else page.url
    return quote(_join(unquote(posixpath.dirname(base)), unquote(page.redirect)), errors="surrogateescape")


def _join(folder: str, target: str) -> str:
    """Return a relative target as a path from the site's root, with its trailing slash."""
    path = posixpath.normpath(posixpath.join(folder, target))
    path = "" if path == "." else path
    return f"{path}/" if path and target.endswith(("/", "/.", "/..", "..")) else path


def _read_index(path: Path) -> dict[str, str]:
    """Return a fingerprint of each page's text in the search index."""
    try:
        entries = json.loads(path.read_bytes())["docs"]
        words: dict[str, list[str]] = {}
        for entry in entries:
            page = entry["location"].partition("#")[0]
            words.setdefault(page, []).append(f"{entry['title']}\n{entry['text']}")
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {page: _fingerprint("\n".join(texts)) for page, texts in words.items()}


def _name_words(text: str) -> str:
    article = _ARTICLE.search(text)
    return _fingerprint(" ".join(_MARKUP.sub(" ", article[0] if article else text).split()))


def _fingerprint(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _find_dead_links(pages: Mapping[str, _Page], files: Mapping[str, int], site_url: str) -> Iterator[DeadLink]:
    root = urlsplit(site_url)
    known: dict[tuple[str, str], bool] = {}
    for uri, page in pages.items():
        folder = posixpath.dirname(uri)
        for target in page.targets:
            if PREVIEWS in target:
                continue  # exists only in `mkdocs serve`
            if (key := (folder, target) if not target.startswith("#") else (uri, target)) not in known:
                known[key] = _leads_somewhere(uri, target, root.netloc, root.path or "/", pages, files)
                if not known[key]:
                    yield DeadLink(page=page.url, target=target)


def _leads_somewhere(
    uri: str,
    target: str,
    host: str,
    root: str,
    pages: Mapping[str, _Page],
    files: Mapping[str, int],
) -> bool:
    """Return whether a link leads to another site, or to an existing file and anchor."""
    try:
        parts = urlsplit(target.strip())
    except ValueError:
        return True
    if (parts.scheme and parts.scheme not in ("http", "https")) or (parts.netloc and parts.netloc != host):
        return True
    path = unquote(parts.path)
    if parts.netloc or path.startswith("/"):
        if not path.startswith(root):
            return True  # another site of the same host
        path = _join("", path[len(root) :] or ".")
    elif path:
        path = _join(posixpath.dirname(uri), path)
    else:
        path = uri
    name = path.strip("/")
    file = next((found for end in _ENDS if (found := posixpath.join(name, end) if end else name) in files), "")
    if not file:
        return False
    anchor = unquote(parts.fragment)
    if not anchor or file not in pages or anchor.startswith((":~:", "__")):
        return True
    return anchor in pages[file].ids


def _count_sizes(files: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    number: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for uri, each in files.items():
        kind = next((kind for kind, ends in _KINDS.items() if uri.lower().endswith(ends)), _OTHER)
        number[kind] += 1
        size[kind] += each
    return {kind: (number[kind], total) for kind, total in size.most_common()}
