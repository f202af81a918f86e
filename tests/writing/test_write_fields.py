"""Writing a category into a note changes nothing else."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_source
from tilfolio.errors import SourceError
from tilfolio.gather.decoding import decode_text
from tilfolio.model import CategoryName, Til
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.parse.til import parse_note
from tilfolio.writing.write_fields import add_item, declare_field, rename_field, space_fields

CATEGORIES = ("data", "model", "infra")


def declare(text: str, category: str = "infra") -> str:
    return declare_field(text.encode(), "category", category, "TILs/note.md").decode()


def read(content: bytes) -> tuple[Til, ...]:
    text, _ = decode_text(content)
    return parse_note(a_source("note.md", text), CATEGORIES).tils


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("# T\n\nText.\n", "---\ncategory: infra\n---\n\n# T\n\nText.\n", id="no front matter"),
        pytest.param("", "---\ncategory: infra\n---\n", id="empty file"),
        pytest.param("\n\n# T\n", "---\ncategory: infra\n---\n\n\n# T\n", id="blank lines first"),
        pytest.param("# T\r\n\r\nX\r\n", "---\r\ncategory: infra\r\n---\r\n\r\n# T\r\n\r\nX\r\n", id="CRLF"),
        pytest.param("# T\rX\r", "---\rcategory: infra\r---\r\r# T\rX\r", id="CR"),
        pytest.param("# T", "---\ncategory: infra\n---\n\n# T", id="no line end at the end"),
        pytest.param('+++\ntitle = "x"\n+++\n# T\n', '+++\ncategory = "infra"\ntitle = "x"\n+++\n# T\n', id="TOML"),
        pytest.param(
            '+++\ncategory = "dataa" # typo\n[extra]\na = 1\n+++\n# T\n',
            '+++\ncategory = "infra" # typo\n[extra]\na = 1\n+++\n# T\n',
            id="TOML with a value",
        ),
        pytest.param("---\ntags: [a]\n---\n# T\n", "---\ntags: [a]\ncategory: infra\n---\n# T\n", id="front matter"),
        pytest.param(
            "---\r\ntags: [a]\r\n---\r\n\r\n# T\r\n",
            "---\r\ntags: [a]\r\ncategory: infra\r\n---\r\n\r\n# T\r\n",
            id="front matter with CRLF",
        ),
        pytest.param(
            "---\n# why: not\ntags: [a] # mine\n\n# end\n---\n# T\n",
            "---\n# why: not\ntags: [a] # mine\n\n# end\ncategory: infra\n---\n# T\n",
            id="comments",
        ),
        pytest.param("---\n---\n# T\n", "---\ncategory: infra\n---\n# T\n", id="empty front matter"),
        pytest.param("---\n# a: b\n---\n# T\n", "---\n# a: b\ncategory: infra\n---\n# T\n", id="comment alone"),
        pytest.param("---\ncategory:\n---\n# T\n", "---\ncategory: infra\n---\n# T\n", id="empty value"),
        pytest.param(
            "---\ncategory: # which?\ntags: [a]\n---\n# T\n",
            "---\ncategory: infra # which?\ntags: [a]\n---\n# T\n",
            id="comment in place of a value",
        ),
        pytest.param(
            "---\nCategory: 'dataa' # typo\n---\n# T\n", "---\nCategory: infra # typo\n---\n# T\n", id="quoted value"
        ),
        pytest.param("---\n{title: X}\n---\nT\n", "---\n{category: infra, title: X}\n---\nT\n", id="braces"),
        pytest.param("---\n{}\n---\nT\n", "---\n{category: infra}\n---\nT\n", id="empty braces"),
        pytest.param("---\n  a: b\n---\nT\n", "---\n  a: b\n  category: infra\n---\nT\n", id="indented"),
        pytest.param(
            "---\ndescription: |\n  two\n  lines\n---\nT\n",
            "---\ndescription: |\n  two\n  lines\ncategory: infra\n---\nT\n",
            id="literal text at the end",
        ),
        pytest.param(
            "---\ncategories: [x]\n---\nT\n", "---\ncategories: [x]\ncategory: infra\n---\nT\n", id="categories"
        ),
        pytest.param("---\n\nText\n\n---\n", "---\ncategory: infra\n---\n\n---\n\nText\n\n---\n", id="rules"),
        pytest.param(
            "---\ntitle: x\n...\n---\nT\n", "---\ncategory: infra\ntitle: x\n...\n---\nT\n", id="end of document"
        ),
    ],
)
def test_a_category_goes_where_front_matter_has_room(before: str, after: str) -> None:
    assert declare(before) == after
    assert {til.category for til in read(after.encode())} == {"infra"}


@pytest.mark.parametrize(
    ("content", "after"),
    [
        (codecs.BOM_UTF8 + b"# T\n", codecs.BOM_UTF8 + b"---\ncategory: data\n---\n\n# T\n"),
        (codecs.BOM_UTF8 + b"---\na: b\n---\nT\n", codecs.BOM_UTF8 + b"---\na: b\ncategory: data\n---\nT\n"),
        (b"# T \xff\xfe\x00\n", b"---\ncategory: data\n---\n\n# T \xff\xfe\x00\n"),
        (
            codecs.BOM_UTF16_LE + "---\nt: ü\n---\n# T\n".encode("utf-16-le"),
            codecs.BOM_UTF16_LE + "---\nt: ü\ncategory: data\n---\n# T\n".encode("utf-16-le"),
        ),
    ],
    ids=["UTF-8 with a mark", "mark and front matter", "bytes that are no text", "UTF-16"],
)
def test_every_encoding_stays_what_it_is(content: bytes, after: bytes) -> None:
    assert declare_field(content, "category", "data", "TILs/note.md") == after


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"title": "x"}\n\n# T\n', "TILs/note.md:1: its front matter cannot be edited by"),
        ("---\ntitle: What: why\n---\n# T\n", "TILs/note.md:2: the front matter cannot be read"),
        ("---\ntitle: x\n\n# T\n", "TILs/note.md:1: the front matter has no end"),
        ("---\ncategory: |\n  dataa\n---\n# T\n", "TILs/note.md:2: its front matter cannot be edited by"),
        ("---\ncategory: [x]\n---\n# T\n", "TILs/note.md:2: its front matter cannot be edited by"),
        ("---\ncategory: &one x\ntitle: *one\n---\n# T\n", "TILs/note.md:2: its front matter cannot be edited by"),
    ],
    ids=["JSON", "broken", "endless", "literal", "list", "anchor"],
)
def test_what_cannot_be_added_to_is_named_and_left_alone(text: str, message: str) -> None:
    with pytest.raises(SourceError) as raised:
        declare(text)

    assert str(raised.value).startswith(message)


def test_a_file_that_is_cut_off_is_left_alone() -> None:
    with pytest.raises(SourceError, match="cannot be decoded as utf-16-le"):
        declare_field(codecs.BOM_UTF16_LE + b"abc", "category", "data", "TILs/note.md")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("# T\n", "---\naliases: [old]\n---\n\n# T\n", id="none"),
        pytest.param("---\naliases: [a]\n---\n# T\n", "---\naliases: [a, old]\n---\n# T\n", id="in brackets"),
        pytest.param(
            "---\naliases:\n  - a # mine\ntags: x\n---\n# T\n",
            "---\naliases:\n  - a # mine\n  - old\ntags: x\n---\n# T\n",
            id="on lines",
        ),
        pytest.param("---\naliases:\n- a\n---\n# T\n", "---\naliases:\n- a\n- old\n---\n# T\n", id="without indent"),
        pytest.param("---\naliases: a\n---\n# T\n", "---\naliases: a, old\n---\n# T\n", id="one"),
        pytest.param("---\naliases:\n---\n# T\n", "---\naliases: [old]\n---\n# T\n", id="empty"),
        pytest.param('+++\naliases = ["a"]\n+++\n# T\n', '+++\naliases = ["a", "old"]\n+++\n# T\n', id="TOML"),
    ],
)
def test_an_item_is_added_to_a_list(before: str, after: str) -> None:
    assert add_item(before.encode(), "aliases", "old", "TILs/note.md").decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("---\ntitel: titel\n---\ntitel: x\n", "---\ntitle: titel\n---\ntitel: x\n", id="YAML"),
        pytest.param('---\r\n"Titel" : x # c\r\n---\r\nT\r\n', '---\r\n"title" : x # c\r\n---\r\nT\r\n', id="quoted"),
        pytest.param('+++\ntitel = "x"\n+++\nT\n', '+++\ntitle = "x"\n+++\nT\n', id="TOML"),
    ],
)
def test_a_field_is_renamed(before: str, after: str) -> None:
    assert rename_field(before.encode(), "titel", "title", "TILs/note.md").decode() == after


def test_a_field_is_not_renamed_to_one_that_is_there() -> None:
    with pytest.raises(SourceError, match="cannot be edited by"):
        rename_field(b"---\ntitel: x\ntitle: y\n---\nT\n", "titel", "title", "TILs/note.md")


def test_spaces_are_put_behind_the_colons_of_fields() -> None:
    before = "---\ndraft:true\ntitle: a:b\n---\ndraft:true\n"

    assert space_fields(before.encode(), "TILs/note.md").decode() == before.replace("draft:true", "draft: true", 1)


MARKS = ("---", "+++", "...", "```", "", " ", "\t", "'", "\x0c", "\ufeff")
FIELDS = ("title: x", "category: dataa", "category:", "category: 'x y' # z", "a: [b, c]", "{a: b}", "tags:", "x: >")
TEXTS = ("# T", "## TIL: one", "# c # d", "- a", "  - x", "  b: c", "  y", "text", "ü")
PIECES = st.sampled_from((*MARKS, *FIELDS, *TEXTS))
LINES = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12)
NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])


def count_common(one: bytes, other: bytes) -> int:
    """Return the length of the common prefix of two byte strings."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, pair in pairs if pair[0] != pair[1]), min(len(one), len(other)))


