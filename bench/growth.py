"""The cost of a note as a site grows: seconds, memory and page sizes with 1,000, 10,000 and 50,000 notes.

"A note more" is the cost of each note beyond the smallest site, which includes the start of Python and MkDocs.

    python bench/growth.py NOTES [--sizes 1000 10000 50000]

Sites consist of copies of the notes with different names and titles, ten for each day.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

from peers import OURS, run

_PER_DAY = 10
_CONFIG = """site_name: Notes
theme: {name: material}
plugins: [search, tags, tilfolio]
markdown_extensions: [admonition, attr_list, footnotes, md_in_html, tables, pymdownx.superfences, pymdownx.highlight]
"""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notes", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 50_000])
    options = parser.parse_args()
    measured = ("cold", "again", "one edit", "memory")
    print("| notes |", *(f"{name} | a note more |" for name in measured), "a note's page | largest list |")
    print("| ---: " * 11 + "|")
    smallest: Costs | None = None
    with tempfile.TemporaryDirectory() as folder:  # deleted at the end: see `peers.move_aside`
        for size in options.sizes:
            costs = measure(write_site(Path(folder, str(size)), options.notes, size), size)
            print(report(costs, smallest), flush=True)
            smallest = smallest or costs


@dataclass(frozen=True, kw_only=True)
class Costs:
    """The cost of a site of one size."""

    size: int
    seconds: tuple[float, ...]
    """Of a cold build, an unchanged one, and one after an edit."""
    memory: float
    """The peak of a cold build in MB."""
    page: int
    """Bytes of a note's page."""
    largest: int
    """Bytes of the largest list."""


def measure(site: Path, size: int) -> Costs:
    """Build a site three times."""
    programs = Path(sys.executable).parent
    (cold, memory), (again, _) = run(OURS, programs, site), run(OURS, programs, site)
    with next((site / "TILs").glob("*note-00007.md")).open("a", encoding="utf-8") as note:
        note.write("\nOne more thing.\n")
    edit, _ = run(OURS, programs, site)
    page = (site / "site" / "til" / "note-00000" / "index.html").stat().st_size
    largest = max(path.stat().st_size for path in (site / "site" / "til").glob("page/*/index.html"))
    return Costs(size=size, seconds=(cold, again, edit), memory=memory, page=page, largest=largest)


def report(costs: Costs, smallest: Costs | None) -> str:
    """Return a row of the table."""
    more = costs.size - (smallest.size if smallest else 0)
    before = (*smallest.seconds, smallest.memory) if smallest else (0.0,) * 4
    each = [(now - then) / more * 1000 for now, then in zip((*costs.seconds, costs.memory), before, strict=True)]
    cells = [f"{seconds:.1f} s | {rise:.2f} ms" for seconds, rise in zip(costs.seconds, each[:3], strict=True)]
    sizes = f"{costs.memory:.0f} MB | {each[3]:.0f} kB | {costs.page / 1000:.0f} kB | {costs.largest / 1000:.0f} kB"
    return f"| {costs.size:,} | {' | '.join(cells)} | {sizes} |"


def write_site(site: Path, notes: Path, size: int) -> Path:
    """Write a site of so many notes."""
    sources = sorted(path for path in notes.rglob("*.md") if path.name != "README.md" and ".git" not in path.parts)
    (site / "docs").mkdir(parents=True)
    (site / "mkdocs.yml").write_text(_CONFIG)
    shutil.rmtree(site / "TILs", ignore_errors=True)
    (site / "TILs").mkdir()
    for number, source in enumerate(islice(cycle(sources), size)):
        day = date(2026, 11, 22) - timedelta(days=number // _PER_DAY)
        text = source.read_text("utf-8", errors="replace").removeprefix("# ")
        (site / "TILs" / f"{day}-note-{number:05}.md").write_text(f"# {number} {text}", "utf-8")
    return site


if __name__ == "__main__":
    main()
