"""The cost of gathering the history of a repository and its notes.

Usage: python bench/history.py FOLDER [DATES.TSV] [--write FILE]

FOLDER has the notes and is in a git repository. DATES.TSV, if given, has the columns `path` (relative to the root of
the repository), `added` and `modified` (Unix times), with which each note's dates are compared. With --write the counts
and minimum times are written to a JSON file, as in projects/tilfolio.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import TypeVar

from tilfolio.gather.files import Gathered, Gathering, gather_tils
from tilfolio.gather.history import History, read_history, read_line_days

RUNS = 7
Result = TypeVar("Result")


def measure(name: str, work: Callable[[], Result]) -> tuple[Result, float]:
    """Print the minimum and median of some runs in milliseconds; return the last result and the minimum."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = work()
        times.append((time.perf_counter() - start) * 1000)
    print(f"{name:<24} min {min(times):7.1f} ms   median {statistics.median(times):7.1f} ms")
    return result, min(times)


def check_days(history: History, gathered: Gathered, dates: Path) -> list[str]:
    """Return a line for each note whose dates differ from the table's (in UTC)."""
    with dates.open(newline="", encoding="utf-8") as table:
        expected = {row["path"]: row for row in csv.DictReader(table, delimiter="\t")}
    wrong = []
    for source in gathered.sources:
        row, days = expected[source.repo_path or ""], history.files[source.repo_path or ""]
        added, modified = (datetime.fromtimestamp(int(row[name]), timezone.utc) for name in ("added", "modified"))
        told = (days.added_at, days.updated_at, source.added_on, source.updated_on)
        if told != (added, modified, added.date(), modified.date()):
            wrong.append(f"{source.path}: {told}, expected {added} and {modified}")
    return wrong


def main(folder: Path, dates: Path | None, write: Path | None) -> int:
    today = datetime.now(timezone.utc).date()
    history, history_ms = measure("read_history", lambda: read_history(folder, folder.name))
    gathering = Gathering(folder=folder, shown=folder.name, history=history, today=today)
    gathered, _ = measure("gather_tils", lambda: gather_tils(gathering))
    paths = [source.repo_path for source in gathered.sources[:50] if source.repo_path]
    measure(f"read_line_days ({len(paths)})", lambda: read_line_days(history, paths))
    counts = {"commits": len(history.commits), "files": len(history.files), "notes": len(gathered.sources)}
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    if write:
        write.write_text(json.dumps({**counts, "history_ms": round(history_ms, 1)}, indent=2) + "\n", encoding="utf-8")
    for problem in (*history.problems, *gathered.problems):
        print(problem)
    wrong = check_days(history, gathered, dates) if dates else []
    if dates:
        print(f"{len(gathered.sources) - len(wrong)} notes have the right days, {len(wrong)} do not", *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("dates", type=Path, nargs="?")
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    sys.exit(main(arguments.folder, arguments.dates, arguments.write))
