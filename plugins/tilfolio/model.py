"""The domain model: frozen records shared by all layers.

No I/O, no MkDocs, no clock. Days are in the author's time zone, paths are POSIX, texts have LF line ends, and
Markdown is the author's original.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timezone, tzinfo
from typing import Any, Literal, NewType, TypeAlias
from urllib.parse import urlsplit

from msgspec import Struct

from tilfolio.metric_names import Better
from tilfolio.origin import Origin

Slug = NewType("Slug", str)
"""The part of a URL that identifies a note or project: lower case, `/` between folders, no leading or trailing `/`."""

CategoryName = NewType("CategoryName", str)
"""The short name of a Category: `data`, `model`, `infra`, or a configured one."""

STAMP = re.compile(r"(?:19|20)\d{10}(?:\d\d)?(?=[-_. ]|$)")
"""The time at the beginning of a file's name, by which a Zettelkasten links to it: `202611221830 Why Kafka.md`."""

WIKI = "wiki:"
"""Prefix of a link target that is the name of a note or file instead of a path."""

Status: TypeAlias = Literal["idea", "wip", "shipped", "paused"]
"""The status of a Project."""

FindingKind: TypeAlias = Literal["gotcha", "symptom", "tried", "cause", "check", "fix", "error"]
"""`tried` is a failed attempt, `error` an error message or the last line of a traceback in a code block."""


class Problem(Struct, frozen=True, kw_only=True):
    """An author's mistake, logged as a warning, so that a strict build fails."""

    path: str
    """Displayed path of the file, e.g. `TILs/sql/upsert.md`."""
    line: int | None = None
    what: str
    """What is wrong, with the value seen, without a full stop."""
    remedy: str
    """What to write instead, without a full stop."""
    details: str = ""
    """Traceback of a bug of our own, for `--verbose`."""

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.what}. {self.remedy}."


INDEX_NAMES = ("index.md", "index.markdown", "readme.md", "readme.markdown")
"""Lower-case names of index files of a folder, in order of precedence."""


class SourceFile(Struct, frozen=True, kw_only=True):
    """A gathered text with dates from its history."""

    path: str
    """Path relative to the gathered folder: `vim/undo.md`."""
    shown: str
    """As messages and edit links show it: `TILs/vim/undo.md`."""
    text: str
    added_on: date
    """The day of the first commit that added the file, following renames; today if it is not
    committed yet; the file's own time without git."""
    updated_on: date
    """The day of the last commit that changed its content; not before `added_on`."""
    repo_path: str | None = None
    """Path relative to the root of its git repository; None without a repository."""
    added_at: datetime | None = None
    """The time of `added_on`; None if it is not committed yet."""
    clock: tzinfo = timezone.utc
    """Time zone of days in front matter: the option `timezone`, else that of the last commit."""
    origin: Origin | None = None
    """The other repository that it comes from, if any."""
    stored: str = ""
    """Original content of a notebook, from which its text is made."""


class Commit(Struct, frozen=True, kw_only=True):
    """A commit with the author's local time."""

    sha: str
    authored_at: datetime
    """Timezone-aware, with the author's offset."""
    subject: str
    paths: tuple[str, ...]
    """Touched files, relative to the root of the repository."""
    secrets: tuple[tuple[str, str], ...] = ()
    """Kind and hash of each secret removed from its subject."""


def is_address(url: str) -> bool:
    """Return whether a URL can be parsed; `http://[abc/` cannot."""
    if url.isascii() and "[" not in url and "]" not in url:
        return True  # only a host can be wrong
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


class Link(Struct, frozen=True, kw_only=True):
    """A link or image in a body, with its positions."""

    target: str
    """The original destination without angle brackets and title, still percent-encoded."""
    start: int
    """Start of the whole construct in the body: `[`, `![`, or `<`."""
    end: int
    target_start: int
    """Start of `target` in the body; body[target_start:target_end] is replaced to change the target."""
    target_end: int
    kind: Literal["inline", "image", "definition", "html"]
    """`definition` is `[label]: target`; `html` is an `href` or `src` in raw HTML."""
    line: int
    """Line of `target` in the original file, 1-based."""
    text_start: int = 0
    """For `inline`: the text between the brackets is body[text_start:text_end]."""
    text_end: int = 0
    sentence: str = ""
    """The plain sentence around it; only if it may link to a note, and if there is more text than the link."""


