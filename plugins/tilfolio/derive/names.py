"""Resolution of wikilinks such as `[[Kafka]]`.

A name matches a file name, a title or an alias; of several matches the one in the nearest folder wins.
"""

import posixpath
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TypeGuard, TypeVar
from urllib.parse import quote, unquote

from msgspec.structs import replace

from tilfolio.edits import apply_edits
from tilfolio.model import STAMP, WIKI, Link, Opening, Problem, Project, Til

_Text = TypeVar("_Text", Til, Project, Opening)
_MARKDOWN = (".md", ".markdown")
_OF_A_FILE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|pdf|mp4|mov|webm|mp3|m4a|wav|canvas)$", re.IGNORECASE)


class Names:
    """An index from names to files; paths are relative to the repository, with a leading `/`."""

    def __init__(
        self,
        tils: Iterable[Til],
        projects: Iterable[Project] = (),
        files: Iterable[str] = (),
        left_out: Iterable[str] = (),
    ) -> None:
        """Index all notes and projects, published or not, all other files, and the files excluded from the site."""
        tils, projects = list(tils), list(projects)
        readmes = [(project, f"/{project.shown}") for project in projects]
        self._by_kind: tuple[Mapping[str, Sequence[str]], ...] = (
            _group((name, f"/{til.shown}") for til in tils for name in _name_path(til.shown)),
            _group((name, f"/{path}") for path in files for name in _name_path(path)),
            _group((_fold(til.title), f"/{til.shown}") for til in tils),
            _group((_fold(til.slug.rsplit("/", 1)[-1]), f"/{til.shown}") for til in tils),
            _group((_fold(alias.strip("/")), f"/{til.shown}") for til in tils for alias in til.aliases),
            _group((name, path) for _, path in readmes for name in _name_path(path[1:])),
            _group((_fold(name), path) for project, path in readmes for name in (project.title, project.name)),
            _group((name, f"/{path}") for path in left_out for name in _name_path(path)),
        )

    def find(self, name: str, folder: str) -> Sequence[str]:
        """Return the paths with a name that are nearest to a folder; several if they are equally near."""
        if name.startswith("."):
            name = posixpath.normpath(posixpath.join(folder, name))
        wanted = _fold(name.strip("/"))
        found = next((paths[wanted] for paths in self._by_kind if wanted in paths), ())
        nearest = min((_distance(folder, path) for path in found), default=0)
        return [path for path in found if _distance(folder, path) == nearest]


def resolve_all_names(
    tils: Sequence[Til],
    projects: Sequence[Project],
    openings: Sequence[Opening],
    files: Iterable[str],
    left_out: Iterable[str] = (),
    *,
    unwritten: bool = False,
) -> tuple[tuple[Til, ...], tuple[Project, ...], list[Opening], list[Problem]]:
    """Return all notes, projects and openings with their wikilinks resolved to paths, and the problems found.

    `files` are the paths of all other files. Links to `left_out` files are resolved without a problem. With
    `unwritten`, names of missing notes are allowed.
    """
    texts: Sequence[Til | Project | Opening] = (*tils, *projects, *openings)
    if not any(link.target.startswith(WIKI) for text in texts for link in text.links):
        return tuple(tils), tuple(projects), list(openings), []
    names = Names(tils, projects, files, left_out)
    problems: list[Problem] = []

    def resolve(text: _Text) -> _Text:
        resolved, wrong = resolve_names(text, names, unwritten=unwritten)
        problems.extend(wrong)
        return resolved

    return (
        tuple(map(resolve, tils)),
        tuple(_resolve_fields(resolve(project), names) for project in projects),
        [resolve(opening) for opening in openings],
        problems,
    )


def resolve_names(text: _Text, names: Names, *, unwritten: bool = False) -> tuple[_Text, list[Problem]]:
    """Return a text with its wikilinks replaced by paths, and problems for unknown and ambiguous names.

    Unknown names stay. With `unwritten`, they are a problem only if they name a file, not a note.
    """
    problems: list[Problem] = []
    targets: dict[Link, str] = {}
    for link in text.links:
        if not link.target.startswith(WIKI):
            continue
        found, targets[link] = _resolve(link.target, text.shown, names)
        if len(found) != 1 and not (unwritten and not found and not _names_file(link)):
            problems.append(_describe_problem(text.shown, link, found))
    if not targets:
        return text, []
    body, links = _retarget(text.body, text.links, targets)
    return replace(text, body=body, links=links), problems


def _resolve(target: str, shown: str, names: Names) -> tuple[Sequence[str], str]:
    """Return the matches of a wikilink, and the relative URL of the first; the target itself if there is none."""
    folder = posixpath.dirname(f"/{shown}")
    name, mark, anchor = target.removeprefix(WIKI).partition("#")
    found = names.find(unquote(name), folder)
    return found, quote(posixpath.relpath(found[0], folder), safe="/._-~") + mark + anchor if found else target


def _resolve_fields(project: Project, names: Names) -> Project:
    """Return a project with the wikilinks in its cover and evidence resolved."""
    return replace(
        project,
        cover=_resolve(project.cover, project.shown, names)[1] if _is_name(project.cover) else project.cover,
        achievements=tuple(
            replace(one, evidence=_resolve(one.evidence, project.shown, names)[1]) if _is_name(one.evidence) else one
            for one in project.achievements
        ),
    )


def _is_name(target: str | None) -> TypeGuard[str]:
    return target is not None and target.startswith(WIKI)


def _name_of(link: Link) -> str:
    return unquote(link.target.removeprefix(WIKI).partition("#")[0])


def _names_file(link: Link) -> bool:
    return link.kind == "image" or bool(_OF_A_FILE.search(_name_of(link)))


def _describe_problem(shown: str, link: Link, found: Sequence[str]) -> Problem:
    name = _name_of(link)
    if not found and _names_file(link):
        what, remedy = f"no file is called '{name}'", "Add it to the repository, or correct the name"
    elif not found:
        what, remedy = f"no note or file is called '{name}'", "Write the name, the title or an alias of a note"
    else:
        first, second = (path.removeprefix("/") for path in found[:2])
        what = f"the name '{name}' is that of {first} and of {second}; the link leads to the first"
        remedy = f'Write more of the path: "[[{posixpath.splitext(first)[0]}]]"'
    return Problem(path=shown, line=link.line, what=what, remedy=remedy)


def _retarget(body: str, links: Sequence[Link], targets: Mapping[Link, str]) -> tuple[str, tuple[Link, ...]]:
    """Return a text with new link targets, and its links at their new positions."""
    edits = sorted((link.target_start, link.target_end, target) for link, target in targets.items())
    ends = [end for _, end, _ in edits]
    # How much longer the text is behind each edit.
    grown = [0, *accumulate(len(target) - (end - start) for start, end, target in edits)]

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
    return apply_edits(body, edits), moved


def _group(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    grouped: dict[str, dict[str, None]] = defaultdict(dict)
    for name, path in pairs:
        grouped[name].setdefault(path)
    return {name: sorted(paths) for name, paths in grouped.items()}


def _name_path(path: str) -> Iterable[str]:
    """Yield all names of a file: its path, and each shorter tail of it, with and without the Markdown suffix."""
    folded = _fold(path)
    stem = next((folded.removesuffix(ending) for ending in _MARKDOWN if folded.endswith(ending)), folded)
    if stamp := STAMP.match(posixpath.basename(path)):
        yield stamp[0]
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
    """Return how many folder steps lead from a folder to a file's folder."""
    relative = posixpath.relpath(posixpath.dirname(path), folder)
    return 0 if relative == "." else relative.count("/") + 1
