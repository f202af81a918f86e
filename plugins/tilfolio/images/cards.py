"""Preview cards of shared links, 1200 × 630 pixels.

LinkedIn shows a shared link about 150 pixels wide, so a card has a few large words, one symbol and strong contrast.
`full_cards.py` draws the default layout. This module draws the optional ones: a background in a deep shade of the
category's colour, with the symbol on a disc or panel in the colour itself on the right.
"""

from dataclasses import replace
from functools import lru_cache

from PIL import Image

from tilfolio.images.blocks import Box
from tilfolio.images.canvas import Canvas, draw_tile
from tilfolio.images.card import HEIGHT, WIDTH, Card, CardKind, Drawn
from tilfolio.images.colors import mix
from tilfolio.images.design import CardStyle, choose_tones
from tilfolio.images.fonts import Fonts
from tilfolio.images.full_cards import draw_full, finish_card, replace_lost_title, reserve_colors
from tilfolio.images.painter import Painter
from tilfolio.images.photos import frame_photo

__all__ = ["HEIGHT", "LARGEST", "MARGIN", "WIDTH", "Card", "CardKind", "Drawn", "draw_card"]

MARGIN = 72
"""Free of text on all sides: previews round the corners and crop a little."""

LARGEST = 60_000
"""The maximum size of a card in bytes."""

_TITLE_SIZES = (156, 144, 132, 122, 114, 107, 100, 92, 86, 80, 74, 68, 62, 56, 50)
_LABEL_TOP, _TITLE_TOP, _TITLE_BOTTOM, _FOOT_TOP = 62, 128, 492, 518
_PHOTO = 64
_DISC, _DISC_LEFT = 640, 862
_COVER_LEFT, _COVER_ROOM = 620, (516, 470)
_SYMBOL, _SYMBOL_MIDDLE = 236, 1037


