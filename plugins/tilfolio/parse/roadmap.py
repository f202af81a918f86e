"""The roadmap overview, `projects/README.md`: what is planned, what is done, and which projects it names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tilfolio.errors import SourceError
from tilfolio.model import Link, Roadmap, RoadmapItem, RoadmapSection, Slug, SourceFile
from tilfolio.parse.blocks import Block
from tilfolio.parse.dated import slugify
from tilfolio.parse.frontmatter import Fields, FrontMatter
from tilfolio.parse.github import adapt_github_markdown
from tilfolio.parse.links import find_links
from tilfolio.parse.plain import plain_text, tell_block
from tilfolio.parse.preformatted import read_or_preformat
from tilfolio.parse.publication import read_publication
from tilfolio.parse.summaries import summarize_body
from tilfolio.parse.text import Heading, find_headings
from tilfolio.parse.title import list_titles, take_out
from tilfolio.parse.tree import read

_ITEM = re.compile(
    r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+"
    r"(?:\[(?P<box>[ xX])\][ \t]+|(?P<sign>[✅☑✔🎉⬜☐🔲🚧⏳📋🔜🔄❌])\ufe0f?[ \t]*)(?P<text>.*)$",
    re.M,
)
_DONE_SIGNS = frozenset("✅☑✔🎉")
_STATUS_COLUMN = re.compile(r"\W*(?:status|state|done\??|progress|shipped|complete[d]?\??|✅|✔|☑)\W*$", re.I)
_DONE_CELL = re.compile(
    r"(?:\W*\b(?:done|shipped|complete|completed|finished|yes|live|released|deployed)\b|.*[✅☑✔🎉]|.*\b100\s?%|\[?x\]?$)",
    re.I,
)
_NOT_DONE = re.compile(r"\b(?:not|in)\b", re.I)
_NUMBER_COLUMN = re.compile(r"(?:#|no\.?|nr\.?|week|\d*)$", re.I)


def parse_roadmap(
    source: SourceFile,
    meta: FrontMatter,
    projects: Mapping[str, Slug],
    errors: list[SourceError] | None = None,
) -> Roadmap:
    """Return the roadmap: task-list items and the rows of tables with a status column, by heading.

    An item belongs to the project whose folder it links to, or whose folder or title it names; `projects` are their
    addresses by these names. Its text is plain. A bullet that begins with a sign such as ✅ or 🚧 counts as a task.
    Mistakes in the front matter are added to `errors`.
    """
    fields = Fields(meta, source.shown)
    first = next(iter(list_titles(meta.body)), None)
    body, line = meta.body, meta.body_line
    if first:
        body, line = take_out(body, line, first)
    body, too_much = read_or_preformat(body, adapt_github_markdown, source.shown, line)
    fields.errors += [too_much] if too_much else []
    publication = read_publication(fields, source.clock, source.added_at)
    if errors is not None:
        errors += fields.errors
    return Roadmap(
        title=fields.text("title") or (first.text if first else "Roadmap"),
        body=body,
        line=line,
        source=source.path,
        shown=source.shown,
        repo_path=source.repo_path,
        summary=fields.text("description") or summarize_body(body),
        draft=publication.draft,
        starts_at=publication.starts_at,
        ends_at=publication.ends_at,
        links=find_links(body, line),
        sections=_find_sections(body, {slugify(name): project for name, project in projects.items()}),
        updated_on=source.updated_on,
    )


def _find_sections(body: str, projects: dict[str, Slug]) -> tuple[RoadmapSection, ...]:
    links = _LinkIndex(find_links(body))
    found = sorted([*_find_tasks(body), *_find_rows(body)])
    starts = [item.span[0] for item in found]
    sections: list[RoadmapSection] = []
    headings: list[Heading | None] = [None, *find_headings(body)]
    for number, heading in enumerate(headings):
        start = heading.end if heading else 0
        following = headings[number + 1] if number + 1 < len(headings) else None
        end = following.start if following else len(body)
        items = tuple(
            RoadmapItem(
                text=item.text,
                done=item.done,
                project=_find_project(item.text, links.list_targets(item.span), projects),
                mark=item.mark,
                label=item.label,
                linked=bool(links.list_targets(item.label)),
            )
            for item in found[bisect_left(starts, start) : bisect_left(starts, end)]
        )
        if items:
            sections.append(RoadmapSection(title=heading.text if heading else "", items=items))
    return tuple(sections)


class _Found(NamedTuple):
    """An item, and where its parts stand in the body."""

    span: tuple[int, int]
    text: str
    done: bool
    mark: tuple[int, int]
    label: tuple[int, int]


def _find_tasks(body: str) -> Iterator[_Found]:
    for match in _ITEM.finditer(read(body).masked):
        done = match["box"] in {"x", "X"} or match["sign"] in _DONE_SIGNS
        text = plain_text(body[slice(*match.span("text"))])
        if text:
            box = match.span("box")
            mark = (box[0] - 1, box[1] + 1) if match["box"] else match.span("sign")
            yield _Found(match.span(), text, done, mark, _trim(body, *match.span("text")))


def _find_rows(body: str) -> Iterator[_Found]:
    tree = read(body)
    rows: list[tuple[Block, list[Block]]] = []
    for block in tree.blocks:
        if block.kind == "row":
            rows.append((block, []))
        elif block.kind == "cell":
            rows[-1][1].append(block)
    status = named = None
    for row, cells in rows:
        words = [tell_block(tree, cell) for cell in cells]
        if cells and cells[0].level:
            status = next((column for column, cell in enumerate(words) if _STATUS_COLUMN.match(cell)), None)
            others = (column for column, cell in enumerate(words) if not _NUMBER_COLUMN.match(cell))
            named = next((column for column in others if column != status), None)
        elif status is not None and named is not None and len(cells) > max(named, status) and words[named]:
            yield _Found(
                span=(row.start, row.end),
                text=words[named],
                done=_is_done(words[status]),
                mark=(cells[status].start, cells[status].end),
                label=(cells[named].start, cells[named].end),
            )


def _trim(body: str, start: int, end: int) -> tuple[int, int]:
    text = body[start:end]
    return start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))


def _is_done(cell: str) -> bool:
    return _DONE_CELL.match(cell.strip()) is not None and not _NOT_DONE.search(cell)


class _LinkIndex:
    """The links of a text, found by where they stand."""

    def __init__(self, links: tuple[Link, ...]) -> None:
        self._links = [link for link in links if link.kind != "image"]
        self._starts = [link.start for link in self._links]

    def list_targets(self, span: tuple[int, int]) -> list[str]:
        found = self._links[bisect_left(self._starts, span[0]) : bisect_left(self._starts, span[1])]
        return [link.target for link in found]


def _find_project(text: str, targets: list[str], projects: dict[str, Slug]) -> Slug | None:
    for target in targets:
        folder = target.split("#", 1)[0].removeprefix("./").removeprefix("projects/").split("/", 1)[0]
        if slugify(folder) in projects and ":" not in folder:
            return projects[slugify(folder)]
    # The longest name first: `rag-chatbot` is meant where `rag` is a project too.
    words = f"-{slugify(text)}-"
    for name in sorted(projects, key=len, reverse=True):
        is_telling = "-" in name or len(name) >= 5
        if words == f"-{name}-" or (is_telling and f"-{name}-" in words):
            return projects[name]
    return None
