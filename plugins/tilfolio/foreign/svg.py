"""Sanitize untrusted inline SVG."""

import re
from xml.etree import ElementTree as ET  # (only parses the output of nh3, which has no entities)

_NAMESPACE = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_DRAWS = frozenset(("circle", "ellipse", "image", "line", "path", "polygon", "polyline", "rect", "text", "use"))
_TAGS = _DRAWS | frozenset(
    re.findall(
        r"\w+",
        "svg clipPath defs desc g linearGradient marker mask pattern radialGradient stop symbol switch title tspan "
        "textPath filter feBlend feColorMatrix feComposite feFlood feGaussianBlur feMerge feMergeNode feOffset",
    )
)
_ATTRIBUTES = frozenset(
    re.findall(
        r"[\w:-]+",
        "alignment-baseline class clip-path clip-rule clipPathUnits color cx cy d direction display "
        "dominant-baseline dx dy fill fill-opacity fill-rule filter filterUnits flood-color flood-opacity font-family "
        "font-size font-style font-weight fr fx fy gradientTransform gradientUnits height href id in in2 k1 k2 k3 "
        "k4 letter-spacing marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask "
        "maskContentUnits maskUnits mode offset opacity operator orient overflow paint-order patternContentUnits "
        "patternTransform patternUnits pathLength points preserveAspectRatio r refX refY result rotate rx ry "
        "shape-rendering spreadMethod startOffset stdDeviation stop-color stop-opacity stroke stroke-dasharray "
        "stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style "
        "text-anchor text-decoration text-rendering textLength transform transform-origin type values "
        "vector-effect version viewBox visibility width word-spacing writing-mode x x1 x2 xlink:href xmlns y y1 y2",
    )
)
_STYLES = _ATTRIBUTES | frozenset(("font", "white-space", "text-align"))
_ELSEWHERE = re.compile(r"url\s*\(\s*[\"']?\s*(?!#)|\\|image-set|@import", re.I)
_TARGET = re.compile(r"#|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$", re.I)


def clean_svg(raw: str) -> str:
    """Return an SVG with only shapes, text and embedded images; empty if it draws nothing."""
    import nh3  # noqa: PLC0415 (only notebooks need it)

    start, end = raw.lower().find("<svg"), raw.lower().rfind("</svg>")
    if start < 0 or end < start:
        return ""
    cleaned = nh3.clean(
        raw[start : end + len("</svg>")],
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "foreignObject"},
        attributes={"*": set(_ATTRIBUTES)},
        attribute_filter=_filter_attribute,
        filter_style_properties=set(_STYLES),
        url_schemes={"data"},
        link_rel=None,
    ).replace("&nbsp;", "&#160;")
    root = re.match(r"<svg(?=[\s>])", cleaned)
    if root is None:
        return ""
    spaces = f' xmlns="{_NAMESPACE}"' + (f' xmlns:xlink="{_XLINK}"' if "xlink:href" in cleaned else "")
    drawing = f"<svg{spaces}{cleaned[root.end() :]}"
    return drawing if _is_drawing(drawing) else ""


def _is_drawing(svg: str) -> bool:
    try:
        root = ET.fromstring(svg)  # noqa: S314
    except ET.ParseError:
        return False
    return any(element.tag.removeprefix(f"{{{_NAMESPACE}}}") in _DRAWS for element in root.iter())


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "xmlns":
        return None  # added again by us
    if name.removeprefix("xlink:") == "href":
        return value if _TARGET.match(value.strip()) else None
    return None if _ELSEWHERE.search(value) else value