def find_change(before: bytes, after: bytes) -> tuple[bytes, bytes]:
    """Return the removed and the inserted bytes."""
    start = count_common(before, after)
    same = count_common(before[start:][::-1], after[start:][::-1])
    return before[start : len(before) - same], after[start : len(after) - same]


@given(lines=LINES, newline=NEWLINES, front=st.booleans(), name=st.sampled_from(CATEGORIES))
def test_nothing_but_the_category_changes(lines: list[str], newline: str, front: bool, name: str) -> None:
    head = ["---", "title: x", "# c", *lines[:3], "---"] if front else []
    content = newline.join([*head, *lines]).encode("utf-8", "surrogatepass")
    try:
        written = declare_field(content, "category", name, "TILs/note.md")
    except SourceError:
        return

    before, after = read(content), read(written)
    taken, put = find_change(content, written)
    value = read_front_matter(decode_text(content)[0], "")[0].values.get("category") or ""
    assert {til.category for til in after} == {CategoryName(name)}
    assert [(til.title, til.body.strip()) for til in after] == [(til.title, til.body.strip()) for til in before]
    assert not taken or " ".join(taken.decode().strip("'\"").split()) in value  # a value may continue on the next line
    assert len(put) <= len("---\r\ncategory: model\r\n---\r\n\r\n")
