"""Addresses that were published and would be lost with the next publication."""

import difflib
import re
from collections.abc import Collection, Iterator
from urllib.parse import unquote

from msgspec import Struct

from tilfolio.checking.remarks import Remark
from tilfolio.checking.survey import Survey
from tilfolio.facts import group
from tilfolio.gather.decoding import decode_text
from tilfolio.gather.git_command import GitError, run_git
from tilfolio.model import Slug, Til
from tilfolio.parse.dated import read_dated_path
from tilfolio.trust.published_urls import FILE

_OURS = re.compile(r"(?P<section>til|projects|digest)/(?P<name>.+?)(?:/|\.html)$")
_ALIKE = 0.6
"""How alike two slugs are, from 0 to 1, for one to be the other's new name."""


class LostUrl(Struct, frozen=True, kw_only=True):
    """An address that has no page and no redirect any more."""

    url: str
    line: int
    """Of the list."""
    alias: str = ""
    """What to write into the aliases of a note; empty where the address is not that of a note."""
    successor: Til | None = None
    """The note that has taken its place, as far as can be told."""
    is_certain: bool = False
    """Whether git knows the note under its old name, so that the alias can be written without asking."""
    withheld: str = ""
    """The note that had this address and is not published now."""


def find_lost_urls(listed: str, present: Collection[str], survey: Survey) -> Iterator[LostUrl]:
    """Yield what `listed`, the list of published addresses, has and the site has not; `present` are its addresses.

    Pages of `docs/` and of other plugins are not looked at: only a build knows of all of them.
    """
    entries = {line.split(" ")[0]: number for number, line in enumerate(listed.splitlines(), 1) if line[:1] not in "# "}
    lost = {url: match for url in entries if url not in present and (match := _OURS.match(url))}
    if not lost:
        return
    slugs = {unquote(match["name"]) for match in lost.values()}
    former = {**_find_moved_files(survey, slugs), **_find_former_slugs(survey)}
    withheld = {til.slug: til.shown for til in survey.prepared.everything.tils}
    old = {unquote(match["name"]) for match in map(_OURS.match, entries) if match and match["section"] == "til"}
    new = {str(til.slug): til for til in survey.prepared.published.tils if til.slug not in old}
    for url, match in lost.items():
        if match["section"] != "til":
            yield LostUrl(url=url, line=entries[url])
            continue
        slug = Slug(unquote(match["name"]))
        renamed = former.get(slug, [])
        near = difflib.get_close_matches(slug, new, n=1, cutoff=_ALIKE)
        yield LostUrl(
            url=url,
            line=entries[url],
            alias=slug,
            successor=renamed[0] if len(renamed) == 1 else new[near[0]] if near and not renamed else None,
            is_certain=len(renamed) == 1,
            withheld=withheld.get(slug, ""),
        )


def describe_lost_url(lost: LostUrl) -> Remark:
    """Return what `til check` says of an address that would be lost."""
    what = f"the address '{lost.url}' was published and would no longer exist"
    if lost.withheld:
        remedy = f"It is that of {lost.withheld}, which is not published now. If it is to stay so, delete this line"
        return Remark(path=FILE, line=lost.line, rule="address", what=what, remedy=remedy, is_hint=True)
    if lost.successor is None:
        remedy = "delete this line if that is meant"
        if lost.alias:
            remedy = f'Write "aliases: [{lost.alias}]" into the note that took its place, or {remedy}'
        return Remark(path=FILE, line=lost.line, rule="address", what=what, remedy=remedy[:1].upper() + remedy[1:])
    how = f"Add '{lost.alias}' to its aliases" if lost.successor.aliases else f'Write "aliases: [{lost.alias}]" into it'
    how += ", or let `til check --fix` do it" if lost.is_certain else ", if it took its place"
    path = lost.successor.shown
    return Remark(path=path, line=lost.successor.line, rule="address", what=what, remedy=how)


def _find_former_slugs(survey: Survey) -> dict[Slug, list[Til]]:
    """Return the notes by the slugs that they had before they were renamed; day logs have theirs from their titles."""
    per_file = group((til.source, til) for til in survey.prepared.published.tils)
    found: dict[Slug, list[Til]] = {}
    for source, tils in per_file.items():
        path = tils[0].repo_path
        if len(tils) != 1 or path is None or not path.endswith(source):
            continue
        folder = path[: len(path) - len(source)]
        for name in survey.prepared.collected.tils_history.former.get(path, ()):
            if name.startswith(folder):
                found.setdefault(read_dated_path(name[len(folder) :]).slug, []).append(tils[0])
    return found


def _find_moved_files(survey: Survey, slugs: Collection[str]) -> dict[Slug, list[Til]]:
    """Return the notes whose file was moved since the last commit and had one of these slugs before, by that slug."""
    history = survey.prepared.collected.tils_history
    present = {source.repo_path: source for source in survey.prepared.collected.tils.sources if source.repo_path}
    new = {source.text: source for path, source in present.items() if path not in history.files}
    if history.root is None or not new:
        return {}
    per_file = group((til.source, til) for til in survey.prepared.published.tils)
    path, source = next(iter(present.items()))
    folder = path[: len(path) - len(source.path)] if path.endswith(source.path) else ""
    found: dict[Slug, list[Til]] = {}
    for path in history.files:
        if path in present or not path.startswith(folder) or not path.lower().endswith((".md", ".markdown")):
            continue
        slug = read_dated_path(path[len(folder) :]).slug
        if slug not in slugs:
            continue
        try:
            text, _ = decode_text(run_git(history.root, "cat-file", "blob", f"HEAD:{path}"))
        except GitError:  # only staged, or not to be read
            continue
        tils = per_file.get(new[text].path, ()) if text in new else ()
        if len(tils) == 1:
            found.setdefault(slug, []).append(tils[0])
    return found
