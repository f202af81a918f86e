"""The shared context of all pages, and views of records for templates."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.debugging import Story
from tilfolio.experiments import PolishItem, ProjectEvidence
from tilfolio.facts import Facts, WeekRecord, group, reading_minutes
from tilfolio.model import Category, CategoryName, Cover, Opening, Portfolio, Project, Slug, Til, Verdict, Week
from tilfolio.pages import paths
from tilfolio.pages.days import format_day, format_medium, format_short, format_span, format_weekday
from tilfolio.pages.folders import Place
from tilfolio.pages.views import CategoryView, ProjectView, TilView
from tilfolio.prose import Passage
from tilfolio.remember import Remember, stamp, work_out
from tilfolio.settings import Settings
from tilfolio.words import Words, load_words


class Context(Struct, frozen=True, kw_only=True, dict=True):
    """The portfolio, derived facts, templates and helper functions."""

    settings: Settings
    portfolio: Portfolio
    facts: Facts
    templates: Environment
    today: date
    covers: Mapping[Slug, str] = {}
    """URI or URL of each project's cover."""
    cover_sizes: Mapping[Slug, Cover] = {}
    """Size and smaller copies of each cover that is a bitmap."""
    pictures: Mapping[str, Place] = {}
    """The place of the `image:` of each note or README, by its displayed path."""
    projects_in_repo: str = "projects"
    """Path of the `projects` folder, relative to the root of its repository."""
    fill: Callable[[str, ProjectEvidence], str] = lambda markdown, evidence: markdown
    """Replaces metric references in a README by values."""
    evidence: Mapping[Slug, ProjectEvidence] = {}
    """Metrics, runs, notebooks and plots of each project."""
    polish: Mapping[Slug, tuple[PolishItem, ...]] = {}
    """The polish checklist of each project."""
    draw: Mapping[str, Callable[..., Any]] = {}
    """Functions that draw charts as inline SVG, by name."""
    plain: Callable[[str], str] = str
    """Converts inline Markdown to plain text."""
    mask: Callable[[str], str] = str
    """Blanks out code and comments in Markdown; positions do not change."""
    public_body: Callable[[Til], str] = lambda til: til.body
    """Returns a note's Markdown without links to unpublished content."""
    passages: Callable[[str], tuple[Passage, ...]] = lambda markdown: ()
    """Returns the plain sentences of a text."""
    remember: Remember = work_out
    """Caches pages between builds."""
    chips: dict[tuple[str, str, bool | None], CategoryView] = {}
    """A cache of category views, by root, category and `declared`."""
    til_views: dict[tuple[str, Slug], TilView] = {}
    """A cache of note views, by root and slug."""

    @cached_property
    def words(self) -> Words:
        """The words of the site's language."""
        return load_words(self.settings.language)

    @cached_property
    def tils(self) -> Mapping[Slug, Til]:
        """Tils by slug."""
        return {til.slug: til for til in self.portfolio.tils}

    @cached_property
    def projects(self) -> Mapping[Slug, Project]:
        """Projects by name."""
        return {project.name: project for project in self.portfolio.projects}

    @cached_property
    def weeks(self) -> Mapping[Week, WeekRecord]:
        """Weeks with a digest."""
        return {record.week: record for record in self.facts.weeks}

    @cached_property
    def openings(self) -> Mapping[Week, Opening]:
        """The author's openings of weeks."""
        return {opening.week: opening for opening in self.portfolio.openings}

    @cached_property
    def tils_by_project(self) -> Mapping[Slug, tuple[Til, ...]]:
        """Tils that name a project, newest first."""
        return group((til.project, til) for til in self.portfolio.tils if til.project)

    @cached_property
    def tils_by_category(self) -> Mapping[CategoryName, tuple[Til, ...]]:
        """Tils of each category, primary or secondary, newest first."""
        judged = ((til, self.verdict(til)) for til in self.portfolio.tils)
        named = ((til, dict.fromkeys((verdict.category, verdict.secondary))) for til, verdict in judged)
        return group((name, til) for til, names in named for name in names if name)

    @cached_property
    def stories(self) -> Mapping[Slug, tuple[Story, ...]]:
        """Debugging stories by note."""
        by_note = groupby(self.facts.checklist.stories, key=lambda story: story.til)  # already in the notes' order
        return {slug: tuple(stories) for slug, stories in by_note}

    @cached_property
    def tils_by_series(self) -> Mapping[str, tuple[Til, ...]]:
        """Tils of each series, newest first."""
        return group((til.series, til) for til in self.portfolio.tils if til.series)

    @cached_property
    def stamps(self) -> Mapping[Slug, bytes]:
        """A hash for each note of everything that pages show of it, apart from the settings (`own_stamp`)."""
        known = self.facts.stamps  # which include the verdicts
        return {
            til.slug: (known.get(til.slug) or stamp(til, self.verdict(til))) + bytes((til.is_ahead(self.today),))
            for til in self.portfolio.tils
        }

    @cached_property
    def row_stamps(self) -> Mapping[Slug, bytes]:
        """A hash for each note of everything that lists show of it (`Views.til`); most edits do not change it."""
        stamps: dict[Slug, bytes] = {}
        for til in self.portfolio.tils:
            verdict, minutes = self.verdict(til), reading_minutes(til.words)
            label = verdict.category, verdict.secondary, verdict.declared
            until = til.learned_on, til.is_ahead(self.today), til.expired
            stamps[til.slug] = stamp(til.slug, til.title, until, til.summary, minutes, label, til.draft)
        return stamps

    @cached_property
    def week_stamps(self) -> Mapping[Week, bytes]:
        """A hash of each week with a digest, without its notes and the rhythm."""
        return {record.week: _stamp_week(record) for record in self.facts.weeks}

    @cached_property
    def overview_stamp(self) -> bytes:
        """A hash of everything that pages about the whole site show, apart from the latest week's notes."""
        facts, portfolio = self.facts, self.portfolio
        return stamp(
            self.own_stamp,
            self.today,
            [(self.row_stamps[til.slug], til.tags, til.project) for til in portfolio.tils],
            list(self.week_stamps.values()),
            (facts.checklist, facts.streaks, facts.earned, facts.counts, facts.rhythm),
            self.period_stamp,
            (portfolio.projects, portfolio.roadmap, self.projects_in_repo, self.covers, self.cover_sizes),
            [(name, evidence.measurements) for name, evidence in self.evidence.items()],
        )

    @cached_property
    def period_stamp(self) -> bytes:
        """A hash of the numbers of notes by week and by month."""
        periods = (self.facts.weekly, self.facts.monthly)
        return stamp([[(one.starts_on, list(one.counts.items())) for one in several] for several in periods])

    @cached_property
    def own_stamp(self) -> bytes:
        """A hash of the settings, on which all pages depend."""
        return stamp(replace(self.settings, has_template=bool))

    @cached_property
    def rhythm_stamp(self) -> bytes:
        """A hash of the rhythm, on which all digests depend."""
        return stamp(self.facts.rhythm)

    def verdict(self, til: Til) -> Verdict:
        """Return the categories of a note."""
        return self.facts.verdicts.get(til.slug) or Verdict(category=til.category)

    def render(self, template: str, **values: Any) -> str:
        """Return a rendered template."""
        return self.templates.get_template(template).render(site=self.settings, **values)

    def at(self, origin: str) -> "Views":
        """Return views with links relative to a page."""
        return Views(context=self, origin=origin)


