"""`til init`: a new portfolio."""

import locale
import os
import re
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import click
import tzlocal

from tilfolio.cli.new import explaining, write_new
from tilfolio.cli.repository import ask_git
from tilfolio.cli.starter import Answers, find_pages_url, plan_files

_USER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$")
_REMOTE = re.compile(r"github\.com[:/](?P<owner>[^/]+)/(?P<name>[^/]+?)(?:\.git)?/?$")
_OURS = ("TILs", "projects", "docs", "README.md", "CHANGELOG.md", "mkdocs.yml", "published-urls.txt", "tests/own")
"""What goes; `tests/own` holds the tests of our own content."""
_STAYS = ("docs/guide/architecture.md", "docs/guide/classifier.md", "docs/guide/speed.md")
"""The guide for those who change the tool."""
NOT_WRITTEN = (".github/workflows/publish.yml", ".github/workflows/preview.yml", "requirements.txt", ".gitignore")
"""Files of a new portfolio that this repository does in its own way: it installs itself."""
CHANGELOG = "# Changelog\n\n## [Unreleased]\n"


def run(folder: Path, here: bool, yes: bool, **given: str | None) -> None:
    """Run `til init`."""
    root = folder.resolve()
    if file := next((parent for parent in root.parents if parent.is_file()), None):
        raise click.UsageError(f"'{file.name}' is a file. Write the path of a folder.")
    is_copy = here and check_copy(root, ask_git(root, "status", "--porcelain") or "")
    if here and not is_copy:
        click.echo("Nothing to do: this repository is yours already.")
        return
    ask = not yes and sys.stdin.isatty()
    repository = find_remote(root).get("name", root.name)
    answers = collect_answers(root, given, ask=ask)
    now = datetime.now(ZoneInfo(answers.timezone))
    history_from = now.isoformat(timespec="seconds") if is_copy else ""
    planned = plan_files(answers, repository, now.date(), history_from=history_from)
    if is_copy:
        planned = {path: text for path, text in planned.items() if path not in NOT_WRITTEN} | {
            "CHANGELOG.md": CHANGELOG
        }
        for path in remove_ours(root):
            click.echo(f"deleted {path}")
    for folder_name in ("TILs", "projects"):
        if (root / folder_name).is_dir():  # somebody's notes or projects are there already
            planned = {path: text for path, text in planned.items() if not path.startswith(f"{folder_name}/")}
    written = write_missing(root, planned)
    for path in written:
        click.echo(f"wrote {path}")
    if not written:
        click.echo("Nothing to do: all files are there.")
        return
    click.echo(list_next_steps(folder, root, answers, repository))


def collect_answers(root: Path, given: dict[str, str | None], *, ask: bool) -> Answers:
    """Return the answers: those given as options, those typed, and defaults."""

    def settle(name: str, question: str, default: str, check: Callable[[str], str]) -> str:
        value = given[name]
        if value is not None:
            return check(value.strip())
        if not ask:
            return check(default)
        typed: str = click.prompt(
            question, default=default, value_proc=lambda value: check(value.strip()), show_default=bool(default)
        )
        return typed

    name = settle("name", "Your name", ask_git(root, "config", "user.name") or "", str)
    return Answers(
        name=name,
        headline=settle("headline", "What you do, in a few words", "", str),
        site_name=settle("site_name", "Name of the site", name or root.name, lambda value: value or root.name),
        github=settle("github", "GitHub user (empty: none)", find_remote(root).get("owner", ""), _check_user),
        language=settle("language", "Language of the site", _find_language(), _check_language),
        timezone=settle("timezone", "Time zone", _find_timezone(), _check_timezone),
    )


def _check_user(value: str) -> str:
    if value and not _USER.match(value):
        raise click.UsageError(f"'{value}' is not a GitHub user name. Write it as in github.com/NAME.")
    return value


def _check_language(value: str) -> str:
    known = _list_languages()
    if value not in known:
        near = [name for name in known if name.lower().startswith(value[:2].lower())]
        hint = f"Did you mean {' or '.join(near)}?" if near else "Write a code like 'en', 'ko' or 'pt-BR'."
        raise click.UsageError(f"'{value}' is not a language of the theme. {hint}")
    return value


