"""Counts, weeks and streaks, for the commands that need no pages."""

from datetime import date
from pathlib import Path

from msgspec import Struct

from tilfolio.cli.loading import read_site_config
from tilfolio.derive.weeks import count_by_day
from tilfolio.engines.mkdocs.assemble import read_site_options
from tilfolio.engines.mkdocs.session import open_memory
from tilfolio.facts import Rhythm, Streaks, WeekRecord
from tilfolio.prepare import prepare
from tilfolio.steps.deriving import classify_notes, derive_progress


class Activity(Struct, frozen=True, kw_only=True):
    """Counts, weeks and streaks of the published notes on one day."""

    weeks: tuple[WeekRecord, ...]
    """Newest first; only weeks with notes."""
    streaks: Streaks
    counts: dict[date, int]
    """Notes of each day that has any."""
    notes: int
    drafts: int
    today: date
    rhythm: Rhythm | None


def read_activity(given: Path | None) -> Activity:
    """Return the counts, weeks and streaks of the site of a mkdocs.yml."""
    config, options = read_site_config(given)
    site_options = read_site_options(config, options, serving=False, may_fetch=False)
    with open_memory(config) as remember:
        prepared = prepare(site_options, remember)
        tils, settings, choices = prepared.published.tils, site_options.settings, site_options.choices
        verdicts = classify_notes(tils, settings, remember)
    progress = derive_progress(prepared.published, verdicts, settings, choices, prepared.today)
    return Activity(
        weeks=progress.weeks,
        streaks=progress.streaks,
        counts=dict(count_by_day(tils)),
        notes=len(tils),
        drafts=sum(til.draft for til in prepared.everything.tils),
        today=prepared.today,
        rhythm=choices.rhythm,
    )
