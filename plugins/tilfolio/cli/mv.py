"""`til mv`: move or rename a note; its old address redirects."""

from __future__ import annotations

import posixpath
from pathlib import Path

import click

from tilfolio.cli.new import show_path
from tilfolio.cli.notes import find_file, load_notes, write_field
from tilfolio.cli.relinking import lead_own, plan_relinks, rewrite_content
from tilfolio.cli.repository import is_tracked
from tilfolio.engines.mkdocs.assemble import JudgedNotes
from tilfolio.errors import SourceError
from tilfolio.gather.decoding import decode_text
from tilfolio.gather.git_command import GitError, run_git
from tilfolio.model import SourceFile, Til
from tilfolio.parse.til import parse_note
from tilfolio.parse.write_fields import add_item


def run(note: str, new: str, dry_run: bool, config_file: Path | None) -> None:
    """Do what `til mv` is asked to."""
    notes = load_notes(config_file)
    tils = find_file(notes, note, sure=True)
    source, target = notes.places.tils / tils[0].source, find_target(notes, tils[0], new)
    if target.exists() or target.is_symlink():
        raise click.UsageError(f"{show_path(target)} exists already. Name another file.")
    if not target.is_relative_to(notes.places.tils):
        raise click.UsageError(f"{show_path(target)} is not in {notes.places.tils.name}/. Name a file in there.")
    content = source.read_bytes()
    slugs = _find_slugs(notes, tils, content, target)
    added = slugs is not None and slugs[0] not in tils[0].aliases
    if slugs and added:
        try:
            content = add_item(content, "aliases", slugs[0], tils[0].shown)
        except SourceError as error:
            raise click.ClickException(str(error)) from error
    content, own = rewrite_content(content, lead_own(source.parent, target.parent))
    others = list(plan_relinks(notes, tils[0].source, target.relative_to(notes.places.tils).as_posix(), slugs))
    if not dry_run:
        _move(source, target)
        if added or own:
            write_field(target, content)
        for other in others:
            write_field(other.path, other.content)
    click.echo(f"{show_path(source)} would become {show_path(target)}" if dry_run else show_path(target))
    if slugs and added:
        click.echo(f"aliases: {slugs[0]}")
    elif len(tils) > 1:
        click.echo("A day log has no aliases: its old addresses do not lead on.", err=True)
    for name, count in (*([("its own", own)] if own else ()), *((show_path(each.path), each.count) for each in others)):
        click.echo(f"{name}: {count} {'link' if count == 1 else 'links'} {'to change' if dry_run else 'changed'}")


def find_target(notes: JudgedNotes, til: Til, new: str) -> Path:
    """Return the file that a name on the command line means; a folder takes the note's own name."""
    name = posixpath.basename(til.source)
    here, below = Path(new).absolute(), notes.places.tils / new
    inside = here.resolve().is_relative_to(notes.places.tils)
    target = Path(here if inside else below).resolve()
    if new.endswith(("/", "\\")) or target.is_dir():
        return target / name
    return target if target.suffix.lower() in (".md", ".markdown") else target.with_name(f"{target.name}.md")


def _find_slugs(notes: JudgedNotes, tils: list[Til], content: bytes, target: Path) -> tuple[str, str] | None:
    """Return a note's slug before and after; nothing where it stays, and for day logs, which have no aliases."""
    til, path = tils[0], target.relative_to(notes.places.tils).as_posix()
    text, _ = decode_text(content)
    source = SourceFile(path=path, shown=path, text=text, added_on=til.learned_on, updated_on=til.learned_on)
    after = parse_note(source, [str(category.name) for category in notes.categories]).tils
    if len(tils) > 1 or len(after) != 1 or after[0].slug == til.slug:
        return None
    return str(til.slug), str(after[0].slug)


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
