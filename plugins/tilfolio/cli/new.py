"""`til new`: start a note."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader

from tilfolio.cli.options import SiteOptions, read_site_options
from tilfolio.parse.dated import slugify


@click.command("new")
@click.argument("title", nargs=-1, required=True)
@click.option("-c", "--category", help="The step of the checklist it belongs to; without it, the text decides.")
@click.option("-t", "--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option("-p", "--project", help="The project it was learned in.")
@click.option("--draft", is_flag=True, help="Keep it out of the published site for now.")
@click.option("--edit/--no-edit", default=True, help="Open the editor ($VISUAL or $EDITOR). On by default.")
@click.option("-f", "--config-file", type=click.Path(dir_okay=False, path_type=Path), help="mkdocs.yml of the site.")
def command(
    title: tuple[str, ...],
    category: str | None,
    tags: tuple[str, ...],
    project: str | None,
    draft: bool,
    edit: bool,
    config_file: Path | None,
) -> None:
    """Start a note of today from a template, and open it in the editor.

    The note is TILs/YEAR/DATE-TITLE.md. Your own template goes into overrides/tilfolio/new.md.j2.
    """
    options = read_site_options(config_file)
    day = datetime.now(ZoneInfo(options.timezone) if options.timezone else None).date()
    words = " ".join(title).strip()
    path = find_free_path(options.tils, day, words)
    text = _render(options, title=words, day=day, category=category, tags=tags, project=project, draft=draft)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(_shown(path))
    if edit:
        click.edit(filename=str(path))


def find_free_path(tils: Path, day: date, title: str) -> Path:
    """Return where a note of that day and title goes; never a file that exists."""
    name = f"{day.isoformat()}-{slugify(title)[:80].rstrip('-') or 'note'}"
    folder = tils / f"{day.year:04d}"
    path = folder / f"{name}.md"
    number = 2
    while path.exists():
        path = folder / f"{name}-{number}.md"
        number += 1
    return path


def _render(options: SiteOptions, **values: object) -> str:
    own = [FileSystemLoader(options.overrides)] if options.overrides else []
    templates = Environment(
        loader=ChoiceLoader([*own, PackageLoader("tilfolio", "templates")]),
        autoescape=False,  # noqa: S701 - a Markdown file of the author's own, no page
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("new.md.j2").render(**values)


def _shown(path: Path) -> str:
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
