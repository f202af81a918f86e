"""What a note costs as a site grows: seconds, memory and the size of pages with 1,000, 10,000 and 50,000 notes.

    python bench/growth.py NOTES [--sizes 1000 10000 50000]

Sites are made from the notes: each copy has a name and a title of its own; days run back one by one, ten notes each.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

from peers import OURS, clean, run

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
    print("| notes | cold | a note | again | a note | memory | a note's page | largest list |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            print(measure(write_site(Path(folder), options.notes, size), size), flush=True)


def measure(site: Path, size: int) -> str:
    """Return a row of the table."""
    programs = Path(sys.executable).parent
    clean(OURS, site)
    (cold, memory), (again, _) = run(OURS, programs, site), run(OURS, programs, site)
    page = (site / "site" / "til" / "note-00000" / "index.html").stat().st_size
    lists = max(path.stat().st_size for path in (site / "site" / "til").glob("page/*/index.html"))
    per_note = [f"{seconds:.1f} s | {seconds / size * 1000:.2f} ms" for seconds in (cold, again)]
    return f"| {size:,} | {' | '.join(per_note)} | {memory:.0f} MB | {page / 1000:.0f} kB | {lists / 1000:.0f} kB |"


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
