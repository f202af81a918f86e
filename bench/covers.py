"""Draw the covers of this repository's own projects from the figures that its guide publishes.

Usage: python bench/covers.py

Run it again when those tables have changed, and commit the pictures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tilfolio.images.fonts import SHIPPED

ROOT = Path(__file__).parent.parent
WIDTH, HEIGHT, MARGIN = 1280, 720, 72
INK, QUIET, LINE, ACCENT, OTHER = "#14151f", "#585b6b", "#e2e3ea", "#4338ca", "#b9bccb"
NAMES = {"tilfolio, with its cards": "tilfolio", "mkdocs-material, notes in `not_in_nav`": "mkdocs-material"}


def read_table(path: str, head: str, after: str = "") -> list[list[str]]:
    """Return the cells of the first table with a given header after some text."""
    text = (ROOT / path).read_text(encoding="utf-8")
    lines = text[text.index(head, text.index(after)) :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip(" *") for cell in line.strip().strip("|").split("|")] for line in lines]


def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the site's font."""
    return ImageFont.truetype(SHIPPED / ("InterDisplay-Bold.ttf" if bold else "Inter-Medium.ttf"), size)


def begin(title: str, note: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an empty chart with title and subtitle."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((MARGIN, 56), title, INK, font(46, bold=True))
    pen.text((MARGIN, 120), note, QUIET, font(28))
    return picture, pen


def draw_edits(rows: Sequence[tuple[str, float]]) -> Image.Image:
    """Draw a bar with the time of one edit for each engine."""
    picture, pen = begin("Seconds of a build after one edit", "1,872 public notes on two cores, all engines in one run")
    left, most = 380, max(seconds for _, seconds in rows)
    for number, (name, seconds) in enumerate(sorted(rows, key=lambda row: row[1])):
        top = 200 + number * 118
        is_ours = name == "tilfolio"
        pen.text((left - 28, top + 38), name, INK if is_ours else QUIET, font(32, bold=is_ours), anchor="rm")
        width = round((WIDTH - MARGIN - 130 - left) * seconds / most)
        pen.rounded_rectangle((left, top, left + width, top + 76), 10, ACCENT if is_ours else OTHER)
        pen.text((left + width + 20, top + 38), f"{seconds:.1f} s", INK, font(38, bold=True), anchor="lm")
    return picture


def draw_confusion(rows: Sequence[tuple[str, Sequence[int]]]) -> Image.Image:
    """Draw the confusion matrix of readers and classifier."""
    picture, pen = begin(
        "Without the terms of one repository alone", "126 notes. Rows: a careful reader; columns: the classifier"
    )
    left, top, wide, high = 320, 250, 215, 102
    for column, (name, _) in enumerate(rows):
        pen.text((left + column * wide + wide // 2, top - 30), name, QUIET, font(30), anchor="mm")
    for row, (name, counts) in enumerate(rows):
        pen.text((left - 30, top + row * high + high // 2), name, QUIET, font(30), anchor="rm")
        for column, count in enumerate(counts):
            at = (left + column * wide, top + row * high)
            share = count / max(1, sum(counts))
            ground = tuple(round(255 + (channel - 255) * share) for channel in (67, 56, 202))
            pen.rounded_rectangle((at[0] + 4, at[1] + 4, at[0] + wide - 4, at[1] + high - 4), 10, ground, LINE)
            ink = "white" if share > 0.5 else INK if count else OTHER
            pen.text((at[0] + wide // 2, at[1] + high // 2), str(count), ink, font(40, bold=True), anchor="mm")
    return picture


def save(picture: Image.Image, project: str) -> None:
    """Write a cover with 64 colors: a quarter of the size without a visible difference."""
    few = picture.quantize(64, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(ROOT / "projects" / project / "cover.png", optimize=True)


def main() -> None:
    """Read the tables and write both covers."""
    engines = read_table("docs/guide/speed.md", "| engine | cold |")
    edits = [
        (re.sub(r",.*", "", NAMES.get(cells[0], cells[0])), float(cells[3].split()[0]))
        for cells in engines
        if "cards: false" not in cells[0]
    ]
    save(draw_edits(edits), "tilfolio")
    matrix = read_table("docs/guide/classifier.md", "| reader said", "Without the terms that only")
    save(draw_confusion([(cells[0], [int(cell) for cell in cells[1:]]) for cells in matrix]), "checklist-classifier")


if __name__ == "__main__":
    main()