class Finding(Struct, frozen=True, kw_only=True):
    """A part of a note's debugging story."""

    kind: FindingKind
    text: str
    """Markdown of one paragraph, without its marker (`Gotcha:`, `!!! failure`)."""
    line: int


class Publishable(Struct, frozen=True, kw_only=True):
    """The author's text in a file; it can be a draft, scheduled or expired."""

    title: str
    """Plain text."""
    body: str
    """The author's Markdown without front matter and without the heading used as title."""
    line: int
    """First line of the body in its file, 1-based."""
    source: str
    """Path relative to the `tils` or `projects` folder: `vim/undo.md`; the notes of a day log share one."""
    shown: str
    """Displayed path: `TILs/vim/undo.md`."""
    repo_path: str | None = None
    updated_on: date
    summary: str = ""
    """Plain text of one or two sentences: the `description` of the front matter, else the first paragraph."""
    links: tuple[Link, ...] = ()
    draft: bool = False
    unread: str = ""
    """The field whose value cannot be read, if it is a draft for that reason only."""
    starts_at: datetime | None = None
    """Time of publication in UTC; None for immediately."""
    ends_at: datetime | None = None
    """Time of expiry in UTC; None for never."""
    scheduled: bool = False
    """Whether `starts_at` is in the future."""
    expired: bool = False
    """Whether `ends_at` has passed."""


class Til(Publishable, frozen=True, kw_only=True):
    """A note ("today I learned")."""

    slug: Slug
    heading_line: int = 0
    """Line of its heading in a day log; 0 for other notes."""
    learned_on: date
    committed_at: datetime | None = None
    """Time of the commit that added it, if `learned_on` comes from that."""
    is_dated: bool = True
    """Whether it has a date of its own, not only that of a commit or file."""
    known_at: datetime | None = None
    """Time of publication in UTC: from front matter, or from its first commit on `learned_on`."""
    described: bool = False
    """Whether the summary is the author's `description`."""
    words: int = 0
    one_liner: str = ""
    """The first code block of one line, without a prompt."""
    tags: tuple[str, ...] = ()
    category: CategoryName | None = None
    """The declared category; None if the text decides. `none` in front matter is NO_CATEGORY."""
    aliases: tuple[str, ...] = ()
    project: Slug | None = None
    focus: str | None = None
    series: str | None = None
    image: str | None = None
    authors: tuple[str, ...] = ()
    see_also: tuple[tuple[str, str], ...] = ()
    """Front matter `links`: label and URL."""
    headings: tuple[str, ...] = ()
    """Headings of the body, as plain text."""
    findings: tuple[Finding, ...] = ()
    shared: tuple[str, ...] = ()
    """URLs of posts about it."""
    other: Mapping[str, Any] = {}
    """Front matter that is not ours and is handed on to MkDocs: `template`, `hide`, `search`, …"""

    def is_ahead(self, today: date) -> bool:
        """Return whether it will be published later."""
        return self.scheduled or self.learned_on > today

    def is_public(self, today: date) -> bool:
        """Return whether it is published; `serve` also shows other notes."""
        return not (self.draft or self.expired or self.is_ahead(today))

    @property
    def first_line(self) -> int:
        """The line that messages name: that of the heading in a day log, else the first of the body."""
        return self.heading_line or self.line

    @property
    def gotchas(self) -> tuple[Finding, ...]:
        """All gotchas."""
        return tuple(finding for finding in self.findings if finding.kind == "gotcha")

    @property
    def folder(self) -> str:
        """The first folder of the slug (a topic, like `vim`); may be empty."""
        return self.slug.split("/", 1)[0] if "/" in self.slug else ""


