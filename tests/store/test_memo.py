from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.site import build_folder, write_site
from tilfolio.derive.related import Relations
from tilfolio.gather.history import FileDays, History
from tilfolio.model import CategoryName, Commit, Link, Page, Problem, Slug, SourceFile, Til, Verdict
from tilfolio.pages import tils
from tilfolio.pages.context import Context
from tilfolio.pages.tils import Links, Neighbours, lay_out_til
from tilfolio.parse.til import ParsedNote, parse_note
from tilfolio.remember import stamp, work_out
from tilfolio.store.memo import Memo, Recent, read_value, write_value
from tilfolio.store.sqlite import CacheStore

DAY = date(2026, 11, 22)


def source(name: str, text: str = "# Kafka\n\nIt lags.\n") -> SourceFile:
    return SourceFile(path=name, shown=f"TILs/{name}", text=text, added_on=DAY, updated_on=DAY)


def memo(folder: Path, environment: bytes = b"", cores: int = 1) -> Memo:
    return Memo(CacheStore(folder), environment, Recent(), cores=cores)


def lengths(remember: Callable[..., list[int]], words: list[str], asked: list[str]) -> list[int]:
    def measure(word: str) -> int:
        asked.append(word)
        return len(word)

    return remember("length", words, stamp, measure, int)


def test_nothing_is_worked_out_twice(tmp_path: Path) -> None:
    store, asked = CacheStore(tmp_path), list[str]()

    assert lengths(Memo(store, b"", Recent(), cores=1), ["a", "bb"], asked) == [1, 2]
    store.flush()
    assert lengths(memo(tmp_path), ["bb", "ccc", "a"], asked) == [2, 3, 1]
    assert asked == ["a", "bb", "ccc"]


def test_another_environment_knows_nothing(tmp_path: Path) -> None:
    store, asked = CacheStore(tmp_path), list[str]()
    lengths(Memo(store, b"old", Recent(), cores=1), ["a"], asked)
    lengths(Memo(store, b"new", Recent(), cores=1), ["a"], asked)

    assert asked == ["a", "a"]


def test_what_depends_on_more_than_can_be_told_is_worked_out_each_time(tmp_path: Path) -> None:
    remember, asked = memo(tmp_path), list[str]()
    for _ in range(2):
        remember("length", ["a"], lambda word: None, asked.append, str)

    assert asked == ["a", "a"]


@pytest.mark.parametrize("cores", [1, 2, 4])
def test_all_cores_find_what_one_finds(tmp_path: Path, cores: int) -> None:
    sources = [source(f"{number}.md", f"# Note {number}\n\nText {number} " + "word " * number) for number in range(400)]

    def read(each: SourceFile) -> ParsedNote:
        return parse_note(each, ())

    there = memo(tmp_path, cores=cores)("note", sources, stamp, read, ParsedNote)

    assert there == work_out("note", sources, stamp, read)


def test_an_error_of_a_note_is_told_again(tmp_path: Path) -> None:
    broken = source("a.md", "---\ndate: yesterday\n---\n# A\n")
    store = CacheStore(tmp_path)
    for _ in range(2):
        [note] = Memo(store, b"", Recent(), cores=1)(
            "note", [broken], stamp, lambda each: parse_note(each, ()), ParsedNote
        )

        assert [str(error) for error in note.errors] == [str(error) for error in parse_note(broken, ()).errors]
        assert all(type(error) is Problem for error in note.errors)


@pytest.mark.parametrize("content", [b"", b"no JSON", b"null", b'{"category": 1}', b'[{"category": "b"}]'])
def test_what_somebody_else_put_there_is_no_value(tmp_path: Path, content: bytes) -> None:
    store = CacheStore(tmp_path)
    remember = Memo(store, b"", Recent(), cores=1)
    remember("verdict", ["a"], stamp, lambda word: Verdict(category=CategoryName(word)), Verdict)
    [key] = store._pending
    store.put(key, content)

    made = remember("verdict", ["a"], stamp, lambda word: Verdict(category=CategoryName("c")), Verdict)

    assert made == [Verdict(category=CategoryName("c"))]


def test_equal_values_have_one_stamp_whatever_objects_they_are() -> None:
    title = "".join(["Ka", "fka"])

    assert stamp(Verdict(category=CategoryName("data")), [title, title]) == stamp(
        Verdict(category=CategoryName("".join(["da", "ta"]))), ["Kafka", "".join(["Kaf", "ka"])]
    )
    assert stamp("a", "b") != stamp("ab")
    assert stamp(["a"], []) != stamp([], ["a"])


def test_what_is_revised_goes_on_from_the_build_before(tmp_path: Path) -> None:
    given = list[dict[str, int] | None]()

    def make(before: dict[str, int] | None) -> dict[str, int]:
        given.append(before)
        return {"a": len(given)}

    for _ in range(3):
        store = CacheStore(tmp_path)
        remember = Memo(store, b"", Recent(), cores=1)
        remember.revise("count", make, dict[str, int])
        remember.write()
        store.close()

    assert given == [None, {"a": 1}, {"a": 2}]


