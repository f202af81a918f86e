"""`til new`: start a note."""

import json
import os
import re
import select
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import yaml
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.cli.options import WrittenOptions, read_written_options
from tilfolio.parse.dated import slugify

_TAGS = {"paper": ("paper",), "leetcode": ("leetcode",), "design": ("system-design",)}
"""Tags by which the weekly rhythm knows what a note of this kind counts for."""
_DAY = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}", re.ASCII)
"""Days as the names of files say them."""
_PATIENCE = 0.5
"""Seconds that standard input has to show its first byte."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What the command line asks for."""

    title: str
    kind: str
    day: date
    folder: str | None
    category: str | None
    tags: tuple[str, ...]
    project: str | None
    draft: bool


def run(
    title: tuple[str, ...],
    day: str | None,
    text: str | None,
    yes: bool,
    edit: bool | None,
    config_file: Path | None,
    **given: Any,
) -> None:
    """Run `til new`."""
    options = read_written_options(config_file)
    wanted = _check(options, Wanted(title=" ".join(" ".join(title).split()), day=read_day(options, day), **given))
    body = read_text(text)
    week = wanted.day.isocalendar().week
    path = _choose_path(options, wanted, yes=yes)
    note = render_note(
        options.overrides,
        wanted.kind,
        title=wanted.title or f"Week {week}",
        text=body,
        day=wanted.day,
        # A folder of one's own may hold no date, so the note says it itself.
        day_written=wanted.day.isoformat() if wanted.folder else None,
        category=wanted.category,
        tags=(*_TAGS.get(wanted.kind, ()), *wanted.tags),
        project=wanted.project,
        focus=None,
        draft=wanted.draft,
    )
    with explaining(f"{show_path(path)} cannot be written"):
        write_new(path, note)
    click.echo(show_path(path))
    if edit or (edit is None and sys.stdin.isatty() and sys.stdout.isatty()):
        click.edit(filename=str(path))


