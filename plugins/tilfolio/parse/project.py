"""A project's README becomes a Project."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

from msgspec.structs import asdict, replace

from tilfolio.fields import list_names
from tilfolio.metric_names import Better
from tilfolio.model import Achievement, Problem, Project, Slug, SourceFile
from tilfolio.parse.achievements import find_achievement_lines, find_day, parse_achievement
from tilfolio.parse.anchors import add_anchors
from tilfolio.parse.dated import slugify
from tilfolio.parse.findings import drop_marker
from tilfolio.parse.frontmatter import Fields, FrontMatter
from tilfolio.parse.github import adapt_github_markdown
from tilfolio.parse.links import find_autolinks, find_links, restore_lines
from tilfolio.parse.paragraphs import find_tagline, summarize_body
from tilfolio.parse.passthrough_fields import HasTemplate, hand_on
from tilfolio.parse.plain import plain_text
from tilfolio.parse.preformatted import read_or_preformat
from tilfolio.parse.project_links import choose_cover, find_see_also
from tilfolio.parse.project_status import choose_status
from tilfolio.parse.project_tags import find_tags
from tilfolio.parse.publication import read_publication
from tilfolio.parse.text import count_words, find_headings, summarize
from tilfolio.parse.title import demote_headings, list_titles, take_out

_KNOWN = list_names(projects=True)
_CASE = ("problem", "approach", "result")
_REMARK = re.compile(r"\s#")
_TAG_BEGINS = re.compile(r"<(?=[A-Za-z/!?])")
_WEB = re.compile(r"https?://", re.I)
_EMOJI = re.compile(r"(?<!\w):[a-z0-9_+-]+:(?!\w)", re.I)
"""By its name; none of a title's words, as images and badges are not."""
_SECTION_NAME = re.compile(
    r"\W*(?:(?:key|main)[ ])?"
    r"(?:about|abstract|achievements|background|contents|demo|description|features?|getting started|goals?|highlights"
    r"|how to \w+|install(?:ation)?|introduction|license|motivation|news|overview|quick ?start|readme|requirements"
    r"|results|setup|status|summary|table of contents|the problem|usage|what is (?:this|it))\W*",
    re.I,
)


def parse_project(
    source: SourceFile,
    meta: FrontMatter,
    *,
    line_days: Mapping[str, date],
    errors: list[Problem] | None = None,
    has_template: HasTemplate = lambda name: True,
) -> Project:
    """Return the project that a README tells of; front matter goes before what is read from the text.

    `line_days` gives the day on which a line, stripped, was first committed, for the achievements. What is wrong in
    the front matter is left out and added to `errors`.
    """
    fields = Fields(meta, source.shown)
    folder = PurePosixPath(source.path).parent.name
    name = Slug(slugify(folder) or slugify(PurePosixPath(source.path).stem) or "project")
    title, typed, first_line = _split_title(meta, fields, folder or name)
    body = read_or_preformat(
        typed,
        lambda text: add_anchors(demote_headings(adapt_github_markdown(text)), title, text),
        source.shown,
        first_line,
        fields.errors,
    )
    links = find_links(body, first_line)
    better = _read_better(fields)
    achievements = _read_achievements(meta, name, line_days, better)
    see_also = find_see_also(fields, body, sorted((*links, *find_autolinks(body)), key=lambda link: link.start))
    status = choose_status(fields, typed, see_also, has_achievements=bool(achievements))
    description = fields.text("description")
    publication = read_publication(fields, source.clock, source.added_at)
    project = Project(
        name=name,
        title=title,
        body=body,
        line=first_line,
        source=source.path,
        shown=source.shown,
        repo_path=source.repo_path,
        added_on=fields.day("date", "created") or source.added_on,
        updated_on=source.updated_on,
        summary=plain_text(description) if description else _choose_summary(body),
        image=fields.text("image"),
        cover=fields.text("image") or fields.text("cover") or choose_cover(body, links),
        video=fields.text("video"),
        poster=fields.text("poster"),
        case={name: plain_text(text) for name in _CASE if (text := fields.text(name))},
        tags=find_tags(fields, body),
        status=status,
        shipped_on=fields.day("shipped") or (_find_shipping(fields, line_days) if status == "shipped" else None),
        featured=fields.flag("featured"),
        better=better,
        **asdict(publication),
        see_also=see_also,
        achievements=achievements,
        links=restore_lines(links, body, typed, first_line),
        headings=tuple(heading.text for heading in find_headings(body)),
        words=count_words(body),
        other=hand_on(fields, _KNOWN, has_template),
    )
    if errors is not None:
        errors += fields.errors
    return make_harmless(replace(project, origin=source.origin)) if source.origin else project


