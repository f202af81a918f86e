"""Symbols: the outlines of an SVG drawn as a mask, in the ways that icon sets use SVG.

Understood are `<path d="…">` with every command of the SVG 1.1 path grammar, `viewBox`, and `fill-rule`; not strokes,
transforms or other shapes, which the sets that Material for MkDocs brings do without.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageChops, ImageDraw

Point: TypeAlias = complex
"""A place as x + y·j: curves are weighted sums of places, and complex numbers add."""

SHIPPED = Path(__file__).parent.parent / "assets" / "icons"

_SMOOTH = 4
_CURVE_STEPS = 14
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_TOKEN = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_PATH = re.compile(r"<path\b[^>]*?\sd=[\"']([^\"']*)[\"']")
_VIEW_BOX = re.compile(r"viewBox=[\"']([^\"']*)[\"']")


def find_icon(name: str) -> str | None:
    """Return the SVG of a symbol that ships: such as `data`, `til` or `checklist`."""
    path = SHIPPED / f"{name}.svg"
    return path.read_text(encoding="utf-8") if name.isalpha() and path.is_file() else None


@lru_cache(maxsize=128)
def draw_icon(svg: str, size: int) -> Image.Image | None:
    """Return the mask of an SVG's outlines, square, with smooth edges; None where it has none that can be drawn.

    It is shared: do not draw on it.
    """
    box = [float(number) for number in (_VIEW_BOX.search(svg) or ["", "0 0 24 24"])[1].replace(",", " ").split()]
    if len(box) != 4 or max(box[2:]) <= 0:
        return None
    scale = size * _SMOOTH / max(box[2:])
    shift = complex(max(box[2:]) - box[2], max(box[2:]) - box[3]) / 2 - complex(box[0], box[1])
    try:
        outlines = [outline for path in _PATH.findall(svg) for outline in trace_path(path)]
    except (ValueError, IndexError, OverflowError):
        return None
    if not outlines:
        return None
    scaled = [[(point + shift) * scale for point in outline] for outline in outlines]
    return _fill(scaled, size * _SMOOTH, even_odd="evenodd" in svg).reduce(_SMOOTH)


def _fill(outlines: list[list[Point]], size: int, *, even_odd: bool) -> Image.Image:
    """Fill as SVG does: by how often, and which way round, outlines go round a place (128 is: not at all)."""
    turns = Image.new("L", (size, size), 128)
    for outline in outlines:
        if len(outline) < 3:
            continue
        left, top = (max(0, math.floor(min(side))) for side in _sides(outline))
        right, bottom = (min(size, math.ceil(max(side)) + 1) for side in _sides(outline))
        if left >= right or top >= bottom:
            continue
        once = Image.new("L", (right - left, bottom - top), 0)
        ImageDraw.Draw(once).polygon([(point.real - left, point.imag - top) for point in outline], fill=1)
        count = ImageChops.add if _area(outline) > 0 else ImageChops.subtract
        turns.paste(count(turns.crop((left, top, right, bottom)), once), (left, top))
    inside = [(level - 128) % 2 if even_odd else level != 128 for level in range(256)]
    return turns.point([255 if drawn else 0 for drawn in inside])


def _sides(outline: list[Point]) -> tuple[list[float], list[float]]:
    return [point.real for point in outline], [point.imag for point in outline]


def _area(outline: list[Point]) -> float:
    pairs = zip(outline, outline[1:] + outline[:1], strict=True)
    return sum(a.real * b.imag - b.real * a.imag for a, b in pairs)


def trace_path(text: str) -> list[list[Point]]:
    """Return the outlines of an SVG path as polygons.

    Raises ValueError or IndexError for a text that is no path.
    """
    pen = _Pen()
    for command, numbers in _split_commands(text):
        pen.draw(command, numbers)
    return pen.outlines


def _split_commands(text: str) -> Iterator[tuple[str, list[float]]]:
    """Give each command with its numbers; numbers beyond what it takes repeat it."""
    at, command = 0, ""
    while at < len(text):
        if text[at] in " ,\t\r\n":
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"not a path: {text[at : at + 20]!r}")
        if match[1]:
            command, at = match[1], match.end()
        elif not command or command in "Zz":
            raise ValueError("a number where a command should be")
        numbers: list[float] = []
        while len(numbers) < _COUNTS[command.upper()]:
            number, at = _read_number(text, at, flag=command in "Aa" and len(numbers) in (3, 4))
            numbers.append(number)
        yield command, numbers
        command = {"M": "L", "m": "l"}.get(command, command)


def _read_number(text: str, at: int, *, flag: bool) -> tuple[float, int]:
    while text[at] in " ,\t\r\n":
        at += 1
    if flag:  # Flags are one digit and may stand without a space before the next number: `a1 1 0 01.5.5`.
        return float(text[at]), at + 1
    match = _TOKEN.match(text, at)
    if match is None or not match[2]:
        raise ValueError(f"a number is missing: {text[at : at + 20]!r}")
    return float(match[2]), match.end()


@dataclass(slots=True)
class _Pen:
    outlines: list[list[Point]] = field(default_factory=list)
    at: Point = 0j
    start: Point = 0j
    control: Point | None = None
    """The last control point, when the command before was a curve of the same family."""
    family: str = ""

    def draw(self, command: str, numbers: list[float]) -> None:
        kind, origin = command.upper(), self.at if command.islower() else 0j
        if kind == "Z":
            self.at = self.start
        elif kind == "M":
            self.at = self.start = origin + complex(*numbers)
            self.outlines.append([self.at])
        else:
            if not self.outlines or (self.family == "Z"):
                self.outlines.append([self.at])
            self._extend(kind, numbers, origin, relative=command.islower())
        self.family = {"S": "C", "T": "Q"}.get(kind, kind)

    def _extend(self, kind: str, numbers: list[float], origin: Point, *, relative: bool) -> None:
        if kind == "H":
            self._line(complex(numbers[0] + origin.real, self.at.imag))
        elif kind == "V":
            self._line(complex(self.at.real, numbers[0] + origin.imag))
        elif kind == "A":
            end = origin + complex(numbers[5], numbers[6])
            self.outlines[-1] += _trace_arc(self.at, end, numbers[:5])
            self.at = end
        else:
            points = [origin + complex(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
            self._curve(kind, points)

    def _line(self, end: Point) -> None:
        self.outlines[-1].append(end)
        self.at = end

    def _curve(self, kind: str, points: list[Point]) -> None:
        if kind == "L":
            self._line(points[0])
            return
        if kind in "ST":
            smooth = self.family == {"S": "C", "T": "Q"}[kind] and self.control is not None
            points = [2 * self.at - self.control if smooth and self.control is not None else self.at, *points]
        self.outlines[-1] += _trace_bezier([self.at, *points])
        self.control, self.at = points[-2], points[-1]


def _trace_bezier(points: list[Point]) -> list[Point]:
    """Follow a quadratic or cubic curve, without its first point, by de Casteljau's construction."""
    traced = []
    for step in range(1, _CURVE_STEPS + 1):
        share, level = step / _CURVE_STEPS, points
        while len(level) > 1:
            level = [a + (b - a) * share for a, b in pairwise(level)]
        traced.append(level[0])
    return traced


