"""What every page is made from, and how records look to a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from tilfolio.debugging import Story
from tilfolio.experiments import PolishItem, ProjectEvidence
from tilfolio.facts import Facts, WeekRecord, reading_minutes
from tilfolio.model import Category, CategoryName, Cover, Opening, Portfolio, Project, Slug, Til, Verdict, Week
from tilfolio.pages import paths
from tilfolio.pages.days import format_day, format_medium, format_short, format_span, format_weekday
from tilfolio.pages.folders import Place
from tilfolio.pages.views import CategoryView, ProjectView, TilView
from tilfolio.prose import Passage
from tilfolio.remember import Remember, stamp, work_out
from tilfolio.settings import Settings
from tilfolio.words import Words, load_words


@dataclass(frozen=True, kw_only=True)
class Context:
    """The portfolio, what follows from it, and the templates."""

    settings: Settings
    portfolio: Portfolio
    facts: Facts
    templates: Environment
    today: date
    covers: Mapping[Slug, str] = field(default_factory=dict)
    """URI or URL of each project's cover."""
    cover_sizes: Mapping[Slug, Cover] = field(default_factory=dict)
    """Size and copies of each cover that is a file of pixels."""
    pictures: Mapping[str, Place] = field(default_factory=dict)
    """Where the picture lies that the `image:` of a note or README names, by the file as messages show it."""
    projects_in_repo: str = "projects"
    """Path of the `projects` folder below the root of its repository."""
    fill: Callable[[str, ProjectEvidence], str] = lambda markdown, evidence: markdown
    """What writes the figures that files give into a README."""
    evidence: Mapping[Slug, ProjectEvidence] = field(default_factory=dict)
    """What the folders of projects hold besides their READMEs."""
    polish: Mapping[Slug, tuple[PolishItem, ...]] = field(default_factory=dict)  # what each project has and lacks
    draw: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """What draws a chart as inline SVG, by the chart's name."""
    plain: Callable[[str], str] = str
    """What turns inline Markdown into plain text."""
    mask: Callable[[str], str] = str
    """What blanks code, comments and the like in Markdown; everything else stays in its place."""
    public_body: Callable[[Til], str] = lambda til: til.body
    """What gives a note's Markdown without links to what is not published."""
    passages: Callable[[str], tuple[Passage, ...]] = lambda markdown: ()
    """What finds the sentences of a text that can be read elsewhere, plain."""
    remember: Remember = work_out
    """What knows pages that were laid out in an earlier build."""
    chips: dict[tuple[str, str, bool | None], CategoryView] = field(default_factory=dict)
    """Chips that were made already, by root, category and where the label came from."""
    til_views: dict[tuple[str, Slug], TilView] = field(default_factory=dict)
    """Views that were made already, by root and Til."""

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
        """Weeks that have a digest."""
        return {record.week: record for record in self.facts.weeks}

    @cached_property
    def openings(self) -> Mapping[Week, Opening]:
        """What the author wrote for a week, on top of its digest."""
        return {opening.week: opening for opening in self.portfolio.openings}

    @cached_property
    def tils_by_project(self) -> Mapping[Slug, tuple[Til, ...]]:
        """Tils that name a project, newest first."""
        grouped: dict[Slug, list[Til]] = {}
        for til in self.portfolio.tils:
            if til.project:
                grouped.setdefault(til.project, []).append(til)
        return {name: tuple(tils) for name, tils in grouped.items()}

    @cached_property
    def tils_by_category(self) -> Mapping[CategoryName, tuple[Til, ...]]:
        """Tils of each category, primary or secondary, newest first."""
        grouped: dict[CategoryName, list[Til]] = {}
        for til in self.portfolio.tils:
            verdict = self.verdict(til)
            for name in dict.fromkeys((verdict.category, verdict.secondary)):
                if name:
                    grouped.setdefault(name, []).append(til)
        return {name: tuple(tils) for name, tils in grouped.items()}

    @cached_property
    def stories(self) -> Mapping[Slug, tuple[Story, ...]]:
        """What notes tell of bugs, by the note's slug."""
        by_note = groupby(self.facts.checklist.stories, key=lambda story: story.til)  # they are in the notes' order
        return {slug: tuple(stories) for slug, stories in by_note}

    @cached_property
    def tils_by_series(self) -> Mapping[str, tuple[Til, ...]]:
        """Tils of each series, newest first."""
        grouped: dict[str, list[Til]] = {}
        for til in self.portfolio.tils:
            if til.series:
                grouped.setdefault(til.series, []).append(til)
        return {name: tuple(tils) for name, tils in grouped.items()}

    @cached_property
    def stamps(self) -> Mapping[Slug, bytes]:
        """What names each Til with all that pages show of it, by slug, beside what `own_stamp` names."""
        return {til.slug: self._stamp_til(til) for til in self.portfolio.tils}

    def _stamp_til(self, til: Til) -> bytes:
        known = self.facts.stamps.get(til.slug)  # the verdict follows from the Til and the settings
        return (known or stamp(til, self.verdict(til))) + bytes((til.is_ahead(self.today),))

    @cached_property
    def row_stamps(self) -> Mapping[Slug, bytes]:
        """What names each Til with all that lists show of it (`Views.til`), by slug: most edits change none."""
        return {til.slug: self._stamp_row(til, self.verdict(til)) for til in self.portfolio.tils}

    def _stamp_row(self, til: Til, verdict: Verdict) -> bytes:
        label = verdict.category, verdict.secondary, verdict.declared
        until = til.learned_on, til.is_ahead(self.today), til.expired
        return stamp(til.slug, til.title, until, til.summary, reading_minutes(til.words), label, til.draft)

    @cached_property
    def week_stamps(self) -> Mapping[Week, bytes]:
        """What names each week that has a digest, but for its notes and the rhythm."""
        return {record.week: _stamp_week(record) for record in self.facts.weeks}

    @cached_property
    def own_stamp(self) -> bytes:
        """What names the settings, on which all pages depend."""
        return stamp(replace(self.settings, has_template=bool))

    @cached_property
    def rhythm_stamp(self) -> bytes:
        """What names the rhythm of a week, on which all digests depend."""
        return stamp(self.facts.rhythm)

    def verdict(self, til: Til) -> Verdict:
        """Return what the checklist says of a Til."""
        return self.facts.verdicts.get(til.slug) or Verdict(category=til.category)

    def render(self, template: str, **values: Any) -> str:
        """Return a template filled in."""
        return self.templates.get_template(template).render(site=self.settings, **values)

    def at(self, origin: str) -> Views:
        """Return the views as they are linked from a page."""
        return Views(context=self, origin=origin)