NO_CATEGORY = CategoryName("none")
"""Declared category of notes that belong to no category, whatever their text says."""


class Figure(Struct, frozen=True, kw_only=True):
    """A figure of an achievement: `Latency: 45ms` is ("Latency", "45", "ms")."""

    name: str
    value: str
    """The number as written, without its unit; or an unresolved reference `{metrics.json:latency_ms}`."""
    unit: str = ""
    reference: str = ""
    """The resolved reference of the number: `metrics.json:latency_ms`."""
    form: str = ""
    """Python format of the number: `.1%`."""
    better: Better | None = None
    """Whether higher or lower values are better, by its name or as declared."""


class Achievement(Struct, frozen=True, kw_only=True):
    """An achievement, declared in a project's README or earned."""

    key: str
    """Stable and unique, for URLs: `anomaly-detection-1` or `streak-7`."""
    emoji: str
    text: str
    """Markdown of the list item without emoji and figures."""
    raw: str
    """The original list item."""
    figures: tuple[Figure, ...] = ()
    achieved_on: date | None = None
    """The day the line was first committed, or the day it was earned; None if unknown or not reached."""
    evidence: str | None = None
    """The author's link target; for an earned achievement, a note's slug."""
    project: Slug | None = None
    til: Slug | None = None
    line: int = 0


class Project(Publishable, frozen=True, kw_only=True):
    """A project: a folder with a README."""

    name: Slug
    added_on: date
    image: str | None = None
    """Image for link previews, as written in front matter."""
    cover: str | None = None
    """The `image` or `cover` of the front matter, else the target of the first image, as written."""
    video: str | None = None
    """A file, or a page of YouTube or Vimeo, as written; `poster` is its preview image."""
    poster: str | None = None
    case: Mapping[str, str] = {}
    """The front matter's `problem`, `approach` and `result`, plain."""
    tags: tuple[str, ...] = ()
    status: Status | None = None
    """None if the README does not state it."""
    shipped_on: date | None = None
    featured: bool = False
    licence: str = ""
    """SPDX identifier of its licence, if its files or README state one."""
    better: Mapping[str, Better] = {}
    """Whether higher or lower values of metrics are better, by name; `""` for all unknown names."""
    see_also: tuple[tuple[str, str], ...] = ()
    """Links such as demo, repository or paper: label and URL."""
    achievements: tuple[Achievement, ...] = ()
    headings: tuple[str, ...] = ()
    words: int = 0
    other: Mapping[str, Any] = {}
    origin: Origin | None = None
    """The other repository that it comes from, if any; its text is untrusted."""


class RoadmapItem(Struct, frozen=True, kw_only=True):
    """An item of the roadmap, with the project it refers to, if any."""

    text: str
    done: bool
    project: Slug | None = None
    mark: tuple[int, int] = (0, 0)
    """Position of its mark in the body: `[x]`, an emoji such as ✅, or a table cell."""
    label: tuple[int, int] = (0, 0)
    """Position of its text in the body."""


class RoadmapSection(Struct, frozen=True, kw_only=True):
    """A heading of the roadmap with its items."""

    title: str
    items: tuple[RoadmapItem, ...]


class Roadmap(Publishable, frozen=True, kw_only=True):
    """`projects/README.md`, an overview of planned and finished work."""

    sections: tuple[RoadmapSection, ...] = ()


class Category(Struct, frozen=True, kw_only=True):
    """A category, which is a step of the debugging checklist."""

    name: CategoryName
    title: str
    question: str
    """Question of the checklist: `Is it data?`"""
    advice: str
    """One or two sentences of Markdown."""
    icon: str
    """An emoji, or the name of a Material icon: `material/database`."""
    color: str
    """Hex, `#rrggbb`; dark enough for white text."""
    words: Mapping[str, float] = {}
    """The author's terms with weights, added to the built-in ones."""


class Evidence(Struct, frozen=True, kw_only=True):
    """A term that counted for a category."""

    term: str
    weight: float
    where: str
    """`title`, `heading`, `text`, `code`, `folder` or `tag`."""


