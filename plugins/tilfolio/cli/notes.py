"""The notes of a site and the verdicts on them, for the commands that need no pages."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from tilfolio.cli.loading import choose_by_words, find_by_address, read_site_config
from tilfolio.cli.new import explaining
from tilfolio.engines.mkdocs.assemble import ClassifiedNotes, assemble_notes
from tilfolio.engines.mkdocs.session import open_memory
from tilfolio.errors import SourceError
from tilfolio.facts import UNSURE, score_of
from tilfolio.model import NO_CATEGORY, Problem, Til
from tilfolio.writing.write_fields import declare_field


def load_notes(given: Path | None, *, explain: bool = False) -> ClassifiedNotes:
    """Return the notes of the site of a mkdocs.yml, drafts too, each with its verdict."""
    config, options = read_site_config(given)
    with open_memory(config) as remember:
        return assemble_notes(config, options, remember, explain=explain)


def find_notes(notes: ClassifiedNotes, words: Sequence[str]) -> list[Til]:
    """Return what words on the command line name: several notes by file or slug, or one by words of its title.

    A file that is a day log names all its Tils.
    """
    found = [find_exact(notes, word) for word in words]
    if all(found):
        return list({til.slug: til for tils in found for til in tils}.values())
    name = " ".join(words)
    return find_exact(notes, name) or [choose_by_words({str(til.slug): til for til in notes.tils}, name, "notes")]


def find_exact(notes: ClassifiedNotes, name: str) -> list[Til]:
    """Return the Tils of a file, or the one that has an address now or had it before.

    A file is a path from here or below the folder of notes; an address is a slug, a path, or a whole URL.
    """
    path = Path(name).resolve()
    of_file = [til for til in notes.tils if til.source == name or path == notes.places.tils / til.source]
    return of_file or find_by_address(notes.tils, name, notes.site_url)


def find_file(notes: ClassifiedNotes, words: Sequence[str], *, sure: bool = False) -> list[Til]:
    """Return all Tils of the one file that words on the command line name, in the order of the file.

    With `sure`, for changes that are hard to undo, a part of a title is not enough.
    """
    found = find_notes(notes, words)
    if sure and not all(find_exact(notes, word) for word in words):
        _make_sure(notes, " ".join(words), found[0])
    sources = list(dict.fromkeys(til.source for til in found))
    if len(sources) > 1:
        raise click.UsageError(f"{len(sources)} notes are named: {', '.join(sources)}. Name one.")
    return sorted((til for til in notes.tils if til.source == sources[0]), key=lambda til: til.line)


def _make_sure(notes: ClassifiedNotes, name: str, til: Til) -> None:
    if find_exact(notes, name) or name.casefold() == til.title.casefold():
        return
    if sys.stdin.isatty():
        click.confirm(f"Do you mean '{til.title}' ({til.shown})?", abort=True)
        return
    raise click.UsageError(f"'{name}' is only a part of a title. Did you mean '{til.slug}' ({til.title})?")


def write_field(path: Path, content: bytes) -> None:
    """Write a note whose front matter was changed."""
    with explaining(f"{path.name} cannot be written", "Make it writable."):
        path.write_bytes(content)


def find_unsure(notes: ClassifiedNotes) -> list[Til]:
    """Return the notes without a declared category and with a low score, lowest first."""
    unsure = [
        til
        for til in notes.tils
        if not notes.verdicts[til.slug].declared and score_of(notes.verdicts[til.slug]) < UNSURE
    ]
    return sorted(unsure, key=lambda til: (score_of(notes.verdicts[til.slug]), til.slug))


def write_category(notes: ClassifiedNotes, til: Til, category: str) -> Path:
    """Write a category into the front matter of a note's file, change no other byte of it, and return the file.

    Raises:
        SourceError: that cannot be done; the error says why, and what to do.
    """
    path = notes.places.tils / til.source
    check_shared(notes, til, category)
    try:
        content = path.read_bytes()
        path.write_bytes(declare_field(content, "category", category, til.shown))
    except OSError as error:
        what = f"cannot be written ({error.strerror})"
        raise SourceError(Problem(path=til.shown, what=what, remedy="Make it writable")) from error
    return path


def check_shared(notes: ClassifiedNotes, til: Til, category: str) -> None:
    """Refuse a category for a day log whose other Tils have another one.

    Raises:
        SourceError: the file holds Tils of other categories.
    """
    others = [other for other in notes.tils if other.source == til.source and other.slug != til.slug]
    differing = sorted({notes.verdicts[other.slug].category or NO_CATEGORY for other in others} - {category})
    if differing:
        what = (
            f"is a day log of {len(others) + 1} notes with one front matter for all of them,"
            f" and others are {' and '.join(differing)}"
        )
        remedy = f"Give '{til.title}' a file of its own, or words of yours to a category in mkdocs.yml"
        raise SourceError(Problem(path=til.shown, line=til.first_line, what=what, remedy=remedy))
