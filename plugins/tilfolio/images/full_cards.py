"""The default cards: one colour from edge to edge.

A note shows its title and below it what it changed or one line of its code; a project its main figure and its picture;
a digest its counts and days; a section its symbol. Everything is legible at a width of 150 pixels.
"""

from dataclasses import replace
from functools import lru_cache

from PIL import Image

from tilfolio.images.blocks import Box, fit_block
from tilfolio.images.canvas import Canvas, draw_tile
from tilfolio.images.card import HEIGHT, WIDTH, Card, Drawn
from tilfolio.images.colors import WHITE, make_readable, mix
from tilfolio.images.design import CardStyle, choose_full_tones
from tilfolio.images.fonts import Fonts
from tilfolio.images.painter import Painter
from tilfolio.images.photos import contain_photo
from tilfolio.images.typeset import choose_faces, clean_text

MARGIN = 64
"""Free of text on all sides: previews round the corners and crop a little."""
LARGEST_WITH_COVER = 300_000
"""The maximum size in bytes of a card with a project's picture."""

_ROOM = WIDTH - 2 * MARGIN
_RIGHT = WIDTH - MARGIN
_LABEL_TOP, _TITLE_TOP, _LOWER_TOP, _FOOT_TOP = 48, 104, 404, 544
_SIZES = (118, 112, 104, 98, 92, 86, 80, 74, 68, 62, 56, 50, 44)
_FIGURE_SIZES = (196, 184, 168, 152, 136, 120, 104, 88, 72, 60, 48)
_PHOTO = 58
_KEPT = 40
"""Palette entries reserved for emoji."""
_FILLED = frozenset({"til", "section"})
"""The kinds whose background is the colour itself; other kinds use a deep shade of it."""
_COVER_DETAIL = ((200, 0), (128, 0), (64, 1), (32, 2), (16, 3), (8, 4), (4, 8))
"""Numbers of colours and blur radii to try until the card is small enough."""


def draw_full(card: Card, style: CardStyle, fonts: Fonts) -> Drawn:
    """Return a card as a PNG; long texts are shrunk, wrapped and, as a last resort, shortened."""
    cover = None
    if card.cover:
        cover = contain_photo(card.cover, (508, 256) if card.figure else (700, 270))
    painter = _draw_template(_keep_shared(card, style), style, fonts).copy()
    _DRAW.get(card.kind, _draw_note)(painter, replace_lost_title(painter, card), cover)
    _write_facts(painter, card)
    png = _finish_with_cover(painter, cover, wide=not card.figure) if cover else painter.canvas.png()
    return finish_card(painter, card, png, has_cover=cover is not None)


def finish_card(painter: Painter, card: Card, png: bytes, *, has_cover: bool) -> Drawn:
    """Return a finished card with what could not be drawn."""
    lost = ["cover"] if card.cover and not has_cover else []
    return Drawn(png=png, missing="".join(sorted(painter.missing)), unreadable=(*painter.unreadable, *lost))


def replace_lost_title(painter: Painter, card: Card) -> Card:
    """Return the card with the site's name as title if no letter of its title can be drawn."""
    if card.title.isascii():
        return card
    clusters, missing = choose_faces(clean_text(card.title), painter.fonts.title)
    if not missing or any(cluster.text[0].isalnum() for cluster in clusters):
        return card
    painter.missing.update(missing)
    return replace(card, title=card.site_name or card.author or card.category)


def _keep_shared(card: Card, style: CardStyle) -> Card:
    is_marked = card.kind == "til" and not (card.after or card.code)
    return Card(
        kind=card.kind,
        title="",
        category=card.category if card.kind in _FILLED else "",
        color=card.color,
        icon=(card.icon or card.kind) if is_marked else "",
        author=card.author,
        photo=card.photo,
        # Of the line below the author's name only whether there is one.
        date="-" if _join_facts(card, style) else "",
    )


@lru_cache(maxsize=24)
def _draw_template(card: Card, style: CardStyle, fonts: Fonts) -> Painter:
    tones = choose_full_tones(card.color, style, filled=card.kind in _FILLED)
    painter = Painter(canvas=Canvas.blank((WIDTH, HEIGHT), tones.ground), tones=tones, style=style, fonts=fonts)
    _write_label(painter, card.category)
    if style.author:
        painter.draw_portrait(card.photo, _PHOTO, (MARGIN, _FOOT_TOP), tones=48)
        box = Box(width=_foot_room(card, style), height=38, sizes=(30, 27, 24), leading=1.2)
        at = (_foot_left(card, style), _FOOT_TOP + (-4 if card.date else 10))
        painter.write(card.author, fonts.title, box, at, tones.title, leans=False)
    if card.icon:
        _draw_mark(painter, card, 168, (_RIGHT - 84, HEIGHT - MARGIN - 76))
    return reserve_colors(painter)


