"""Search entries of a page, in the form of Material's search index."""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

from tilfolio.pages.portable_html import VOID, escape_unclosed

_TOKEN = re.compile(r"""([^<]+)|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z_][\w:.-]*(?:="[^"]*")?)*)\s*(/?)>|(<)""")
"""Text, a tag in the form that Markdown writes, or any other `<`."""
_ATTRIBUTE = re.compile(r"""([\w:.-]+)(?:(=)"([^"]*)")?""")
_OTHERWISE_READ = frozenset(
    ["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "noscript", "plaintext", "xmp"]
)
"""Elements whose content is not parsed as tags."""
_CODE_BLOCK = re.compile(r"<pre\b[^<]*(?:<(?!pre\b|/pre>)[^<]*)*</pre>")
_CODE_SPAN = re.compile(r'<span class="[a-z0-9]{1,4}">([^<]*)</span>')
_SKIPPED = frozenset({"object", "script", "style"})
_KEPT = frozenset({"p", "code", "pre", "li", "ol", "ul", "sub", "sup"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_MARKS = re.compile(r"\s?data-search-\w+=\"[^\"]+\"")


class Section:
    """A heading and the text below it."""

    __slots__ = ("depth", "excluded", "id", "tag", "text", "title")

    def __init__(self, tag: str, depth: float = 0, *, excluded: bool = False) -> None:
        """Start a section; the tag is `hx` if it has no heading."""
        self.tag, self.depth, self.excluded = tag, depth, excluded
        self.text: list[str] = []
        self.title: list[str] = []
        self.id: str | None = None


class SectionReader(HTMLParser):
    """Divides a page's content into sections like `material.plugins.search.plugin.Parser` of Material 9.6.

    HTML in the form that Markdown writes is parsed with one regular expression, anything else by the standard library.
    """

    def __init__(self) -> None:
        super().__init__()
        self.data: list[Section] = []
        self.section: Section | None = None
        self.context: list[str] = []
        self._skip: set[str] = set(_SKIPPED)
        self._links: list[bool] = []
        """For each open element, whether it is a permalink of a heading."""

    def feed(self, html: str) -> None:
        """Parse the whole content of a page."""
        tokens = _TOKEN.findall(_leave_out_colours(html))
        names = {token[2].lower() or token[5] for token in tokens}
        if not tokens or "<" in names or not _OTHERWISE_READ.isdisjoint(names):
            super().feed(escape_unclosed(html))
            return
        for text, closing, name, attributes, empty, _ in tokens:
            if text:
                self.handle_data(unescape(text) if "&" in text else text)
            elif closing:
                self.handle_endtag(name.lower())
            else:
                found = _ATTRIBUTE.findall(attributes) if attributes else ()
                read = [(key.lower(), unescape(value) if given else None) for key, given, value in found]
                (self.handle_startendtag if empty else self.handle_starttag)(name.lower(), read)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; a heading with an id starts a section."""
        if tag in VOID:
            return
        found = dict(attrs)
        self.context.append(tag)
        self._links.append(tag == "a" and found.get("class") == "headerlink")
        if tag in _HEADINGS and "id" in found:
            self._open_section(tag, found)
        if self.section is None:
            self._begin(Section("hx"))
        for key, value in found.items():
            if key == "data-search-exclude" or (key == "class" and value == "linenodiv"):
                self._skip.add(tag)
                return
        if tag in _KEPT and self._skip.isdisjoint(self.context):
            self._target().append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        """Close an element if it is the innermost open one."""
        if not self.context or self.context[-1] != tag or self.section is None:
            return
        if self.section.depth > len(self.context):
            self._leave_section(self.section)
        self.context.pop()
        self._links.pop()
        if tag in self._skip:
            if tag not in _SKIPPED:
                self._skip.remove(tag)
        elif tag in _KEPT and self._skip.isdisjoint(self.context):
            _close(self._target(), tag)

    def handle_data(self, data: str) -> None:
        """Add text to the section's title or body."""
        if not self._skip.isdisjoint(self.context):
            return
        preformatted = "pre" in self.context
        if not preformatted:
            data = " " if data.isspace() else data.replace("\n", " ")
        section = self.section
        if section is None:
            section = self._begin(Section("hx"))
        if section.tag in self.context:
            if not any(self._links):
                section.title.append(escape(data, quote=False))
        elif not data.isspace():
            section.text.append(escape(data, quote=False))
        elif preformatted or not section.text or not section.text[-1].isspace():
            section.text.append(data)

    def _begin(self, section: Section) -> Section:
        self.section = section
        self.data.append(section)
        return section

    def _open_section(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        depth = len(self.context)
        if tag != "h1" and not self.data:
            self._begin(Section("hx", depth))
        section = Section(tag, depth, excluded="data-search-exclude" in attributes)
        section.id = attributes["id"] if self.data else None
        self._begin(section)

    def _leave_section(self, left: Section) -> None:
        """Return to the enclosing section."""
        for section in reversed(self.data):
            if section.depth <= len(self.context):
                left.depth = float("inf")
                self.section = section
                break

    def _target(self) -> list[str]:
        section = self.section
        assert section is not None  # noqa: S101 set when the first element opens
        return section.title if section.tag in self.context else section.text


def read_entries(
    content: str, url: str, title: str, meta: Mapping[str, Any], toc: Sequence[Any]
) -> list[dict[str, Any]]:
    """Return the search entries of a page, as `SearchIndex.add_entry_from_context` of Material 9.6 makes them.

    `toc` are the tokens of Python-Markdown. Chinese text is not segmented, which needs `jieba`.
    """
    search = meta.get("search") or {}
    if search.get("exclude"):
        return []
    reader = SectionReader()
    reader.feed(content)
    reader.close()
    known = _list_ids(toc)
    more = _read_more(meta, search)
    return [_make_entry(each, url, title, known, more) for each in reader.data if not each.excluded]


def _make_entry(section: Section, url: str, title: str, known: set[str], more: Mapping[str, Any]) -> dict[str, Any]:
    place = f"{url}#{section.id}" if section.id or section.id in known else url
    return {
        "location": place,
        "title": ("".join(section.title) if section.title else title).strip(),
        "text": "".join(section.text).strip(),
        **more,
    }


def _read_more(meta: Mapping[str, Any], search: Mapping[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {}
    tags = meta.get("tags")
    if isinstance(tags, list):
        more["tags"] = [str(name) for name in tags if name and isinstance(name, (str, int, float, bool))]
    if "boost" in search:
        more["boost"] = search["boost"]
    return more


def _list_ids(toc: Sequence[Any]) -> set[str]:
    return {item["id"] for item in toc} | {name for item in toc for name in _list_ids(item["children"])}


def _leave_out_colours(html: str) -> str:
    """Return a page without the spans of highlighted code, which are most of its tags; the text stays."""
    if "data-search-exclude" in html or "linenodiv" in html:  # these may exclude a span
        return html
    return _CODE_BLOCK.sub(lambda block: "".join(_CODE_SPAN.split(block[0])), html)  # quicker than sub(r"\1")


def _close(data: list[str], tag: str) -> None:
    """Close an element; remove it if it holds only white space."""
    index = data.index(f"<{tag}>")
    if any(not piece.isspace() for piece in data[index + 1 :]):
        data.append(f"</{tag}>")
    else:
        del data[index:]


def strip_marks(content: str) -> str:
    """Remove the `data-search-*` attributes, as Material's search plugin does."""
    return content if "data-search-" not in content else _MARKS.sub("", content)