def draw_card(card: Card, style: CardStyle, fonts: Fonts) -> Drawn:
    """Return a card as a PNG; long texts are shrunk, wrapped and, as a last resort, shortened."""
    if style.layout == "full":
        return draw_full(card, style, fonts)
    cover = frame_photo(card.cover, _COVER_ROOM) if card.cover else None
    strip = card.strip if style.layout != "plain" and any(card.strip) else ()
    shared = Card(
        kind=card.kind,
        title="",
        category=card.category,
        color=card.color,
        icon=card.icon,
        author=card.author,
        photo=card.photo,
    )
    layout = "cover" if cover else style.layout
    painter = _draw_template(shared, style, fonts, layout, bool(cover or strip)).copy()
    left = _SYMBOL_MIDDLE - (len(strip) * (25 + 12) - 12) // 2
    color, ground = painter.tones.symbol, painter.tones.vivid
    painter.draw_bars(strip, (left, HEIGHT // 2 + 105), (25, 210), 12, color, mix(ground, color, 0.45), ground)
    _write_words(painter, replace_lost_title(painter, card), layout)
    png = _finish_with_cover(painter, cover) if cover else painter.canvas.png()
    return finish_card(painter, card, png, has_cover=cover is not None)


_ROOMS = {"disc": 752, "panel": 752, "plain": WIDTH - 2 * MARGIN, "cover": _COVER_LEFT - MARGIN - 44}
"""The width of the text beside the symbol, in pixels."""


@lru_cache(maxsize=24)
def _draw_template(card: Card, style: CardStyle, fonts: Fonts, layout: str, bare: bool) -> Painter:
    tones = choose_tones(card.color, style)
    painter = Painter(canvas=Canvas.blank((WIDTH, HEIGHT), tones.ground), tones=tones, style=style, fonts=fonts)
    _draw_ground(painter, layout)
    if not bare and layout != "plain":
        painter.draw_symbol(card.icon, card.kind, (_SYMBOL_MIDDLE, HEIGHT // 2), _SYMBOL)
    box = Box(width=_ROOMS[layout], height=52, sizes=(38, 34, 30), leading=1.2)
    painter.write(card.category, fonts.title, box, (MARGIN, _LABEL_TOP), tones.label)
    if style.author:
        painter.draw_portrait(card.photo, _PHOTO, (MARGIN, _FOOT_TOP), tones=48)
        painter.write(card.author, fonts.title, _foot_box(card, style, layout), _foot_at(card, style, -2), tones.title)
    return reserve_colors(painter)


def _draw_ground(painter: Painter, layout: str) -> None:
    tones = painter.tones
    if layout == "disc":
        painter.draw_circle((_DISC_LEFT + _DISC // 2, HEIGHT // 2), _DISC, tones.vivid)
    elif layout != "plain":
        left = _COVER_LEFT if layout == "cover" else _DISC_LEFT
        panel = draw_tile((WIDTH - left, HEIGHT), 0)
        painter.canvas.paint(panel, (left, 0), tones.vivid, tones.ground)


_COVER_DETAIL = ((160, 0), (64, 0), (48, 1), (24, 2), (16, 3), (8, 4), (4, 8))
"""Numbers of colours and blur radii to try until the card is small enough."""


def _finish_with_cover(painter: Painter, cover: Image.Image) -> bytes:
    at = ((_COVER_LEFT + WIDTH - cover.width) // 2, (HEIGHT - cover.height) // 2)
    return painter.finish_with_cover(cover, at, painter.tones.vivid, 0, _COVER_DETAIL, LARGEST)


def _write_words(painter: Painter, card: Card, layout: str) -> None:
    room = _ROOMS[layout]
    top = _TITLE_TOP if card.category else _LABEL_TOP
    if card.kind == "achievement" and card.figure:
        _write_figure(painter, card, room)
    elif card.kind == "digest" and card.counts:
        _write_title(painter, card.title, (top, 300), room, largest=92)
        _write_counts(painter, card.counts[:3], room)
    else:
        _write_title(painter, card.title, (top, _TITLE_BOTTOM), room, alone=True)
    _write_foot(painter, card, layout)


def _write_title(
    painter: Painter, text: str, between: tuple[int, int], room: int, largest: int = 156, *, alone: bool = False
) -> None:
    """Write a text as large as possible, centred between two heights."""
    largest = min(largest, painter.style.title_size)
    sizes = tuple(size for size in _TITLE_SIZES if size <= largest) or (largest,)
    box = Box(width=room, height=between[1] - between[0], sizes=sizes, lines=4, leading=1.1, break_below=68)
    at = (MARGIN, between[0])
    painter.write(text, painter.fonts.title, box, at, painter.tones.title, middle=True, alone=alone)


def _write_figure(painter: Painter, card: Card, room: int) -> None:
    box = Box(width=room, height=210, sizes=(184, 168, 152, 136, 120, 104, 88, 72), lines=1, leading=1.1)
    painter.write(
        f"{card.figure} {card.unit}".strip(),
        painter.fonts.title,
        box,
        (MARGIN - 6, _TITLE_TOP - 14),
        painter.tones.title,
    )
    box = Box(width=room, height=46, sizes=(36, 32, 28), leading=1.2)
    painter.write(card.figure_label, painter.fonts.text, box, (MARGIN, 314), painter.tones.label)
    top = 372 if card.figure_label else 326
    _write_title(painter, card.title, (top, _TITLE_BOTTOM), room, largest=56)


def _write_counts(painter: Painter, counts: tuple[tuple[str, str], ...], room: int) -> None:
    each = room // len(counts)
    for at, (figure, name) in enumerate(counts):
        left = MARGIN + at * each
        box = Box(width=each - 20, height=110, sizes=(104, 88, 72, 56, 44), leading=1.1)
        painter.write(figure, painter.fonts.title, box, (left, 320), painter.tones.title)
        box = Box(width=each - 20, height=44, sizes=(34, 30, 26), leading=1.2)
        painter.write(name, painter.fonts.text, box, (left, 432), painter.tones.label)


def _write_foot(painter: Painter, card: Card, layout: str) -> None:
    style = painter.style
    facts = (card.date if style.date else "", card.site_name if style.site else "")
    line = "  ·  ".join(fact for fact in facts if fact)
    box = replace(_foot_box(card, style, layout), sizes=(26, 24, 22))
    at = _foot_at(card, style, 34 if card.author and style.author else 14)
    painter.write(line, painter.fonts.text, box, at, painter.tones.quiet)


def _foot_box(card: Card, style: CardStyle, layout: str) -> Box:
    return Box(width=_ROOMS[layout] + MARGIN - _foot_at(card, style)[0], height=38, sizes=(30, 27, 24), leading=1.2)


def _foot_at(card: Card, style: CardStyle, down: int = 0) -> tuple[int, int]:
    """Return the start of the text beside the author's photo."""
    return MARGIN + (_PHOTO + 20 if card.photo and style.author else 0), _FOOT_TOP + down
