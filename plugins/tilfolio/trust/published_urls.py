"""The list of addresses that a site has published, and what a new build changes in it."""

import re
from collections.abc import Collection, Mapping

from msgspec import Struct

FILE = "published-urls.txt"
"""Beside mkdocs.yml. Only the publish workflow writes it."""
UNKNOWN = "-"
"""In place of a fingerprint: what the page says was not read."""
_GONE = "gone"
_HEADER = """\
# The addresses that this site has published, each with a fingerprint of its words.
# The publish workflow writes this file, and `til check` compares with it. "gone": published once, no longer there.
# Add such an address to the aliases of the note that took its place, or delete the line.
"""
_LINE = re.compile(r"(?P<url>[^\s#][^\s]*) (?P<words>-|[0-9a-f]{8}|gone)$")


class Removed(Struct, frozen=True, kw_only=True):
    """An address that a build does not have any more."""

    url: str
    leads_to: str = ""
    """Where its redirect leads; empty: there is none."""


class Difference(Struct, frozen=True, kw_only=True):
    """What a build changes for visitors."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()


def read_list(text: str) -> dict[str, str]:
    """Return the fingerprint of each address; lines of another form are passed over."""
    found = (_LINE.match(line.strip()) for line in text.splitlines())
    return {match["url"]: match["words"] for match in found if match}


def compare(before: Mapping[str, str], now: Mapping[str, str], redirects: Mapping[str, str]) -> Difference:
    """Return what changed since the last publication; `redirects` say where addresses lead that have no page."""
    known = {url: words for url, words in before.items() if words != _GONE}
    return Difference(
        added=tuple(sorted(url for url in now if url not in known)),
        changed=tuple(sorted(url for url, words in now.items() if url in known and _differ(known[url], words))),
        removed=tuple(
            Removed(url=url, leads_to=redirects.get(url, ""))
            for url in sorted(known)
            if url not in now and (known[url] != UNKNOWN or url not in redirects)
        ),
    )


def _differ(before: str, now: str) -> bool:
    return before != now and UNKNOWN not in (before, now)


def write_list(before: Mapping[str, str], now: Mapping[str, str], redirects: Collection[str]) -> str:
    """Return the list after a publication; addresses that no longer exist stay in it, marked as gone."""
    entries = dict.fromkeys(before, _GONE) | dict.fromkeys(redirects, UNKNOWN) | dict(now)
    return _HEADER + "".join(f"{url} {entries[url]}\n" for url in sorted(entries))
