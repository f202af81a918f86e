"""Compare build times with other engines: cold, unchanged, and after editing one note.

    python bench/build.py NOTES [--work FOLDER] [--runs 3]

NOTES is a git repository of Markdown notes. Engines take turns, so that changes in the machine's speed affect all of
them; the fastest run counts. The other engines are installed from their packages into FOLDER.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from peers import OURS, PEERS, Peer, clean, move_aside, run


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notes", type=Path)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir(), "tilfolio-bench"))
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    engines = [OURS, *PEERS]
    programs = {engine.name: engine.install(options.work) for engine in engines}
    aside = options.work / "aside"
    sites = {engine.name: prepare(engine, options.notes, options.work, aside) for engine in engines}
    best: dict[str, list[float]] = {engine.name: [float("inf")] * 3 for engine in engines}
    for _ in range(options.runs):
        for engine in engines:
            times = measure(engine, programs[engine.name], sites[engine.name], aside)
            best[engine.name] = [min(pair) for pair in zip(best[engine.name], times, strict=True)]
    report(best)
    shutil.rmtree(aside, ignore_errors=True)


def prepare(engine: Peer, notes: Path, work: Path, aside: Path) -> Path:
    """Return a new site of the notes."""
    site = work / "sites" / engine.name.replace(" ", "-")
    move_aside(site, aside)
    site.mkdir(parents=True)
    engine.write(site, notes)
    return site


def measure(engine: Peer, programs: Path, site: Path, aside: Path) -> list[float]:
    """Return the seconds of a cold build, an unchanged one, and one after an edit."""
    clean(engine, site, aside)
    cold, again = (run(engine, programs, site)[0] for _ in range(2))
    note = sorted(path for path in (site / engine.notes).rglob("*.md") if path.name not in ("README.md", "index.md"))[7]
    with note.open("a", encoding="utf-8") as text:
        text.write("\nOne more thing.\n")
    return [cold, again, run(engine, programs, site)[0]]


def report(best: dict[str, list[float]]) -> None:
    """Print the seconds and their ratio to ours; below 1 we are faster."""
    print("| engine | cold | again | one edit | ours: cold | again | one edit |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    ours = best[OURS.name]
    for name, times in best.items():
        ratios = " | ".join(f"{mine / theirs:.2f}" for mine, theirs in zip(ours, times, strict=True))
        print(f"| {name} | {' | '.join(f'{seconds:.2f} s' for seconds in times)} | {ratios} |")


if __name__ == "__main__":
    main()