def _trace_arc(start: Point, end: Point, shape: list[float]) -> list[Point]:
    """Follow an elliptical arc, without its first point: SVG 1.1, appendix F.6.5, from end points to centre."""
    radius_x, radius_y, turn = (
        abs(shape[0]),
        abs(shape[1]),
        complex(math.cos(math.radians(shape[2])), math.sin(math.radians(shape[2]))),
    )
    if not radius_x or not radius_y or start == end:
        return [end]
    half = (start - end) / 2 / turn
    unit = complex(half.real / radius_x, half.imag / radius_y)
    if abs(unit) > 1:
        radius_x, radius_y, unit = radius_x * abs(unit), radius_y * abs(unit), unit / abs(unit)
    way = 1 if bool(shape[3]) == bool(shape[4]) else -1
    center = unit * 1j * way * math.sqrt(max(1 / abs(unit) ** 2 - 1, 0))
    first, last = unit - center, -unit - center
    sweep = math.atan2((last / first).imag, (last / first).real)
    if shape[4] and sweep < 0:
        sweep += 2 * math.pi
    elif not shape[4] and sweep > 0:
        sweep -= 2 * math.pi
    middle = (start + end) / 2 + complex(center.real * radius_x, center.imag * radius_y) * turn
    steps = max(4, math.ceil(abs(sweep) / math.pi * 2 * _CURVE_STEPS))
    around = (first * complex(math.cos(sweep * n / steps), math.sin(sweep * n / steps)) for n in range(1, steps))
    return [*(middle + complex(p.real * radius_x, p.imag * radius_y) * turn for p in around), end]
