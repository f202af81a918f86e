"""A note becomes one Til, a day log one Til for each of its `## TIL: …` headings."""

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial

from msgspec import Struct
from msgspec.structs import asdict, replace

from tilfolio.fields import list_names
from tilfolio.model import NO_CATEGORY, CategoryName, Problem, Slug, SourceFile, Til
from tilfolio.parse.anchors import add_anchors
from tilfolio.parse.dated import DatedPath, read_dated_path, read_long_day, slugify
from tilfolio.parse.dialects import MARKDOWN, Dialect, read_source
from tilfolio.parse.findings import drop_empty_bullets, drop_marker, find_findings
from tilfolio.parse.frontmatter import Fields, FrontMatter
from tilfolio.parse.github import adapt_github_markdown
from tilfolio.parse.github_inline import adapt_inline
from tilfolio.parse.links import find_links, restore_lines
from tilfolio.parse.paragraphs import summarize_body
from tilfolio.parse.passthrough_fields import HasTemplate, hand_on
from tilfolio.parse.plain import plain_text
from tilfolio.parse.preformatted import read_or_preformat
from tilfolio.parse.publication import begin_of, read_publication
from tilfolio.parse.sentences import add_sentences
from tilfolio.parse.telling import find_one_liner
from tilfolio.parse.text import Heading, count_words, find_headings
from tilfolio.parse.title import demote_headings, list_titles, opens, take_out
from tilfolio.parse.tree import read
from tilfolio.parse.unbalanced_html import literal_tags

_KNOWN = list_names(projects=False) - {"status"}  # which Material shows
_PREFIX = re.compile(r"^\s*(?:\W{0,3}\s*)?TIL\s*[:：–—-]\s*", re.IGNORECASE)
_NAME_PREFIX = re.compile(r"TIL\s*[:：]\s*", re.IGNORECASE)
_PERMALINK_STYLES = frozenset({"date", "pretty", "ordinal", "none", "weekdate"})
"""What Jekyll takes for a pattern of its own, not for an address."""


class ParsedNote(Struct, frozen=True, kw_only=True):
    """The Tils of one file and what is wrong with it."""

    tils: tuple[Til, ...]
    errors: tuple[Problem, ...] = ()
    remark: str = ""
    """What its author may want to know of it."""
    withheld: bool = False
    """Whether it holds a secret."""


class _Piece(Struct, frozen=True, kw_only=True):
    """A stretch of a note that becomes one Til."""

    title: str
    body: str
    line: int
    heading_line: int = 0


def parse_note(
    source: SourceFile,
    categories: Collection[str],
    has_template: HasTemplate = lambda name: True,
    dialect: Dialect = MARKDOWN,
    *,
    outline: bool = False,
) -> ParsedNote:
    """Read a note, with or without front matter; what cannot be read is left out and named in an error.

    A category in the front matter is one of `categories`, by name, or `none`; a template is one of the theme's.
    An outline is a note without its text, of which only the title is read.
    """
    front, tags, errors = read_source(source, dialect)
    fields = Fields(front, source.shown)
    fields.errors += errors
    dated = read_dated_path(source.path)
    if dated.error:
        remedy = "Name it like 2026-11-22-what-i-learned.md"
        fields.errors.append(Problem(path=source.shown, what=dated.error, remedy=remedy))
    pieces = _split(front, fields, dated)
    log = len(pieces) > 1
    make = _read_fields(source, fields, dated, categories, has_template)
    if tags:
        make = partial(make, tags=tuple(dict.fromkeys((*make.keywords["tags"], *tags))))
    slugs = [_choose_slug(piece, fields, dated, log=log) for piece in pieces]
    if outline:
        tils = [
            make(slug=slug, title=piece.title, body="", line=piece.line)
            for piece, slug in zip(pieces, slugs, strict=True)
        ]
    else:
        tils = [_make_til(piece, fields, make, slug, log=log) for piece, slug in zip(pieces, slugs, strict=True)]
    return ParsedNote(tils=tuple(tils), errors=tuple(fields.errors))