WORDS = st.text(max_size=20)
DAYS = st.dates(min_value=date(1970, 1, 2))
ZONES = st.sampled_from([timezone.utc, timezone(timedelta(hours=9)), timezone(timedelta(hours=-5, minutes=-30))])
MOMENTS = st.builds(datetime.fromtimestamp, st.integers(10**5, 2 * 10**9), ZONES)
OTHER = st.dictionaries(
    WORDS,
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS | DAYS | MOMENTS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.none(), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)
LINKS = st.builds(
    Link,
    target=WORDS,
    start=st.integers(0),
    end=st.integers(0),
    target_start=st.integers(0),
    target_end=st.integers(0),
    kind=st.sampled_from(["inline", "image"]),
    line=st.integers(0),
)
TILS = st.builds(
    Til,
    slug=WORDS.map(Slug),
    title=WORDS,
    body=WORDS,
    line=st.integers(0),
    source=WORDS,
    shown=WORDS,
    learned_on=DAYS,
    updated_on=DAYS,
    tags=st.lists(WORDS, max_size=3).map(tuple),
    category=st.none() | WORDS.map(CategoryName),
    starts_at=st.none() | MOMENTS,
    links=st.lists(LINKS, max_size=2).map(tuple),
    other=OTHER,
)
ERRORS = st.builds(Problem, path=WORDS, line=st.none() | st.integers(0), what=WORDS, remedy=WORDS, details=WORDS)
STORED = {
    "a note": (
        st.builds(
            ParsedNote, tils=st.lists(TILS, max_size=2).map(tuple), errors=st.lists(ERRORS, max_size=2).map(tuple)
        ),
        ParsedNote,
    ),
    "a verdict": (
        st.tuples(
            st.builds(
                Verdict,
                category=st.none() | WORDS.map(CategoryName),
                scores=st.dictionaries(WORDS.map(CategoryName), st.floats(allow_nan=False)),
            ),
            st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple),
            st.dictionaries(WORDS, st.floats(allow_nan=False), max_size=3),
        ),
        tuple[Verdict, tuple[tuple[int, int], ...], dict[str, float]],
    ),
    "a page": (
        st.builds(
            Page,
            uri=WORDS,
            markdown=WORDS,
            meta=OTHER,
            edit=st.none() | WORDS,
            updated_on=st.none() | DAYS,
            raw_blocks=st.lists(WORDS, max_size=2).map(tuple),
        ),
        Page,
    ),
    "a history": (
        st.builds(
            History,
            clock=st.none() | st.sampled_from([timezone.utc, timezone(timedelta(hours=9))]),
            root=st.none() | st.just(Path("repo")),
            files=st.dictionaries(WORDS, st.builds(FileDays, added_at=MOMENTS, updated_at=MOMENTS), max_size=3),
            commits=st.lists(
                st.builds(Commit, sha=WORDS, authored_at=MOMENTS, subject=WORDS, paths=st.just(("a",))), max_size=2
            ).map(tuple),
            boundary=st.frozensets(WORDS, max_size=1),
        ),
        History,
    ),
    "relations": (
        st.builds(
            Relations,
            closest=st.dictionaries(WORDS.map(Slug), st.lists(WORDS.map(Slug), max_size=3).map(tuple), max_size=3),
            names=st.dictionaries(WORDS.map(Slug), st.binary(max_size=8), max_size=3),
            days=st.dictionaries(WORDS.map(Slug), DAYS, max_size=3),
        ),
        Relations,
    ),
}


@pytest.mark.parametrize(("values", "kind"), STORED.values(), ids=STORED.keys())
@given(data=st.data())
@settings(max_examples=60)
def test_what_is_read_is_what_was_stored(values: st.SearchStrategy[object], kind: object, data: st.DataObject) -> None:
    value = data.draw(values)
    written = write_value(value, kind)

    if written is not None:  # values that JSON cannot represent are not stored
        found = read_value(written, kind)
        assert found is not None
        assert repr(found[0]) == repr(value)  # including types and UTC offsets


def test_values_that_occur_are_stored() -> None:
    moment = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=9)))
    til = Til(
        slug=Slug("a"),
        title="A",
        body="",
        line=1,
        source="a.md",
        shown="TILs/a.md",
        learned_on=DAY,
        updated_on=DAY,
        starts_at=moment,
        other={"hide": ["toc"], "search": {"boost": 2}, "icon": "material/home"},
    )

    written = write_value(ParsedNote(tils=(til,)), ParsedNote)

    assert written is not None
    assert repr(read_value(written, ParsedNote)) == repr((ParsedNote(tils=(til,)),))


def test_a_date_in_the_front_matter_stays_one() -> None:
    page = Page(uri="a.md", markdown="", meta={"since": DAY})

    assert write_value(page, Page) is None  # it would be restored as a str


def test_an_edit_of_a_note_lays_out_no_page_that_only_lists_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# Kafka {}\n\nIt lags.\n"
    notes = {f"TILs/2026-11-1{day}-kafka-{day}.md": text.format(day) for day in range(3)}
    folder = write_site(tmp_path / "site", notes, "plugins: [tilfolio: {related: 0}]")
    build_folder(folder, today="2026-11-22")
    laid_out = list[str]()

    def note_and_lay_out(context: Context, til: Til, links: Links, near: Neighbours) -> Page:
        laid_out.append(til.title)
        return lay_out_til(context, til, links, near)

    monkeypatch.setattr(tils, "lay_out_til", note_and_lay_out)
    (folder / "TILs/2026-11-11-kafka-1.md").write_text(f"{text.format(1)}\nNobody knows why.\n")
    build_folder(folder, today="2026-11-22")

    assert laid_out == ["Kafka 1"]
