"""`til search`: the checklist and the notes, in the terminal."""

import sys
from pathlib import Path

import click

from tilfolio.cli.loading import read_site_config
from tilfolio.cli.new import show_path
from tilfolio.cli.notes import load_notes
from tilfolio.debugging import Check
from tilfolio.derive.symptoms import contains_error, index_symptoms, rank_checks
from tilfolio.engines.mkdocs.assemble import read_choices
from tilfolio.model import Til
from tilfolio.parse.plain import plain_text

_MOST_NOTES = 10
_MOST_CHECKS = 3


def run(words: tuple[str, ...], config_file: Path | None) -> None:
    """Run `til search`."""
    text = sys.stdin.read() if words == ("-",) else " ".join(words)
    if not text.strip():
        raise click.UsageError("Nothing to look for. Write what you see: til search loss is nan.")
    _, options = read_site_config(config_file)
    notes = load_notes(config_file)
    checks = read_choices(options, notes.categories).checks
    known = {check.key: check for check in (*checks.checks, *checks.challenges)} if checks else {}
    meant = rank_checks(text, index_symptoms(known.values()))[:_MOST_CHECKS]
    tils = find_tils(notes.tils, text)[:_MOST_NOTES]
    found = [f"{til.learned_on}  {til.title}  {show_path(notes.places.tils / til.source)}" for til in tils]
    blocks = ["\n".join(block) for block in (found, *(_describe(known[key]) for key in meant)) if block]
    click.echo("\n\n".join(blocks))
    if not blocks:
        click.echo("Nothing matches.", err=True)
        raise SystemExit(1)


def find_tils(tils: tuple[Til, ...], text: str) -> list[Til]:
    """Return the notes that contain an error, else those that have all words of a text, newest first."""
    holding = [til for til in tils if contains_error(f"{til.title}\n{til.body}", text)]
    if holding:
        return holding
    words = text.casefold().split()
    return [til for til in tils if all(word in f"{til.title}\n{til.body}".casefold() for word in words)]


def _describe(check: Check) -> list[str]:
    lines = [plain_text(check.title), f"  {plain_text(check.advice)}"]
    return [*lines, *(f"  {title}: {url}" for title, url in check.links)]