def _split(front: FrontMatter, fields: Fields, dated: DatedPath) -> list[_Piece]:
    headings = find_headings(front.body)
    marked = [heading for heading in headings if _PREFIX.match(heading.text)]
    level = min((heading.level for heading in marked), default=0)
    starts = [heading for heading in marked if heading.level == level]
    if len(starts) > 1:
        return _split_day_log(front, starts, headings[0])
    title = fields.text("title")
    body, line = front.body, front.body_line
    found = [heading for heading in list_titles(body) if not _is_section(heading, headings, dated)]
    heading = next((heading for heading in found if _PREFIX.match(heading.text)), next(iter(found), None))
    if heading and (title is None or (heading.level == 1 and opens(body, heading))):
        body, line = take_out(body, line, heading)
    if title is None:
        title = heading.raw if heading else ""
    name = _NAME_PREFIX.sub("", dated.title) or dated.title
    return [_Piece(title=_read_title(title) or name, body=body, line=line)]


def _is_section(heading: Heading, headings: Sequence[Heading], dated: DatedPath) -> bool:
    """Return whether a heading is one of several in a daily note, which has a date for a name: `## Habits`."""
    if dated.named or heading.level == 1 or _PREFIX.match(heading.text):
        return False
    return sum(other.level == heading.level for other in headings) > 1


def _read_title(markdown: str) -> str:
    return _PREFIX.sub("", plain_text(literal_tags(adapt_inline(markdown)))).strip()


def _split_day_log(front: FrontMatter, starts: list[Heading], first: Heading) -> list[_Piece]:
    """Cut at the marked headings; what stands before the first of them goes with it, the day's own heading apart."""
    pieces = []
    tree = read(front.body)
    ends = [*(heading.start for heading in starts[1:]), len(front.body)]
    for heading, end in zip(starts, ends, strict=True):
        rest = front.body[heading.end : end]
        body = rest.strip("\n")
        line = front.body_line + tree.find_line(heading.end) + len(rest) - len(rest.lstrip("\n"))
        title = _read_title(heading.raw)
        heading_line = front.body_line + tree.find_line(heading.start)
        pieces.append(
            _Piece(title=title or "Untitled", body=body + "\n" if body else "", line=line, heading_line=heading_line)
        )
    opening_start = first.end if first is not starts[0] and not front.body[: first.start].strip() else 0
    opening = front.body[opening_start : starts[0].start].strip("\n")
    if opening.strip():
        head = pieces[0]
        pieces[0] = replace(head, body=f"{opening}\n\n{head.body}", line=head.line - opening.count("\n") - 2)
    return pieces


def _choose_slug(piece: _Piece, fields: Fields, dated: DatedPath, *, log: bool) -> Slug:
    written = None if log else _read_slug(fields)
    if written:
        return Slug("/".join(filter(None, (slugify(part) for part in written.split("/")))) or dated.slug)
    if log or not dated.named:
        own = slugify(piece.title) or dated.slug
        return Slug(f"{dated.folder}/{own}" if dated.folder else own)
    return dated.slug


_PUBLISHED = ("publishdate", "pubdate", "publishedat")
"""Fields of Hugo and Astro that have the day of a note if nothing else has."""
_DRAFTS = frozenset({"_drafts", "drafts", "_private", "private"})
"""Folders of what is not published: Jekyll's, and what others call theirs."""
_ENDS_OF_DRAFTS = (".draft", ".private")
"""How names of files end that say it themselves: `idea.draft.md`."""


def _read_fields(
    source: SourceFile, fields: Fields, dated: DatedPath, categories: Collection[str], has_template: HasTemplate
) -> partial[Til]:
    """Return what makes the Tils of a file, with all that they have in common."""
    written_on = (
        fields.day("date", "created")
        or fields.day("created")
        or dated.day
        or next(filter(None, (fields.day(name, quiet=True) for name in _PUBLISHED)), None)
        or read_long_day(fields.text("datepublished") or "")
    )
    learned_on = written_on or source.added_on
    updated_on = fields.day("date", "updated") or fields.day("updated") or fields.day("lastmod") or source.updated_on
    project = fields.text("project")
    publication = read_publication(fields, source.clock, written_on or source.added_at)
    folder, _, name = source.path.lower().rpartition("/")
    if not _DRAFTS.isdisjoint(folder.split("/")) or name.rpartition(".")[0].endswith(_ENDS_OF_DRAFTS):
        publication = replace(publication, draft=True, unread="")
    return partial(
        Til,
        source=source.path,
        shown=source.shown,
        repo_path=source.repo_path,
        learned_on=learned_on,
        committed_at=None if written_on else source.added_at,
        is_dated=written_on is not None,
        known_at=_find_moment(publication.starts_at, learned_on, source),
        updated_on=max(updated_on, learned_on),
        tags=tuple(tag.removeprefix("#") for tag in fields.texts("tags")),
        category=_read_category(fields, categories),
        **asdict(publication),
        project=Slug(slugify(project)) if project else None,
        focus=fields.text("focus"),
        series=fields.text("series"),
        image=fields.text("image"),
        authors=fields.texts("authors") or fields.texts("author"),
        see_also=fields.pairs("links"),
        shared=fields.texts("shared"),
        other=hand_on(fields, _KNOWN, has_template),
    )