def _stamp_week(record: WeekRecord) -> bytes:
    # Names of focuses are enough here, since `rhythm_stamp` covers the rest.
    days = [
        (day.planned and day.planned.name, [focus.name for focus in day.done], day.tils, day.commits, day.coming)
        for day in record.days
    ]
    outputs = [[(count.done, count.counted) for count in counts] for _, counts in record.outputs]
    return stamp(replace(record, tils=(), by_category={}, stories=(), words=0, days=(), outputs=()), days, outputs)


class Views(Struct, frozen=True, kw_only=True, dict=True):
    """Views of records for templates, with links relative to one page."""

    context: Context
    origin: str

    @cached_property
    def root(self) -> str:
        """The relative URL of the site's root; links through it are longer, but much faster to make."""
        return paths.root_of(self.origin, directory_urls=self.context.settings.directory_urls)

    def href(self, target: str) -> str:
        """Return the relative URL of a page or file."""
        return self.root + paths.url_of(target, directory_urls=self.context.settings.directory_urls)

    def til(self, til: Til) -> TilView:
        """Return the view of a note."""
        key = (self.root, til.slug)
        if known := self.context.til_views.get(key):
            return known
        verdict, language = self.context.verdict(til), self.context.settings.language
        self.context.til_views[key] = view = TilView(
            title=til.title,
            href=self.href(paths.til_uri(til.slug)),
            day=format_day(til.learned_on, language),
            iso=til.learned_on.isoformat(),
            short=format_short(til.learned_on, language),
            medium=format_medium(til.learned_on, language),
            summary=til.summary,
            minutes=reading_minutes(til.words),
            category=self.category_named(verdict.category, verdict),
            secondary=self.category_named(verdict.secondary, verdict),
            draft=til.draft,
            scheduled=til.is_ahead(self.context.today),
            expired=til.expired,
        )
        return view

    def tils(self, tils: Iterable[Til]) -> list[TilView]:
        """Return the views of notes."""
        return [self.til(til) for til in tils]

    def category_named(self, name: str | None, verdict: Verdict | None = None) -> CategoryView | None:
        """Return the view of the category with a name, if there is one."""
        if name is None:
            return None
        declared = verdict.declared if verdict else None
        known = self.context.chips.get((self.root, name, declared))
        if known is None:
            category = self.context.settings.category_of(name)
            if category is None:
                return None
            known = self.context.chips[self.root, name, declared] = self.category(category, verdict)
        return known

    def category(self, category: Category, verdict: Verdict | None = None) -> CategoryView:
        """Return the view of a category."""
        return CategoryView(
            name=category.name,
            title=category.title,
            question=category.question,
            color=category.color,
            icon=self.icon(category.icon),
            href=self.href(paths.category_uri(category.name)),
            reason="" if verdict is None else "declared" if verdict.declared else "text",
        )

    def icon(self, name: str) -> Markup:
        """Return an icon as inline SVG; other texts, such as emoji, stay."""
        drawn = self.context.settings.icons.get(name)
        if drawn:
            return Markup(drawn)
        return Markup("") if "/" in name else escape(name)

    def project(self, project: Project) -> ProjectView:
        """Return the view of a project."""
        cover = self.context.covers.get(project.name, "")
        size = self.context.cover_sizes.get(project.name, Cover())
        return ProjectView(
            title=project.title,
            href=self.href(paths.project_uri(project.name)),
            summary=project.summary,
            status=project.status,
            cover=cover if "://" in cover or not cover else self.href(cover),
            cover_width=size.width,
            cover_height=size.height,
            cover_set=", ".join(f"{self.href(asset.uri)} {width}w" for width, asset in size.copies),
            tags=project.tags,
            featured=project.featured,
            draft=project.draft,
            scheduled=project.scheduled,
            expired=project.expired,
            figures=tuple(figure for achievement in project.achievements for figure in achievement.figures)[:3],
            tils=len(self.context.tils_by_project.get(project.name, ())),
        )

    def week(self, week: Week) -> dict[str, str]:
        """Return the name, link and dates of a week."""
        return {
            "name": week.name,
            "href": self.href(paths.digest_uri(week)),
            "number": str(week.number),
            "year": str(week.year),
            "dates": format_span(week.starts_on, week.ends_on, self.context.settings.language),
        }

    def weekday(self, day: date) -> str:
        """Return the short name of a day's weekday: `Mon`."""
        return format_weekday(day.isoweekday(), self.context.settings.language)

    def day(self, day: date) -> str:
        """Return a day in the site's language."""
        return format_day(day, self.context.settings.language)
