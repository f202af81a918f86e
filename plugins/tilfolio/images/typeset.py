"""Typesetting: choose a font for each character, break lines, and order the pieces of a line.

A text is split into clusters (what a reader sees as one character), which form words, which form lines. Widths are in
ems until a size is chosen, so that trying another size needs no new measurement.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, groupby

from tilfolio.images.fonts import Face, can_shape, is_silent, open_font

LONGEST = 2000
"""The most clusters of a text that are set; no card or page has room for more."""

_MEASURE = 200
_MOST_MARKS = 4
_ZWJ, _JOINERS = "\u200d", "\u200c\u200d"
_NEVER_FIRST = frozenset("、。，．・：；？！」』】〕）］｝〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…‥,.!?:;)]}%’”")
_NEVER_LAST = frozenset("「『【〔（［｛〈《([{‘“$#@")
_OPENERS = frozenset("เแโใไເແໂໃໄ")
"""Thai and Lao vowels that begin a syllable; lines may break before them, as there are no spaces."""
_SPLITTERS = frozenset("/-_.,:;?&=#@+|\\")
# Scripts whose letters are joined or reordered: unreadable without a shaping engine.
_SHAPED = ((0x0590, 0x08FF), (0x0900, 0x0DFF), (0x0E00, 0x109F), (0x1780, 0x17FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))
# Unicode's Emoji_Presentation below U+1F000: in colour by default.
_EMOJI = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)


@dataclass(frozen=True, slots=True)
class Cluster:
    """What a reader sees as one character, and the font that draws it."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Word:
    """Clusters that stay on one line if it is wide enough for them."""

    clusters: tuple[Cluster, ...]
    width: float
    """In ems."""
    spaced: bool
    """Whether a space precedes it."""
    opens: bool = False
    """Whether it always begins a new line."""

    @property
    def splits_well(self) -> bool:
        """Whether it has several parts, like a path, and may be split between them."""
        return any(cluster.text in _SPLITTERS for cluster in self.clusters[:-1])


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line in one font and one direction."""

    text: str
    face: Face
    rtl: bool


_DIGITS = frozenset("0123456789")
_UNITS = frozenset(
    ("s", "ms", "µs", "m", "min", "h", "k", "K", "M", "B", "kB", "KB", "MB", "GB", "TB", "px", "fps", "%")
)


def clean_text(text: str) -> str:
    """Return a text as one line of composed letters, without control characters, direction marks and loose marks."""
    if text.isascii() and text.isprintable():
        return " ".join(text[: 8 * LONGEST].split())
    kept = (" " if char.isspace() else char for char in text[: 8 * LONGEST] if _is_kept(char))
    words = ("".join(dropwhile(_is_loose, word)) for word in "".join(kept).split())
    return unicodedata.normalize("NFC", " ".join(filter(None, words)))


def _is_loose(char: str) -> bool:
    """Return whether a character at the start of a word is a mark without a letter, drawn left of the text's edge."""
    return char in _JOINERS or unicodedata.category(char) in {"Mn", "Me"}


def _is_kept(char: str) -> bool:
    return char.isspace() or char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cf", "Cs"} or _is_tag(char)


def _is_tag(char: str) -> bool:
    return "\U000e0020" <= char <= "\U000e007f"


