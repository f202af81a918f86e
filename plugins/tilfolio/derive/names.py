"""Links that name a note or a file, as in `[[Kafka]]`, led to the file that has the name.

A name is that of a file, a title or an alias; of several files the nearest folder goes first.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar
from urllib.parse import quote, unquote

from tilfolio.model import WIKI, Link, Problem, Project, Til

_Text = TypeVar("_Text", Til, Project)
_MARKDOWN = (".md", ".markdown")


class Names:
    """Which files have which names; a path is below the folder of notes."""

    def __init__(self, tils: Iterable[Til], files: Iterable[str]) -> None:
        """Take in all notes, published or not, and all other files beside them."""
        tils = list(tils)
        self._by_kind: tuple[Mapping[str, Sequence[str]], ...] = (
            _group((name, til.source) for til in tils for name in _name_path(til.source)),
            _group((name, path) for path in files for name in _name_path(path)),
            _group((_fold(til.title), til.source) for til in tils),
            _group((_fold(til.slug.rsplit("/", 1)[-1]), til.source) for til in tils),
            _group((_fold(alias.strip("/")), til.source) for til in tils for alias in til.aliases),
        )

    def find(self, name: str, folder: str) -> Sequence[str]:
        """Return the paths of what has a name, as seen from a folder: one, none, or several that are equally near."""
        if name.startswith("."):
            name = posixpath.normpath(posixpath.join(folder, name))
        wanted = _fold(name.strip("/"))
        found = next((paths[wanted] for paths in self._by_kind if wanted in paths), ())
        nearest = min((_distance(folder, path) for path in found), default=0)
        return [path for path in found if _distance(folder, path) == nearest]


def lead_all_names(
    tils: Sequence[Til], projects: Sequence[Project], files: Iterable[str]
) -> tuple[tuple[Til, ...], tuple[Project, ...], list[Problem]]:
    """Return all notes and projects with their links by name led to files, and what is wrong with such links."""
    linking: Sequence[Til | Project] = (*tils, *projects)
    if not any(link.target.startswith(WIKI) for text in linking for link in text.links):
        return tuple(tils), tuple(projects), []
    names = Names(tils, files)
    folder = f"/{tils[0].shown.removesuffix(tils[0].source)}" if tils else ""
    problems: list[Problem] = []
    led = []
    for til in tils:
        text, wrong = lead_names(til, names, posixpath.dirname(til.source))
        led.append(text)
        problems += wrong
    told = []
    for project in projects:
        readme, wrong = lead_names(project, names, "", folder)
        told.append(readme)
        problems += wrong
    return tuple(led), tuple(told), problems


def lead_names(text: _Text, names: Names, folder: str, to_tils: str = "") -> tuple[_Text, list[Problem]]:
    """Return a text whose links by name give a path instead, and what is wrong with those that cannot.

    `folder` is where the text lies below the folder of notes; `to_tils` comes before a path from there. A name that
    nothing has stays as it is.
    """
    if not any(link.target.startswith(WIKI) for link in text.links):
        return text, []
    problems: list[Problem] = []
    targets: dict[Link, str] = {}
    for link in text.links:
        if not link.target.startswith(WIKI):
            continue
        name, mark, anchor = link.target.removeprefix(WIKI).partition("#")
        found = names.find(unquote(name), folder)
        if found:
            path = f"{to_tils}{found[0]}" if to_tils else posixpath.relpath(found[0], folder or ".")
            targets[link] = quote(path, safe="/._-~") + mark + anchor
        if len(found) != 1:
            problems.append(_complain(text.shown, link.line, unquote(name), found))
    body, links = _retarget(text.body, text.links, targets)
    return replace(text, body=body, links=links), problems


def _complain(shown: str, line: int, name: str, found: Sequence[str]) -> Problem:
    if not found:
        what, remedy = f"no note or file is called '{name}'", "Write the name, the title or an alias of a note"
    else:
        what = f"the name '{name}' is that of {found[0]} and of {found[1]}; the link leads to the first"
        remedy = f'Write more of the path: "[[{found[0].removesuffix(".md")}]]"'
    return Problem(path=shown, line=line, what=what, remedy=remedy)


def _retarget(body: str, links: Sequence[Link], targets: Mapping[Link, str]) -> tuple[str, tuple[Link, ...]]:
    """Return a text with other targets, and its links where they are then."""
    edits = sorted((link.target_start, link.target_end, target) for link, target in targets.items())
    ends = [end for _, end, _ in edits]
    pieces: list[str] = []
    position = length = 0
    grown = [0]
    """By how much the text up to each of the edits is longer."""
    for start, end, target in edits:
        pieces += (body[position:start], target)
        position = end
        length += len(target) - (end - start)
        grown.append(length)

    def move(place: int) -> int:
        return place + grown[bisect_right(ends, place)]

    moved = tuple(
        replace(
            link,
            target=targets.get(link, link.target),
            start=move(link.start),
            end=move(link.end),
            target_start=move(link.target_start),
            target_end=move(link.target_end),
            text_start=move(link.text_start),
            text_end=move(link.text_end),
        )
        for link in links
    )
    return "".join((*pieces, body[position:])), moved


def _group(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    grouped: dict[str, dict[str, None]] = defaultdict(dict)
    for name, path in pairs:
        grouped[name].setdefault(path)
    return {name: sorted(paths) for name, paths in grouped.items()}


def _name_path(path: str) -> Iterable[str]:
    """Yield what a file may be called: its name, with as many of its folders as one likes."""
    folded = _fold(path)
    stem = next((folded.removesuffix(ending) for ending in _MARKDOWN if folded.endswith(ending)), folded)
    while True:
        yield stem
        if stem != folded:
            yield folded
        if "/" not in folded:
            return
        stem, folded = (stem.partition("/")[2], folded.partition("/")[2])


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _distance(folder: str, path: str) -> int:
    """Return how many folders lie between a folder and a file."""
    there = posixpath.dirname(path)
    relative = posixpath.relpath(there or ".", folder or ".")
    return 0 if relative == "." else relative.count("/") + 1
