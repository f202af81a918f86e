"""`til why`: explain or set a note's category."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from tilfolio.cli.notes import find_notes, find_unsure, load_notes, write_category
from tilfolio.engines.mkdocs.assemble import ClassifiedNotes
from tilfolio.errors import SourceError
from tilfolio.facts import choice_of, score_of
from tilfolio.model import NO_CATEGORY, Til, Verdict

_TERMS = 3
"""How many terms a question names."""
_BAR = 20
"""How many signs wide a score of 1 is."""


def run(note: tuple[str, ...], all_: bool, accept: bool, all_above: float | None, config_file: Path | None) -> None:
    """Run `til why`."""
    if all_above is not None and not accept:
        raise click.UsageError("--all-above writes into notes. Add --accept.")
    if not note and not all_ and not accept:
        raise click.UsageError("Name a note, or write --all for a table of all notes that are unsure.")
    if all_ and (note or accept):
        raise click.UsageError("--all is a table of all notes. Leave out the rest of the command.")
    if all_above != all_above:  # noqa: PLR0124 - NaN, which no range refuses
        raise click.UsageError("--all-above is not a number. Write one from 0 to 1.")
    notes = load_notes(config_file, explain=True)
    tils = find_notes(notes, note) if note else None
    if not accept:
        explained = ("\n".join(explain(til, notes.verdicts[til.slug])) for til in tils or ())
        click.echo("\n".join(write_table(notes)) if tils is None else "\n\n".join(explained))
    elif all_above is not None:
        accept_above(notes, notes.tils if tils is None else tils, all_above)
    elif tils is None and not find_unsure(notes):
        click.echo("\n".join(write_table(notes)))
    else:
        ask_for_each(notes, find_unsure(notes) if tils is None else tils)


def explain(til: Til, verdict: Verdict) -> Iterator[str]:
    """Yield lines that explain a note's category: scores, and terms with their weights."""
    yield f"{til.shown}:{til.first_line}: {til.title}"
    second = f", and {verdict.secondary} as a second tag" if verdict.secondary else ""
    yield f"{choice_of(verdict)}, {'as its front matter says' if verdict.declared else 'by its text'}{second}"
    yield ""
    ranked = sorted(verdict.scores, key=lambda name: -verdict.scores[name])
    width = max(map(len, ranked), default=0)
    for name in ranked:
        yield f"  {name:<{width}}  {verdict.scores[name]:.2f}  {'█' * round(_BAR * verdict.scores[name])}".rstrip()
    for name in ranked:
        found = verdict.evidence.get(name, ())
        if found:
            yield ""
            yield f"for {name}:"
            longest = max(len(one.term) for one in found)
            yield from (f"  {one.weight:.2f}  {one.term:<{longest}}  {one.where}" for one in found)


def write_table(notes: ClassifiedNotes) -> Iterator[str]:
    """Yield the lines of a table of the notes that are unsure, worst first."""
    unsure = find_unsure(notes)
    if not unsure:
        yield f"None of {len(notes.tils)} notes is unsure."
        return
    rows = [("score", "category", "next", "note", "")]
    for til in unsure:
        verdict = notes.verdicts[til.slug]
        near = max((name for name in verdict.scores if name != choice_of(verdict)), key=verdict.scores.__getitem__)
        next_one = f"{near} {verdict.scores[near]:.2f}"
        rows.append((f"{score_of(verdict):.2f}", choice_of(verdict), next_one, til.shown, til.title))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]]).rstrip()
    yield ""
    yield f"{len(unsure)} of {len(notes.tils)} notes are unsure. Set them with: til why --accept"


def accept_above(notes: ClassifiedNotes, tils: Iterable[Til], least: float) -> None:
    """Write the category of each note that has a higher score; one whose front matter says it already is left alone."""
    chosen = [
        til for til in tils if not notes.verdicts[til.slug].declared and score_of(notes.verdicts[til.slug]) > least
    ]
    if not _write(notes, [(til, choice_of(notes.verdicts[til.slug])) for til in chosen]):
        raise SystemExit(1)


def ask_for_each(notes: ClassifiedNotes, tils: Sequence[Til]) -> None:
    """Ask which category to write into each note; end of input ends the questions, and writes what was said so far."""
    names = [*(str(category.name) for category in notes.categories), NO_CATEGORY]
    failed = False
    for number, til in enumerate(tils, start=1):
        verdict = notes.verdicts[til.slug]
        if verdict.declared:
            click.echo(f"{til.shown} has it already: category: {choice_of(verdict)}")
            continue
        click.echo("\n".join(_introduce(til, verdict, f"{number} of {len(tils)}")))
        answer = _ask(choice_of(verdict), names)
        if answer == "quit":
            break
        if answer != "skip":
            failed = not _write(notes, [(til, answer)]) or failed
    if failed:
        raise SystemExit(1)


def _introduce(til: Til, verdict: Verdict, place: str) -> Iterator[str]:
    yield f"\n{til.shown}: {til.title} ({place})"
    ranked = sorted(verdict.scores, key=lambda name: -verdict.scores[name])
    for name in ranked:
        terms = ", ".join(f"{one.term} {one.weight:.1f}" for one in verdict.evidence.get(name, ())[:_TERMS])
        yield f"  {verdict.scores[name]:.2f} {name}{f': {terms}' if terms else ''}"


def _ask(choice: str, names: Sequence[str]) -> str:
    """Return the name of a category, `skip` or `quit`."""
    others = ", ".join(name for name in names if name != choice)
    while True:
        try:
            said = click.prompt(
                f"Write 'category: {choice}'? yes, {others}, skip, quit", default="skip", prompt_suffix=" > "
            )
        except click.Abort:
            click.echo()
            return "quit"
        answer = str(said).strip().lower()
        if answer in names:
            return answer
        for word, meaning in (("yes", choice), ("skip", "skip"), ("no", "skip"), ("quit", "quit")):
            if answer and word.startswith(answer):
                return meaning
        click.echo(f"'{said}' is none of these.")


def _write(notes: ClassifiedNotes, chosen: Iterable[tuple[Til, str]]) -> bool:
    """Write each category, say so, and return whether all could be written."""
    written: set[str] = set()
    complete = True
    for til, category in chosen:
        if til.source in written:  # another Til of the same day log
            continue
        try:
            write_category(notes, til, category)
        except SourceError as error:
            complete = False
            click.echo(str(error), err=True)
        else:
            written.add(til.source)
            click.echo(f"{til.shown}: category: {category}")
    if not written and complete:
        click.echo("There is nothing to write.")
    return complete
