"""Convert the style sheets of pandas' styled tables to inline styles, since style sheets are removed."""

import re

PROPERTIES = frozenset(("background-color", "color", "font-style", "font-weight", "text-align", "text-decoration"))
"""Allowed CSS properties of cells."""
_SHEET = re.compile(r"<style[^>]*>(?P<css>[^<]*)</style>", re.I)
_RULE = re.compile(r"(?P<names>[^{}]+)\{(?P<declarations>[^{}]*)\}")
_ID = re.compile(r"\s*#(?P<id>[\w-]+)\s*\Z")
_ELEMENT = re.compile(r"<(?P<tag>td|th)\b(?P<before>[^<>]*?)\bid=\"(?P<id>[\w-]+)\"(?P<after>[^<>]*)>", re.I)
_VALUE = re.compile(r"[\w#.,%() -]{1,60}\Z")


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
    return "".join(f"{name}:{value};" for name, value in kept if name in PROPERTIES and _VALUE.match(value))


def _style(match: re.Match[str], styles: dict[str, str]) -> str:
    own = styles.get(match["id"])
    if not own or "style=" in match[0]:
        return match[0]
    return f'<{match["tag"]}{match["before"]}id="{match["id"]}"{match["after"]} style="{own}">'