def _stamp_week(record: WeekRecord) -> bytes:
    # Of what a day is for the names are enough: all of it is in `rhythm_stamp`, and there are seven days a week.
    days = [
        (day.planned and day.planned.name, [focus.name for focus in day.done], day.tils, day.commits, day.coming)
        for day in record.days
    ]
    outputs = [[(count.done, count.counted) for count in counts] for _, counts in record.outputs]
    return stamp(replace(record, tils=(), by_category={}, stories=(), words=0, days=(), outputs=()), days, outputs)


@dataclass(frozen=True, kw_only=True)
class Views:
    """Records as templates show them, with links that lead from one page."""

    context: Context
    origin: str

    @cached_property
    def root(self) -> str:
        """The relative URL of the site's root; links from there are longer, and made a hundred times faster."""
        return paths.root_of(self.origin, directory_urls=self.context.settings.directory_urls)

    def href(self, target: str) -> str:
        """Return the relative URL to a page or a file of the site."""
        return self.root + paths.url_of(target, directory_urls=self.context.settings.directory_urls)

    def til(self, til: Til) -> TilView:
        """Return a Til for a list."""
        key = (self.root, til.slug)
        known = self.context.til_views.get(key)
        if known is None:
            known = self.context.til_views[key] = self._view(til)
        return known

    def _view(self, til: Til) -> TilView:
        verdict = self.context.verdict(til)
        return TilView(
            title=til.title,
            href=self.href(paths.til_uri(til.slug)),
            day=format_day(til.learned_on, self.context.settings.language),
            iso=til.learned_on.isoformat(),
            short=format_short(til.learned_on, self.context.settings.language),
            medium=format_medium(til.learned_on, self.context.settings.language),
            summary=til.summary,
            minutes=reading_minutes(til.words),
            category=self.category_named(verdict.category, verdict),
            secondary=self.category_named(verdict.secondary, verdict),
            draft=til.draft,
            scheduled=til.is_ahead(self.context.today),
            expired=til.expired,
        )

    def tils(self, tils: Iterable[Til]) -> list[TilView]:
        """Return Tils for a list."""
        return [self.til(til) for til in tils]

    def category_named(self, name: str | None, verdict: Verdict | None = None) -> CategoryView | None:
        """Return the chip of a category, if there is one of that name."""
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
        """Return the chip of a category."""
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
        """Return an icon as inline SVG, or as the text it is (an emoji)."""
        drawn = self.context.settings.icons.get(name)
        if drawn:
            return Markup(drawn)
        return Markup("") if "/" in name else escape(name)

    def project(self, project: Project) -> ProjectView:
        """Return a Project for a list."""
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
        """Return a Week as a link."""
        return {
            "name": week.name,
            "href": self.href(paths.digest_uri(week)),
            "number": str(week.number),
            "year": str(week.year),
            "dates": format_span(week.starts_on, week.ends_on, self.context.settings.language),
        }

    def weekday(self, day: date) -> str:
        """Return a day of the week, short: `Mon`."""
        return format_weekday(day.isoweekday(), self.context.settings.language)

    def day(self, day: date) -> str:
        """Return a day as the site's language writes it."""
        return format_day(day, self.context.settings.language)
