from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.foreign.svg import clean_svg

NS = 'xmlns="http://www.w3.org/2000/svg"'
DOT = "data:image/png;base64,AAAA"


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        (
            '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 9 9"><path d="M0 0L1 1"/></svg>',
            f'<svg {NS} viewBox="0 0 9 9"><path d="M0 0L1 1"></path></svg>',
        ),
        (
            '<svg><clipPath id="p"><rect/></clipPath><g clip-path="url(#p)" style="fill: none; stroke: #000"/></svg>',
            f'<svg {NS}><clipPath id="p"><rect></rect></clipPath>'
            '<g clip-path="url(#p)" style="fill:none;stroke:#000"></g></svg>',
        ),
        (
            f'<svg xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="#a"/><image xlink:href="{DOT}"/></svg>',
            f'<svg {NS} xmlns:xlink="http://www.w3.org/1999/xlink">'
            f'<use xlink:href="#a"></use><image xlink:href="{DOT}"></image></svg>',
        ),
        ("<svg><text>a&nbsp;&amp; b</text></svg>", f"<svg {NS}><text>a&#160;&amp; b</text></svg>"),
        (
            '<svg><text dominant-baseline="central" vector-effect="non-scaling-stroke">a</text></svg>',
            f'<svg {NS}><text dominant-baseline="central" vector-effect="non-scaling-stroke">a</text></svg>',
        ),
    ],
    ids=["a prolog", "references within", "uses and pictures", "text", "names of two words"],
)
def test_what_a_drawing_shows_stays(raw: str, cleaned: str) -> None:
    assert clean_svg(raw) == cleaned


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<a href="javascript:alert(1)"><path/></a>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<animate onbegin="alert(1)"/>',
        '<use href="https://evil.example/a.svg#x"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<rect fill="url(https://evil.example/)" style="fill: u\\72l(https://evil.example)"/>',
        "<style>@import 'https://evil.example'</style>",
        "<foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject>",
        '<title><a id="</title><img src=x onerror=alert(1)>"></a></title>',
        "<![CDATA[<script>alert(1)</script>]]>",
        '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    ],
)
def test_nothing_in_a_drawing_runs_or_asks_elsewhere(inner: str) -> None:
    cleaned = clean_svg(f'<svg onload="alert(1)"><path/>{inner}</svg>')
    names = {element.tag.rpartition("}")[2] for element in ET.fromstring(cleaned).iter()}
    values = [value for element in ET.fromstring(cleaned).iter() for value in element.attrib.values()]

    assert names <= {"svg", "path", "use", "image", "rect", "title"}
    assert values == []


@given(
    st.lists(st.sampled_from(["<g>", "</g>", "<a", ">", '"', "<path/>", "&", "]]>", "<!--", "text", "<svg>", "</svg>"]))
)
def test_a_cleaned_drawing_is_whole(pieces: list[str]) -> None:
    cleaned = clean_svg(f"<svg><path/>{''.join(pieces)}</svg>")

    assert not cleaned or ET.fromstring(cleaned).tag.endswith("svg")
