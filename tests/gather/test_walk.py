from __future__ import annotations

import inspect
import os
import sys
from pathlib import Path

import pytest

from tilfolio.gather.walk import Found, Walk


def write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x\n", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "TILs").mkdir()
    return tmp_path / "TILs"


def walk(folder: Path, *left_out: str, ignored: frozenset[str] = frozenset()) -> Found:
    return Walk(
        folder=folder,
        shown="TILs",
        leave_out=lambda path: path in left_out,
        list_ignored=lambda asked: ignored if asked == folder else frozenset(),
    ).run()


def paths(found: Found) -> list[str]:
    return [file.path for file in found.files]


def test_files_of_any_depth_come_by_path(folder: Path) -> None:
    for path in ("b.md", "a/z.md", "a.md", "a/b/c/d.png", "B.md"):
        write(folder / path)

    assert paths(walk(folder)) == ["B.md", "a.md", "a/b/c/d.png", "a/z.md", "b.md"]


def test_folders_deeper_than_pythons_stack_are_walked(folder: Path) -> None:
    deepest = "d/" * 200
    write(folder / deepest / "x.md")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    try:
        found = walk(folder)
    finally:
        sys.setrecursionlimit(limit)

    assert paths(found) == [deepest + "x.md"]


def test_hidden_ignored_and_left_out_files_and_folders_are_not_found(folder: Path) -> None:
    for path in (".hidden.md", ".obsidian/a.md", "cache/a.md", "cache.md", "no/a.md", "no.md", "yes/no.md"):
        write(folder / path)

    assert paths(walk(folder, "no/", "no.md", ignored=frozenset({"cache"}))) == ["cache.md", "yes/no.md"]


@pytest.mark.parametrize(
    "name",
    [
        "a b.md",
        "#1.md",
        "why?.md",
        "100%.md",
        "한글.md",
        "\u1112\u1161\u11ab.md",
        "🚀.md",
        "a\nb.md",
        "'\"<&>.md",
        "x" * 200 + ".md",
    ],
    ids=["space", "#", "?", "%", "Hangul composed", "Hangul apart", "emoji", "newline", "quotes", "long"],
)
def test_a_name_stays_as_it_is_on_disk(folder: Path, name: str) -> None:
    write(folder / name)

    assert paths(walk(folder)) == [name]


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS keeps one of them")
def test_twins_that_differ_in_case_are_two_files(folder: Path) -> None:
    write(folder / "Note.md")
    write(folder / "note.md")

    assert paths(walk(folder)) == ["Note.md", "note.md"]


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS refuses such names")
def test_a_name_that_is_no_utf_8_is_a_problem_and_no_crash(folder: Path) -> None:
    write(Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.md")))
    write(folder / "good.md")
    found = walk(folder)

    assert paths(found) == ["good.md"]
    assert [str(problem) for _, problem in found.troubles] == [r"TILs/caf\xe9.md: the name is not UTF-8. Rename it."]


def test_a_symlink_to_a_file_is_a_file(folder: Path, tmp_path: Path) -> None:
    (folder / "a.md").symlink_to(write(tmp_path / "elsewhere.md"))

    assert paths(walk(folder)) == ["a.md"]


def test_a_symlink_to_a_folder_elsewhere_is_followed_and_has_its_own_history(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "work/deep/a.md")
    (folder / "work").symlink_to(tmp_path / "work")
    write(folder / "own.md")

    assert [(file.path, file.repository) for file in walk(folder).files] == [("own.md", ""), ("work/deep/a.md", "work")]


@pytest.mark.parametrize("target", [".", "..", "../TILs", "sub", "sub/deep"])
def test_a_symlink_to_a_folder_that_is_walked_anyway_is_not_followed(folder: Path, target: str) -> None:
    write(folder / "sub/deep/a.md")
    (folder / "again").symlink_to(target)
    (folder / "sub/again").symlink_to(folder / target)

    assert paths(walk(folder)) == ["sub/deep/a.md"]


def test_a_loop_of_folders_elsewhere_ends(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "one/a.md")
    write(tmp_path / "two/b.md")
    (tmp_path / "one/two").symlink_to(tmp_path / "two")
    (tmp_path / "two/one").symlink_to(tmp_path / "one")
    (folder / "one").symlink_to(tmp_path / "one")

    assert paths(walk(folder)) == ["one/a.md", "one/two/b.md"]


@pytest.mark.parametrize("target", ["missing.md", "link.md", "../gone/away.md"], ids=["missing", "itself", "elsewhere"])
def test_a_symlink_to_nothing_is_a_problem(folder: Path, target: str) -> None:
    (folder / "link.md").symlink_to(target)
    found = walk(folder)

    assert paths(found) == []
    assert [str(problem) for _, problem in found.troubles] == [
        f"TILs/link.md: is a symlink to '{target}', where there is nothing. Correct the link, or delete it."
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes in folders")
def test_a_pipe_is_a_problem_and_is_never_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    (folder / "link.md").symlink_to("pipe.md")
    found = walk(folder)

    assert found.files == ()
    assert [str(problem) for _, problem in found.troubles] == [
        f"TILs/{name}: is a named pipe, a socket or a device, which is never opened. "
        "Move it elsewhere, or name it in `exclude:`."
        for name in ("link.md", "pipe.md")
    ]


def test_files_of_a_repository_inside_name_it(folder: Path) -> None:
    write(folder / "own.md")
    write(folder / "work/.git")
    write(folder / "work/deep/a.md")
    write(folder / "work/deep/.git/config")

    assert [(file.path, file.repository) for file in walk(folder).files] == [
        ("own.md", ""),
        ("work/deep/a.md", "work/deep"),
    ]


def test_what_a_repository_inside_ignores_is_not_found(folder: Path) -> None:
    write(folder / "work/.git")
    write(folder / "work/a.md")
    write(folder / "work/b.md")
    found = Walk(
        folder=folder,
        shown="TILs",
        leave_out=lambda path: False,
        list_ignored=lambda asked: frozenset({"b.md"}) if asked == folder / "work" else frozenset(),
    ).run()

    assert paths(found) == ["work/a.md"]


def test_empty_folders_are_told(folder: Path) -> None:
    assert walk(folder).empty == ("",)
    (folder / "a/b").mkdir(parents=True)

    assert walk(folder).empty == ("a/b",)
