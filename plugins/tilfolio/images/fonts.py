"""The fonts for drawing: bundled ones, the author's own, and installed ones for other scripts.

`load_fonts` is the only function that reads from disk, once per site.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tilfolio.images.glyphs import FontFacts, read_font
from tilfolio.model import Problem

if TYPE_CHECKING:
    from PIL import ImageFont

SHIPPED = Path(__file__).parent.parent / "assets" / "fonts"
"""A bundled OFL family: Latin, Greek, Cyrillic, Vietnamese, arrows and mathematics."""

_SUFFIXES = {".ttf", ".otf", ".ttc"}
_STRIKES = (109, 136, 160, 128, 96, 64, 32)
_NEVER = ("lastresort", "adobeblank", "unifont")
"""Fallback families, which draw every character as a box or in pixels."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Face:
    """One font."""

    path: str
    color: bool = False
    """Whether its glyphs have their own colours, as those of emoji do."""
    weight: int = 400
    """The weight for a variable font: 400 is regular, 700 bold."""
    facts: FontFacts = field(repr=False, compare=False)

    def has(self, character: str) -> bool:
        """Return whether the font has a character."""
        return self.facts.has(character)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fonts:
    """The fonts for each use, preferred ones first."""

    title: tuple[Face, ...]
    text: tuple[Face, ...]
    code: tuple[Face, ...]
    problems: tuple[Problem, ...] = ()
    """The author's font files that cannot be used."""


_USES = {
    "title": ("InterDisplay-Bold.ttf", 700),
    "text": ("Inter-Medium.ttf", 500),
    "code": ("JetBrainsMono-Regular.ttf", 400),
}
"""The bundled font for each use, and its weight."""


def load_fonts(
    characters: str = "",
    *,
    title: Sequence[Path] = (),
    text: Sequence[Path] = (),
    system: bool = True,
) -> Fonts:
    """Return fonts for the given characters.

    The author's files come first, then the bundled fonts, then (unless `system` is False) installed fonts. Those are
    only searched if a character needs one, so never for a site in Latin letters. A file that is not a font becomes a
    Problem.
    """
    problems: list[Problem] = []
    chosen: dict[str, tuple[Face, ...]] = {}
    for (use, (shipped, weight)), paths in zip(_USES.items(), (title, text, ()), strict=True):
        opened = [_open_own(path, weight) for path in paths]
        problems += [problem for problem in opened if isinstance(problem, Problem)]
        own = tuple(face for face in opened if isinstance(face, Face))
        chosen[use] = (*own, _read_face(SHIPPED / shipped, weight))
    if system:
        chosen = {use: (*faces, *_find_faces(characters, faces, use)) for use, faces in chosen.items()}
    return Fonts(**chosen, problems=tuple(problems))


def find_undrawable(characters: str, faces: Sequence[Face]) -> str:
    """Return the characters that neither these nor any installed fonts have, each once, in order."""
    return "".join(sorted(char for char in _find_lacking(characters, faces) if not _is_installed(char)))


def _find_lacking(characters: str, faces: Sequence[Face]) -> set[str]:
    return {char for char in {*characters} if not is_silent(char) and not any(face.has(char) for face in faces)}


@lru_cache(maxsize=8192)
def _is_installed(character: str) -> bool:
    return any(facts.has(character) for _, facts in _list_installed())


def can_shape() -> bool:
    """Return whether Pillow can join and reorder letters, as Arabic and Indic scripts need.

    Pillow bundles Raqm but needs an installed FriBiDi library.
    """
    from PIL import features  # noqa: PLC0415

    return bool(features.check_feature("raqm") and features.check_feature("fribidi"))


@lru_cache(maxsize=512)
def open_font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """Open a font at a size in pixels; bitmap fonts (emoji) always open at their fixed size."""
    # Imported here because Pillow would take 5% of the time of a build that draws nothing.
    from PIL import ImageFont  # noqa: PLC0415

    if not face.color:
        font = ImageFont.truetype(face.path, size)
        _set_weight(font, face.weight)
        return font
    for strike in _STRIKES:
        with suppress(OSError):
            return ImageFont.truetype(face.path, strike)
    raise OSError(f"{face.path}: no size that can be drawn")


