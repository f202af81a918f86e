"""Make the classifier's weights from the lexicon.

    python bench/make_weights.py                 writes plugins/tilfolio/classify/weights.tsv from bench/lexicon/*.txt
    python bench/make_weights.py --check         only checks whether that file is up to date

A lexicon file has the terms of one voice (`data`, `model`, `infra`, `none`); `settings.txt` has the global parameters.
A line `[kind weight]` starts a group of terms separated by commas; lines that start with `#` are comments.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
LEXICON = HERE / "lexicon"
WEIGHTS = HERE.parent / "plugins" / "tilfolio" / "classify" / "weights.tsv"

KINDS = ("term", "prose", "code", "error", "topic", "fence", "import", "command")
SETTINGS = ("votes", "doubt", "rule")
_GROUP = re.compile(r"\[(?P<kind>\w+) (?P<weight>[\d.]+)\]")

Row = tuple[str, str, float, str]
"""Kind, voice, weight, term."""


def read_group(path: Path, voice: str) -> Iterator[Row]:
    """Yield the rows of one lexicon file. Raises ValueError for an unknown kind."""
    kind, weight = "", 0.0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if group := _GROUP.fullmatch(line.strip()):
            kind, weight = group["kind"], float(group["weight"])
            if kind not in (SETTINGS if voice == "*" else KINDS):
                raise ValueError(f"{path.name}:{number}: kind {kind!r} is none of {', '.join(KINDS)}")
            continue
        for term in filter(None, (" ".join(term.split()) for term in line.split(","))):
            yield kind, voice, weight, term.lower() if voice != "*" else term


def make_rows() -> list[Row]:
    """Return all rows, sorted; if a file repeats a term of a kind, the larger weight counts."""
    strongest: dict[tuple[str, str, str], float] = {}
    for path in sorted(LEXICON.glob("*.txt")):
        for kind, voice, weight, term in read_group(path, "*" if path.stem == "settings" else path.stem):
            key = (kind, voice, term)
            strongest[key] = max(weight, strongest.get(key, 0.0))
    return sorted((kind, voice, weight, term) for (kind, voice, term), weight in strongest.items())


def format_rows(rows: list[Row]) -> str:
    """Return the built-in table."""
    head = "# Made by bench/make_weights.py from bench/lexicon (change that): kind, voice, weight, term.\n"
    return head + "".join(f"{kind}\t{voice}\t{weight:g}\t{term}\n" for kind, voice, weight, term in rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the weights are not up to date")
    arguments = parser.parse_args()
    made = format_rows(make_rows())
    if arguments.check:
        current = WEIGHTS.exists() and WEIGHTS.read_text(encoding="utf-8") == made
        print("up to date" if current else "out of date: run python bench/make_weights.py")
        return 0 if current else 1
    WEIGHTS.write_text(made, encoding="utf-8")
    print(f"{len(made.splitlines()) - 1} weights written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
