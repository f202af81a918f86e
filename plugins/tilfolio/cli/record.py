"""What the notes come to, for the commands that need no pages: weeks, streaks, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click
from mkdocs.exceptions import PluginError

from tilfolio.checking.survey import Survey, survey_site
from tilfolio.cli.open_memo import open_memory
from tilfolio.cli.portfolio import read_site
from tilfolio.derive.weeks import count_by_day
from tilfolio.engines.mkdocs.assemble import read_choices, read_settings
from tilfolio.engines.mkdocs.locations import find_now, find_places
from tilfolio.facts import Rhythm, Streaks, WeekRecord
from tilfolio.model import Slug, Verdict
from tilfolio.settings import Settings
from tilfolio.steps.deriving import Choices, derive_record, judge_notes


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What the published notes come to on one day."""

    weeks: tuple[WeekRecord, ...]
    """Newest first; only weeks with notes."""
    streaks: Streaks
    counts: dict[date, int]
    """Notes of each day that has any."""
    notes: int
    drafts: int
    today: date
    rhythm: Rhythm | None


def read_record(given: Path | None) -> Record:
    """Return what the notes of the site of a mkdocs.yml come to.

    Raises:
        click.ClickException: there is no mkdocs.yml, or it cannot be used; the text says what to write.
    """
    config, options = read_site(given)
    try:
        settings = read_settings(config, options, serving=False)
        choices = read_choices(options, settings.categories, language=settings.language)
        with open_memory(config) as remember:
            places = replace(find_places(config, options), docs_uris=frozenset())
            survey = survey_site(places, settings, choices, find_now(), remember)
            return _derive(survey, judge_notes(survey.published.tils, settings, remember), settings, choices)
    except PluginError as error:
        raise click.ClickException(str(error)) from error


def _derive(survey: Survey, verdicts: Mapping[Slug, Verdict], settings: Settings, choices: Choices) -> Record:
    record = derive_record(survey.published, verdicts, settings, choices, survey.today)
    return Record(
        weeks=record.weeks,
        streaks=record.streaks,
        counts=dict(count_by_day(survey.published.tils)),
        notes=len(survey.published.tils),
        drafts=sum(til.draft for til in survey.everything.tils),
        today=survey.today,
        rhythm=choices.rhythm,
    )
