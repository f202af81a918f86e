"""`til summary`: what is new on the site since a commit, as Markdown for a workflow's summary."""

import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import click

from tilfolio.cli.loading import LoadedSite, load_site
from tilfolio.facts import WeekRecord
from tilfolio.gather.git_command import GitError, GitMissingError, run_git
from tilfolio.gather.gitlog import parse_changes
from tilfolio.gather.repository import find_prefix, find_repository
from tilfolio.model import Project, Slug, SourceFile, Til
from tilfolio.pages import paths
from tilfolio.pages.post import write_post
from tilfolio.pages.sharing import share_url, shared_url
from tilfolio.pages.whats_new import Before, find_new, note_titles
from tilfolio.parse.til import parse_note
from tilfolio.sharing.cards import card_uri

_MOST = 20
"""How many are shown; a first deploy has everything new."""
_NO_COMMIT = re.compile(r"0+$")
_WHOLE_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?$")
"""What a push says was there before: all zeros the first time, and a commit that is gone after a forced push."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")


def run(rev: str, config_file: Path | None) -> None:
    """Run `til summary`."""
    loaded = load_site(config_file)
    context = loaded.site.context
    new = find_new(context, read_before(loaded, rev))
    rows = [_describe(loaded, subject) for subject in new[:_MOST]]
    click.echo(context.render("summary.md.j2", rows=rows, more=len(new) - len(rows), since=rev).strip())


def read_before(loaded: LoadedSite, rev: str) -> Before:
    """Return what was published at a commit, or on a day; nothing where that commit is gone from the history."""
    places, today = loaded.places, loaded.site.context.today
    if _DAY.match(rev):
        try:
            wanted = date.fromisoformat(rev)
        except ValueError as error:
            raise click.UsageError(f"'{rev}' is not a day of the calendar. Write one like 2026-11-22.") from error
        if wanted > today:
            raise click.UsageError(f"'{rev}' is still to come. Write a day up to today, {today}.")
    elif not (_WHOLE_COMMIT.match(rev) or _is_known(loaded, rev)):
        raise click.UsageError(f"'{rev}' is not a commit or a day. Write a commit of this repository, or 2026-11-22.")
    try:
        root, _ = find_repository(places.tils)
        commit = _find_commit(root, rev)
        if commit is None:
            return Before()
        told = run_git(root, "log", "-1", "--date=short", "--format=%ad", commit).decode().strip()
        # What came due by the calendar alone was told by that day's own summary.
        day = date.fromisoformat(rev if _DAY.match(rev) else told)
        return Before(
            day=min(max(day, today - timedelta(days=1)), today),
            titles=_read_titles(loaded, root, commit, day),
            projects=_read_projects(loaded, commit),
        )
    except (GitError, ValueError) as error:
        if _WHOLE_COMMIT.match(rev):
            return Before()
        raise click.ClickException(
            f"git cannot say what was there on {rev} ({error}). Run it where git has the notes."
        ) from error


def _is_known(loaded: LoadedSite, rev: str) -> bool:
    try:
        root, _ = find_repository(loaded.places.tils)
        return _find_commit(root, rev) is not None
    except GitMissingError:
        raise
    except (GitError, ValueError):
        return False


def _find_commit(root: Path, rev: str) -> str | None:
    """Return the commit that a name or a day means.

    Raises:
        GitError: there is no such commit.
    """
    if _NO_COMMIT.match(rev):
        return None
    if _DAY.match(rev):
        return run_git(root, "rev-list", "-1", f"--before={rev}T23:59:59", "HEAD").decode().strip() or None
    return run_git(root, "rev-parse", "--verify", "--end-of-options", f"{rev}^{{commit}}").decode().strip()


def _read_titles(loaded: LoadedSite, root: Path, commit: str, day: date) -> dict[str, frozenset[str]]:
    """Return what the files that have changed since held then, by their path of now."""
    prefix = find_prefix(root, loaded.places.tils)
    names = [category.name for category in loaded.site.context.settings.categories]
    changes = parse_changes(run_git(root, "diff", "--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", commit, "HEAD"))
    titles: dict[str, frozenset[str]] = {}
    start = f"{prefix}/" if prefix else ""
    for change in changes:
        if not change.path.startswith(start) or change.status == "D":
            continue
        path = change.path[len(start) :]
        if change.status in "AC":
            titles[path] = frozenset()
            continue
        text = run_git(root, "show", f"{commit}:{change.old_path}").decode("utf-8", "replace")
        source = SourceFile(path=path, shown=path, text=text, added_on=day, updated_on=day)
        titles[path] = note_titles(parse_note(source, names).tils, day)
    return titles


def _read_projects(loaded: LoadedSite, commit: str) -> frozenset[Slug]:
    """Return the projects whose README was not there then."""
    new = set()
    root, _ = find_repository(loaded.places.projects)
    for project in loaded.site.context.portfolio.projects:
        if project.repo_path:
            try:
                run_git(root, "cat-file", "-e", f"{commit}:{project.repo_path}")
            except GitError:
                new.add(project.name)
    return frozenset(new)


def _describe(loaded: LoadedSite, subject: Til | Project | WeekRecord) -> dict[str, str]:
    context = loaded.site.context
    uri, title = _place(loaded, subject)
    url = shared_url(context, uri)
    cards = context.settings.sharing.cards.wanted and context.settings.shared_url
    return {
        "title": title,
        "url": url,
        "card": context.settings.shared_url + quote(card_uri(uri)) if cards else "",
        "share": share_url("linkedin", url, title),
        "post": write_post(context, subject),
    }


def _place(loaded: LoadedSite, subject: Til | Project | WeekRecord) -> tuple[str, str]:
    if isinstance(subject, Til):
        return paths.til_uri(subject.slug), subject.title
    if isinstance(subject, Project):
        return paths.project_uri(subject.name), subject.title
    uri = paths.digest_uri(subject.week)
    titles = {page.uri: str(page.meta.get("title", "")) for page in loaded.site.pages}
    return uri, titles.get(uri, subject.week.name)