def make_harmless(project: Project) -> Project:
    """Return somebody else's project without what could act on pages other than its own, which is cleaned.

    Nothing of its front matter is for MkDocs, HTML in its achievements is text, and its links lead to the web.
    """
    achievements = (replace(one, text=_TAG_BEGINS.sub("&lt;", one.text)) for one in project.achievements)
    is_elsewhere = project.cover is not None and ":" in project.cover and not _WEB.match(project.cover)
    return replace(
        project,
        achievements=tuple(achievements),
        cover=None if is_elsewhere else project.cover,
        image=None,
        video=project.video if project.video and _WEB.match(project.video) else None,
        poster=None,
        see_also=tuple((label, url) for label, url in project.see_also if _WEB.match(url)),
        other={},
    )


def _find_shipping(fields: Fields, line_days: Mapping[str, date]) -> date | None:
    """Return the day on which the front matter first said the status that it has."""
    written = fields.text("status")
    return min((day for line, day in line_days.items() if _read_status_line(line) == written), default=None)


def _read_status_line(line: str) -> str | None:
    """Return what a line of front matter says the status is; None for other lines."""
    if not line.startswith("status:"):
        return None
    value = line.removeprefix("status:")
    remark = _REMARK.search(value)
    return value[: remark.start() if remark else None].strip().strip("\"'") or None


def _split_title(meta: FrontMatter, fields: Fields, folder: str) -> tuple[str, str, int]:
    """Return the title, the text without it, and the line where that begins; what stands above, often a logo, stays."""
    written = fields.text("title")
    headings = find_headings(meta.body)
    is_alone = sum(heading.level == 1 for heading in headings) == 1
    for heading in list_titles(meta.body):
        text = plain_text(_EMOJI.sub("", heading.raw), leave_out={"image"}) or heading.text
        is_title = (heading.level == 1 and is_alone) or slugify(text) == slugify(folder)
        if is_title or not _SECTION_NAME.fullmatch(text):
            return written or text, *take_out(meta.body, meta.body_line, heading)
    return written or folder, meta.body, meta.body_line


def _choose_summary(body: str) -> str:
    """Return the README's tagline above its sections, else the paragraph that opens it."""
    section = next((heading.start for heading in find_headings(body)), len(body))
    tagline = find_tagline(body, section)
    return summarize(drop_marker(tagline)) if tagline else summarize_body(body)


def _read_better(fields: Fields) -> Mapping[str, Better]:
    """Return what `better: lower`, or `better: {drift: lower}`, says of the metrics of a project."""
    value = fields.front.values.get("better")
    written = value if isinstance(value, dict) else {"": value} if value else {}
    found: dict[str, Better] = {}
    for name, which in written.items():
        if which in {"lower", "higher"}:
            found[name] = "lower" if which == "lower" else "higher"
        else:
            what = f"better '{which}' is neither lower nor higher"
            fields.complain("better", what, 'Write "better: lower", or "better: {drift: lower}" for one metric')
    return found


def _read_achievements(
    meta: FrontMatter, name: Slug, line_days: Mapping[str, date], better: Mapping[str, Better]
) -> tuple[Achievement, ...]:
    found = list(_find_declared(meta))
    lines = find_achievement_lines(meta.body)
    found += [(line + meta.body_line - 1, typed, text) for line, typed, text in lines]
    unique = {text: (line, typed) for line, typed, text in reversed(found)}
    return tuple(
        parse_achievement(
            text, key=f"{name}-{number}", project=name, achieved_on=find_day(typed, line_days), line=line, told=better
        )
        for number, (text, (line, typed)) in enumerate(reversed(unique.items()), start=1)
    )


def _find_declared(meta: FrontMatter) -> list[tuple[int, str, str]]:
    value = meta.values.get("achievements")
    texts = value if isinstance(value, list) else [value]
    line = meta.lines.get("achievements", 1)
    return [(line, text.strip(), text.strip()) for text in texts if isinstance(text, str) and text.strip()]
