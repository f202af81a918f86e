from __future__ import annotations

import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_category
from support.contexts import a_context
from tilfolio.images.colors import READABLE, WHITE, measure_contrast, read_color
from tilfolio.pages.style import write_style

PLAIN = ".til-icon {}\n"


def rules_for(svg: str) -> str:
    categories = (a_category("data", icon="material/database"), a_category("infra", icon="🧯"))
    return write_style(PLAIN, a_context(categories=categories, icons={"material/database": svg}))


@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1))
def test_whatever_an_icon_holds_is_one_address_in_quotes(text: str) -> None:
    style = rules_for(f"<svg>{text}</svg>")
    address = style.partition('url("data:image/svg+xml,')[2].partition('"); }')[0]

    assert style.startswith(PLAIN)
    assert not set(address) & set("\"'<>()\\\n\r\f#")
    assert unquote(address) == f"<svg>{text}</svg>"


def test_a_category_without_a_drawing_has_no_rule() -> None:
    assert ".til-icon--data {" in rules_for("<svg/>")
    assert ".til-icon--infra" not in rules_for("<svg/>")


def test_the_accent_can_be_read_in_both_schemes_whatever_was_chosen() -> None:
    style = write_style(PLAIN, a_context(accent="#ffd54f"))
    found = {name: re.findall(rf"--til-{name}: (#[0-9a-f]{{6}})", style) for name in ("accent", "fill")}

    for accent, ground in zip(found["accent"], ("#ffffff", "#14151f"), strict=True):
        assert measure_contrast(read_color(accent), read_color(ground)) >= READABLE
    assert measure_contrast(read_color(found["fill"][0]), WHITE) >= READABLE


def test_a_category_has_a_color_for_each_scheme() -> None:
    colors = re.findall(r"til-cat--data \{ --til-color: (#[0-9a-f]{6})", rules_for("<svg/>"))

    assert len(set(colors)) == 2
