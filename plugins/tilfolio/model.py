"""The nouns: plain frozen records that every layer shares.

Nothing here reads a disk, knows MkDocs, or asks what day it is. Days are the author's own;
paths are POSIX; texts have LF line ends; Markdown is what the author wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timezone, tzinfo
from typing import Any, Literal, NewType, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.metric_names import Better
from tilfolio.origin import Origin

Slug = NewType("Slug", str)
"""The part of a URL that names a Til or a Project: lower case, `/` between folders, no leading or trailing `/`."""

CategoryName = NewType("CategoryName", str)
"""The short name of a Category: `data`, `model`, `infra`, or what the author configured."""

WIKI = "wiki:"
"""What the target of a link begins with that gives a note's or a file's name, not its path."""

Status: TypeAlias = Literal["idea", "wip", "shipped", "paused"]
"""How far a Project is."""

FindingKind: TypeAlias = Literal["gotcha", "symptom", "tried", "cause", "check", "fix", "error"]
"""What a Finding tells; `tried` is what did not help, `error` an error line or a traceback's last line in a fence."""


class Problem(Struct, frozen=True, kw_only=True):
    """An author's mistake. It is logged as a warning, so a strict build fails."""

    path: str
    """The file as messages show it, e.g. `TILs/sql/upsert.md`."""
    line: int | None = None
    what: str
    """What is wrong, with the value seen, without a full stop."""
    remedy: str
    """What to write instead, without a full stop."""
    details: str = ""
    """The traceback of a mistake of our own, for `--verbose`."""

    def __str__(self) -> str:
        """One line: place, what is wrong, what to do."""
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.what}. {self.remedy}."


INDEX_NAMES = ("index.md", "index.markdown", "readme.md", "readme.markdown")
"""In lower case: files that stand for their folder. The earlier goes before the later."""


class SourceFile(Struct, frozen=True, kw_only=True):
    """A text as it was gathered, with the days its history gives."""

    path: str
    """Below the folder that was gathered: `vim/undo.md`."""
    shown: str
    """As messages and edit links show it: `TILs/vim/undo.md`."""
    text: str
    added_on: date
    """The day of the first commit that added the file (renames followed); today when it is not
    committed yet; the file's own time where there is no git."""
    updated_on: date
    """The day of the last commit that changed its content; never before `added_on`."""
    repo_path: str | None = None
    """Below the root of the git repository that holds it; None where there is none."""
    added_at: datetime | None = None
    """The moment behind `added_on`; None: it is not committed yet."""
    clock: tzinfo = timezone.utc
    """The clock by which a day that the author writes begins: the option `timezone`, else that of the last commit."""
    origin: Origin | None = None
    """The repository elsewhere that it came from."""
    stored: str = ""
    """Of a notebook: how it is stored, its text being made of that."""


class Commit(Struct, frozen=True, kw_only=True):
    """One commit, as its author's own clock had it."""

    sha: str
    authored_at: datetime
    """Aware, in the author's own offset."""
    subject: str
    paths: tuple[str, ...]
    """The files it touched, below the root of the repository."""
    secrets: tuple[tuple[str, str], ...] = ()
    """Kind and hash of each secret that its subject held: `subject` is without them."""

    def without_subject(self) -> Commit:
        """Return it as readers may know of it when it touched what is not published."""
        return replace(self, subject="")


class Link(Struct, frozen=True, kw_only=True):
    """One link or image in a body: where it leads and where in the text that is written."""

    target: str
    """The destination as written, without angle brackets or title, still percent-encoded."""
    start: int
    """Where the whole construct begins in the body: `[`, `![`, or `<`."""
    end: int
    target_start: int
    """Where `target` begins in the body; body[target_start:target_end] is replaced to lead elsewhere."""
    target_end: int
    kind: Literal["inline", "image", "definition", "html"]
    """`definition` is `[label]: target`; `html` is an `href` or `src` in raw HTML."""
    line: int
    """Where `target` begins; 1-based, in the file that the body was taken from."""
    text_start: int = 0
    """For `inline`: the text between the brackets is body[text_start:text_end]."""
    text_end: int = 0
    sentence: str = ""
    """The sentence that holds it, as plain text; only where it may lead to a note and says more than its own words."""


