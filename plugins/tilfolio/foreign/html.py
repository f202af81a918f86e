"""Sanitize untrusted HTML, such as that of notebooks, with allowlists."""

import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Protocol

_TAGS = frozenset(
    re.findall(
        r"\w+",
        "a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em "
        "figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark nav ol p pre q rp rt ruby s samp "
        "section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr",
    )
)
_ATTRIBUTES = {
    "*": frozenset(re.findall(r"\w+", "align class dir id lang role style tabindex title")),
    "a": frozenset(("href", "name", "rel")),
    "img": frozenset(("src", "alt", "width", "height", "loading")),
    "input": frozenset(("type", "checked", "disabled")),
    "label": frozenset(("for",)),
    "ol": frozenset(("start", "type", "reversed")),
    "li": frozenset(("value",)),
    "span": frozenset(("data-tex",)),  # formulas; KaTeX does not run code or load URLs from them
    "td": frozenset(("colspan", "rowspan", "valign", "headers")),
    "th": frozenset(("colspan", "rowspan", "valign", "headers", "scope")),
    "col": frozenset(("span",)),
    "details": frozenset(("open",)),
    "time": frozenset(("datetime",)),
}
_PREFIXES = frozenset(("aria-", "data-til-raw", "data-search-"))
_SCHEMES = frozenset(("http", "https", "mailto", "tel", "data"))
_PROPERTIES = frozenset(("background-color", "color", "font-style", "font-weight", "text-align", "text-decoration"))
"""Allowed CSS properties of cells."""
_SHEET = re.compile(r"<style[^>]*>(?P<css>[^<]*)</style>", re.I)
_RULE = re.compile(r"(?P<names>[^{}]+)\{(?P<declarations>[^{}]*)\}")
_ID = re.compile(r"\s*#(?P<id>[\w-]+)\s*\Z")
_ELEMENT = re.compile(r"<(?P<tag>td|th)\b(?P<before>[^<>]*?)\bid=\"(?P<id>[\w-]+)\"(?P<after>[^<>]*)>", re.I)
_VALUE = re.compile(r"[\w#.,%() -]{1,60}\Z")
_STYLES = _PROPERTIES | {"vertical-align"}
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$", re.I)
_PRINTED_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,", re.I)
_PRINTED_ADDRESS = re.compile(r"https?://|mailto:|#", re.I)
_THEME_ID = re.compile(r"__(?!codelineno-|span-|tabbed_)")
"""Ids that the theme's script uses for its settings and switches."""
_NOT_IN_ID = re.compile(r"[\s\"'<>&`]")


class TocItem(Protocol):
    """An entry of MkDocs' table of contents, which themes print unescaped."""

    title: str
    id: str
    children: "list[TocItem]"


def clean_page(html: str) -> str:
    """Return a page's content without scripts, forms, and elements that imitate parts of the theme."""
    import nh3  # noqa: PLC0415 (only sites with notebooks need it)

    return nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "template", "textarea", "title", "noscript", "iframe", "xmp"},
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_filter_attribute,
        generic_attribute_prefixes=set(_PREFIXES),
        url_schemes=set(_SCHEMES),
        filter_style_properties=set(_STYLES),
        link_rel=None,
    )


def clean_output(html: str) -> str:
    """Return a cell's HTML output without scripts, styles, forms and links to local files."""
    import nh3  # noqa: PLC0415

    cells = {tag: {*nh3.ALLOWED_ATTRIBUTES.get(tag, ()), "style"} for tag in ("td", "th")}
    cleaned: str = nh3.clean(
        inline_styles(html),
        attributes={**nh3.ALLOWED_ATTRIBUTES, **cells},
        filter_style_properties=set(_PROPERTIES),
        link_rel="nofollow noopener",
        url_schemes={*nh3.ALLOWED_URL_SCHEMES, "data"},
        attribute_filter=_filter_printed,
    )
    return cleaned.strip()


def clean_toc(items: Iterable[TocItem]) -> None:
    """Escape the entries of a table of contents in place."""
    for item in items:
        item.title = escape(unescape(item.title), quote=False)
        item.id = _clean_id(item.id)
        clean_toc(item.children)


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return _clean_id(value) or None
    if name == "type" and tag == "input":
        return "checkbox"
    if value[:5].strip().lower().startswith("data:") and name in {"href", "src"}:
        return value if tag == "img" and _PICTURE.match(value) else None
    return value


def _filter_printed(tag: str, name: str, value: str) -> str | None:
    """Drop URLs of local files, and `data:` URLs except for images."""
    if name not in ("href", "src", "cite"):
        return value
    if value[:5] == "data:" and tag == "img":
        return value if _PRINTED_PICTURE.match(value) else None
    return value if _PRINTED_ADDRESS.match(value) else None


def _clean_id(value: str) -> str:
    return _THEME_ID.sub("", _NOT_IN_ID.sub("-", value))


def inline_styles(html: str) -> str:
    """Return HTML with inline styles on table cells, from rules by id as pandas' `Styler` writes them."""
    styles: dict[str, str] = {}
    for sheet in _SHEET.finditer(html):
        for rule in _RULE.finditer(sheet["css"]):
            ids = [match["id"] for name in rule["names"].split(",") if (match := _ID.match(name))]
            written = _choose(rule["declarations"]) if ids else ""
            if written:
                styles |= {name: styles.get(name, "") + written for name in ids}
    if not styles:
        return html
    return _ELEMENT.sub(lambda match: _style(match, styles), html)


def _choose(declarations: str) -> str:
    parts = (part.partition(":") for part in declarations.split(";"))
    kept = ((name.strip().lower(), value.strip()) for name, _, value in parts)
    return "".join(f"{name}:{value};" for name, value in kept if name in _PROPERTIES and _VALUE.match(value))


def _style(match: re.Match[str], styles: dict[str, str]) -> str:
    own = styles.get(match["id"])
    if not own or "style=" in match[0]:
        return match[0]
    return f'<{match["tag"]}{match["before"]}id="{match["id"]}"{match["after"]} style="{own}">'
