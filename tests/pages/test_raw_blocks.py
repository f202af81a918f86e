from hypothesis import given
from hypothesis import strategies as st

from tilfolio.model import Page
from tilfolio.pages.raw_blocks import mark_raw_block, place_footnotes, put_back, take_out, unmark

MARKUP = st.text(st.characters(exclude_characters="\x02\x03", exclude_categories=["Cs"]))


@given(st.lists(MARKUP))
def test_what_is_taken_out_comes_back_at_its_place(blocks: list[str]) -> None:
    markdown = "\n\n".join(mark_raw_block(block) for block in blocks)
    page = take_out(Page(uri="a.md", markdown=markdown))

    assert put_back(page.markdown, page.raw_blocks) == unmark(markdown)


def test_a_text_without_marks_stays_as_it_is() -> None:
    page = Page(uri="a.md", markdown="# A\n\nText.\n")

    assert take_out(page) is page
    assert put_back("<p>Text.</p>", ()) == "<p>Text.</p>"


def test_markdown_and_the_search_read_an_empty_element() -> None:
    page = take_out(Page(uri="a.md", markdown=f"# A\n\n{mark_raw_block('<nav><a href=b>B</a></nav>')}\nText.\n"))

    assert page.markdown == '# A\n\n<div data-til-raw="0"></div>\n\nText.\n'
    assert page.raw_blocks == ("<nav><a href=b>B</a></nav>",)


def test_nothing_leaves_no_place() -> None:
    assert mark_raw_block(" \n ") == ""


def test_a_place_that_an_author_wrote_stays_what_it_is() -> None:
    assert put_back('<div data-til-raw="7"></div>', ("a",)) == '<div data-til-raw="7"></div>'


def test_footnotes_stand_where_the_template_wants_them() -> None:
    place, notes = "<div data-til-footnotes></div>", '<div class="footnote"><ol><li>x</li></ol></div>'

    assert place_footnotes(f"<p>a</p>{place}<nav></nav>{notes}") == f"<p>a</p>{notes}<nav></nav>"
    assert place_footnotes(f"<p>a</p>{place}<nav></nav>") == "<p>a</p><nav></nav>"
    assert place_footnotes(f"<p>a</p>{notes}") == f"<p>a</p>{notes}"
