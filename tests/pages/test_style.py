from __future__ import annotations

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_category
from support.contexts import a_context
from tilfolio.pages.style import write_style

PLAIN = ".til-icon {}\n"


def rules_for(svg: str) -> str:
    categories = (a_category("data", icon="material/database"), a_category("infra", icon="🧯"))
    return write_style(PLAIN, a_context(categories=categories, icons={"material/database": svg}))


@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1))
def test_whatever_an_icon_holds_is_one_address_in_quotes(text: str) -> None:
    style = rules_for(f"<svg>{text}</svg>")
    address = style.partition('url("data:image/svg+xml,')[2].partition('");\n}')[0]

    assert style.startswith(PLAIN)
    assert not set(address) & set("\"'<>()\\\n\r\f#")
    assert unquote(address) == f"<svg>{text}</svg>"


def test_a_category_without_a_drawing_has_no_rule() -> None:
    assert ".til-icon--data {" in rules_for("<svg/>")
    assert ".til-icon--infra" not in rules_for("<svg/>")
