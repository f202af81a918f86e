"""Builders of model records with defaults for everything a test does not care about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha1
from typing import Any

from tilfolio.metric_names import find_better
from tilfolio.model import (
    Achievement,
    Category,
    CategoryName,
    Commit,
    Figure,
    Finding,
    FindingKind,
    Portfolio,
    Project,
    Roadmap,
    Slug,
    SourceFile,
    Til,
)

DEFAULT_DAY = "2026-11-22"


def a_day(text: str | date) -> date:
    """Return a date, or parse one such as `2026-11-22`."""
    return text if isinstance(text, date) else date.fromisoformat(text)


def a_slug(text: str) -> Slug:
    """Convert plain words to a slug: `Why Kafka + Flink?` becomes `why-kafka-flink`."""
    return Slug(re.sub(r"[^\w/]+", "-", text.lower()).strip("-"))


def a_source(path: str = "why-kafka.md", text: str = "# Why Kafka\n", **fields: Any) -> SourceFile:
    """Return a gathered file; `added_on` and `updated_on` may be strings."""
    added_on = a_day(fields.pop("added_on", DEFAULT_DAY))
    updated_on = a_day(fields.pop("updated_on", added_on))
    shown = fields.pop("shown", f"TILs/{path}")
    return SourceFile(path=path, shown=shown, text=text, added_on=added_on, updated_on=updated_on, **fields)


def a_til(day: str | date = DEFAULT_DAY, category: str | None = None, **fields: Any) -> Til:
    """Return a Til of a day; slug, source and word count are derived from title and body."""
    learned_on = a_day(day)
    title = fields.pop("title", f"Learned on {learned_on}")
    slug = Slug(fields.pop("slug", a_slug(title)))
    body = fields.pop("body", "Something learned.\n")
    source = fields.pop("source", f"{slug}.md")
    given = {
        "line": 1,
        "shown": f"TILs/{source}",
        "words": len(body.split()),
        **fields,
        "updated_on": a_day(fields.get("updated_on", learned_on)),
        "category": None if category is None else CategoryName(category),
    }
    return Til(slug=slug, title=title, body=body, source=source, learned_on=learned_on, **given)


def a_gotcha(text: str = "The consumer group was never rebalanced.", line: int = 1) -> Finding:
    """Return a gotcha."""
    return a_finding("gotcha", text, line)


def a_finding(kind: FindingKind, text: str, line: int = 1) -> Finding:
    """Return a piece of a debugging story."""
    return Finding(kind=kind, text=text, line=line)


def a_project(name: str = "anomaly", **fields: Any) -> Project:
    """Return a Project; `added_on`, `updated_on` and `shipped_on` may be strings."""
    added_on = a_day(fields.pop("added_on", DEFAULT_DAY))
    source = fields.pop("source", f"{name}/README.md")
    given = {
        "title": name.replace("-", " ").capitalize(),
        "body": "What was built.\n",
        "line": 1,
        "shown": f"projects/{source}",
        **fields,
        "updated_on": a_day(fields.get("updated_on", added_on)),
    }
    if given.get("shipped_on") is not None:
        given["shipped_on"] = a_day(given["shipped_on"])
    return Project(name=Slug(name), source=source, added_on=added_on, **given)


def an_achievement(text: str = "Real-time detection", *figures: tuple[str, ...], **fields: Any) -> Achievement:
    """Return a declared achievement; a figure is ("Latency", "45", "ms")."""
    emoji = fields.pop("emoji", "🚀")
    shown = ", ".join(f"{name}: {''.join(value)}" for name, *value in figures)
    given = {"key": str(a_slug(text)), "raw": f"{emoji} {text}" + (f" ({shown})" if shown else ""), **fields}
    if given.get("achieved_on") is not None:
        given["achieved_on"] = a_day(given["achieved_on"])
    measured = tuple(
        Figure(name=name, value=value, unit="".join(unit), better=find_better(name, "".join(unit)))
        for name, value, *unit in figures
    )
    return Achievement(emoji=emoji, text=text, figures=measured, **given)


def a_commit(when: str = f"{DEFAULT_DAY}T12:00:00+00:00", subject: str = "feat: more", *paths: str) -> Commit:
    """Return a commit with a time (ISO 8601 with offset) and changed files."""
    sha = sha1("\0".join((when, subject, *paths)).encode(), usedforsecurity=False).hexdigest()
    return Commit(sha=sha, authored_at=datetime.fromisoformat(when), subject=subject, paths=paths)


def a_category(name: str = "data", **fields: Any) -> Category:
    """Return a step of the checklist."""
    given = {
        "title": name.capitalize(),
        "question": f"Is it {name}?",
        "advice": f"Look at the {name} first.",
        "icon": "material/database",
        "color": "#00695c",
        **fields,
    }
    return Category(name=CategoryName(name), **given)


def a_roadmap(**fields: Any) -> Roadmap:
    """Return a roadmap."""
    given = {
        "title": "Roadmap",
        "body": "- [x] Anomaly detection\n",
        "line": 1,
        "source": "README.md",
        "shown": "projects/README.md",
        **fields,
        "updated_on": a_day(fields.get("updated_on", DEFAULT_DAY)),
    }
    return Roadmap(**given)


def a_portfolio(
    *tils: Til,
    projects: Iterable[Project] = (),
    commits: Iterable[Commit] = (),
    roadmap: Roadmap | None = None,
) -> Portfolio:
    """Return a Portfolio, sorted as the model requires.

    Raises ValueError if two Tils have the same slug or two Projects the same name.
    """
    by_name = sorted(projects, key=lambda project: project.name)
    _check_unique(til.slug for til in tils)
    _check_unique(project.name for project in by_name)
    by_slug = sorted(tils, key=lambda til: til.slug)
    return Portfolio(
        tils=tuple(sorted(by_slug, key=lambda til: til.learned_on, reverse=True)),
        projects=tuple(by_name),
        roadmap=roadmap,
        commits=tuple(sorted(commits, key=lambda commit: commit.authored_at, reverse=True)),
    )


def _check_unique(names: Iterable[str]) -> None:
    seen = list(names)
    twins = sorted({name for name in seen if seen.count(name) > 1})
    if twins:
        raise ValueError(f"used twice: {', '.join(twins)}. Give each a slug or title of its own")
