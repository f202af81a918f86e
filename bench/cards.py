"""Compare the cost of a card with Material's social plugin.

Usage: python bench/cards.py FOLDER [PEER_PYTHON] [COUNT]

FOLDER has notes that start with a `# Title`; COUNT of them (200) get a card. PEER_PYTHON is the interpreter of another
environment with `mkdocs-material[imaging]`; without it only ours are measured. Both take turns in new processes. Ours
is measured from importing Pillow and finding fonts to written files, without the start of Python; Material's as the
difference between builds with and without the social plugin, with the fonts it would download already in its cache.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tilfolio.images.cards import Card, draw_card
from tilfolio.images.design import CardStyle
from tilfolio.images.fonts import SHIPPED, load_fonts

ROUNDS = 5
CATEGORIES = (("Data", "data", "#0f766e"), ("Model", "model", "#7c3aed"), ("Infra", "infra", "#b45309"))
CONFIG = """site_name: Learned today
site_url: https://example.com/
theme: {name: material}
plugins: [%s]
"""


def read_titles(folder: Path, count: int) -> list[str]:
    """Return the titles of some notes, spread over the folder."""
    firsts = (path.read_text(encoding="utf-8").split("\n", 1)[0] for path in sorted(folder.rglob("*.md")))
    titles = [first[2:].strip() for first in firsts if first.startswith("# ")]
    return titles[:: max(1, len(titles) // count)][:count]


def draw_all(titles: list[str], out: Path) -> list[float]:
    """Write a card for each title; return the CPU milliseconds per card."""
    fonts, style, times = load_fonts("".join(titles)), CardStyle(), []
    for number, title in enumerate(titles):
        start = time.process_time()
        category, icon, color = CATEGORIES[number % 3]
        card = Card(
            kind="til",
            title=title,
            category=category,
            icon=icon,
            color=color,
            date="23 Nov 2026",
            author="Kim Minseo",
            site_name="Learned today",
        )
        out.joinpath(f"{number}.png").write_bytes(draw_card(card, style, fonts).png)
        times.append((time.process_time() - start) * 1000)
    return times


def run_cpu(command: list[str], folder: Path) -> float:
    """Run a command and return its CPU seconds."""
    before = os.times()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def lay_out_site(folder: Path, titles: list[str], plugins: str) -> None:
    """Write a site with a page for each title, and the fonts that the social plugin looks for."""
    docs, fonts = folder / "docs", folder / ".cache/plugin/social/fonts/Roboto"
    docs.mkdir(parents=True)
    fonts.mkdir(parents=True)
    folder.joinpath("mkdocs.yml").write_text(CONFIG % plugins, encoding="utf-8")
    for number, title in enumerate(titles):
        docs.joinpath(f"{number}.md").write_text(f"# {title}\n", encoding="utf-8")
    shutil.copy(SHIPPED / "Inter-Medium.ttf", fonts / "Regular.ttf")
    shutil.copy(SHIPPED / "InterDisplay-Bold.ttf", fonts / "Bold.ttf")


def measure_material(python: str, titles: list[str]) -> tuple[float, list[int]]:
    """Return the CPU milliseconds per card in a cold build, and the sizes of the cards."""
    seconds, sizes = [], []
    for plugins in ("", "social"):
        with tempfile.TemporaryDirectory() as name:
            lay_out_site(Path(name), titles, plugins)
            seconds.append(run_cpu([python, "-m", "mkdocs", "build", "-q"], Path(name)))
            sizes = [path.stat().st_size for path in Path(name, "site").rglob("assets/images/social/*.png")]
    assert len(sizes) == len(titles), "the social plugin drew no cards"
    return (seconds[1] - seconds[0]) / len(titles) * 1000, sizes


def measure_ours(titles: list[str]) -> tuple[float, list[int]]:
    """Return the CPU milliseconds per card in a new process, and the sizes of the cards."""
    with tempfile.TemporaryDirectory() as name:
        listed = Path(name, "titles.txt")
        listed.write_text("\n".join(titles), encoding="utf-8")
        script = str(Path(__file__).resolve())
        seconds = run_cpu([sys.executable, script, "--draw", str(listed)], Path(name))
        seconds -= run_cpu([sys.executable, "-c", "import statistics, subprocess, tempfile"], Path(name))
        sizes = [path.stat().st_size for path in Path(name).glob("*.png")]
    return seconds / len(titles) * 1000, sizes


def report(name: str, times: list[float], sizes: list[int]) -> None:
    """Print one tool's figures."""
    low, middle, high = min(times), statistics.median(times), max(times)
    print(f"{name:<28} CPU ms a card: min {low:6.2f}  median {middle:6.2f}  max {high:6.2f}", end="")
    print(f"   KB: median {statistics.median(sizes) / 1000:5.1f}  max {max(sizes) / 1000:5.1f}")


def main(folder: Path, peer: str | None, count: int) -> None:
    """Measure both tools in turns and print their figures."""
    titles = read_titles(folder, count)
    ours: list[tuple[float, list[int]]] = []
    theirs: list[tuple[float, list[int]]] = []
    for _ in range(ROUNDS):
        ours.append(measure_ours(titles))
        if peer:
            theirs.append(measure_material(peer, titles))
    print(f"{len(titles)} cards, {ROUNDS} rounds, cold")
    report("tilfolio, whole process", [row[0] for row in ours], ours[0][1])
    if theirs:
        report("Material's social plugin", [row[0] for row in theirs], theirs[0][1])
        ratios = [there[0] / here[0] for here, there in zip(ours, theirs, strict=True)]
        print(f"ratio: min {min(ratios):.1f}  median {statistics.median(ratios):.1f}  max {max(ratios):.1f}")
    with tempfile.TemporaryDirectory() as name:
        times = draw_all(titles, Path(name))
        report("tilfolio, drawing alone", times, [path.stat().st_size for path in Path(name).glob("*.png")])
        print(f"first card {times[0]:.1f} ms, 95th percentile {sorted(times)[int(len(times) * 0.95)]:.2f} ms")


if __name__ == "__main__":
    if sys.argv[1] == "--draw":
        listed = Path(sys.argv[2])
        draw_all(listed.read_text(encoding="utf-8").split("\n"), listed.parent)
    else:
        rest = [*sys.argv[2:], "", ""]
        main(Path(sys.argv[1]), rest[0] or None, int(rest[1] or 200))
