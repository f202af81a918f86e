"""Carousels: a PDF of portrait pages, 1080 × 1350, in the design of the cards, to swipe through in a post."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from tilfolio.images.blocks import Box
from tilfolio.images.canvas import Canvas, draw_tile
from tilfolio.images.code import Span, fit_code
from tilfolio.images.colors import INK, RGB, WHITE, make_readable, mix
from tilfolio.images.design import CardStyle, Tones, choose_tones
from tilfolio.images.fonts import Fonts
from tilfolio.images.painter import Painter, Written
from tilfolio.images.pdf import write_pdf
from tilfolio.images.slides import Slide, split_slide

WIDTH, HEIGHT = 1080, 1350
"""The page size in points."""

_MOST_PAGES = 16
_FINE = 2
"""Pixels per point: letters stay sharp on a phone."""
_MARGIN = 84 * _FINE
_ROOM = WIDTH * _FINE - 2 * _MARGIN
_TOP, _BOTTOM = 210 * _FINE, 1150 * _FINE
_TEXT_SIZES = tuple(size * _FINE for size in (104, 96, 88, 80, 72, 66, 60, 54, 48, 43, 39))
_CODE_SIZES = tuple(size * _FINE for size in (44, 40, 36, 33, 30, 27, 25, 23))
_PANEL: RGB = (13, 17, 28)
_HUES: dict[str, RGB] = {
    "comment": (148, 158, 178),
    "keyword": (255, 140, 170),
    "string": (150, 222, 160),
    "number": (255, 190, 110),
    "name": (130, 190, 255),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Deck:
    """The pages of a carousel and what they share."""

    title: str
    """The title of the document, which LinkedIn shows below it."""
    slides: tuple[Slide, ...]
    color: str = ""
    """The category's colour, `#rrggbb`; the style's accent if empty."""
    icon: str = ""
    """As on a card."""
    author: str = ""
    photo: bytes = b""
    site_name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnDeck:
    """A finished carousel."""

    pdf: bytes
    pages: int
    missing: str = ""
    """Characters that no font has, each once."""
    shortened: tuple[int, ...] = ()
    """The numbers of pages, from 1, whose text was shortened."""


def draw_carousel(deck: Deck, style: CardStyle, fonts: Fonts) -> DrawnDeck:
    """Return the PDF; the same deck gives the same bytes. Text that is too long for a page continues on the next."""
    drawn = _draw_all(deck, style, fonts)
    while any(cut for _, cut in drawn):
        parts = (split_slide(slide) if cut else [slide] for slide, (_, cut) in zip(deck.slides, drawn, strict=True))
        slides = [*chain.from_iterable(parts)]
        if not len(deck.slides) < len(slides) <= _MOST_PAGES:
            break
        deck = replace(deck, slides=tuple(slides))
        drawn = _draw_all(deck, style, fonts)
    missing = {char for page, _ in drawn for char in page.painter.missing}
    shortened = [number for number, (_, cut) in enumerate(drawn, start=1) if cut]
    pages = [(page.painter.canvas, page.list_lines()) for page, _ in drawn]
    pdf = write_pdf(pages, (WIDTH, HEIGHT), title=deck.title, author=deck.author, language=style.language)
    return DrawnDeck(pdf=pdf, pages=len(pages), missing="".join(sorted(missing)), shortened=tuple(shortened))


def _draw_all(deck: Deck, style: CardStyle, fonts: Fonts) -> "list[tuple[_Page, bool]]":
    """Draw all pages; return each with whether its text was shortened."""
    pages = [_Page(slide, deck, number, style, fonts) for number, slide in enumerate(deck.slides, start=1)]
    return [(page, page.draw()) for page in pages]


class _Page:
    """A page in progress: a slide, its deck and its painter."""

    def __init__(self, slide: Slide, deck: Deck, number: int, style: CardStyle, fonts: Fonts) -> None:
        self.slide, self.deck, self.number = slide, deck, number
        tones = choose_tones(deck.color, style)
        tones = _make_gotcha_tones(tones) if slide.kind == "gotcha" else tones
        # A listing has so many flat colours that none are left for emoji, which take the nearest ones.
        kept = 250 if slide.kind == "code" else 130
        canvas = Canvas.blank((WIDTH * _FINE, HEIGHT * _FINE), tones.ground, kept=kept)
        self.painter = Painter(canvas=canvas, tones=tones, style=style, fonts=fonts)

    def draw(self) -> bool:
        """Draw the page; return whether a text was shortened."""
        draw = {"title": self._draw_title, "code": self._draw_code, "last": self._draw_last}
        return draw.get(self.slide.kind, self._draw_words)()

    def list_lines(self) -> list[Written]:
        """Return the lines of text from the top."""
        written = (line for line in self.painter.written if line.text)
        return sorted(written, key=lambda line: (line.base, line.left))

    def _write(self, text: str, sizes: Sequence[int], top: int, bottom: int, *, lines: int = 30) -> bool:
        """Write the main text centred between two heights; return whether it was shortened."""
        box = Box(
            width=_ROOM,
            height=bottom - top,
            sizes=tuple(sizes),
            lines=lines,
            leading=1.16,
            break_below=48 * _FINE,
            keeps_lines=True,
        )
        painter = self.painter
        block = painter.write(text, painter.fonts.title, box, (_MARGIN, top), painter.tones.title, middle=True)
        return block.cut

    def _draw_title(self) -> bool:
        painter, tones = self.painter, self.painter.tones
        middle = (860 * _FINE, 1150 * _FINE)
        if painter.style.layout != "plain":
            painter.draw_circle(middle, 720 * _FINE, tones.vivid)
            painter.draw_symbol(self.deck.icon, "til", (middle[0] - 10 * _FINE, middle[1] - 70 * _FINE), 270 * _FINE)
        self._draw_label()
        sizes = (132 * _FINE, 122 * _FINE, 112 * _FINE, *_TEXT_SIZES)
        cut = self._write(self.slide.text, sizes, 170 * _FINE, 780 * _FINE, lines=7)
        self._draw_author(370)
        return cut

    def _draw_words(self) -> bool:
        self._draw_label()
        self._draw_progress()
        return self._write(self.slide.text, _TEXT_SIZES, _TOP, _BOTTOM)

    def _draw_code(self) -> bool:
        self._draw_label()
        self._draw_progress()
        cut, top = False, _TOP
        if self.slide.text:
            top = 460 * _FINE
            cut = self._write(self.slide.text, _TEXT_SIZES[4:], _TOP - 30 * _FINE, top - 30 * _FINE, lines=5)
        return self._draw_listing(top) or cut

    def _draw_listing(self, top: int) -> bool:
        painter, pad = self.painter, 44 * _FINE
        left, width = _MARGIN - 36 * _FINE, _ROOM + 72 * _FINE
        listing = fit_code(self.slide.code, self.slide.language, width - 2 * pad, _BOTTOM - top - 2 * pad, _CODE_SIZES)
        height = min(_BOTTOM - top, listing.pitch * len(listing.lines) + 2 * pad)
        top += (_BOTTOM - top - height) // 2
        painter.canvas.paint(draw_tile((width, height), 28 * _FINE), (left, top), _PANEL, painter.tones.ground)
        before = len(painter.written)
        for row, line in enumerate(listing.lines):
            for span in line:
                at = (left + pad + round(span.column * listing.letter), top + pad + row * listing.pitch)
                self._write_span(span, at, listing.size, left + width - pad - at[0])
        # The text layer holds whole lines of code, not the coloured parts.
        painter.written[before:] = [
            Written(
                text=" " * line[0].column + "".join(span.text for span in line),
                left=left + pad,
                base=top + pad + row * listing.pitch + listing.size,
                width=listing.letter * (line[-1].column + len(line[-1].text)),
                size=listing.size,
            )
            for row, line in enumerate(listing.lines)
            if line
        ]
        return listing.cut

    def _write_span(self, span: Span, at: tuple[int, int], size: int, room: int) -> None:
        lead = len(span.text) - len(span.text.lstrip())
        if lead == len(span.text):
            return
        letter = round(size * 0.6)
        box = Box(width=max(room - lead * letter, letter), height=size * 2, sizes=(size,), leading=1.5)
        self.painter.write(
            span.text,
            self.painter.fonts.code,
            box,
            (at[0] + lead * letter, at[1]),
            _HUES.get(span.hue, WHITE),
            on=_PANEL,
        )

    def _draw_last(self) -> bool:
        painter, tones = self.painter, self.painter.tones
        self._draw_label()
        cut = self._write(self.slide.text, _TEXT_SIZES, _TOP, 720 * _FINE)
        link = self.slide.link.split("://", 1)[-1].rstrip("/")
        if link:
            at, size = (_MARGIN, 770 * _FINE), (_ROOM, 150 * _FINE)
            painter.canvas.paint(draw_tile(size, 32 * _FINE), at, tones.vivid, tones.ground)
            sizes = tuple(points * _FINE for points in (46, 42, 38, 34, 30, 26, 23))
            box = Box(width=size[0] - 80 * _FINE, height=size[1], sizes=sizes, lines=3, break_below=34 * _FINE)
            start = (at[0] + 40 * _FINE, at[1])
            faces = painter.fonts.title
            cut = painter.write(link, faces, box, start, tones.symbol, on=tones.vivid, middle=True).cut or cut
        self._draw_author(912 - 120, top=1030)
        self._draw_progress()
        return cut

    def _draw_label(self) -> None:
        sizes = tuple(points * _FINE for points in (42, 38, 34))
        box = Box(width=_ROOM - 110 * _FINE, height=60 * _FINE, sizes=sizes)
        painter = self.painter
        painter.write(self.slide.label, painter.fonts.title, box, (_MARGIN, 84 * _FINE), painter.tones.label)
        if self.slide.kind != "title" and painter.style.layout != "plain":
            middle = (WIDTH * _FINE - _MARGIN - 44 * _FINE, 110 * _FINE)
            painter.draw_circle(middle, 88 * _FINE, painter.tones.vivid)
            painter.draw_symbol(self.deck.icon, "til", middle, 48 * _FINE)

    def _draw_progress(self) -> None:
        """Draw a mark for each page at the bottom, as a progress indicator."""
        painter, tones = self.painter, self.painter.tones
        count, gap = max(1, len(self.deck.slides)), 14 * _FINE
        width = max(gap, (_ROOM - gap * (count - 1)) // count)
        for at in range(count):
            color = tones.label if at < self.number else mix(tones.ground, tones.label, 0.28)
            bar = draw_tile((width, 8 * _FINE), 4 * _FINE)
            painter.canvas.paint(bar, (_MARGIN + at * (width + gap), 1262 * _FINE), color, tones.ground)
        box = Box(width=_ROOM, height=44 * _FINE, sizes=(30 * _FINE, 27 * _FINE), leading=1.2)
        author = self.deck.author if painter.style.author else ""
        words = author if self.slide.kind != "last" else ""
        painter.write(words, painter.fonts.text, box, (_MARGIN, 1204 * _FINE), tones.quiet)

    def _draw_author(self, room: int, top: int = 1190) -> None:
        """Draw the author's name and photo at the bottom of the first and last page."""
        painter, tones, side = self.painter, self.painter.tones, 96 * _FINE
        if not painter.style.author:
            return
        has_photo = painter.draw_portrait(self.deck.photo, side, (_MARGIN, top * _FINE), tones=64)
        left = _MARGIN + (side + 26 * _FINE if has_photo else 0)
        box = Box(width=room * _FINE - left + _MARGIN, height=52 * _FINE, sizes=tuple(n * _FINE for n in (40, 36, 32)))
        painter.write(self.deck.author, painter.fonts.title, box, (left, (top + 2) * _FINE), tones.title)
        box = Box(width=box.width, height=44 * _FINE, sizes=tuple(n * _FINE for n in (31, 28, 25)))
        site = self.deck.site_name if painter.style.site else ""
        painter.write(site, painter.fonts.text, box, (left, (top + 54) * _FINE), tones.quiet)


def _make_gotcha_tones(tones: Tones) -> Tones:
    return Tones(
        ground=tones.vivid,
        vivid=tones.ground,
        title=tones.symbol,
        label=make_readable(mix(tones.symbol, tones.vivid, 0.12), tones.vivid),
        quiet=make_readable(mix(tones.symbol, tones.vivid, 0.12), tones.vivid),
        symbol=tones.title if tones.title != tones.symbol else max(WHITE, INK),
    )