def is_silent(character: str) -> bool:
    """Return whether a character is invisible: a space, joiner, variation selector or control character."""
    is_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return is_selector or unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cc", "Cf"}


def _set_weight(font: ImageFont.FreeTypeFont, weight: int) -> None:
    """Set a variable font's weight; its default is often the thinnest."""
    try:
        axes = font.get_variation_axes()
    except (OSError, NotImplementedError):
        return
    values = [min(weight, axis["maximum"] or weight) if axis["name"] == b"Weight" else axis["default"] for axis in axes]
    font.set_variation_by_axes([float(value or 0) for value in values])


def _open_own(path: Path, weight: int) -> Face | Problem:
    try:
        face = _read_face(path, weight)
        open_font(face, 32)  # only the author's files need this check
    except (OSError, ValueError) as error:
        what = f"the font cannot be used ({error})"
        return Problem(path=str(path), what=what, remedy="Name a .ttf or .otf file that exists")
    return face


@cache
def _read_face(path: Path, weight: int) -> Face:
    return _make_face(path, read_font(path), weight)


def _make_face(path: Path, facts: FontFacts, weight: int) -> Face:
    return Face(path=str(path), color=facts.color, weight=weight, facts=facts)


def _find_faces(characters: str, faces: Sequence[Face], use: str) -> Iterator[Face]:
    """Choose as few installed fonts as possible that have the characters which the given fonts lack."""
    lacking = _find_lacking(characters, faces)
    if not lacking:
        return
    weight = _USES[use][1]
    tiers: dict[int, list[tuple[int, str, Face]]] = {}
    for path, facts in _list_installed():
        misfit = abs(facts.weight - weight) + (1000 if facts.italic else 0) + 100 * abs(facts.width - 5)
        tiers.setdefault(_rank(path, facts, use), []).append((misfit, path.name, _make_face(path, facts, weight)))
    for tier in sorted(tiers):
        yield from _cover(lacking, sorted(tiers[tier], key=lambda row: row[:2]))


def _cover(lacking: set[str], rows: Sequence[tuple[int, str, Face]]) -> Iterator[Face]:
    """Repeatedly take the font with most of the lacking characters (the better-ranked one on a tie)."""
    while lacking:
        found = [({char for char in lacking if face.has(char)}, misfit, face) for misfit, _, face in rows]
        covered, _, best = max(found, key=lambda row: (len(row[0]), -row[1]), default=(set(), 0, None))
        if best is None or not covered:
            return
        lacking -= covered
        yield best


def _rank(path: Path, facts: FontFacts, use: str) -> int:
    """Rank font families: Noto first, since its fonts match each other, then other plain fonts, then the rest."""
    name = path.stem.lower().replace("-", "").replace("_", "")
    if facts.color or (use == "code" and name.startswith("notosansmono")):
        return 0
    odd = any(word in name for word in ("serif", "mono", "nastaliq", "kufi", "ui", "condensed", "slanted", "math"))
    return 2 if odd else 0 if name.startswith("notosans") else 1


@cache
def _list_installed() -> tuple[tuple[Path, FontFacts], ...]:
    found: list[tuple[Path, FontFacts]] = []
    for path in sorted({path for folder in find_font_folders() for path in _walk(folder)}):
        with suppress(OSError, ValueError):
            facts = read_font(path)
            if facts.drawable:
                found.append((path, facts))
    return tuple(found)


def _walk(folder: Path) -> Iterator[Path]:
    for top, _, names in os.walk(folder):
        for name in names:
            path = Path(top, name)
            if path.suffix.lower() in _SUFFIXES and not name.lower().startswith(_NEVER):
                yield path


def find_font_folders() -> tuple[Path, ...]:
    """Return the system's font folders."""
    home = Path.home()
    if sys.platform == "win32":
        return (Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"), home / "AppData/Local/Microsoft/Windows/Fonts")
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    return (*(Path(folder, "fonts") for folder in shared.split(":") if folder), own / "fonts", home / ".fonts")
