"""Adapt a page's HTML: stories, sizes of images, screen readers, right-to-left text; and for feeds and mail."""

import posixpath
import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin

from tilfolio.words import ENGLISH, Words, load_words

_ADDRESSES = frozenset({"href", "src", "poster", "cite", "data"})
_LISTS_OF_ADDRESSES = frozenset({"srcset", "imagesrcset"})
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)  # https://html.spec.whatwg.org/#void-elements
_UNFIT = frozenset({"script", "style", "form", "button", "input", "template", "object", "embed", "label"})
"""Elements that feed readers remove or cannot use."""
_TASK = re.compile(r'(<input type="checkbox")(?P<state>[^<>]*>)')
_BOX = re.compile(
    r'(?:<label class="task-list-control">)?<input type="checkbox"([^<>]*)>'
    r'(?:<span class="task-list-indicator"></span></label>)?[ ]?'
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Hebrew, Arabic, Syriac, Thaana and N'Ko, with their presentation forms."""
_ASCII = bytes(range(128))
_DIRECTED = re.compile(
    r"(?P<first><li(?:\s[^<>]*)?>\s*<p\b)"
    r"|<(?:p|h[1-6]|ul(?=>)|ol(?=>)|dt|dd|td|th|summary|figcaption)(?=[\s>])(?![^<>]*\sdir=)"
)
_EMPTY_HEAD = re.compile(r"<th( [^<>]*)?></th>")
_LONE = re.compile(r"<([^<>]*)(?=<|\Z)")
_MOST_LONE = 200
_CANDIDATE = re.compile(r"(\S+)(\s+[^,]*)?(,\s*|$)")
_IMAGE = re.compile(r"<img\s[^<>]{1,4000}>")
_SOURCE = re.compile(r"\ssrc=\"([^\"]{1,2000})\"")
_SIZED = re.compile(r"\sheight=|\sstyle=")
_WIDTH = re.compile(r"\swidth=\"?(\d{1,5})(?:px)?[\"\s/>]")
_ANY_WIDTH = re.compile(r"\swidth=")
_EARLY = 1
"""Number of images at the top of a page that are not loaded lazily."""
Measure = Callable[[str], tuple[int, int]]
"""Returns the width and height of an image by its URI; zeros if unknown."""
_BEGINS = r"(?:<(?:strong|em|b)>)?(?:symptom|tried|root[ -]cause|cause|check|fix|gotcha)"
_ITEM = re.compile(
    r"(?P<open><li>\s*(?:<p>)?)(?:<(?P<mark>strong|em|b)>)?"
    r"(?P<word>symptom|tried|(?:root[ -])?cause|check|fix|gotcha)(?P<many>(?:s|es| first)?)"
    r"(?:\s?[:：]</(?P=mark)>|</(?P=mark)>\s?[:：]|\s?[:：])\s*",
    re.I,
)
_LIST = re.compile(r"<ul>\s*(?P<items><li>(?:(?!<[uo]l\b|</ul>).)*)</ul>", re.S)
_PARAGRAPH = re.compile(rf"<p>(?P<text>{_BEGINS}(?:(?!</p>).)*)</p>\n?", re.I | re.S)
_NEXT_LINE = re.compile(rf"(?:<br ?/?>)?\n(?={_BEGINS})", re.I)


def name_tasks(html: str, language: str = ENGLISH) -> str:
    """Return HTML with labels for screen readers on task list boxes, in GitHub's words for English."""
    if "task-list-item" not in html:
        return html

    words = load_words(language)

    def name(match: re.Match[str]) -> str:
        if "aria-label" in match["state"]:
            return match[0]
        label = words.say("Completed task") if "checked" in match["state"] else words.say("Incomplete task")
        return f'{match[1]} aria-label="{label}"{match["state"]}'

    return _TASK.sub(name, html)


def mark_direction(html: str, *, always: bool = False) -> str:
    """Return HTML whose blocks have `dir="auto"`, as on GitHub.

    Only pages with right-to-left text need it, and all pages of a site in such a language (`always`). Our own lists
    keep the site's direction. The first paragraph of a list item is skipped, so that its list decides.
    """
    if not always:
        # Without ASCII, which the pattern would take three times as long for.
        others = "" if html.isascii() else html.encode("utf-8", "ignore").translate(None, _ASCII).decode("utf-8")
        if not _RIGHT_TO_LEFT.search(others):
            return html
    return _DIRECTED.sub(lambda tag: tag[0] if tag["first"] else f'{tag[0]} dir="auto"', html)


def fix_empty_headings(html: str) -> str:
    """Return HTML in which empty table headings, such as a corner, are plain cells."""
    return _EMPTY_HEAD.sub(r"<td\1></td>", html) if "></th>" in html else html


def make_portable(html: str, base: str) -> str:
    """Return the HTML of a page's content for feeds and mail; `base` is the page's URL.

    Links and images get absolute URLs. Removed are the title (feeds have it in a separate field), permalinks, scripts,
    forms, everything excluded from search, and attributes for scripts and styles. Task list boxes become characters.
    """
    html = escape_unclosed(html)
    if "task-list-item" in html:
        html = _BOX.sub(lambda box: "\N{BALLOT BOX WITH CHECK} " if "checked" in box[1] else "\N{BALLOT BOX} ", html)
    writer = _Writer(base)
    writer.feed(html)
    writer.close()
    return "".join(writer.pieces).strip()


def escape_unclosed(html: str) -> str:
    """Escape unclosed `<` if there are many, because parsing them takes quadratic time."""
    return _LONE.sub(r"&lt;\1", html) if len(_LONE.findall(html)) > _MOST_LONE else html


def first_words(html: str) -> str:
    """Return the plain text of the first paragraph with at least two words, if any."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - only pages without a description need it

    texts = (" ".join(paragraph.text().split()) for paragraph in LexborHTMLParser(html).css("p"))
    return next((text for text in texts if " " in text), "")


class _Writer(HTMLParser):
    """Copies HTML without unwanted elements and attributes."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=False)
        self.base = base
        self.pieces: list[str] = []
        self.title_seen = False
        self.skipping = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.skipping:
            self.depth += tag == self.skipping
        elif self._is_unfit(tag, dict(attrs)):
            if tag not in VOID:
                self.skipping, self.depth = tag, 1
        else:
            self.pieces.append(f"<{tag}{''.join(self._write(name, value) for name, value in attrs)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.skipping and not self._is_unfit(tag, dict(attrs)):
            close = "" if tag in VOID else f"</{tag}>"
            self.pieces.append(f"<{tag}{''.join(self._write(name, value) for name, value in attrs)}>{close}")

    def handle_endtag(self, tag: str) -> None:
        if not self.skipping:
            self.pieces.append(f"</{tag}>")
        elif tag == self.skipping:
            self.depth -= 1
            if not self.depth:
                self.skipping = ""

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def _keep(self, text: str) -> None:
        if not self.skipping:
            self.pieces.append(text)

    def _is_unfit(self, tag: str, attributes: dict[str, str | None]) -> bool:
        classes = (attributes.get("class") or "").split()
        title = tag == "h1" and not self.title_seen
        self.title_seen = self.title_seen or title
        mark = tag == "a" and ("headerlink" in classes or (attributes.get("name") or "").startswith("__codelineno"))
        return title or mark or tag in _UNFIT or "data-search-exclude" in attributes

    def _write(self, name: str, value: str | None) -> str:
        if name.startswith(("on", "data-")) or name in {"style", "loading", "id", "tabindex"}:
            return ""
        if value is None:
            return f" {name}"
        if name in _ADDRESSES:
            value = join_address(self.base, value)
        elif name in _LISTS_OF_ADDRESSES:
            value = _CANDIDATE.sub(
                lambda match: join_address(self.base, match[1]) + (match[2] or "") + match[3], value.strip()
            )
        return f' {name}="{escape(value)}"'


def join_address(base: str, address: str) -> str:
    """Return an absolute URL; invalid addresses stay."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address


def size_images(html: str, folder: str, measure: Measure) -> str:
    """Return HTML whose images have width and height; `folder` is the page's address relative to the site's root.

    The author's own attributes stay; for a given width in pixels only the height is added.
    """
    count = 0

    def complete(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        tag = match[0]
        more = "" if "loading=" in tag or count <= _EARLY else ' loading="lazy"'
        source = _SOURCE.search(tag)
        if source and not _SIZED.search(tag):
            more = _size_attributes(tag, source[1], folder, measure) + more
        return f"<img{more}{tag[4:]}" if more else tag

    return _IMAGE.sub(complete, html)


def _size_attributes(tag: str, source: str, folder: str, measure: Measure) -> str:
    if ":" in source or source.startswith(("/", "#", "?")):
        return ""
    path = unquote(re.split("[?#]", source, maxsplit=1)[0])
    uri = posixpath.normpath(posixpath.join(folder, path))
    width, height = measure(uri) if not uri.startswith("..") else (0, 0)
    if not width or not height:
        return ""
    written = _WIDTH.search(tag)
    if written:
        return f' height="{max(1, round(height * int(written[1]) / width))}"'
    return "" if _ANY_WIDTH.search(tag) else f' width="{width}" height="{height}"'


def frame_stories(html: str, words: Words) -> str:
    """Return a page's content with fully labelled lists as boxes; other lists stay.

    Consecutive paragraphs or lines with labels become boxes, too. Labels are translated; on English sites the author's
    own stay, such as "Root cause".
    """

    def label(item: re.Match[str]) -> str:
        kind = "cause" if item["word"].lower().endswith("cause") else item["word"].lower()
        opened = item["open"].replace("<li>", f'<li class="til-box__{kind}">')
        text = _name(kind, words)
        if text == _name(kind, load_words(ENGLISH)):
            text = item["word"] + item["many"]
        # The colon is hidden in the box; it is for screen readers and copied text.
        return f'{opened}<strong class="til-box__label">{text}<span>:</span></strong> '

    def frame(match: re.Match[str]) -> str:
        return frame_items(match["items"]) or match[0]

    def frame_items(items: str) -> str:
        labelled = [item for item in _ITEM.finditer(items) if not item["mark"] or "</" in item[0]]
        return f'<ul class="til-box">{_ITEM.sub(label, items)}</ul>' if items.count("<li>") == len(labelled) else ""

    if "<li>" in html and _ITEM.search(html):
        html = _LIST.sub(frame, html)
    for start, end, lines in _find_paragraphs(html):
        if len(lines) > 1 and (box := frame_items("".join(f"<li>{line}</li>\n" for line in lines))):
            html = f"{html[:start]}{box}\n{html[end:]}"
    return html


def _find_paragraphs(html: str) -> list[tuple[int, int, list[str]]]:
    """Return the positions and lines of consecutive labelled paragraphs, the last first."""
    runs: list[tuple[int, int, list[str]]] = []
    for found in _PARAGRAPH.finditer(html):
        lines = _NEXT_LINE.split(found["text"])
        if runs and runs[-1][1] == found.start():
            start, _, before = runs.pop()
            runs.append((start, found.end(), [*before, *lines]))
        else:
            runs.append((found.start(), found.end(), lines))
    return runs[::-1]


def _name(kind: str, words: Words) -> str:
    names = {
        "symptom": words.say("Symptom"),
        "tried": words.say("Tried, without success"),
        "cause": words.say("Cause"),
        "check": words.say("Check"),
        "fix": words.say("Fix"),
        "gotcha": words.say("Gotcha"),
    }
    return names[kind]
