"""Sanitize SVG files of a site: opened directly, they run with the site's origin."""

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_NAMESPACES = {
    "": _SVG,
    "xlink": "http://www.w3.org/1999/xlink",
    "inkscape": "http://www.inkscape.org/namespaces/inkscape",
}
_RUNS = frozenset(("script", "foreignobject", "iframe", "embed", "object", "handler", "listener", "audio", "video"))
_ANIMATES = frozenset(("set", "animate", "animateTransform", "animateMotion", "discard"))
_FOREIGN_SPACES = frozenset(("http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"))
_NESTED_ENTITY = re.compile(rb"<!ENTITY[^>]*?[\"'][^\"']*[&%]|<!ENTITY\s+%|<!ENTITY[^>]*?\s(?:SYSTEM|PUBLIC)\s")
_STYLESHEET = re.compile(rb"<\?xml-stylesheet", re.I)
_LINK = re.compile(r"(?:https?:|mailto:)|(?![a-z][a-z0-9+.\-]*:|//)", re.I)
"""Allowed targets of links."""
_WITHIN = re.compile(r"#|data:(?:image/(?:png|jpeg|gif|webp)|font/|application/(?:x-)?font)", re.I)
"""Allowed references: parts of the drawing, and embedded images and fonts."""
_ASKS = re.compile(
    r"url\(\s*[\"']?\s*(?!#|data:(?:image/(?:png|jpeg|gif|webp)|font/|application/(?:x-)?font))|image-set|@import", re.I
)
_BLANK = re.compile(r"[\x00-\x20\x7f]+")


class NotAnSvgError(ValueError):
    """A file cannot be parsed as SVG."""


def disarm_svg(raw: bytes) -> bytes | None:
    """Return an SVG file without scripts, foreign objects and external references; None if it has none of these.

    Raises:
        NotAnSvgError: it cannot be parsed as SVG.
    """
    if _NESTED_ENTITY.search(raw.replace(b"\0", b"")):
        raise NotAnSvgError
    for prefix, uri in _NAMESPACES.items():
        ET.register_namespace(prefix, uri)
    written = io.BytesIO()
    try:
        root = ET.fromstring(raw)  # noqa: S314 - without nested entities nothing grows
        if root.tag not in (f"{{{_SVG}}}svg", "svg"):
            raise NotAnSvgError
        if not list(_disarm(root)) and not _STYLESHEET.search(raw.replace(b"\0", b"")):
            return None
        ET.ElementTree(root).write(written, encoding="utf-8", xml_declaration=True)
    except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
        raise NotAnSvgError from error
    return written.getvalue()


def _disarm(root: ET.Element) -> Iterator[str]:
    """Remove scripts and external references in place; yield a word for each."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield from _disarm_attributes(element)
        for child in list(element):
            if _runs(child):
                yield _local(child.tag)
                element.remove(child)
            else:
                waiting.append(child)
        if _local(element.tag) == "style" and element.text and _has_external_reference(element.text):
            element.text = ""
            yield "style"


def _runs(element: ET.Element) -> bool:
    space, _, name = str(element.tag).rpartition("}")
    if space.removeprefix("{") in _FOREIGN_SPACES or name.lower() in _RUNS:
        return True
    animated = _local(element.get("attributeName", "").replace(":", "}")).lower()
    return name in _ANIMATES and (animated == "href" or animated.startswith("on"))


def _disarm_attributes(element: ET.Element) -> Iterator[str]:
    for key, value in list(element.attrib.items()):
        name = _local(key).lower()
        if name.startswith("on") or (name == "base" and "}" in key) or not _is_allowed(element, name, value):
            del element.attrib[key]
            yield name


def _is_allowed(element: ET.Element, name: str, value: str) -> bool:
    plain = _BLANK.sub("", value)
    if name in ("href", "src"):
        return bool((_LINK if _local(element.tag) == "a" else _WITHIN).match(plain))
    return not _has_external_reference(value)


def _has_external_reference(text: str) -> bool:
    """Return whether a style has external references, or escapes that may hide one."""
    return bool(_ASKS.search(text)) or ("\\" in text and ("(" in text or "@" in text))


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]