class Finding(Struct, frozen=True, kw_only=True):
    """A piece of a debugging story that a note tells."""

    kind: FindingKind
    text: str
    """Markdown of one paragraph, without its marker (`Gotcha:`, `!!! failure`)."""
    line: int


class Publishable(Struct, frozen=True, kw_only=True):
    """What has a draft and a moment from which it is published."""

    draft: bool = False
    starts_at: datetime | None = None
    """When it is published, in UTC; None: at once."""
    ends_at: datetime | None = None
    """When it is not published any more, in UTC; None: never."""
    scheduled: bool = False
    """Whether that moment is still to come."""
    expired: bool = False
    """Whether the moment at which it ends has come."""


class Til(Publishable, frozen=True, kw_only=True):
    """One thing learned."""

    slug: Slug
    title: str
    """Plain text, without a leading `TIL:`."""
    body: str
    """The author's Markdown without front matter and without the heading that gave the title."""
    line: int
    """1-based: where the body begins in its file."""
    source: str
    """Path below the `tils` folder; the Tils of a day log share one."""
    shown: str
    """As messages and edit links show it: `TILs/vim/undo.md`."""
    repo_path: str | None = None
    learned_on: date
    committed_at: datetime | None = None
    """The moment of the commit that added it, where it has no date of its own and `learned_on` follows from that."""
    is_dated: bool = True
    """Whether it has a date of its own."""
    known_at: datetime | None = None
    """The moment it was published, in UTC: a time that its front matter gives, or its first commit on `learned_on`."""
    updated_on: date
    summary: str = ""
    """Plain text, one or two sentences; the front matter's `description`, else the first paragraph."""
    described: bool = False
    """Whether the summary is the author's own `description`."""
    words: int = 0
    one_liner: str = ""
    """The first listing that is one line of code, without a prompt."""
    tags: tuple[str, ...] = ()
    category: CategoryName | None = None
    """What the author declared; None: not declared, the text decides. `none` in front matter is NO_CATEGORY."""
    aliases: tuple[str, ...] = ()
    project: Slug | None = None
    focus: str | None = None
    series: str | None = None
    image: str | None = None
    authors: tuple[str, ...] = ()
    see_also: tuple[tuple[str, str], ...] = ()
    """Front matter `links`: label and URL."""
    headings: tuple[str, ...] = ()
    """Plain text of the headings in the body."""
    links: tuple[Link, ...] = ()
    findings: tuple[Finding, ...] = ()
    shared: tuple[str, ...] = ()
    """Where it was shared: addresses of posts."""
    other: Mapping[str, Any] = {}
    """Front matter that is not ours and is handed on to MkDocs: `template`, `hide`, `search`, …"""

    def is_ahead(self, today: date) -> bool:
        """Say whether it is to be published later."""
        return self.scheduled or self.learned_on > today

    def is_public(self, today: date) -> bool:
        """Say whether everybody may see it; `serve` shows it in any case."""
        return not (self.draft or self.expired or self.is_ahead(today))

    @property
    def gotchas(self) -> tuple[Finding, ...]:
        """What broke and why."""
        return tuple(finding for finding in self.findings if finding.kind == "gotcha")

    @property
    def folder(self) -> str:
        """The first folder of the slug (a topic, like `vim`), or nothing."""
        return self.slug.split("/", 1)[0] if "/" in self.slug else ""


NO_CATEGORY = CategoryName("none")
"""Declared in front matter: this note belongs to no step of the checklist, whatever its text says."""


class Figure(Struct, frozen=True, kw_only=True):
    """A measured figure of an achievement: `Latency: 45ms` is ("Latency", "45", "ms")."""

    name: str
    value: str
    """The number as written, without its unit; or `{metrics.json:latency_ms}` where a file is to give it."""
    unit: str = ""
    reference: str = ""
    """Where a file gave the number: `metrics.json:latency_ms`."""
    form: str = ""  # of Python's, in which that number is written: `.1%`
    better: Better | None = None
    """Which values are better, by its name or as the author told."""


