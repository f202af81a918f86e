"""Edge: draw cards, on all cores if there are many, and cache them by their contents, style and code."""

import functools
import hashlib
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec
import PIL
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.faults import describe_fault
from tilfolio.images import card as records
from tilfolio.images.card import Card, Drawn
from tilfolio.images.design import CardStyle
from tilfolio.images.fonts import Fonts, find_undrawable, load_fonts
from tilfolio.model import Problem
from tilfolio.store.workers import map_on_cores

DrawCard = Callable[[Card, CardStyle, Fonts], Drawn]


def _draw_card(card: Card, style: CardStyle, fonts: Fonts) -> Drawn:
    # Imported here because Pillow takes a twentieth of the time of a build without new cards.
    from tilfolio.images.cards import draw_card  # noqa: PLC0415

    return draw_card(card, style, fonts)


log = logging.getLogger("mkdocs.plugins.tilfolio")

_MOST_SIGNS = 20
"""Maximum number of missing characters in a message."""
_WORTH_FORKING = 60
"""Number of cards that take about as long to draw as starting another process."""


class CardOrder(Struct, frozen=True, kw_only=True):
    """A card to draw."""

    uri: str
    card: Card
    shown: str
    """The file to name in Problems."""
    key: str
    """Hex hash of everything that the image depends on."""


class Studio(Struct, frozen=True, kw_only=True):
    """The style, fonts and function that draw all cards of a site."""

    style: CardStyle
    fonts: tuple[Path, ...] = ()
    """The author's own fonts: for titles, then for text."""
    draw: DrawCard = _draw_card
    mark: bytes = b""
    """A hash of all of the above and the drawing code."""

    def key_of(self, card: Card) -> str:
        """Return a hash of everything that a card's image depends on, including characters missing in all fonts."""
        named = hashlib.blake2b(self.mark, digest_size=20)
        for each in fields(card):
            value = getattr(card, each.name)
            named.update(_name_content(value if isinstance(value, bytes) else repr(value).encode()))
        foreign = "".join(text for text in _list_texts(card) if not text.isascii())
        if foreign:
            own = load_fonts(title=self.fonts[:1], text=self.fonts[1:2], system=False)
            named.update(find_undrawable(foreign, own.title).encode())
        return named.hexdigest()

    def load_fonts(self, cards: Iterable[Card]) -> Fonts:
        """Return fonts for all texts on some cards."""
        characters = "".join(sorted({char for card in cards for text in _list_texts(card) for char in text}))
        return load_fonts(characters, title=self.fonts[:1], text=self.fonts[1:2])


@functools.lru_cache(maxsize=256)
def _name_content(content: bytes) -> bytes:
    """Return a hash of an image or a text; cached, because the author's photo is on every card."""
    return hashlib.blake2b(content).digest()


def _list_texts(card: Card) -> Iterator[str]:
    """Yield all texts on a card."""
    yield from (card.title, card.category, card.date, card.author, card.site_name, card.figure, card.unit)
    yield from (card.figure_label, card.before, card.after, card.code, "→" if card.after else "")
    yield from (part for count in card.counts for part in count)
    if "<svg" not in card.icon:
        yield card.icon


def open_studio(style: CardStyle, fonts: Sequence[Path], overrides: Path | None = None) -> Studio:
    """Return a studio; the author may define `draw_card(card, style, fonts)` in the file `cards.py` of `overrides`.

    Raises:
        AttributeError: the author's file has no function `draw_card`.
        Exception: any error of that file.
    """
    own = overrides / "cards.py" if overrides and (overrides / "cards.py").is_file() else None
    code = [*sorted(Path(records.__file__).parent.glob("*.py")), *fonts, *([own] if own else [])]
    mark = hashlib.blake2b(f"{PIL.__version__} {style!r}".encode())
    for path in code:
        mark.update(path.read_bytes() if path.is_file() else b"")
    draw = _load_function(own) if own else _draw_card
    return Studio(style=style, fonts=tuple(fonts), draw=draw, mark=mark.digest())


class Fault(Struct, frozen=True, kw_only=True):
    """What is wrong with a drawn card."""

    missing: str = ""
    """Characters that no font has."""
    problem: Problem | None = None


