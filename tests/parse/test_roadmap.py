"""The roadmap overview becomes progress by section."""

from __future__ import annotations

from datetime import date

import pytest

from tilfolio.model import Roadmap, Slug, SourceFile
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.parse.roadmap import parse_roadmap

NAMES = ("anomaly-detection", "rag", "rag-chatbot", "vision")
PROJECTS = {name: Slug(name) for name in NAMES} | {"Predictive Maintenance for Pumps": Slug("pumps-2026")}


def read(text: str) -> Roadmap:
    day = date(2026, 11, 22)
    source = SourceFile(path="README.md", shown="projects/README.md", text=text, added_on=day, updated_on=day)
    front, _ = read_front_matter(text, source.shown)
    return parse_roadmap(source, front, PROJECTS)


def items(text: str) -> list[tuple[str, bool, str | None]]:
    return [(item.text, item.done, item.project) for section in read(text).sections for item in section.items]


def test_tasks_go_to_the_heading_above_them() -> None:
    roadmap = read("# Road\n\n- [ ] zero\n\n## One\n\n- [x] a\n  - [ ] b\n\n## Empty\n\ntext\n\n## Two\n\n1. [X] c\n")

    assert [(section.title, len(section.items)) for section in roadmap.sections] == [("", 1), ("One", 2), ("Two", 1)]
    assert items(roadmap.body) == [("zero", False, None), ("a", True, None), ("b", False, None), ("c", True, None)]


def test_the_title_is_cut_from_the_body_and_the_rest_keeps_its_lines() -> None:
    roadmap = read("---\ndescription: Mine\n---\n# My Road\n\nIntro [v](./vision/).\n")

    assert (roadmap.title, roadmap.line, roadmap.summary) == ("My Road", 6, "Mine")
    assert roadmap.body == "Intro [v](./vision/).\n"
    assert [(link.target, link.line) for link in roadmap.links] == [("./vision/", 6)]


def test_without_a_heading_it_is_called_roadmap() -> None:
    roadmap = read("Only this sentence.\n")

    assert (roadmap.title, roadmap.summary, roadmap.sections) == ("Roadmap", "Only this sentence.", ())


@pytest.mark.parametrize(
    ("item", "project"),
    [
        ("[Any words](./vision/)", "vision"),
        ("[Any words](vision/README.md)", "vision"),
        ("[Any words](https://x.y/vision/)", None),
        ("Anomaly detection", "anomaly-detection"),
        ("Finish anomaly-detection by May", "anomaly-detection"),
        ("`rag-chatbot` polish", "rag-chatbot"),
        ("rag", "rag"),
        ("A rag doll", None),
        ("Computer Vision course", "vision"),
        ("Television", None),
        ("Predictive maintenance for pumps", "pumps-2026"),
        ("Write up *Predictive maintenance for pumps*", "pumps-2026"),
    ],
)
def test_an_item_names_its_project(item: str, project: str | None) -> None:
    ((_, _, found),) = items(f"- [ ] {item}\n")

    assert found == project


def test_signs_count_as_boxes() -> None:
    assert items("- ✅ shipped it\n- 🚧 at it\n- plain\n") == [("shipped it", True, None), ("at it", False, None)]


def test_code_holds_no_tasks() -> None:
    assert items("```\n- [x] no\n```\n") == []


@pytest.mark.parametrize(
    ("cell", "done"),
    [
        ("Done", True),
        ("✅", True),
        ("✅ shipped", True),
        ("**completed**", True),
        ("yes", True),
        ("x", True),
        ("100 %", True),
        ("in progress", False),
        ("not done", False),
        ("planned", False),
        ("50%", False),
        ("", False),
    ],
)
def test_a_table_with_a_status_column_gives_items(cell: str, done: bool) -> None:
    text = f"| # | Project | Status |\n|---|:-------|---|\n| 1 | [V](vision/) | {cell} |\n"

    assert items(text) == [("V", done, "vision")]


def test_other_tables_give_none() -> None:
    assert items("| a | b |\n|---|---|\n| done | yes |\n") == []
