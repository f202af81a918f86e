from __future__ import annotations

import gzip
import re
from importlib import resources

import pytest

from support.builders import a_category
from support.contexts import a_context
from tilfolio.engines.mkdocs.asset_files import list_own_assets
from tilfolio.images.colors import READABLE, WHITE, measure_contrast, read_color
from tilfolio.pages.paths import STYLE
from tilfolio.pages.style import shrink, write_style

PLAIN = ".til-icon {}\n"


def rules_for(*names: str) -> str:
    return write_style(PLAIN, a_context(categories=[a_category(name) for name in names]))


def test_the_accent_can_be_read_in_both_schemes_whatever_was_chosen() -> None:
    style = write_style(PLAIN, a_context(accent="#ffd54f"))
    found = {name: re.findall(rf"--til-{name}:(#[0-9a-f]{{6}})", style) for name in ("accent", "fill")}

    for accent, ground in zip(found["accent"], ("#ffffff", "#14151f"), strict=True):
        assert measure_contrast(read_color(accent), read_color(ground)) >= READABLE
    assert measure_contrast(read_color(found["fill"][0]), WHITE) >= READABLE


def test_a_category_has_a_color_for_each_scheme() -> None:
    colors = re.findall(r"til-cat--data\{--til-color:(#[0-9a-f]{6})", rules_for("data"))

    assert len(set(colors)) == 2


def test_the_style_of_a_site_is_small() -> None:
    shipped = (resources.files("tilfolio") / "assets/tilfolio.css").read_text(encoding="utf-8")

    assert len(gzip.compress(write_style(shipped, a_context()).encode(), mtime=0)) < 8_000


def test_a_style_sheet_is_shrunk_and_says_the_same() -> None:
    shipped = "/* Why. */\na b,\n.c:is(d) {\n  color: red;\n  margin: 0 1px;\n}\n"

    assert shrink(shipped) == "a b,.c:is(d){color:red;margin:0 1px}"


@pytest.mark.parametrize("mirrored", [False, True])
def test_only_a_site_with_pages_from_right_to_left_gets_the_rules_for_them(mirrored: bool) -> None:
    [style] = [asset for asset in list_own_assets(a_context(), mirrored=mirrored) if asset.uri == STYLE]

    assert (b'[dir="rtl"]' in style.content) is mirrored
    assert len(gzip.compress(style.content, mtime=0)) < 8_000


def test_a_chart_runs_from_left_to_right_on_every_site() -> None:
    drawings = [
        drawing.read_text(encoding="utf-8") for drawing in (resources.files("tilfolio") / "templates/svg").iterdir()
    ]
    charts = [drawing for drawing in drawings if "text-anchor" in drawing and "til-chart" in drawing]

    assert charts
    # In right-to-left text, "end" is on the left, which would put axis labels outside of the chart.
    assert all("direction:ltr" in chart for chart in charts)
