"""`til mv`: move or rename a note; its old address leads on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

import click

from tilfolio.checking.anchors import find_note
from tilfolio.cli.new import show_path
from tilfolio.cli.notes import find_file, load_notes, write_field
from tilfolio.cli.repository import is_tracked
from tilfolio.engines.mkdocs.assemble import JudgedNotes
from tilfolio.errors import SourceError
from tilfolio.gather.decoding import decode_text
from tilfolio.gather.git_command import GitError, run_git
from tilfolio.model import SourceFile, Til
from tilfolio.pages.targets import split_target
from tilfolio.parse.til import parse_note
from tilfolio.parse.write_fields import add_item

_MOST = 10


@click.command("mv")
@click.argument("note")
@click.argument("new")
@click.option("-f", "--config-file", type=click.Path(dir_okay=False, path_type=Path), help="mkdocs.yml of the site.")
def command(note: str, new: str, config_file: Path | None) -> None:
    """Move NOTE to NEW, and add its old address to its aliases, so that links from elsewhere still work.

    NOTE is a file, a slug, or words of the title. NEW is a file or a folder, from here or from the folder of notes.
    A file that git tracks is moved with git. Links of other notes to it are listed.
    """
    notes = load_notes(config_file)
    tils = find_file(notes, note)
    source, target = notes.places.tils / tils[0].source, find_target(notes, tils[0], new)
    if target.exists() or target.is_symlink():
        raise click.UsageError(f"{show_path(target)} exists already. Name another file.")
    if not target.is_relative_to(notes.places.tils):
        raise click.UsageError(f"{show_path(target)} is not in {notes.places.tils.name}/. Name a file in there.")
    content = source.read_bytes()
    moved = _moved_address(notes, tils, content, target)
    if moved:
        try:
            content = add_item(content, "aliases", moved, tils[0].shown)
        except SourceError as error:
            raise click.ClickException(str(error)) from error
    _move(source, target)
    if moved:
        write_field(target, content)
    click.echo(show_path(target))
    if moved:
        click.echo(f"aliases: {moved}")
    elif len(tils) > 1:
        click.echo("A day log has no aliases: its old addresses do not lead on.", err=True)
    for line in (*list_links(notes, tils[0].source), *list_own_links(tils, source.parent, target)):
        click.echo(line, err=True)


def find_target(notes: JudgedNotes, til: Til, new: str) -> Path:
    """Return the file that a name on the command line means; a folder takes the note's own name."""
    name = posixpath.basename(til.source)
    here, below = Path(new).absolute(), notes.places.tils / new
    inside = here.resolve().is_relative_to(notes.places.tils)
    target = Path(here if inside else below).resolve()
    if new.endswith(("/", "\\")) or target.is_dir():
        return target / name
    return target if target.suffix.lower() in (".md", ".markdown") else target.with_name(f"{target.name}.md")


def list_links(notes: JudgedNotes, source: str) -> Iterator[str]:
    """Yield where other notes link to the file that a note had, which they must be told of."""
    root = notes.places.shown(notes.places.tils)
    by_source = {til.source: [til] for til in notes.tils}
    found = [
        f"  {til.shown}:{link.line}: {link.target}"
        for til in notes.tils
        for link in til.links
        if "://" not in link.target
        and til.source != source
        and (path := split_target(link.target)[0])
        and find_note(by_source, posixpath.dirname(f"{root}/{til.source}"), path, root) == source
    ]
    if found:
        yield "Change these links to the new file:"
    yield from found[:_MOST]
    if len(found) > _MOST:
        yield f"  and {len(found) - _MOST} more: til check lists them"


def list_own_links(tils: list[Til], before: Path, target: Path) -> Iterator[str]:
    """Yield where a note that was moved links to files that its new folder does not have."""
    if target.parent == before:
        return
    paths = {split_target(link.target)[0]: link for til in tils for link in til.links if "://" not in link.target}
    lost = [
        f"  {show_path(target)}:{link.line}: {path}"
        for path, link in paths.items()
        if path and "\0" not in path and (before / path).exists() and not (target.parent / path).exists()
    ]
    if lost:
        yield f"Change these links, which count from {show_path(before)}:"
    yield from lost


def _moved_address(notes: JudgedNotes, tils: list[Til], content: bytes, target: Path) -> str | None:
    """Return the address that a note loses; nothing where it stays, and for day logs, which have no aliases."""
    til, path = tils[0], target.relative_to(notes.places.tils).as_posix()
    text, _ = decode_text(content)
    source = SourceFile(path=path, shown=path, text=text, added_on=til.learned_on, updated_on=til.learned_on)
    after = parse_note(source, [str(category.name) for category in notes.categories]).tils
    if len(tils) > 1 or len(after) != 1 or after[0].slug == til.slug:
        return None
    return None if til.slug in til.aliases else str(til.slug)


def _move(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if is_tracked(source):
            run_git(source.parent, "mv", "--", str(source), str(target))
        else:
            source.rename(target)
    except (OSError, GitError) as error:
        why = getattr(error, "strerror", None) or str(error).strip().split("\n")[-1]
        raise click.ClickException(f"{show_path(source)} cannot be moved ({why}).") from error
