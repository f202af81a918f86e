"""Parsing of link targets, and handling of dead links."""

import posixpath
import re
from collections.abc import Collection, Iterable, Sequence
from html import escape
from urllib.parse import unquote

from tilfolio.model import Link, Problem, Til
from tilfolio.words import count

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/|//|mailto:", re.I)
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net|edu|gov|io|dev|kr|jp|cn|de|uk)(?:[/?#]|$)", re.I)
"""What looks like another site's address without `https://`."""
MEDIA = (
    *(".png", ".apng", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico", ".tif", ".tiff", ".pdf"),
    *(".mp4", ".m4v", ".mov", ".webm", ".ogv", ".mp3", ".m4a", ".ogg", ".oga", ".wav", ".flac"),
)
"""Endings of pictures, videos, sounds and PDF files."""


def shown_in_page(path: str, link: Link) -> bool:
    """Return whether raw HTML embeds the file as an image, video or audio."""
    return link.kind == "html" and path.lower().endswith(
        (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".mp4", ".webm", ".mp3")
    )


def split_target(target: str) -> tuple[str, str, str]:
    """Split `a%20b.md#part` into the decoded path, the mark (`#` or `?`) and the rest."""
    match = re.search(r"[#?]", target)
    if match is None:
        return unquote(target), "", ""
    return unquote(target[: match.start()]), target[match.start()], target[match.end() :]


def candidates(folder: str, path: str, root: str) -> Iterable[str]:
    """Yield the possible meanings of a path: relative to the file's folder, then to the root, as on GitHub.

    Too many `../` stop at the root, as in Obsidian and browsers.
    """
    if not path.startswith("/"):
        joined = posixpath.normpath(posixpath.join(folder, path))
        yield joined
        if joined.startswith("../"):
            yield posixpath.normpath(f"/{joined}").lstrip("/")
    bare = path.lstrip("/")
    yield posixpath.normpath(posixpath.join(root, bare))
    yield posixpath.normpath(bare)


def path_below(path: str, folder: str) -> str | None:
    """Return a path relative to a folder; None if it is not inside."""
    if path == folder:
        return ""
    if folder == ".":
        return None if path == ".." or path.startswith("../") else path
    return path[len(folder) + 1 :] if path.startswith(f"{folder}/") else None


def choose_til(tils: Sequence[Til], target: str) -> tuple[Til, bool]:
    """Return the note of a file that a fragment names, else the first; and whether the fragment was used."""
    if len(tils) > 1 and "#" in target:
        wanted = letters(unquote(target.split("#", 1)[1]))
        for til in tils:
            if letters(til.title) and wanted in (letters(til.title), "til" + letters(til.title)):
                return til, True
    return min(tils, key=lambda til: til.line), False


def without_fragments(links: Sequence[Link]) -> Sequence[Link]:
    """Return the links that do not point into their own page."""
    return [link for link in links if not link.target.startswith("#")]


def letters(text: str) -> str:
    """Return the letters and digits of a heading in lower case, to compare spellings."""
    return re.sub(r"[\W_]+", "", text.lower())


def read_alias(alias: str, site_url: str) -> str:
    """Return an alias as a path of the site; absolute URLs of other sites stay."""
    if site_url and alias.startswith(site_url):
        alias = f"/{alias.removeprefix(site_url)}"
    elif SCHEME.match(alias):
        return alias
    alias = unquote(alias)
    return posixpath.normpath(alias.strip("/") if alias.startswith("/") else f"til/{alias}")


def all_folders(paths: Iterable[str]) -> set[str]:
    """Return all folders above the paths, including the root."""
    folders = {""}
    for path in paths:
        folder = posixpath.dirname(path)
        while folder and folder not in folders:
            folders.add(folder)
            folder = posixpath.dirname(folder)
    return folders


def unlinked(body: str, link: Link, *, is_broken: bool = True) -> list[tuple[int, int, str]]:
    """Return the edits that replace a link by its text.

    The path is never shown, because it may be that of an unpublished file.
    """
    broken = '<span class="til-broken" title="Broken link">', "</span>"
    opening, closing = broken if is_broken else ("", "")
    if link.kind == "inline":
        return [(link.start, link.text_start, opening), (link.text_end, link.end, closing)]
    if link.kind == "image":
        alt = re.match(r"!\[([^\]]*)\]", body[link.start : link.end])
        return [(link.start, link.end, f"{opening}{escape(alt[1] if alt else '')}{closing}")]
    return [(link.target_start, link.target_end, "#")]


def is_left_out(path: str, left_out: Collection[str]) -> bool:
    """Return whether a file, or a folder above it, is excluded."""
    return any(part in left_out for part in (path, *all_folders([path]), f"{path}.md", f"{path}.markdown"))


def no_address(shown: str, link: Link) -> Problem:
    """Return the Problem of a link with an invalid URL."""
    return Problem(
        path=shown,
        line=link.line,
        what=f"the link to '{link.target}' is not a valid address",
        remedy="Write a full address, like https://example.org/page",
    )


def broken(shown: str, link: Link, *, is_there: bool = False) -> Problem:
    """Return the Problem of a dead link, or of a link to a file that must not be published."""
    if is_there:
        what = f"the link to '{link.target}' leads to a file that is not published"
        remedy = "It is hidden, ignored by git, excluded or outside of the repository: move it, or remove the link"
        return Problem(path=shown, line=link.line, what=what, remedy=remedy)
    remedy = "Write the path of a note, a page or a file of the repository, relative to this file"
    if _HOST.match(link.target):
        remedy = f"Write https://{link.target} if it is an address"
    elif link.target.startswith("[") and "](" in link.target:  # [words]([words](address))
        remedy = "Write the address alone between the parentheses"
    return Problem(path=shown, line=link.line, what=describe_broken(link.target), remedy=remedy)


def describe_broken(target: str) -> str:
    """Return what is wrong with a link whose target is not there; `known-problems.txt` of authors has these words."""
    return f"broken link: '{target}' not found"


def hint_at_lost(places: Sequence[str]) -> Iterable[str]:
    """Yield a hint about dead links in READMEs of other repositories."""
    if places:
        links = count(len(places), "link")
        yield f"{places[0]}: {links} in READMEs of other repositories are broken there, and shown as text."


def hint_at_repository(unlinked: Sequence[str]) -> tuple[str, ...]:
    """Return a hint to set `repo_url`, if there are links to code; `unlinked` are their places."""
    if not unlinked:
        return ()
    start = f"{unlinked[0]} links to a file of the repository"
    others = f", and so do {len(unlinked) - 1} other links" if len(unlinked) > 1 else ""
    return (f"{start}{others}. Set `repo_url:` in mkdocs.yml, and readers can follow.",)