def _check_timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        near = [zone for zone in sorted(available_timezones()) if value.lower() in zone.lower()][:5]
        hint = f"Did you mean {' or '.join(near)}?" if near and value else "Write one like 'Asia/Kolkata' or 'UTC'."
        raise click.UsageError(f"'{value}' is not a time zone. {hint}") from error
    return value


def _list_languages() -> list[str]:
    spec = find_spec("material")  # not imported, since that prints a banner
    folder = Path(next(iter(spec.submodule_search_locations or []))) if spec else Path()
    return sorted(path.stem for path in (folder / "templates" / "partials" / "languages").glob("*.html")) or ["en"]


def _find_language() -> str:
    code = (locale.getlocale()[0] or os.environ.get("LANG", "")).replace("_", "-").split(".")[0]
    known = _list_languages()
    return next((name for name in (code, code.split("-")[0]) if name in known), "en")


def _find_timezone() -> str:
    try:
        return _check_timezone(tzlocal.get_localzone_name().removeprefix("Etc/"))
    except (click.UsageError, ZoneInfoNotFoundError):
        return "UTC"


def find_remote(root: Path) -> dict[str, str]:
    """Return owner and name of the repository on GitHub that the remote `origin` is; empty for none."""
    found = _REMOTE.search(ask_git(root, "remote", "get-url", "origin") or "")
    return found.groupdict() if found else {}


def write_missing(root: Path, planned: dict[str, str]) -> list[str]:
    """Write the files that are missing, and return their paths."""
    written = []
    for path, text in planned.items():
        target = root / path
        if target.exists() or target.is_symlink():
            continue
        with explaining(f"{path} cannot be written", "Choose another folder."):
            write_new(target, text)
        written.append(path)
    return written


def list_next_steps(folder: Path, root: Path, answers: Answers, repository: str) -> str:
    """Return the next steps, as lines."""
    here = [] if root == Path.cwd() else [f"cd {folder}"]
    git = [] if ask_git(root, "rev-parse", "--git-dir") else ["git init --initial-branch main"]
    steps = [
        *here,
        "til serve                   # look at it: http://127.0.0.1:8000/",
        'til new "What I learned"    # write',
        *git,
        'git add . && git commit --message "My portfolio"',
    ]
    return "\n".join(("", "Next:", *(f"  {step}" for step in steps), "", *_publish_steps(root, answers, repository)))


def _publish_steps(root: Path, answers: Answers, repository: str) -> list[str]:
    if not answers.github:
        return [
            "Publish:",
            "  1. Make an empty repository on GitHub, and push to it.",
            "  2. In its Settings > Pages choose Source: GitHub Actions.",
        ]
    home = f"https://github.com/{answers.github}/{repository}"
    found = find_remote(root)
    verb = "set-url" if ask_git(root, "remote", "get-url", "origin") else "add"
    is_known = found.get("owner", "").lower() == answers.github.lower()
    remote = [] if is_known else [f"     git remote {verb} origin {home}.git"]
    return [
        "Publish:",
        f"  1. Make an empty repository: https://github.com/new?name={repository}",
        *remote,
        f"  2. In {home}/settings/pages choose Source: GitHub Actions.",
        "  3. git push --set-upstream origin main",
        f"     The site will be at {find_pages_url(answers.github, repository)}",
    ]


def check_copy(root: Path, changed: str) -> bool:
    """Return whether a folder is a copy of tilfolio's repository that still holds our notes.

    `changed` is what git says is not committed.
    """
    if not (root / "plugins/tilfolio/__init__.py").is_file() or not (root / "tests").is_dir():
        raise click.UsageError(
            "--here is for a copy of tilfolio's own repository, and this is not one. Leave --here out for a new site."
        )
    if not (root / "tests/own").is_dir():
        return False
    if changed:
        first = changed.splitlines()[0][3:]
        raise click.UsageError(f"{first} is not committed and could be lost. Commit it first, or `git stash` it.")
    return True


def remove_ours(root: Path) -> list[str]:
    """Delete our notes, projects, pages, pictures and their tests; return what was deleted, folders with a `/`."""
    kept = {path: (root / path).read_bytes() for path in _STAYS if (root / path).is_file()}
    removed = []
    for name in _OURS:
        path = root / name
        if path.is_dir():
            shutil.rmtree(path)
            removed.append(f"{name}/")
        elif path.exists():
            path.unlink()
            removed.append(name)
    for name, content in kept.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return removed
