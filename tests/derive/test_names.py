"""Links by name lead to the file of that name."""

from __future__ import annotations

import posixpath
from typing import Any

import pytest

from support.builders import a_project, a_til, an_achievement
from tilfolio.derive.names import Names, resolve_all_names, resolve_names
from tilfolio.model import Til
from tilfolio.parse.links import find_links


def a_note(source: str, title: str = "A", body: str = "", **fields: Any) -> Til:
    return a_til(source=source, title=title, slug=source.removesuffix(".md").lower(), body=body,
                 links=find_links(body), **fields)  # fmt: skip


NOTES = [
    a_note("stream/Kafka.md", "Why a log?"),
    a_note("db/2026-11-22-why-postgres.md", "Postgres", aliases=("PG",)),
    a_note("db/undo.md"),
    a_note("vim/undo.md"),
]
NAMES = Names(
    NOTES, [a_project("anomaly", title="Anomalies")],
    ["TILs/img/loss.png", "TILs/db/img/loss.png", "projects/anomaly/arch.png"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "folder", "found"),
    [
        ("kafka", "", ["stream/Kafka.md"]),
        ("Kafka.md", "", ["stream/Kafka.md"]),
        ("stream/Kafka", "vim", ["stream/Kafka.md"]),
        ("TILs/stream/Kafka", "vim", ["stream/Kafka.md"]),
        ("../stream/Kafka", "vim", ["stream/Kafka.md"]),
        ("why a LOG?", "", ["stream/Kafka.md"]),
        ("pg", "", ["db/2026-11-22-why-postgres.md"]),
        ("Postgres", "", ["db/2026-11-22-why-postgres.md"]),
        ("undo", "vim", ["vim/undo.md"]),
        ("undo", "db/img", ["db/undo.md"]),
        ("undo", "", ["db/undo.md", "vim/undo.md"]),
        ("vim/undo", "db", ["vim/undo.md"]),
        ("loss.png", "db", ["db/img/loss.png"]),
        ("arch.png", "db", ["../projects/anomaly/arch.png"]),
        ("anomalies", "db", ["../projects/anomaly/README.md"]),
        ("flink", "", []),
    ],
)
def test_a_name_is_that_of_a_file_a_title_or_an_alias_and_the_nearest_goes_first(
    name: str, folder: str, found: list[str]
) -> None:
    assert [posixpath.relpath(path, "/TILs") for path in NAMES.find(name, f"/TILs/{folder}")] == found


def test_links_by_name_become_paths_and_the_others_stay_where_they_are() -> None:
    body = "[a](wiki:kafka#logs) and [b](other.md), [![c](wiki:loss.png)](wiki:undo)\n"

    led, problems = resolve_names(a_note("vim/x.md", body=body), NAMES)

    assert led.body == "[a](../stream/Kafka.md#logs) and [b](other.md), [![c](../img/loss.png)](undo.md)\n"
    assert led.links == find_links(led.body)
    assert problems == []


def test_a_name_that_none_or_several_have_is_a_problem() -> None:
    led, problems = resolve_names(a_note("x.md", body="[a](wiki:flink)\n[b](wiki:undo)\n"), NAMES)

    assert led.body == "[a](wiki:flink)\n[b](db/undo.md)\n"
    assert [str(problem) for problem in problems] == [
        "TILs/x.md:1: no note or file is called 'flink'. Write the name, the title or an alias of a note.",
        "TILs/x.md:2: the name 'undo' is that of TILs/db/undo.md and of TILs/vim/undo.md; the link leads to the first. "
        'Write more of the path: "[[TILs/db/undo]]".',
    ]


@pytest.mark.parametrize("body", ["![a](wiki:lost.png)\n", "[a](wiki:lost.png)\n"])
def test_a_picture_that_is_not_there_is_asked_for(body: str) -> None:
    _, problems = resolve_names(a_note("x.md", body=body), NAMES)

    assert [str(problem) for problem in problems] == [
        "TILs/x.md:1: no file is called 'lost.png'. Add it to the repository, or correct the name."
    ]


def test_a_link_by_name_to_what_is_left_out_is_no_mistake() -> None:
    note = a_note("x.md", body="[a](wiki:plan.excalidraw)\n")

    [led], _, _, problems = resolve_all_names([note], [], [], [], ["TILs/img/plan.excalidraw.md"])

    assert led.body == "[a](img/plan.excalidraw.md)\n"
    assert problems == []


def test_a_project_takes_its_picture_and_its_evidence_by_name() -> None:
    body = "![a](wiki:arch.png)\n"
    evident = an_achievement(evidence="wiki:kafka#logs")
    project = a_project("anomaly", body=body, links=find_links(body), cover="wiki:arch.png", achievements=(evident,))

    _, [led], _, problems = resolve_all_names(NOTES, [project], [], ["projects/anomaly/arch.png"])

    assert (led.body, led.cover) == ("![a](arch.png)\n", "arch.png")
    assert led.achievements[0].evidence == "../../TILs/stream/Kafka.md#logs"
    assert problems == []


@pytest.mark.parametrize(
    ("body", "problems"), [("[a](wiki:Nothing)", 0), ("![a](wiki:gone.png)", 1), ("[a](wiki:gone.pdf)", 1)]
)
def test_names_of_unwritten_notes_can_be_allowed_but_not_those_of_files(body: str, problems: int) -> None:
    _, found = resolve_names(a_note("x.md", body=body), NAMES, unwritten=True)

    assert len(found) == problems
