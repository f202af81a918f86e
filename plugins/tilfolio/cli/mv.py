"""`til mv`: move or rename a note; its old address redirects."""

import re
from pathlib import Path, PurePosixPath

import click

from tilfolio.cli.moving import Move, find_mentions, plan_relinks, rewrite_own
from tilfolio.cli.new import choose_below, show_path
from tilfolio.cli.notes import find_file, load_notes, write_field
from tilfolio.cli.options import find_config_file
from tilfolio.cli.repository import is_tracked
from tilfolio.engines.mkdocs.assemble import ClassifiedNotes
from tilfolio.gather.decoding import decode_text
from tilfolio.gather.git_command import GitError, run_git
from tilfolio.model import SourceFile, Til
from tilfolio.parse.til import parse_note
from tilfolio.words import count
from tilfolio.writing.write_fields import add_item

_MOST_MENTIONS = 20
_KIND = re.compile(r"\.[A-Za-z]\w*", re.ASCII)
"""The end of a name that says what kind of file it is; `v1.2` says none."""


def run(note: str, new: str, dry_run: bool, config_file: Path | None) -> None:
    """Run `til mv`."""
    notes = load_notes(config_file)
    tils = find_file(notes, [note], sure=True)
    source, target = notes.places.tils / tils[0].source, find_target(notes, tils[0], new)
    if target.exists() or target.is_symlink():
        raise click.UsageError(f"{show_path(target)} exists already. Name another file.")
    content = source.read_bytes()
    move = plan_move(notes, tils, content, target)
    alias = next((old for old, _ in move.slugs if len(tils) == 1 and old not in tils[0].aliases), None)
    if alias:
        content = add_item(content, "aliases", alias, tils[0].shown)
    content, own = rewrite_own(content, source.parent, target.parent)
    others = list(plan_relinks(notes, move, find_config_file(config_file)))
    mentions = list(find_mentions(notes, move, {other.path: other.content for other in others}))
    if not dry_run:
        _move(source, target)
        if alias or own:
            write_field(target, content)
        for other in others:
            write_field(other.path, other.content)
    click.echo(f"{show_path(source)} would become {show_path(target)}" if dry_run else show_path(target))
    if alias:
        click.echo(f"aliases: {alias}")
    elif move.slugs and len(tils) > 1:
        click.echo("A day log has no aliases: its old addresses will not redirect.", err=True)
    for name, links in (*([("its own", own)] if own else ()), *((show_path(each.path), each.count) for each in others)):
        click.echo(f"{name}: {count(links, 'link')} {'to change' if dry_run else 'changed'}")
    for each in mentions[:_MOST_MENTIONS]:
        what = f"still names '{each.text}'. Change it by hand if needed."
        click.echo(f"{show_path(each.path)}:{each.line}: {what}", err=True)
    if len(mentions) > _MOST_MENTIONS:
        click.echo(f"… and {len(mentions) - _MOST_MENTIONS} more", err=True)


def find_target(notes: ClassifiedNotes, til: Til, new: str) -> Path:
    """Return the file that a name on the command line means; a folder takes the note's own name."""
    tils, name = notes.places.tils, PurePosixPath(til.source)
    folder = Path(new).parent
    if folder.is_dir() and not folder.resolve().is_relative_to(tils) and not (tils / folder).is_dir():
        raise click.UsageError(f"'{new}' is not in {tils.name}/. Write: {tils.name}/{Path(new).as_posix()}")
    target = choose_below(tils, new, notes.places.root, is_folder=new.endswith(("/", "\\")))
    if new.endswith(("/", "\\")) or target.is_dir():
        return target / name.name
    kinds = (".ipynb",) if name.suffix == ".ipynb" else (".md", ".markdown")
    if target.suffix.lower() in kinds:
        return target
    if _KIND.fullmatch(target.suffix):
        remedy = f"If that is its name, write {target.name}{name.suffix}"
        raise click.UsageError(f"'{new}' is not a {'notebook' if len(kinds) == 1 else 'Markdown file'}. {remedy}.")
    return target.with_name(f"{target.name}{name.suffix}")


def plan_move(notes: ClassifiedNotes, tils: list[Til], content: bytes, target: Path) -> Move:
    """Return what a move changes: the file, and the addresses of its notes."""
    til, path = tils[0], target.relative_to(notes.places.tils).as_posix()
    text, _ = decode_text(content)
    source = SourceFile(path=path, shown=path, text=text, added_on=til.learned_on, updated_on=til.learned_on)
    after = parse_note(source, [str(category.name) for category in notes.categories]).tils
    pairs = zip(tils, after, strict=True) if len(after) == len(tils) else ()
    slugs = tuple((str(before.slug), str(now.slug)) for before, now in pairs if before.slug != now.slug)
    return Move(old=til.source, new=path, slugs=slugs)


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