def split_clusters(text: str) -> list[str]:
    """Split a text into grapheme clusters: letters with their marks, emoji with all their parts."""
    clusters: list[str] = []
    for char in text:
        if clusters and _continues(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _continues(cluster: str, char: str) -> bool:
    if char < "\u0300":
        return False
    last = cluster[-1]
    if last == " ":
        return False
    return (
        unicodedata.category(char) in {"Mn", "Mc", "Me"}
        or char in _JOINERS
        or last == _ZWJ
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or _is_tag(char)
        or (_is_flag(char) and len(cluster) == 1 and _is_flag(cluster))
        or (unicodedata.combining(last) == 9 and unicodedata.category(char) == "Lo")
    )


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def choose_faces(text: str, faces: Sequence[Face]) -> tuple[tuple[Cluster, ...], str]:
    """Return a cleaned text's clusters, each with the first font that has it, and the characters that no font has.

    A character that the preferred font lacks takes the font of its neighbour if possible.
    """
    plain = _list_plain(faces[0])
    if all(char in plain for char in text):
        return tuple(plain[char] for char in text[:LONGEST]), ""
    found: list[Cluster] = []
    missing = ""
    shaping = can_shape()
    for cluster in split_clusters(text)[:LONGEST]:
        before = found[-1].face if found else faces[0]
        face = before if cluster == " " else _choose_face(cluster, faces, before)
        if face is None or not (shaping or all(_is_simple(char) for char in cluster)):
            missing += cluster[0]
            continue
        found.append(Cluster(_trim_cluster(cluster, face, shaping=shaping), face))
    return tuple(found), missing


@lru_cache(maxsize=64)
def _list_plain(face: Face) -> dict[str, Cluster]:
    """Return the clusters of ASCII letters, which are cached because most titles have no others."""
    return {char: Cluster(char, face) for char in map(chr, range(32, 0x300)) if face.has(char)}


def _choose_face(cluster: str, faces: Sequence[Face], before: Face) -> Face | None:
    if cluster < "\u2000" and faces[0].has(cluster[0]) and len(cluster) == 1:
        return faces[0]
    emoji = "\ufe0f" in cluster or cluster[0] in _EMOJI or "\U0001f000" <= cluster[0] <= "\U0001ffff"
    order = sorted((faces[0], before, *faces[1:]), key=lambda face: face.color != emoji)
    loud = [char for char in cluster if not is_silent(char)]
    if not loud:
        return None
    whole = (face for face in order if all(face.has(char) for char in loud))
    return next(whole, None) or next((face for face in order if face.has(loud[0])), None)


def _trim_cluster(cluster: str, face: Face, *, shaping: bool) -> str:
    """Remove marks that the font lacks, excessive stacked marks, and joiners without effect."""
    if len(cluster) == 1:
        return cluster
    kept = [char for char in cluster if face.has(char) or (shaping and is_silent(char))]
    return "".join(kept[: None if face.color else 2 + 2 * _MOST_MARKS]) if face.color or shaping else kept[0]


def _is_simple(char: str) -> bool:
    code = ord(char)
    return code < 0x0590 or not any(first <= code <= last for first, last in _SHAPED)


def split_words(clusters: Sequence[Cluster]) -> tuple[Word, ...]:
    """Split into words at spaces, around ideographs and before Thai syllables.

    A unit stays with its number: `1.1 M`, `45 ms`.
    """
    parts: list[tuple[bool, list[Cluster]]] = []
    spaced = False
    for place, cluster in enumerate(clusters):
        if cluster.text == " ":
            if parts and parts[-1][1][-1].text in _DIGITS and _is_unit(clusters[place + 1 : place + 6]):
                parts[-1][1].append(cluster)
            else:
                spaced = bool(parts)
        elif spaced or not parts or _may_break(parts[-1][1][-1].text, cluster.text):
            parts.append((spaced, [cluster]))
            spaced = False
        else:
            parts[-1][1].append(cluster)
    return tuple(Word(tuple(part), measure(part), spaced) for spaced, part in parts)


def _is_unit(following: Sequence[Cluster]) -> bool:
    word = "".join(cluster.text for cluster in following).split(" ", 1)[0]
    return word.rstrip(".,;:!?)") in _UNITS


def _may_break(before: str, after: str) -> bool:
    if after[0] in _NEVER_FIRST or before[-1] in _NEVER_LAST:
        return False
    return after[0] in _OPENERS or _is_ideographic(before[0]) or _is_ideographic(after[0])


def _is_ideographic(char: str) -> bool:
    return (
        "\u2e80" <= char <= "\u30ff"
        or "\u3400" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or "\uff00" <= char <= "\uffef"
        or "\U00020000" <= char <= "\U0003ffff"
    )


def measure(clusters: Iterable[Cluster]) -> float:
    """Return the width of a text in ems."""
    runs = groupby(clusters, key=lambda cluster: cluster.face)
    return sum(measure_run("".join(cluster.text for cluster in run), face) for face, run in runs)


def measure_run(text: str, face: Face) -> float:
    """Return the width in ems of a text in one font.

    Widths of unjoined letters are added up: kerning changes about 1%, and calling the shaping engine for every word
    would take longer than drawing.
    """
    if text < "\u0300" and max(text) < "\u0300":
        return sum(_measure_shaped(char, face) for char in text)
    return _measure_shaped(text, face)


@lru_cache(maxsize=16384)
def _measure_shaped(text: str, face: Face) -> float:
    font = open_font(face, _MEASURE)
    return float(font.getlength(text)) / font.size * (COLOR_SCALE if face.color else 1)


COLOR_SCALE = 0.9
"""Emoji fill their square and letters do not; this factor makes them look equally large."""


def split_word(word: Word, width: float) -> tuple[Word, Word]:
    """Split a word that is wider than `width` ems, preferably after the last `/`, `-` or similar that fits."""
    fitting, used = 1, measure(word.clusters[:1])
    while fitting < len(word.clusters) - 1:
        used += measure(word.clusters[fitting : fitting + 1])
        if used > width:
            break
        fitting += 1
    after = next((n for n in range(fitting, fitting // 2, -1) if word.clusters[n - 1].text in _SPLITTERS), fitting)
    head, tail = word.clusters[:after], word.clusters[after:]
    return Word(head, measure(head), word.spaced, word.opens), Word(tail, measure(tail), spaced=False)


def is_rtl(text: str) -> bool:
    """Return whether a text runs from right to left, which its first letter decides."""
    return next((kind != "L" for kind in map(unicodedata.bidirectional, text) if kind in {"L", "R", "AL"}), False)


def order_pieces(clusters: Sequence[Cluster], *, rtl: bool) -> tuple[Piece, ...]:
    """Return a line's pieces from left to right (Unicode's bidirectional algorithm without embeddings)."""
    levels = _find_levels([cluster.text for cluster in clusters], base=int(rtl))
    runs = groupby(zip(levels, clusters, strict=True), key=lambda pair: (pair[0], pair[1].face))
    pieces = [
        (level, Piece("".join(cluster.text for _, cluster in run), face, bool(level % 2)))
        for (level, face), run in runs
    ]
    for depth in range(max(levels, default=0), 0, -1):
        pieces = list(_reverse(pieces, depth))
    return tuple(piece for _, piece in pieces)


def _reverse(pieces: list[tuple[int, Piece]], depth: int) -> Iterator[tuple[int, Piece]]:
    for deep, run in groupby(pieces, key=lambda pair: pair[0] >= depth):
        row = list(run)
        yield from row[::-1] if deep else row


def _find_levels(texts: Sequence[str], base: int) -> list[int]:
    """Return bidi levels: 0 runs to the right, 1 to the left, 2 (numbers and Latin within 1) to the right again."""
    kinds = [unicodedata.bidirectional(text[0]) for text in texts]
    if not base and not any(kind in {"R", "AL", "AN"} for kind in kinds):
        return [0] * len(texts)
    levels: list[int | None] = []
    sides: list[int | None] = []  # the direction a cluster gives to neighbouring neutrals; 1 is to the left
    strong = base
    for at, kind in enumerate(kinds):
        if kind in {"L", "R", "AL"}:
            strong = int(kind != "L")
        loose = kind not in {"L", "R", "AL", "EN", "AN"} and not _is_inside_number(kinds, at)
        number = kind not in {"L", "R", "AL"}
        sides.append(None if loose else strong)
        levels.append(None if loose else (2 if number else 1) if strong else 2 * base)
    return [_resolve_neutral(level, sides, at, base) for at, level in enumerate(levels)]


def _is_inside_number(kinds: Sequence[str], at: int) -> bool:
    """Return whether this is a separator such as the point in 3.5 or the colon in 12:30."""
    around = {*kinds[max(at - 1, 0) : at], *kinds[at + 1 : at + 2]}
    return kinds[at] in {"CS", "ES"} and 0 < at < len(kinds) - 1 and around == {"EN"}


def _resolve_neutral(level: int | None, sides: Sequence[int | None], at: int, base: int) -> int:
    """Give spaces and punctuation the level of their neighbours if both agree, else that of the line."""
    if level is not None:
        return level
    before = next((side for side in reversed(sides[:at]) if side is not None), base)
    after = next((side for side in sides[at + 1 :] if side is not None), base)
    return base if before != after else 1 if before else 2 * base