def write_cards(
    orders: Sequence[CardOrder], studio: Studio, folder: Path, cache: Any, cores: int
) -> tuple[Problem, ...]:
    """Write the cards into the site's folder; return Problems in the order of the cards.

    Unchanged cards stay in the site. Only complete cards are cached: others are drawn again in each build, so that
    their Problem is reported again and newly installed fonts are found.
    """
    missing = [order for order in orders if cache is None or not cache.site.keep(order.uri, order.key)]
    for place in {(folder / order.uri).parent for order in missing}:
        place.mkdir(parents=True, exist_ok=True)
    wanted: list[CardOrder] = []
    for order in missing:
        png = cache.store.get(_name(order)) if cache is not None else None
        if png is None:
            wanted.append(order)
        else:
            (folder / order.uri).write_bytes(png)
    if not wanted and not studio.fonts:  # problems with fonts are reported in every build
        return ()
    fonts = studio.load_fonts(order.card for order in wanted)

    def write(order: CardOrder) -> Fault:
        png, fault = _draw(order, studio, fonts)
        (folder / order.uri).write_bytes(png)
        return fault

    helpful = min(cores, len(wanted) // _WORTH_FORKING)
    decode = msgspec.msgpack.Decoder(Fault).decode
    drawn = map_on_cores(write, wanted, cores=helpful, encode=msgspec.msgpack.encode, decode=decode)
    faults = {order.uri: fault for order, (fault, _) in zip(wanted, drawn, strict=True) if fault != Fault()}
    if cache is not None:
        for order in wanted:
            if order.uri not in faults:
                cache.store.put(_name(order), (folder / order.uri).read_bytes())
        for order in missing:
            if order.uri not in faults:
                cache.site.claim(order.uri, order.key)
    if signs := set("".join(fault.missing for fault in faults.values())):
        lacking = [order for order in wanted if order.uri in faults and faults[order.uri].missing]
        log.info("%s", _hint_at_fonts(lacking, signs))
    return (*fonts.problems, *(fault.problem for fault in faults.values() if fault.problem))


def draw_one(order: CardOrder, studio: Studio) -> bytes:
    """Draw a card and return its PNG."""
    return _draw(order, studio, studio.load_fonts([order.card]))[0]


def _load_function(path: Path) -> DrawCard:
    names: dict[str, object] = {"__name__": "tilfolio_overrides_cards", "__file__": str(path)}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)  # noqa: S102 - the author's own code
    function = names.get("draw_card")
    if not callable(function):
        raise AttributeError(f"{path} has no function draw_card(card, style, fonts)")
    return function


def _name(order: CardOrder) -> str:
    return f"card {order.key}"


def _draw(order: CardOrder, studio: Studio, fonts: Fonts) -> tuple[bytes, Fault]:
    """Return a card and what is wrong with it; if drawing fails, a plain one with the site's name."""
    try:
        drawn = studio.draw(order.card, studio.style, fonts)
    except Exception as error:
        problem = describe_fault(order.shown, "drawing its preview card, so a plain one stands in", error)
        if studio.draw is not _draw_card:
            what = problem.what.replace("tilfolio", "your draw_card", 1)
            problem = replace(problem, what=what, remedy="Correct overrides/tilfolio/cards.py")
        plain = Card(kind="section", title=order.card.site_name or order.card.author, author="", site_name="")
        return _draw_card(plain, studio.style, fonts).png, Fault(problem=problem)
    unreadable = Problem(
        path=order.shown,
        what=f"the {' and the '.join(drawn.unreadable)} for the preview card cannot be read as a picture",
        remedy="Use a PNG, JPEG or WebP file",
    )
    return drawn.png, Fault(missing=drawn.missing, problem=unreadable if drawn.unreadable else None)


def _hint_at_fonts(orders: Sequence[CardOrder], signs: Collection[str]) -> str:
    """Return a hint about missing characters on all cards; not a Problem, since other machines may have the font."""
    shown = "".join(sorted(signs)[:_MOST_SIGNS]) + ("…" if len(signs) > _MOST_SIGNS else "")
    others = f" and {len(orders) - 1} more" if len(orders) > 1 else ""
    cards = f"the preview card of {orders[0].shown}{others}"
    return (
        f"No font here has '{shown}': left out of {cards}. "
        "Install one that has (Noto Sans has most scripts), or name one in cards_fonts."
    )