class Achievement(Struct, frozen=True, kw_only=True):
    """Something to be proud of: declared in a project's README, or earned from the record."""

    key: str
    """Stable and unique, for URLs: `anomaly-detection-1` or `streak-7`."""
    emoji: str
    text: str
    """Markdown of the bullet without emoji and figures."""
    raw: str
    """The bullet as written."""
    figures: tuple[Figure, ...] = ()
    achieved_on: date | None = None
    """The day the line was first committed, or the day it was earned; None: not known or not yet."""
    evidence: str | None = None
    """A link target, as the author wrote it, or a Til's slug for an earned one."""
    project: Slug | None = None
    til: Slug | None = None
    line: int = 0


class Project(Publishable, frozen=True, kw_only=True):
    """A folder with a README that shows what was built."""

    name: Slug
    title: str
    body: str
    line: int
    source: str
    """Path below the `projects` folder: `anomaly/README.md`."""
    shown: str
    repo_path: str | None = None
    added_on: date
    updated_on: date
    summary: str = ""
    image: str | None = None
    """What shared links show, as the front matter has it."""
    cover: str | None = None
    """The first image's target, or the front matter's `image`, as written."""
    video: str | None = None
    """A file, or a page of YouTube or Vimeo, as written; `poster` is the picture that stands for it."""
    poster: str | None = None
    case: Mapping[str, str] = {}
    """The front matter's `problem`, `approach` and `result`, plain."""
    tags: tuple[str, ...] = ()
    status: Status | None = None
    """None: its README does not say."""
    shipped_on: date | None = None
    featured: bool = False
    licence: str = ""
    """The SPDX identifier of its licence, where its files or its README tell."""
    better: Mapping[str, Better] = {}
    """Of which metrics lower or higher values are better, by name; `""`: of all whose names do not say."""
    see_also: tuple[tuple[str, str], ...] = ()
    """Demo, repository, paper: label and URL."""
    achievements: tuple[Achievement, ...] = ()
    links: tuple[Link, ...] = ()
    headings: tuple[str, ...] = ()
    words: int = 0
    other: Mapping[str, Any] = {}
    origin: Origin | None = None
    """The repository elsewhere that it came from: its text may hold anything."""


class RoadmapItem(Struct, frozen=True, kw_only=True):
    """One line of the roadmap: done or not, and the project it names, if any."""

    text: str
    done: bool
    project: Slug | None = None
    mark: tuple[int, int] = (0, 0)
    """Where the body says whether it is done: body[mark[0]:mark[1]] is `[x]`, a sign such as ✅, or a table's cell."""
    label: tuple[int, int] = (0, 0)
    """Where its text stands in the body, as typed."""


class RoadmapSection(Struct, frozen=True, kw_only=True):
    """A heading of the roadmap with the items below it."""

    title: str
    items: tuple[RoadmapItem, ...]


class Roadmap(Publishable, frozen=True, kw_only=True):
    """`projects/README.md`: an overview of what is planned and done."""

    title: str
    body: str
    line: int
    source: str
    shown: str
    repo_path: str | None = None
    summary: str = ""
    links: tuple[Link, ...] = ()
    sections: tuple[RoadmapSection, ...] = ()
    updated_on: date


class Category(Struct, frozen=True, kw_only=True):
    """A step of the debugging checklist."""

    name: CategoryName
    title: str
    question: str
    """What to ask: `Is it data?`"""
    advice: str
    """One or two sentences of Markdown."""
    icon: str
    """An emoji, for text, or the name of a Material icon: `material/database`."""
    color: str
    """Hex, `#rrggbb`; dark enough for white text."""
    words: Mapping[str, float] = {}
    """The author's own terms and weights, added to those that ship."""


class Evidence(Struct, frozen=True, kw_only=True):
    """A term that spoke for a category."""

    term: str
    weight: float
    where: str
    """`title`, `heading`, `text`, `code`, `folder` or `tag`."""