def render_note(overrides: Path | None, kind: str, **values: object) -> str:
    """Return the text of a new note; the author's own templates in `overrides` go before ours."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader  # noqa: PLC0415 - not for `til quick`

    own = [FileSystemLoader(overrides)] if overrides else []
    templates = Environment(
        loader=ChoiceLoader([*own, PackageLoader("tilfolio", "templates")]),
        autoescape=False,  # noqa: S701 - a Markdown file of the author's own, not a page
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["yaml"] = _write_scalar
    name = "new.md.j2" if kind == "til" else f"new/{kind}.md.j2"
    text = templates.get_template(name).render(values)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def _write_scalar(value: str) -> str:
    """Return a text as YAML that every reader takes for this text: plain where that is safe, else in quotes."""
    is_plain = re.fullmatch(r"[A-Za-z][\w./+-]*(?: [\w./+-]+)*", value) and yaml.safe_load(value) == value
    return value if is_plain else json.dumps(value, ensure_ascii=False)


def find_today(options: WrittenOptions) -> date:
    """Return today in the site's time zone, else by this machine's clock."""
    return datetime.now(ZoneInfo(options.timezone) if options.timezone else None).date()


def read_day(options: WrittenOptions, written: str | None) -> date:
    """Return the day that a command line means."""
    today = find_today(options)
    words = {None: today, "today": today, "yesterday": today - timedelta(days=1)}
    if written in words:
        return words[written]
    try:
        if written is not None and _DAY.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise click.UsageError(f"'{written}' is not a day. Write it like 2026-11-22, from 1900 on, or 'yesterday'.")


def read_text(given: str | None) -> str:
    """Return the text of `--message`, of standard input for `-`, or of a pipe or file that is standard input."""
    if given not in (None, "-"):
        return str(given).strip()
    if given == "-" or _has_input():
        return sys.stdin.read().strip()
    return ""


def _has_input() -> bool:
    """Return whether standard input is a file or a pipe that says something soon.

    A pipe that a parent process left open and never writes to must not hang the command.
    """
    try:
        mode = stat.S_IFMT(os.fstat(sys.stdin.fileno()).st_mode)
    except (OSError, ValueError, AttributeError):  # closed, or not a file of the system
        return False
    if mode == stat.S_IFREG:
        return True
    return mode == stat.S_IFIFO and bool(select.select([sys.stdin], [], [], _PATIENCE)[0])


@contextmanager
def explaining(what: str, remedy: str = "") -> Iterator[None]:
    """Say of a failure of the disk what could not be done, why, and what to do."""
    try:
        yield
    except OSError as error:
        raise click.ClickException(f"{what} ({error.strerror or error}). {remedy}".rstrip()) from error


def write_new(path: Path, text: str) -> None:
    """Write a new file and the folders above; one that exists is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def show_path(path: Path) -> str:
    """Return a path as a user types it from this folder."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def find_free_path(folder: Path, name: str) -> Path:
    """Return `folder/name.md`, or with a number behind the name where that exists."""
    path = folder / f"{name}.md"
    number = 2
    while path.exists():
        path = folder / f"{name}-{number}.md"
        number += 1
    return path


def _check(options: WrittenOptions, wanted: Wanted) -> Wanted:
    if not wanted.title and wanted.kind != "weekly":
        raise click.UsageError('A note needs a title. Write: til new "What I learned".')
    if wanted.category is not None and wanted.category not in (*options.categories, "none"):
        names = ", ".join((*options.categories, "none"))
        raise click.UsageError(f"'{wanted.category}' is not a category. Choose one of: {names}.")
    projects = sorted(path.parent.name for path in options.projects.glob("*/README.md")) if wanted.project else []
    if wanted.project:  # as a shell completes it
        own = wanted.project.removesuffix("/").removeprefix(f"{options.projects.name}/")
        wanted = replace(wanted, project=own)
    if wanted.project is not None and wanted.project not in projects:
        known = f"Choose one of: {', '.join(projects)}." if projects else "There are no projects yet."
        raise click.UsageError(f"'{wanted.project}' is not a project. {known}")
    if wanted.folder and wanted.kind == "weekly":
        raise click.UsageError(f"A weekly note is always in {options.tils.name}/weekly/. Leave out --folder.")
    return wanted


def _choose_path(options: WrittenOptions, wanted: Wanted, *, yes: bool) -> Path:
    if wanted.kind == "weekly":
        year, week, _ = wanted.day.isocalendar()
        path = options.tils / "weekly" / f"{year:04d}-W{week:02d}.md"
        if path.exists():
            raise click.UsageError(f"{show_path(path)} exists already. Open it in your editor.")
        return path
    name = slugify(wanted.title)[:80].rstrip("-") or "note"
    twins = [path for path in options.tils.rglob("*.md") if path.stem in (name, f"{wanted.day.isoformat()}-{name}")]
    if not yes and twins:
        question = f"{show_path(twins[0])} has this title already. Make another note?"
        if not sys.stdin.isatty():
            raise click.UsageError(f"{question} Then add --yes.")
        click.confirm(question, abort=True)
    if wanted.folder:
        folder = choose_below(options.tils, wanted.folder, options.config_file.parent, is_folder=True)
        return find_free_path(folder, name)
    return find_free_path(options.tils / f"{wanted.day.year:04d}", f"{wanted.day.isoformat()}-{name}")


_LONGEST_NAME = 255
"""Bytes of a file's name on most systems."""


def choose_below(tils: Path, written: str, root: Path, *, is_folder: bool) -> Path:
    """Return the place that a name means: from here if that is in the folder of notes, else from that folder.

    No folder of it may be a file, neither there nor from `root`, the folder of mkdocs.yml.
    """
    if any(len(part.encode()) > _LONGEST_NAME for part in Path(written).parts):
        raise click.UsageError(f"'{written[:40]}…' is too long for a name. Shorten it.")
    folder, here = tils.resolve(), Path(written).absolute()
    path = (here if here.resolve().is_relative_to(folder) else folder / written).resolve()
    if not path.is_relative_to(folder):
        raise click.UsageError(f"'{written}' is not in {tils.name}/. Write a path in there.")
    below = path.relative_to(folder)
    hidden = next((part for part in below.parts if part.startswith(".")), None)
    if hidden:
        raise click.UsageError(f"'{hidden}' begins with a dot, so no note is read there. Write another name.")
    for parent in (*([below] if is_folder else []), *below.parents):
        if (folder / parent).is_file() or (root / parent).is_file():
            raise click.UsageError(f"'{parent.as_posix()}' is a file. Write the path of a folder.")
    return path