class Verdict(Struct, frozen=True, kw_only=True):
    """The category of a note, and the reasons."""

    category: CategoryName | None
    secondary: CategoryName | None = None
    declared: bool = False
    """Whether front matter decided, not the text."""
    scores: Mapping[CategoryName, float] = {}
    """The score of each category, between 0 and 1."""
    evidence: Mapping[CategoryName, tuple[Evidence, ...]] = {}
    """Strongest first."""


def day_in(moment: datetime, zone: tzinfo | None) -> date:
    """Return the day of a moment in a time zone, by default in the moment's own."""
    return (moment.astimezone(zone) if zone else moment).date()


class Week(Struct, frozen=True, kw_only=True, order=True):
    """An ISO 8601 week: 1 January 2027 belongs to week 53 of 2026."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Week":
        """Return the week of a day."""
        year, number, _ = day.isocalendar()
        return cls(year=year, number=number)

    @property
    def starts_on(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def ends_on(self) -> date:
        """Its Sunday."""
        # A note may be dated 9999-12-31, the last date of Python, which is a Friday.
        return date.fromordinal(min(self.starts_on.toordinal() + 6, date.max.toordinal()))

    @property
    def name(self) -> str:
        """The name in URLs: `2026-W47`."""
        return f"{self.year:04d}-W{self.number:02d}"


class Opening(Publishable, frozen=True, kw_only=True):
    """An author's text for the top of a week's digest: `TILs/weekly/2026-W47.md`."""

    week: Week
    title: str = ""
    """Plain text of its first heading; may be empty."""
    words: int = 0
    shared: tuple[str, ...] = ()
    """URLs of posts about the week: those of its front matter, and bare ones of its text."""
    updated_on: date


class Portfolio(Struct, frozen=True, kw_only=True):
    """All content of the author, and its history."""

    tils: tuple[Til, ...] = ()
    """Newest first, then by slug. Slugs are unique."""
    projects: tuple[Project, ...] = ()
    """By name. Names are unique."""
    roadmap: Roadmap | None = None
    commits: tuple[Commit, ...] = ()
    """Commits that touched the `projects` folder, newest first, with paths relative to that folder."""
    openings: tuple[Opening, ...] = ()
    """By week; at most one per week."""
    indexes: tuple[Til, ...] = ()
    """`README.md` and `index.md` of folders with notes. They are not notes, but their addresses redirect to the list
    of notes."""
    remarks: tuple[str, ...] = ()
    """Hints about single notes, one line each."""


class Page(Struct, frozen=True, kw_only=True):
    """A page of the site as Markdown."""

    uri: str
    """Source URI, as if it were in `docs/`: `til/why-kafka.md`."""
    markdown: str
    meta: Mapping[str, Any] = {}
    """Front matter: title, description, tags, template, hide, search, …"""
    edit: str | None = None
    """Path of the source for the edit link, relative to the repository's root; None for no edit link."""
    updated_on: date | None = None
    source: str = ""
    """Displayed path of the author's file on this page; empty if it shows none or several."""
    raw_blocks: tuple[str, ...] = ()
    """Our own HTML, for which the Markdown has numbered placeholders; see `pages/raw_blocks.py`."""
    raw_stamp: bytes = b""
    """A hash of `raw_blocks`, which are longer than the rest; a build asks it of each page."""
    is_untrusted: bool = False
    """Whether its HTML has to be sanitized, as for notebooks."""


class Asset(Struct, frozen=True, kw_only=True):
    """A file of the site: a copy of a gathered file, or generated content."""

    uri: str
    source: str | None = None
    """Path of the copied file, relative to its folder; None for generated content."""
    origin: Literal["tils", "projects", "repository", "made"] = "made"
    content: bytes = b""


class Cover(Struct, frozen=True, kw_only=True):
    """The size of a project's cover in pixels, and smaller copies with their widths."""

    width: int = 0
    height: int = 0
    copies: tuple[tuple[int, Asset], ...] = ()