class Verdict(Struct, frozen=True, kw_only=True):
    """Which step of the checklist a Til belongs to, and why."""

    category: CategoryName | None
    secondary: CategoryName | None = None
    declared: bool = False
    """Whether the front matter said so; else the text did."""
    scores: Mapping[CategoryName, float] = {}
    """For each category between 0 and 1."""
    evidence: Mapping[CategoryName, tuple[Evidence, ...]] = {}
    """Strongest first."""


class Week(Struct, frozen=True, kw_only=True, order=True):
    """An ISO 8601 week: 1 January 2027 belongs to week 53 of 2026."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """Return the week that holds a day."""
        year, number, _ = day.isocalendar()
        return cls(year=year, number=number)

    @property
    def starts_on(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def ends_on(self) -> date:
        """Its Sunday."""
        # The calendar of Python ends on a Friday, and a note may be dated 9999-12-31.
        return date.fromordinal(min(self.starts_on.toordinal() + 6, date.max.toordinal()))

    @property
    def name(self) -> str:
        """As in URLs: `2026-W47`."""
        return f"{self.year:04d}-W{self.number:02d}"


class Opening(Publishable, frozen=True, kw_only=True):
    """What an author writes by hand for a week, on top of its digest: `TILs/weekly/2026-W47.md`."""

    week: Week
    title: str = ""
    """Plain text of its first heading; empty: it has none."""
    summary: str = ""
    body: str
    line: int
    source: str
    """Path below the `tils` folder."""
    shown: str
    repo_path: str | None = None
    words: int = 0
    links: tuple[Link, ...] = ()
    shared: tuple[str, ...] = ()
    """Where the week was shared: addresses of posts."""
    updated_on: date


class Portfolio(Struct, frozen=True, kw_only=True):
    """Everything gathered: what the author wrote, and the history of it."""

    tils: tuple[Til, ...] = ()
    """Newest first; those of one day in the order of their slugs. Slugs are unique."""
    projects: tuple[Project, ...] = ()
    """By name. Names are unique."""
    roadmap: Roadmap | None = None
    commits: tuple[Commit, ...] = ()
    """Those that touched the `projects` folder, newest first, paths below that folder."""
    openings: tuple[Opening, ...] = ()
    """By week; one a week at most."""
    indexes: tuple[Til, ...] = ()
    """What `README.md` and `index.md` of folders with other notes would be: no notes, but their links and addresses
    lead to the list of notes."""
    remarks: tuple[str, ...] = ()
    """What the author may want to know of single notes, a line each."""


class Page(Struct, frozen=True, kw_only=True):
    """A page of the site: a URI, finished Markdown, and the source that "edit" opens."""

    uri: str
    """The source URI, as if it lay in `docs/`: `til/why-kafka.md`."""
    markdown: str
    meta: Mapping[str, Any] = {}
    """Front matter: title, description, tags, template, hide, search, …"""
    edit: str | None = None
    """Path of the source as an edit link needs it, below the repository's root; None: no edit link."""
    updated_on: date | None = None
    source: str = ""
    """The author's file that this page shows, as messages show it; empty for a page that shows none or several."""
    raw_blocks: tuple[str, ...] = ()
    """HTML of ours, by number, for which the Markdown holds places; it needs neither Markdown nor the search."""
    is_untrusted: bool = False
    """Whether its text may hold anything, as a notebook's: its finished HTML is cleaned."""


class Asset(Struct, frozen=True, kw_only=True):
    """A file that a published page uses: a copy of one that was gathered, or bytes that were made."""

    uri: str
    source: str | None = None
    """Path below the folder it was gathered from, when it is a copy."""
    origin: Literal["tils", "projects", "repository", "made"] = "made"
    content: bytes = b""


class Cover(Struct, frozen=True, kw_only=True):
    """A project's picture in pixels, and copies of it, each with its width."""

    width: int = 0
    height: int = 0
    copies: tuple[tuple[int, Asset], ...] = ()