def reserve_colors(painter: Painter) -> Painter:
    """Return a template with the tones of later texts in its palette, and room for text after emoji."""
    for color in (painter.tones.title, painter.tones.quiet):
        painter.canvas.blend(painter.tones.ground, color)
    painter.canvas.kept = _KEPT
    return painter


def _foot_left(card: Card, style: CardStyle) -> int:
    return MARGIN + (_PHOTO + 18 if card.photo and style.author else 0)


def _foot_room(card: Card, style: CardStyle) -> int:
    # The picture on the right of a project's card starts at 604 at the earliest.
    return (500 if card.kind == "project" else 860) - _foot_left(card, style)


def _write_facts(painter: Painter, card: Card) -> None:
    style = painter.style
    line = _join_facts(card, style)
    box = Box(width=_foot_room(card, style), height=36, sizes=(25, 23, 21), leading=1.2)
    down = 32 if card.author and style.author else 14
    painter.write(
        line, painter.fonts.text, box, (_foot_left(card, style), _FOOT_TOP + down), painter.tones.quiet, leans=False
    )


def _join_facts(card: Card, style: CardStyle) -> str:
    facts = (card.date if style.date and card.kind != "digest" else "", card.site_name if style.site else "")
    return "  ·  ".join(fact for fact in facts if fact)


def _write_label(painter: Painter, text: str) -> None:
    box = Box(width=_ROOM, height=46, sizes=(34, 31, 28), leading=1.2)
    painter.write(text, painter.fonts.title, box, (MARGIN, _LABEL_TOP), painter.tones.label)


def _write_title(
    painter: Painter,
    text: str,
    bottom: int,
    *,
    top: int = _TITLE_TOP,
    room: int = _ROOM,
    largest: int = 92,
    lines: int = 4,
) -> None:
    largest = min(largest, painter.style.title_size)
    sizes = tuple(size for size in _SIZES if size <= largest) or (largest,)
    box = Box(width=room, height=bottom - top, sizes=sizes, lines=lines, leading=1.08, break_below=68)
    painter.write(text, painter.fonts.title, box, (MARGIN, top), painter.tones.title, alone=True)


def _draw_note(painter: Painter, card: Card, cover: Image.Image | None) -> None:
    """Write the title and below it what the note changed or its line of code."""
    top = _TITLE_TOP if card.category else _LABEL_TOP + 12
    if card.after or card.code:
        _write_title(painter, card.title, _LOWER_TOP - 12, top=top)
        _draw_bar(painter, card)
        return
    _write_title(painter, card.title, _FOOT_TOP - 44, top=top, largest=118)


def _draw_bar(painter: Painter, card: Card) -> None:
    size, pad = (_ROOM, 110), 34
    at, ground = (MARGIN, _LOWER_TOP), painter.tones.vivid
    painter.canvas.paint(draw_tile(size, 20), at, ground, painter.tones.ground)
    light = make_readable(mix(painter.tones.ground, WHITE, 0.72), ground, 7)
    sizes: tuple[int, ...] = (46, 42, 38, 35, 32, 29, 26)
    text, faces = card.code, (*painter.fonts.code, *painter.fonts.text)
    if card.after:
        sizes = (66, 60, 54, 48, 42, 36)
        text, faces = f"{card.before}  →  {card.after}", painter.fonts.title
    box = Box(width=size[0] - 2 * pad, height=size[1], sizes=sizes)
    painter.write(text, faces, box, (at[0] + pad, at[1]), light, on=ground, middle=True)


def _draw_mark(painter: Painter, card: Card, size: int, middle: tuple[int, int]) -> None:
    """Draw the page's symbol, a little lighter than the background."""
    if painter.style.layout == "full":
        ground = painter.tones.ground
        painter.draw_symbol(card.icon, card.kind, middle, size, mix(ground, painter.tones.title, 0.34), ground)


