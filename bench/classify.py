"""Measure the classifier on labelled notes.

    python bench/classify.py FOLDER                   figures of FOLDER/notes/*.md by FOLDER/labels.csv
    python bench/classify.py FOLDER --errors          also the notes whose primary label is missed
    python bench/classify.py FOLDER --cross-validate  also with settings searched on all repositories but the note's own
    python bench/classify.py FOLDER --strike 0.5      also with half of the terms struck out at random
    python bench/classify.py FOLDER --time            also how long 10,000 notes take on one core
    python bench/classify.py FOLDER --cross-validate --time --write FILE
                                                      also these figures as JSON, for projects/checklist-classifier

labels.csv has the columns id (the file's name without .md), repo, path, primary and secondary.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import fmean

from tuning import (
    LABELS,
    Judged,
    Labelled,
    compute_accuracy,
    compute_f1,
    compute_macro_f1,
    cross_validate,
    judge_all,
    name_label,
    ship_lexicon,
    strike_terms,
)

from tilfolio.classify.verdicts import DEFAULT_CATEGORIES, classify
from tilfolio.model import SourceFile, Til
from tilfolio.parse.til import parse_note

STRIKES = 10
"""The number of random draws that are averaged for `--strike`."""


def read_labelled(folder: Path, *, paths: bool = True) -> list[Labelled]:
    """Return the labelled notes; without paths they have neither folders nor meaningful file names."""
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return [
        Labelled(
            til=make_til(
                (folder / "notes" / f"{row['id']}.md").read_text(encoding="utf-8"),
                row["path"] if paths else f"{row['id']}.md",
            ),
            repo=row["repo"],
            primary=row["primary"],
            secondary=row["secondary"],
        )
        for row in rows
    ]


def make_til(text: str, path: str) -> Til:
    """Return a note as the site parses it; for a day log, its first Til."""
    day = date(2026, 1, 1)
    source = SourceFile(path=path, shown=path, text=text, added_on=day, updated_on=day)
    return parse_note(source, LABELS).tils[0]


def print_figures(judged: Sequence[Judged]) -> None:
    pairs = [(note.primary, name_label(verdict)) for note, verdict in judged]
    labelled = [pair for pair in judged if pair[1].category]
    either = fmean(name_label(verdict) in note.labels or verdict.secondary == note.primary for note, verdict in judged)
    print(f"notes                                          {len(judged)}")
    print(f"macro-F1                                       {compute_macro_f1(judged):.3f}")
    print(f"accuracy                                       {fmean(gold == given for gold, given in pairs):.3f}")
    print(f"accuracy, secondary label counts               {compute_accuracy(judged):.3f}")
    print(f"accuracy, given secondary counts too           {either:.3f}")
    if labelled:
        print(f"precision of labelled, secondary label counts  {compute_accuracy(labelled):.3f}")
    print_labels(pairs)


def print_labels(pairs: Sequence[tuple[str, str]]) -> None:
    print("\nlabel   precision  recall     F1  notes")
    for label in LABELS:
        precision, recall, f1 = compute_f1(pairs, label)
        print(f"{label:<8}{precision:>9.3f}{recall:>8.3f}{f1:>7.3f}{sum(pair[0] == label for pair in pairs):>7}")
    print("\ngold \\ given" + "".join(f"{label:>8}" for label in LABELS))
    matrix = Counter(pairs)
    for gold in LABELS:
        print(f"{gold:<12}" + "".join(f"{matrix[gold, given]:>8}" for given in LABELS))


def print_by_repository(judged: Sequence[Judged]) -> None:
    print("\nrepository                                  notes  right, secondary label counts")
    for repo in sorted({note.repo for note, _ in judged}):
        own = [pair for pair in judged if pair[0].repo == repo]
        print(f"{repo:<44}{len(own):>5}  {compute_accuracy(own):.3f}")


def print_errors(judged: Sequence[Judged]) -> None:
    print("\nprimary label missed (* the secondary one too)")
    for note, verdict in judged:
        given = name_label(verdict)
        if given != note.primary:
            scores = " ".join(f"{voice} {score:.2f}" for voice, score in verdict.scores.items())
            mark = " " if given in note.labels else "*"
            print(f"{mark} {note.til.source[:60]:<60} {'/'.join(note.labels)} given {given}: {scores}")


def print_struck(notes: Sequence[Labelled], share: float) -> None:
    draws = [judge_all(notes, strike_terms(share, seed)) for seed in range(STRIKES)]
    print(f"\nwithout {share:.0%} of the terms, mean of {STRIKES} draws")
    print(f"macro-F1                                       {fmean(map(compute_macro_f1, draws)):.3f}")
    print(f"accuracy, secondary label counts               {fmean(map(compute_accuracy, draws)):.3f}")


def time_notes(tils: Sequence[Til], count: int = 10_000) -> float:
    """Return the CPU seconds for this many notes, made by repeating the given ones."""
    classify(tils[0], DEFAULT_CATEGORIES)  # the weights are read once a build
    begin = time.process_time()
    for number in range(count):
        classify(tils[number % len(tils)], DEFAULT_CATEGORIES)
    return time.process_time() - begin


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-paths", action="store_true", help="hide folders and file names from the classifier")
    parser.add_argument("--errors", action="store_true", help="list the notes whose primary label is missed")
    parser.add_argument("--cross-validate", action="store_true", help="search the settings on the other repositories")
    parser.add_argument("--strike", type=float, default=0.0, metavar="SHARE", help="leave out this share of the terms")
    parser.add_argument("--time", action="store_true", help="time 10,000 notes")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the figures that were measured as JSON")
    return parser.parse_args()


def collect_figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Return the figures for the project's page."""
    return {
        "macro_f1": round(compute_macro_f1(judged), 4),
        "accuracy_of_either_label": round(compute_accuracy(judged), 4),
    }


def main() -> None:
    arguments = parse_arguments()
    notes = read_labelled(arguments.folder, paths=not arguments.no_paths)
    judged = judge_all(notes, ship_lexicon())
    measured: dict[str, object] = {"notes": len(notes), "as_shipped": collect_figures(judged)}
    print_figures(judged)
    print_by_repository(judged)
    if arguments.errors:
        print_errors(judged)
    if arguments.cross_validate:
        validated, struck = cross_validate(notes), cross_validate(notes, strike=True)
        measured |= {"cross_validated": collect_figures(validated), "own_terms_struck": collect_figures(struck)}
        print("\ncross-validated by repository")
        print_figures(validated)
        print("\ncross-validated by repository, without the terms that only the repository itself has")
        print_figures(struck)
    if arguments.strike:
        print_struck(notes, arguments.strike)
    if arguments.time:
        seconds = time_notes([note.til for note in notes])
        measured["ms_a_note"] = round(seconds / 10, 3)
        print(f"\n10,000 notes: {seconds:.2f} s, {seconds / 10:.3f} ms a note")
    if arguments.write:
        arguments.write.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
