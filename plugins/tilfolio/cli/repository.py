"""The git repository of the notes, for commands that commit."""

from collections.abc import Sequence
from pathlib import Path

import click

from tilfolio.gather.git_command import GitError, run_git
from tilfolio.gather.repository import find_repository
from tilfolio.words import count


def ask_git(folder: Path, *arguments: str) -> str | None:
    """Return what git answers; None where there is no git, no repository, or no answer.

    Of a folder that does not exist yet, the nearest one above is asked.
    """
    folder = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    try:
        return run_git(folder, *arguments).decode("utf-8", "replace").strip()
    except GitError:
        return None


def is_tracked(path: Path) -> bool:
    """Return whether git knows a file."""
    return ask_git(path.parent, "ls-files", "--error-unmatch", "--", path.name) is not None


def commit_files(paths: Sequence[Path], message: str) -> bool:
    """Commit these files, with their old names if they were moved; return whether there was anything to commit."""
    folder, names = paths[0].parent, [str(path) for path in paths]
    try:
        run_git(folder, "add", "--", *names)
        names += _find_old_names(folder, paths)
        if not run_git(folder, "status", "--porcelain", "--", *names).strip():
            return False
        run_git(folder, "commit", "--quiet", f"--message={message}", "--", *names)
    except GitError as error:
        raise click.ClickException(f"git commit failed: {_last_line(error)}") from error
    return True


def _find_old_names(folder: Path, paths: Sequence[Path]) -> list[str]:
    """Return the old names of files that were moved since the last commit, as git names them from any folder."""
    root = find_repository(folder)[0].resolve()
    told = run_git(folder, "diff", "--cached", "--find-renames=30%", "--name-status", "--diff-filter=R", "-z").decode()
    fields = told.split("\0")
    moved = zip(fields[1::3], fields[2::3], strict=False)
    ours = {path.resolve() for path in paths}
    return [f":(top,literal){old}" for old, new in moved if root / new in ours]


def push(folder: Path) -> None:
    """Push the current branch."""
    try:
        run_git(folder, "push", "--quiet")
    except GitError as error:
        why = _last_line(error)
        more = " --set-upstream origin HEAD" if "no upstream" in why else ""
        raise click.ClickException(f"git push failed: {why.rstrip('.')}. Run: git push{more}") from error


def check_wish(*, commit: bool, push_too: bool | None) -> bool:
    """Return whether to push; by default, what is committed is pushed."""
    if push_too and not commit:
        raise click.UsageError("--push does not go with --no-commit. Leave one of them out.")
    return commit if push_too is None else push_too


def send(paths: Sequence[Path], message: str, *, commit: bool, push_too: bool) -> bool:
    """Commit files and push them, as far as that is wanted and possible; say what was done.

    False: there was nothing to do.
    """
    folder = paths[0].parent
    if ask_git(folder, "rev-parse", "--show-toplevel") is None:
        click.echo("There is no git repository here: nothing is committed.", err=True)
        return True
    if not commit:
        return True
    committed = commit_files(paths, message)
    if committed:
        click.echo(f"committed: {message}")
    waiting = ask_git(folder, "rev-list", "--count", "@{upstream}..HEAD")
    if not committed and (waiting == "0" or not ask_git(folder, "remote")):
        click.echo("Nothing to commit or push.")
        return False
    others = (ask_git(folder, "status", "--porcelain", "--untracked-files=no") or "").splitlines()
    if others:
        click.echo(f"Not committed: {count(len(others), 'other changed file')}.", err=True)
    if not push_too:
        return True
    if not ask_git(folder, "remote"):
        click.echo("There is no remote to push to: git remote add origin …", err=True)
        return True
    push(folder)
    click.echo("pushed")
    return True


def _last_line(error: GitError) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1] if lines else "")
    return told.removeprefix("fatal: ").removeprefix("error: ").strip("'\"")