def _draw_section(painter: Painter, card: Card, cover: Image.Image | None) -> None:
    _write_title(painter, card.title, _FOOT_TOP - 40, top=_TITLE_TOP if card.category else 72, room=700, largest=118)
    _draw_mark(painter, card, 300, (_RIGHT - 150, HEIGHT // 2 - 20))


def _draw_project(painter: Painter, card: Card, cover: Image.Image | None) -> None:
    _write_label(painter, card.category)
    if cover is None and not card.figure:
        _write_title(painter, card.title, _FOOT_TOP - 40, room=_ROOM - 250)
        _draw_mark(painter, card, 190, (_RIGHT - 95, HEIGHT - MARGIN - 90))
        return
    _write_title(painter, card.title, 272, largest=76, lines=2)
    if cover is None and len(card.counts) > 1:
        _write_counts(painter, card.counts, _ROOM)
    elif card.figure:
        _write_figure(painter, card, 290, 500 if cover else _ROOM)


def _draw_achievement(painter: Painter, card: Card, cover: Image.Image | None) -> None:
    _write_label(painter, card.category)
    if not card.figure:
        _write_title(painter, card.title, _FOOT_TOP - 40, room=740)
        _draw_mark(painter, card, 250, (_RIGHT - 125, HEIGHT // 2 - 30))
        return
    _write_figure(painter, card, 96, 760)
    _write_title(painter, card.title, _FOOT_TOP - 30, top=388, room=760, largest=56, lines=2)
    _draw_mark(painter, card, 220, (_RIGHT - 110, HEIGHT // 2 - 40))


def _write_figure(painter: Painter, card: Card, top: int, room: int) -> None:
    """Write a figure as large as possible with its unit in smaller letters, and its label below."""
    faces, tones = painter.fonts.title, painter.tones
    unit = Box(width=room, height=90, sizes=(68,))
    share = round(fit_block(card.unit, faces, unit, language=painter.style.language).width) + 14 if card.unit else 0
    box = Box(width=room - share, height=200, sizes=_FIGURE_SIZES, leading=1.02)
    block = painter.write(card.figure, faces, box, (MARGIN - 6, top - 8), tones.title)
    if card.unit:
        # Align the baselines: that of a block is 0.8 of its line height below its top.
        base = top - 8 + round(block.pitch * 0.8)
        at = (MARGIN - 6 + round(block.width) + 12, base - round(68 * 1.12 * 0.8))
        painter.write(card.unit, faces, replace(unit, width=share + 20), at, tones.label)
    label = Box(width=room, height=44, sizes=(34, 31, 28, 25, 23), leading=1.2)
    painter.write(
        card.figure_label, painter.fonts.text, label, (MARGIN, top + block.pitch - 2), tones.quiet, leans=False
    )


def _draw_digest(painter: Painter, card: Card, cover: Image.Image | None) -> None:
    _write_label(painter, card.date if painter.style.date else "")
    _write_title(painter, card.title, 290, lines=2)
    strip = card.strip if any(card.strip) else ()
    _write_counts(painter, card.counts, 660 if strip else _ROOM)
    if strip:
        left = _RIGHT - (len(strip) * (38 + 16) - 16)
        color, ground = painter.tones.label, painter.tones.ground
        painter.draw_bars(strip, (left, HEIGHT - MARGIN), (38, 240), 16, color, mix(ground, color, 0.3), ground)


def _write_counts(painter: Painter, counts: tuple[tuple[str, str], ...], room: int) -> None:
    for at, (figure, name) in enumerate(counts[:3]):
        each = room // len(counts[:3])
        left = MARGIN + at * each
        box = Box(width=each - 20, height=126, sizes=(124, 108, 92, 76, 60, 48, 40), leading=1.02)
        painter.write(figure, painter.fonts.title, box, (left, 318), painter.tones.title, leans=False)
        box = Box(width=each - 20, height=44, sizes=(34, 30, 26, 23), leading=1.2)
        painter.write(name, painter.fonts.text, box, (left, 450), painter.tones.quiet, leans=False)


def _finish_with_cover(painter: Painter, cover: Image.Image, *, wide: bool) -> bytes:
    pad, top, bottom = 14, 286 if not wide else 268, HEIGHT - MARGIN + 16
    width, height = cover.width + 2 * pad, cover.height + 2 * pad
    at = (_RIGHT - width, top + max(0, (bottom - top - height) // 2))
    return painter.finish_with_cover(cover, at, painter.tones.ground, pad, _COVER_DETAIL, LARGEST_WITH_COVER)


_DRAW = {
    "section": _draw_section,
    "project": _draw_project,
    "achievement": _draw_achievement,
    "digest": _draw_digest,
}
