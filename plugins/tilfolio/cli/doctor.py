"""`til doctor`: what is missing on this machine and in this repository, each with what to do."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

import click
from mkdocs.config.defaults import MkDocsConfig

from tilfolio.cli.loading import read_site_config
from tilfolio.cli.options import SITE_URL, find_config_file
from tilfolio.cli.repository import ask_git
from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.engines.mkdocs.locations import find_places
from tilfolio.images.fonts import can_shape, find_undrawable, load_fonts
from tilfolio.pages.days import format_month
from tilfolio.settings import is_local
from tilfolio.words import count

Level = Literal["fine", "could be better", "wrong"]
_MONTHS = tuple(date(2026, month, 1) for month in range(1, 13))
_SIGNS = {"fine": "✓", "could be better": "!", "wrong": "✗"}


class Finding(NamedTuple):
    """The result of one check."""

    level: Level
    what: str
    remedy: str = ""
    """What to do; nothing where all is fine."""


def run(config_file: Path | None) -> None:
    """Run `til doctor`."""
    root = find_config_file(config_file).parent
    config, options = read_site_config(config_file)
    findings = list(examine(root, config, options))
    for finding in findings:
        click.echo(f"{_SIGNS[finding.level]} {finding.what}")
        if finding.remedy:
            click.echo(f"    {finding.remedy}")
    if any(finding.level == "wrong" for finding in findings):
        raise SystemExit(1)


def examine(root: Path, config: MkDocsConfig, options: TilfolioConfig) -> Iterator[Finding]:
    """Yield the results of all checks on a site."""
    places = find_places(config, options)
    if places.tils.is_dir() and any(places.tils.rglob("*.md")):
        yield Finding("fine", f"notes: {places.shown(places.tils)}/")
    else:
        remedy = 'Write the first one: til new "What I learned"'
        yield Finding("could be better", f"notes: none in {places.shown(places.tils)}/", remedy)
    yield from _examine_git(root, places.tils, config.repo_url or "https://github.com/YOU/REPOSITORY")
    if is_local(config.site_url or ""):
        what = "site_url: not known, so share rows, feeds and cards have no address"
        yield Finding("wrong", what, f"Write {SITE_URL} into mkdocs.yml")
    else:
        yield Finding("fine", f"site_url: {config.site_url}")
    yield _examine_workflow(root)
    if options.timezone is None:
        remedy = "Write timezone: Asia/Kolkata below 'tilfolio:', or leave it out: each commit's own zone counts"
        yield Finding("could be better", "timezone: not set, so a new note has this machine's day", remedy)
    else:
        yield Finding("fine", f"timezone: {options.timezone}")
    if options.cards:
        yield from _examine_fonts(config)


def _examine_git(root: Path, tils: Path, url: str) -> Iterator[Finding]:
    version = ask_git(root, "--version")
    if version is None:
        remedy = "Install it from https://git-scm.com; without it, notes have the day of their file"
        yield Finding("wrong", "git: not installed", remedy)
        return
    yield Finding("fine", f"git: {version.removeprefix('git version ')}")
    if ask_git(root, "rev-parse", "--show-toplevel") is None:
        remedy = "git init --initial-branch main && git add . && git commit --message 'My notes'"
        yield Finding("could be better", "repository: none", remedy)
        return
    if ask_git(root, "rev-parse", "--is-shallow-repository") == "true":
        remedy = "git fetch --unshallow; in a workflow: fetch-depth: 0 at actions/checkout"
        yield Finding("wrong", "history: shallow, so days of notes are lost", remedy)
    else:
        yield Finding("fine", "history: complete")
    for name in ("user.name", "user.email"):
        if not ask_git(root, "config", name):
            yield Finding("wrong", f"{name}: not set", f'git config --global {name} "…"')
    changed = (ask_git(tils, "status", "--porcelain", "--", ".") or "").splitlines() if tils.is_dir() else []
    if changed:
        what = f"uncommitted: {count(len(changed), 'file')} in {tils.name}/"
        yield Finding("could be better", what, "git add, git commit and git push publish them")
    if not ask_git(root, "remote"):
        remedy = f"git remote add origin {url.removesuffix('/')}.git"
        yield Finding("could be better", "remote: none, so nothing is published", remedy)


def _examine_workflow(root: Path) -> Finding:
    folder = root / ".github" / "workflows"
    texts = {path.name: path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.y*ml"))}
    for name, text in texts.items():
        if "deploy-pages" in text or "gh-deploy" in text:
            if "fetch-depth: 0" in text or "gh-deploy" in text:
                return Finding("fine", f"publishing: .github/workflows/{name}")
            remedy = "Write 'fetch-depth: 0' below 'with:' of actions/checkout, so that days are known"
            return Finding("could be better", f"publishing: {name} has a shallow history", remedy)
    remedy = "til init writes .github/workflows/publish.yml; Settings > Pages > Source: GitHub Actions"
    return Finding("could be better", "publishing: no workflow for GitHub Pages", remedy)


def _examine_fonts(config: MkDocsConfig) -> Iterator[Finding]:
    language = str(config.theme.get("language") or "en")
    sample = "".join(format_month(day, language) for day in _MONTHS) + config.site_name
    lacking = find_undrawable(sample, load_fonts(sample).title)
    if lacking:
        remedy = "Install Noto fonts (apt install fonts-noto-core fonts-noto-cjk), or name some in cards_fonts"
        yield Finding("wrong", f"fonts: none has {lacking[:8]}, which cards need", remedy)
    else:
        yield Finding("fine", f"fonts: all letters of '{language}'")
    if language in ("ar", "fa", "he", "hi", "ur") and not can_shape():
        yield Finding("wrong", "fonts: letters cannot be joined", "Install FriBiDi (apt install libfribidi0)")
