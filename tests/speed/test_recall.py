import pickle
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from support.site import build_folder, write_site
from tilfolio.errors import SourceError
from tilfolio.memory import stamp, work_out
from tilfolio.model import CategoryName, Page, SourceFile, Til, Verdict
from tilfolio.pages import tils
from tilfolio.pages.context import Context
from tilfolio.pages.tils import Links, Neighbours, lay_out_til
from tilfolio.parse.til import ParsedNote, parse_note
from tilfolio.speed.children import Children
from tilfolio.speed.recall import Recall
from tilfolio.speed.store import CacheStore

DAY = date(2026, 11, 22)


def source(name: str, text: str = "# Kafka\n\nIt lags.\n") -> SourceFile:
    return SourceFile(path=name, shown=f"TILs/{name}", text=text, added_on=DAY, updated_on=DAY)


def recall(folder: Path, environment: bytes = b"", cores: int = 1) -> Recall:
    return Recall(CacheStore(folder), environment, cores=cores)


def lengths(remember: Callable[..., list[int]], words: list[str], asked: list[str]) -> list[int]:
    def measure(word: str) -> int:
        asked.append(word)
        return len(word)

    return remember("length", words, stamp, measure)


def test_nothing_is_worked_out_twice(tmp_path: Path) -> None:
    store, asked = CacheStore(tmp_path), list[str]()

    assert lengths(Recall(store, b"", cores=1), ["a", "bb"], asked) == [1, 2]
    store.flush()
    assert lengths(recall(tmp_path), ["bb", "ccc", "a"], asked) == [2, 3, 1]
    assert asked == ["a", "bb", "ccc"]


def test_another_environment_knows_nothing(tmp_path: Path) -> None:
    store, asked = CacheStore(tmp_path), list[str]()
    lengths(Recall(store, b"old", cores=1), ["a"], asked)
    lengths(Recall(store, b"new", cores=1), ["a"], asked)

    assert asked == ["a", "a"]


def test_what_depends_on_more_than_can_be_told_is_worked_out_each_time(tmp_path: Path) -> None:
    remember, asked = recall(tmp_path), list[str]()
    for _ in range(2):
        remember("length", ["a"], lambda word: None, asked.append)

    assert asked == ["a", "a"]


@pytest.mark.parametrize("cores", [1, 2, 4])
def test_all_cores_find_what_one_finds(tmp_path: Path, cores: int) -> None:
    sources = [source(f"{number}.md", f"# Note {number}\n\nText {number} " + "word " * number) for number in range(400)]

    def read(each: SourceFile) -> ParsedNote:
        return parse_note(each, ())

    there = recall(tmp_path, cores=cores)("note", sources, stamp, read)

    assert there == work_out("note", sources, stamp, read)


def test_an_error_of_a_note_is_told_again(tmp_path: Path) -> None:
    broken = source("a.md", "---\ndate: yesterday\n---\n# A\n")
    store = CacheStore(tmp_path)
    for _ in range(2):
        [note] = Recall(store, b"", cores=1)("note", [broken], stamp, lambda each: parse_note(each, ()))

        assert [str(error) for error in note.errors] == [str(error) for error in parse_note(broken, ()).errors]
        assert all(type(error) is SourceError for error in note.errors)


class _Trap:
    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return (Path.touch, ("never",))


@pytest.mark.parametrize("content", [pickle.dumps(_Trap()), b"", b"no pickle", pickle.dumps(date)])
def test_what_somebody_else_put_there_runs_nothing(
    tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = CacheStore(tmp_path)
    remember = Recall(store, b"", cores=1)
    remember("verdict", ["a"], stamp, lambda word: Verdict(category=CategoryName(word)))
    [key] = store._pending
    store.put(key, content)

    assert remember("verdict", ["a"], stamp, lambda word: Verdict(category=CategoryName("b"))) != [
        Verdict(category=CategoryName("a"))
    ]
    assert not (tmp_path / "never").exists()


def test_equal_values_have_one_stamp_whatever_objects_they_are() -> None:
    title = "".join(["Ka", "fka"])

    assert stamp(Verdict(category=CategoryName("data")), [title, title]) == stamp(
        Verdict(category=CategoryName("".join(["da", "ta"]))), ["Kafka", "".join(["Kaf", "ka"])]
    )
    assert stamp("a", "b") != stamp("ab")
    assert stamp(["a"], []) != stamp([], ["a"])


def test_a_few_tasks_call_no_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = list[int]()
    monkeypatch.setattr(Children, "help", lambda self, spent, tasks, done: started.append(done))
    remember = recall(tmp_path, cores=2)

    def make(task: int) -> int:
        time.sleep(0.05)
        return task

    remember("number", range(200), stamp, lambda task: task)
    remember("number", [*range(100), *range(1000, 1003), *range(100, 200)], stamp, make)
    assert started == []

    remember("number", range(2000, 2030), stamp, make)
    assert started != []


def test_what_was_returned_has_a_name_and_a_copy_of_it_has_none(tmp_path: Path) -> None:
    def read(remember: Recall, text: str) -> ParsedNote:
        [note] = remember("note", [source("a.md", text)], stamp, lambda each: parse_note(each, [], bool))
        return note

    store = CacheStore(tmp_path)
    first, again, other = (Recall(store, b"", cores=1) for _ in range(3))
    made, found, changed = read(first, "# Kafka\n"), read(again, "# Kafka\n"), read(other, "# Kafka lags\n")

    assert first.name_of(made) == again.name_of(found) is not None
    assert other.name_of(changed) not in (first.name_of(made), None)
    assert first.name_of(found) is None  # equal, but nothing of which the first build knows


def test_the_parts_of_a_pair_have_names_of_their_own(tmp_path: Path) -> None:
    remember = recall(tmp_path)
    [(one, other)] = remember("pair", ["a"], stamp, lambda name: (source(name), source(name)))

    assert len({remember.name_of(one), remember.name_of(other), None}) == 3


def test_what_is_revised_goes_on_from_the_build_before(tmp_path: Path) -> None:
    given = list[Counter[str] | None]()

    def make(before: Counter[str] | None) -> Counter[str]:
        given.append(before)
        return Counter(a=len(given))

    for _ in range(3):
        store = CacheStore(tmp_path)
        remember = Recall(store, b"", cores=1)
        remember.revise("count", make)
        remember.write()
        store.close()

    assert given == [None, Counter(a=1), Counter(a=2)]


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
