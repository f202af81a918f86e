"""The roadmap overview, `projects/README.md`: what is planned, what is done, and which projects it names."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import asdict, replace

from tilfolio.model import Link, Problem, Roadmap, RoadmapItem, RoadmapSection, Slug, SourceFile
from tilfolio.parse.dated import slugify
from tilfolio.parse.frontmatter import Fields, FrontMatter
from tilfolio.parse.github import adapt_github_markdown
from tilfolio.parse.inline_grammar import strip
from tilfolio.parse.links import find_links
from tilfolio.parse.paragraphs import summarize_body
from tilfolio.parse.plain import plain_text, tell_block
from tilfolio.parse.preformatted import read_or_preformat
from tilfolio.parse.publication import read_publication
from tilfolio.parse.text import find_headings
from tilfolio.parse.title import list_titles, take_out
from tilfolio.parse.tree import Tree, read

_TASK = re.compile(r"(?:(?P<box>\[[ xX]\])[ \t]+|(?P<sign>[✅☑✔🎉⬜☐🔲🚧⏳📋🔜🔄❌])\ufe0f?[ \t]*)(?P<text>.*)")
_DONE = frozenset({"[x]", "[X]", *"✅☑✔🎉"})
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
    errors: list[Problem] | None = None,
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
    body = read_or_preformat(body, adapt_github_markdown, source.shown, line, fields.errors)
    publication = read_publication(fields, source.clock, source.added_at)
    if errors is not None:
        errors += fields.errors
    links = find_links(body, line)
    return Roadmap(
        title=fields.text("title") or (first.text if first else "Roadmap"),
        body=body,
        line=line,
        source=source.path,
        shown=source.shown,
        repo_path=source.repo_path,
        summary=fields.text("description") or summarize_body(body),
        **asdict(publication),
        links=links,
        sections=_find_sections(read(body), links, {slugify(name): project for name, project in projects.items()}),
        updated_on=source.updated_on,
    )


_Found = tuple[int, int, RoadmapItem]
"""An item, and where it begins and ends in the body."""


def _find_sections(tree: Tree, links: Sequence[Link], projects: dict[str, Slug]) -> tuple[RoadmapSection, ...]:
    links = [link for link in links if link.kind != "image"]
    starts = [link.start for link in links]
    headings = find_headings(tree.text)
    ends = [heading.end for heading in headings]
    groups: dict[int, list[RoadmapItem]] = {}
    for start, end, item in sorted([*_find_tasks(tree), *_find_rows(tree)], key=lambda found: found[0]):
        targets = [link.target for link in links[bisect_left(starts, start) : bisect_left(starts, end)]]
        project = _find_project(item.text, targets, projects)
        groups.setdefault(bisect_right(ends, start), []).append(replace(item, project=project))
    return tuple(
        RoadmapSection(title=headings[number - 1].text if number else "", items=tuple(items))
        for number, items in groups.items()
    )


def _find_tasks(tree: Tree) -> Iterator[_Found]:
    for block in tree.blocks:
        item = block.parent
        if block.kind != "paragraph" or item is None or item.kind != "item" or item.first != block.first:
            continue
        start = block.places[0]
        match = _TASK.match(tree.text, start)
        if match and (text := plain_text(match["text"])):
            mark = match.span("box" if match["box"] else "sign")
            label = strip(tree.text, *match.span("text"))
            done = (match["box"] or match["sign"]) in _DONE
            yield start, match.end(), RoadmapItem(text=text, done=done, mark=mark, label=label)


def _find_rows(tree: Tree) -> Iterator[_Found]:
    status = named = None
    for row, cells in tree.list_rows():
        words = [tell_block(tree, cell) for cell in cells]
        if cells and cells[0].level:
            status = next((column for column, cell in enumerate(words) if _STATUS_COLUMN.match(cell)), None)
            others = (column for column, cell in enumerate(words) if not _NUMBER_COLUMN.match(cell))
            named = next((column for column in others if column != status), None)
        elif status is not None and named is not None and len(cells) > max(named, status) and words[named]:
            done = bool(_DONE_CELL.match(words[status])) and not _NOT_DONE.search(words[status])
            mark, label = ((cell.start, cell.end) for cell in (cells[status], cells[named]))
            yield row.start, row.end, RoadmapItem(text=words[named], done=done, mark=mark, label=label)


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
