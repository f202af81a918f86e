"""`til fetch`: the newest state of projects in other repositories, pinned in a lock file."""

from pathlib import Path

import click

from tilfolio.cli.options import find_config_file, read_plugin_options
from tilfolio.gather.git_command import GitError
from tilfolio.gather.remotes import (
    LOCK,
    Pin,
    fetch_snapshot,
    find_commit,
    find_newest_snapshot,
    find_snapshot,
    forget_others,
    read_lock,
    write_lock,
)
from tilfolio.steps.remotes import Remote, choose_files, read_remotes, summarize_error
from tilfolio.store.sqlite import FOLDER


def run(names: tuple[str, ...], locked: bool, config_file: Path | None) -> None:
    """Run `til fetch`."""
    config = find_config_file(config_file)
    remotes, problems = read_remotes(read_plugin_options(config).get("remote_projects"), config.name)
    for problem in problems:
        click.echo(str(problem), err=True)
    wanted = _choose(remotes, names)
    try:
        pins = read_lock(config.parent)
    except ValueError as error:
        raise click.ClickException(f"{LOCK} cannot be used: {error}. Delete it, and run `til fetch`.") from error
    cache = config.parent / FOLDER
    failed = sum(not _fetch(remote, pins, cache, locked=locked) for remote in wanted)
    if not locked:
        pins = {remote.name: pins[remote.name] for remote in remotes if remote.name in pins}
        if write_lock(config.parent, pins):
            click.echo(f"wrote {LOCK}")
        if not failed:
            forget_others(cache, list(pins.values()))
    if not remotes and not problems:
        click.echo("mkdocs.yml has no `remote_projects:`, so there is nothing to fetch.")
    if failed or problems:
        raise SystemExit(1)


def _choose(remotes: tuple[Remote, ...], names: tuple[str, ...]) -> list[Remote]:
    known = {remote.name: remote for remote in remotes}
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        there = f"There are: {', '.join(known)}." if known else "There are none."
        raise click.UsageError(f"`remote_projects:` has no project '{unknown}'. {there}")
    return [known[name] for name in dict.fromkeys(names)] if names else list(remotes)


def _fetch(remote: Remote, pins: dict[str, Pin], cache: Path, *, locked: bool) -> bool:
    """Fetch and pin a project; print the result, and return whether it can be shown."""
    pin = pins.get(remote.name)
    if pin is not None and not remote.is_pinned_by(pin):
        pin = None
    if locked and pin is None:
        click.echo(f"{remote.name}: {LOCK} does not pin it. Run `til fetch`.", err=True)
        return False
    try:
        commit = pin.commit if locked and pin else find_commit(remote.url, remote.branch)
        kept = find_snapshot(cache, remote.url, remote.folder, commit)
        snapshot = kept or fetch_snapshot(cache, remote.url, remote.folder, commit, choose_files)
    except (GitError, OSError) as error:
        why, last = summarize_error(error), find_newest_snapshot(cache, remote.url, remote.folder)
        if last is None or pin is None:
            click.echo(f"{remote.name}: {remote.shown} cannot be fetched ({why}).", err=True)
            return False
        stays = f"Its state of {last.committed_at.date()} stays."
        click.echo(f"{remote.name}: {remote.shown} cannot be reached ({why}). {stays}", err=True)
        return True
    is_new = pin is None or pin.commit != commit
    pins[remote.name] = Pin(
        url=remote.url,
        branch=remote.branch,
        folder=remote.folder,
        commit=commit,
        committed_at=snapshot.committed_at.isoformat(),
    )
    what = "is up to date" if kept and not is_new else "fetched"
    click.echo(f"{remote.name}: {what}, {commit[:10]} of {snapshot.committed_at.date()}")
    return True
