"""`til publish`: publish a draft."""

from pathlib import Path

import click

from tilfolio.cli.new import find_today, show_path
from tilfolio.cli.notes import find_file, load_notes, write_field
from tilfolio.cli.options import read_written_options
from tilfolio.cli.repository import check_wish, send
from tilfolio.gather.decoding import decode_text
from tilfolio.model import SourceFile, Til
from tilfolio.pages.targets import split_target
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.parse.til import parse_note
from tilfolio.writing.write_fields import declare_field

_KEEP_BACK = {"draft": "false", "private": "false", "hidden": "false", "unlisted": "false"}
_LET_OUT = {"publish": "true", "published": "true"}
"""Fields that keep a note back, and what they say of one that is published."""


def run(note: tuple[str, ...], commit: bool, push_too: bool | None, config_file: Path | None) -> None:
    """Run `til publish`."""
    push_too = check_wish(commit=commit, push_too=push_too)
    notes = load_notes(config_file)
    tils = find_file(notes, note, sure=True)
    path = notes.places.tils / tils[0].source
    content = path.read_bytes()
    mended = open_up(content, tils[0].shown)
    still = _parse(mended, tils[0])
    if any(til.draft for til in still):
        reason = "for another reason, too" if mended != content else "but not because it is a draft"
        raise click.ClickException(f"{show_path(path)} is withheld, {reason}. Run: til check {show_path(path)}")
    if mended != content:
        write_field(path, mended)
        click.echo(f"{show_path(path)}: no longer a draft")
    else:
        click.echo(f"{show_path(path)}: is not a draft")
    send([path, *find_pictures(path, tils)], f"Publish: {tils[0].title}", commit=commit, push_too=push_too)
    today = find_today(read_written_options(config_file))
    ahead = next((til.learned_on for til in still if til.learned_on > today), None)
    if ahead is not None:
        click.echo(f"It is dated {ahead}, and published on that day.", err=True)


def open_up(content: bytes, shown: str) -> bytes:
    """Return a note's bytes with every field changed that withholds it."""
    front, _ = read_front_matter(decode_text(content)[0], shown)
    wanted = {name: said for name, said in (_KEEP_BACK | _LET_OUT).items() if name in front.values}
    for name, said in wanted.items():
        if str(front.values[name]).strip().lower() != said:
            content = declare_field(content, name, said, shown)
    return content


def find_pictures(path: Path, tils: list[Til]) -> list[Path]:
    """Return the files beside a note that it shows or links to."""
    targets = {split_target(link.target)[0] for til in tils for link in til.links if "://" not in link.target}
    found = sorted({(path.parent / target).resolve() for target in targets if target and "\0" not in target})
    return [file for file in found if file.is_file() and file.suffix.lower() not in (".md", ".markdown", "")]


def _parse(content: bytes, til: Til) -> list[Til]:
    text, _ = decode_text(content)
    source = SourceFile(path=til.source, shown=til.shown, text=text, added_on=til.learned_on, updated_on=til.learned_on)
    return list(parse_note(source, ()).tils)
