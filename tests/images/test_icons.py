"""Symbols: SVG paths become masks."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tilfolio.images.painter import draw_icon, find_icon

SCALE = 10
ICONS = files("material") / "templates" / ".icons"


def svg(path: str, more: str = "", box: str = "0 0 24 24") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path {more} d="{path}"/></svg>'


def draw(text: str) -> Image.Image:
    mask = draw_icon(text, 24 * SCALE)
    assert mask is not None
    return mask


def count_ink(mask: Image.Image) -> float:
    """Return the covered area in units of the view box."""
    return sum(mask.tobytes()) / 255 / SCALE**2


@pytest.mark.parametrize(
    ("path", "area"),
    [
        ("M2 2H22V22H2Z", 400),
        ("m2 2h20v20h-20z", 400),
        ("M2,2 22,2 22,22 2,22", 400),
        ("M2 2l20 0 0 20-20 0z", 400),
        ("M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z", 314.2),
        ("M12 2a10 10 0 110 20 10 10 0 110-20z", 314.2),
        ("M2 12A10 5 0 0 1 22 12A10 5 0 0 1 2 12Z", 157.1),
        ("M2 12A1 1 0 0 1 22 12Z", 157.1),
        ("M4.9 4.9A10 5 45 0 1 19.1 19.1A10 5 45 0 1 4.9 4.9Z", 157.1),
        ("M2 12C2 2 22 2 22 12C22 22 2 22 2 12Z", 240),
        ("M2 12C2 2 22 2 22 12S2 22 2 12Z", 240),
        ("M2 12Q12-8 22 12T2 12Z", 266.7),
        ("M2 2H22V22H2ZM6 6V18H18V6Z", 256),
        ("M2 2H22V22H2ZM6 6H18V18H6Z", 400),
        ("M2 2h8v8h-8zm10 10h8v8h-8z", 128),
    ],
    ids=[
        "lines", "relative", "more points", "no spaces", "arcs", "flags without spaces", "ellipse",
        "radius too small", "turned ellipse", "cubic", "smooth cubic",
        "smooth quadratic", "hole", "same way round is no hole", "move from the start",
    ],
)  # fmt: skip
def test_a_path_covers_the_area_that_it_goes_round(path: str, area: float) -> None:
    assert count_ink(draw(svg(path))) == pytest.approx(area, rel=0.02)


def test_even_odd_makes_a_hole_of_what_is_gone_round_twice() -> None:
    assert count_ink(draw(svg("M2 2H22V22H2ZM6 6H18V18H6Z", 'fill-rule="evenodd"'))) == pytest.approx(256, rel=0.02)


def test_a_view_box_of_another_size_or_shape_is_fitted() -> None:
    box = draw(svg("M0 0H640V320H0Z", box="0 0 640 320")).getbbox()

    assert box == pytest.approx((0, 6 * SCALE, 24 * SCALE, 18 * SCALE), abs=1)


@pytest.mark.parametrize(
    "shape",
    [
        '<circle cx="12" cy="12" r="10"/>',
        '<g transform="translate(2 2)"><rect width="20" height="15.71"/></g>',
        '<path d="M2 12H22" stroke="black" stroke-width="15.71"/>',
    ],
    ids=["circle", "transform", "stroke"],
)
def test_any_shape_is_drawn(shape: str) -> None:
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{shape}</svg>'

    assert count_ink(draw(text)) == pytest.approx(314.2, rel=0.02)


@pytest.mark.parametrize("name", ["data", "model", "infra", "til", "project", "digest", "achievement", "section"])
def test_each_symbol_that_ships_is_drawn(name: str) -> None:
    text = find_icon(name)

    assert text is not None
    assert 60 < count_ink(draw(text)) < 420


@pytest.mark.parametrize("name", ["", "nothing", "../data", "data.svg"])
def test_a_name_that_is_none_of_them_gives_nothing(name: str) -> None:
    assert find_icon(name) is None


@pytest.mark.parametrize("folder", ["material", "fontawesome/solid", "octicons", "simple"])
def test_the_icons_that_material_brings_are_drawn(folder: str) -> None:
    icons = [icon for icon in ICONS.joinpath(folder).iterdir() if icon.name.endswith(".svg")]

    blank = [icon.name for icon in icons[::40] if not draw(icon.read_text(encoding="utf-8")).getbbox()]

    assert len(icons) > 300
    assert blank == []


@given(path=st.text("MmLlHhVvCcSsQqTtAaZz0123456789.,- e", max_size=60))
def test_what_is_no_path_never_raises_anything_else(path: str) -> None:
    mask = draw_icon(svg(path), 24)

    assert mask is None or mask.size == (24, 24)


@pytest.mark.parametrize("text", ["", "<svg></svg>", svg("M oops"), svg("9 9")])
def test_an_svg_without_outlines_gives_nothing(text: str) -> None:
    assert draw_icon(text, 24) is None