def _find_moment(starts_at: datetime | None, learned_on: date, source: SourceFile) -> datetime | None:
    """Return the moment of a note; a date without a time has that of a commit on its day."""
    if starts_at is not None and starts_at != begin_of(learned_on, source.clock):
        return starts_at
    return source.added_at if source.added_on == learned_on else None


def _read_category(fields: Fields, categories: Collection[str]) -> CategoryName | None:
    ours = fields.text("category")
    for written in [ours] if ours else fields.texts("categories"):
        name = written.strip().lower()
        if name == NO_CATEGORY or name in categories:
            return CategoryName(name)
    if ours is None:  # `categories` of Jekyll and Hugo are another author's own
        return None
    choices = ", ".join((*categories, NO_CATEGORY))
    fields.complain("category", f"category '{ours}' is not one of the site's", f"Write one of {choices}")
    return None


def _make_til(piece: _Piece, fields: Fields, make: partial[Til], slug: Slug, *, log: bool) -> Til:
    def adapt(text: str) -> str:
        return add_anchors(demote_headings(adapt_github_markdown(drop_empty_bullets(text))), piece.title, text)

    known = len(fields.errors)
    body = read_or_preformat(piece.body, adapt, fields.shown, piece.line, fields.errors)
    if len(fields.errors) > known:  # nothing in it means anything
        piece = replace(piece, body=body)
    description = fields.text("description")
    described = description is not None and not log
    findings = find_findings(piece.body, piece.line)
    links = add_sentences(find_links(body, piece.line), body)
    return make(
        slug=slug,
        title=piece.title,
        body=body,
        line=piece.line,
        heading_line=piece.heading_line,
        summary=drop_marker(plain_text(description)) if description and described else summarize_body(body, findings),
        described=described,
        words=count_words(body),
        one_liner=find_one_liner(body),
        aliases=() if log else _read_aliases(fields, slug),
        headings=tuple(heading.text for heading in find_headings(body)),
        links=restore_lines(links, body, piece.body, piece.line),
        findings=findings,
    )


def _read_slug(fields: Fields) -> str | None:
    """Return what the front matter says a note's address ends with: its `slug`, else the end of its `permalink`."""
    parts = _read_permalink(fields)
    return fields.text("slug") or (parts[-1].removesuffix(".html") if parts else None)


def _read_aliases(fields: Fields, slug: str) -> tuple[str, ...]:
    """Return the addresses from which readers are led to a note; `slug` is the one it has."""
    own = f"til/{slug}"
    moved = [path if path.startswith("/") else f"/{path}" for path in fields.texts("redirect_from")]
    written = (_read_permalink(fields), _read_permalink(fields, "url"))
    moved += [f"/{path}" for path in map("/".join, written) if path and path.removesuffix(".html") != own]
    return tuple(dict.fromkeys(alias.rstrip("/") for alias in (*fields.texts("aliases"), *moved) if alias.strip("/")))


def _read_permalink(fields: Fields, name: str = "permalink") -> tuple[str, ...]:
    """Return the parts of an address of another generator's; nothing for a pattern such as `/:year/:title/`."""
    written = (fields.text(name) or "").removesuffix("index.html")
    if ":" in written or "#" in written or written in _PERMALINK_STYLES:
        return ()
    return tuple(part for part in written.split("/") if part not in ("", ".", ".."))
