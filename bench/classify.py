"""Measure the classifier on labelled notes.

    python bench/classify.py FOLDER              figures, confusion matrix, errors of FOLDER/notes/*.md by FOLDER/labels.csv
    python bench/classify.py FOLDER --time       also how long 10,000 notes take on one core

labels.csv has the columns id (the file's name without .md), repo, path, primary and secondary; see docs/guide/classifier.md.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tilfolio.derive.checklist import DEFAULT_CATEGORIES, classify
from tilfolio.model import NO_CATEGORY, SourceFile, Til, Verdict
from tilfolio.parse.til import parse_note

LABELS = ("data", "model", "infra", "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A note with the labels a reader gave it."""

    til: Til
    repo: str
    primary: str
    secondary: str
    """`` where no other label is as good."""


def read_labelled(folder: Path, *, paths: bool = True) -> list[Labelled]:
    """Return the labelled notes; without paths they stand in no folder and their file names say nothing."""
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as table:
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
            for row in csv.DictReader(table)
        ]


def make_til(text: str, path: str) -> Til:
    """Return a note as the site reads it; of a day log, the first Til."""
    day = date(2026, 1, 1)
    source = SourceFile(path=path, shown=path, text=text, added_on=day, updated_on=day)
    return parse_note(source, LABELS).tils[0]


def judge_all(notes: Iterable[Labelled]) -> list[tuple[Labelled, Verdict]]:
    return [(note, classify(note.til, DEFAULT_CATEGORIES)) for note in notes]


def name_label(verdict: Verdict) -> str:
    return verdict.category or NO_CATEGORY


def is_right(note: Labelled, verdict: Verdict) -> bool:
    """Tell whether the category is the primary label or the secondary one."""
    return name_label(verdict) in (note.primary, note.secondary or note.primary)


def compute_f1(pairs: Sequence[tuple[str, str]], label: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of a label over pairs of (gold, given); 0 where nothing can be said."""
    hits = sum(gold == given == label for gold, given in pairs)
    given_count, gold_count = (sum(pair[side] == label for pair in pairs) for side in (1, 0))
    precision, recall = (hits / count if count else 0.0 for count in (given_count, gold_count))
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def print_figures(judged: Sequence[tuple[Labelled, Verdict]]) -> None:
    pairs = [(note.primary, name_label(verdict)) for note, verdict in judged]
    labelled = [pair for pair in judged if pair[1].category]
    right = sum(is_right(*pair) for pair in judged)
    second = sum(is_right(*pair) or pair[1].secondary == pair[0].primary for pair in judged)
    rows = {label: compute_f1(pairs, label) for label in LABELS}
    print(f"notes                                  {len(judged)}")
    print(f"macro-F1                               {sum(row[2] for row in rows.values()) / len(rows):.3f}")
    print(f"accuracy                               {sum(a == b for a, b in pairs) / len(pairs):.3f}")
    print(f"accuracy, secondary label counts       {right / len(judged):.3f}")
    print(f"accuracy, given secondary counts too   {second / len(judged):.3f}")
    print(
        f"precision of labelled, secondary label counts  {sum(is_right(*pair) for pair in labelled) / len(labelled):.3f}"
    )
    print("\nlabel   precision  recall     F1  notes")
    for label, (precision, recall, f1) in rows.items():
        print(f"{label:<8}{precision:>9.3f}{recall:>8.3f}{f1:>7.3f}{sum(pair[0] == label for pair in pairs):>7}")
    print("\ngold \\ given" + "".join(f"{label:>8}" for label in LABELS))
    matrix = Counter(pairs)
    for gold in LABELS:
        print(f"{gold:<12}" + "".join(f"{matrix[gold, given]:>8}" for given in LABELS))


def print_by_repository(judged: Sequence[tuple[Labelled, Verdict]]) -> None:
    by_repo: dict[str, list[bool]] = defaultdict(list)
    for note, verdict in judged:
        by_repo[note.repo].append(is_right(note, verdict))
    print("\nrepository                                  notes  right, secondary label counts")
    for repo, right in sorted(by_repo.items()):
        print(f"{repo:<44}{len(right):>5}  {sum(right) / len(right):.3f}")


def print_errors(judged: Sequence[tuple[Labelled, Verdict]]) -> None:
    print("\nwrong notes")
    for note, verdict in judged:
        if name_label(verdict) != note.primary:
            scores = " ".join(f"{voice} {score:.2f}" for voice, score in verdict.scores.items())
            mark = " " if is_right(note, verdict) else "*"
            print(
                f"{mark} {note.til.source[:60]:<60} {note.primary}/{note.secondary or '-'} given {name_label(verdict)}: {scores}"
            )


def time_notes(tils: Sequence[Til], count: int = 10_000) -> float:
    """Return the seconds that many notes take, the given ones over and over."""
    classify(tils[0], DEFAULT_CATEGORIES)  # the weights are read once a build
    begin = time.perf_counter()
    for number in range(count):
        classify(tils[number % len(tils)], DEFAULT_CATEGORIES)
    return time.perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-paths", action="store_true", help="hide folders and file names from the classifier")
    parser.add_argument("--errors", action="store_true", help="list the notes whose primary label is missed")
    parser.add_argument("--time", action="store_true", help="time 10,000 notes")
    arguments = parser.parse_args()
    notes = read_labelled(arguments.folder, paths=not arguments.no_paths)
    judged = judge_all(notes)
    print_figures(judged)
    print_by_repository(judged)
    if arguments.errors:
        print_errors(judged)
    if arguments.time:
        seconds = time_notes([note.til for note in notes])
        print(f"\n10,000 notes: {seconds:.2f} s, {seconds / 10:.3f} ms a note")


if __name__ == "__main__":
    main()
