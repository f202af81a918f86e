"""A README becomes a Project, as a person would sum it up."""

from __future__ import annotations

from datetime import date

import pytest

from support.builders import a_source
from tilfolio.model import Problem, Project, SourceFile
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.parse.project import parse_project

DAY = date(2026, 11, 22)


def read(text: str, folder: str = "anomaly-detection", errors: list[Problem] | None = None) -> Project:
    path = f"{folder}/README.md"
    source = SourceFile(path=path, shown=f"projects/{path}", text=text, added_on=DAY, updated_on=DAY)
    front, _ = read_front_matter(text, source.shown)
    return parse_project(source, front, line_days={"- 🚀 Fast (Latency: 45ms)": date(2026, 5, 1)}, errors=errors)


README = """\
<p align="center">
  <img src="docs/logo.png" width="300">
</p>

# 🚀 Anomaly Detection

[![CI](https://github.com/x/y/actions/workflows/ci.yml/badge.svg)](https://ci.example)

Finds odd things in Kafka streams. [Live demo](https://demo.example) and [paper](https://arxiv.org/abs/2101.00001).

**Tech stack:** Python, `PyTorch`, Kafka & Flink

> [!NOTE]
> It needs a [GPU](docs/gpu.md).

## 🏆 Achievements

- 🚀 Fast (Latency: 45ms)
- Sure (Success Rate: 92%)

## Run it

See [the code](src/main.py).
"""


def test_a_readme_tells_all_there_is_to_know() -> None:
    project = read(README)

    assert (project.name, project.title) == ("anomaly-detection", "🚀 Anomaly Detection")
    assert project.summary.startswith("Finds odd things in Kafka streams.")
    assert project.cover == "docs/logo.png"
    assert project.tags == ("Python", "PyTorch", "Kafka", "Flink")
    assert project.status == "shipped"
    assert project.see_also == (("Demo", "https://demo.example"), ("Paper", "https://arxiv.org/abs/2101.00001"))
    assert project.headings == ("🏆 Achievements", "Run it")
    assert "# 🚀" not in project.body
    assert project.body.startswith('<p align="center">')
    assert "!!! note" in project.body


def test_its_achievements_have_keys_lines_and_days() -> None:
    first, second = read(README).achievements

    assert (first.key, first.line, first.achieved_on) == ("anomaly-detection-1", 18, date(2026, 5, 1))
    assert (second.key, second.line, second.achieved_on) == ("anomaly-detection-2", 19, None)
    assert first.project == "anomaly-detection"


def test_links_have_the_lines_they_were_typed_on() -> None:
    lines = {link.target: link.line for link in read(README).links}

    assert lines["docs/logo.png"] == 2
    assert lines["https://ci.example"] == 7
    assert lines["docs/gpu.md"] == 14
    assert lines["src/main.py"] == 23


def test_links_have_their_lines_when_adapting_finds_more_of_them() -> None:
    text = "# T\n\ntext\n- [a](a.md)\n\n<div>\n\n[b](b.md)\n\n</div>\n\n![c](c.png#gh-dark-mode-only)\n\n[d](d.md)\n"
    lines = {link.target: link.line for link in read(text).links}

    assert (lines["a.md"], lines["b.md"], lines["d.md"]) == (4, 8, 14)


def test_front_matter_goes_before_what_the_readme_says() -> None:
    project = read(
        "---\ntitle: Mine\ndescription: In short\ntags: [a, b]\nstatus: paused\nimage: x.png\nfeatured: yes\n"
        "shipped: 2026-01-02\ndemo: https://d\nrepo: https://r\nlinks:\n  Slides: https://s\nachievements:\n"
        "  - 🥇 First (F1 0.9)\nhide: [toc]\n---\n" + README
    )

    assert (project.title, project.summary, project.tags) == ("Mine", "In short", ("a", "b"))
    assert (project.status, project.cover, project.featured) == ("paused", "x.png", True)
    assert project.shipped_on == date(2026, 1, 2)
    assert project.see_also[:2] == (("Demo", "https://d"), ("Repository", "https://r"))
    assert project.see_also[-1] == ("Slides", "https://s")
    assert [achievement.text for achievement in project.achievements] == ["First", "Fast", "Sure"]
    assert project.achievements[0].line == 13
    assert project.other == {"hide": ["toc"]}


def test_an_empty_readme_is_a_project_all_the_same() -> None:
    project = read("", folder="My_Great-thing")

    assert project.title == "My_Great-thing"
    assert (project.summary, project.cover, project.status, project.achievements) == ("", None, None, ())


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        pytest.param("# A *title*\n\ntext\n", "A title", "text\n", id="first heading"),
        pytest.param("Title\n=====\ntext\n", "Title", "text\n", id="underlined"),
        pytest.param('<h1 align="center">The <b>T</b></h1>\n\ntext\n', "The T", "text\n", id="h1"),
        pytest.param("# [![ci](b.svg)](x) Name ![v](v.svg)\ntext\n", "Name", "text\n", id="badges in it"),
        pytest.param("# Hello :wave:\ntext\n", "Hello", "text\n", id="an emoji's name"),
        pytest.param("## Small\n\ntext\n", "Small", "text\n", id="of level two"),
        pytest.param(
            "## Installation\n\ntext\n", "anomaly-detection", "## Installation\n\ntext\n", id="a section's name"
        ),
        pytest.param("Text first.\n\n# Late\n", "Late", "Text first.\n\n\n", id="below text"),
        pytest.param(
            "## News: version 2\n\nMoved.\n\n# Demo\n",
            "Demo",
            "### News: version 2\n\nMoved.\n\n## Demo\n",
            id="of level one below another",
        ),
        pytest.param(
            "## Small\n\ntext\n\n# Usage\n\n# News\n", "Small", "text\n\n## Usage\n\n## News\n", id="above sections"
        ),
        pytest.param("text\n", "anomaly-detection", "text\n", id="none"),
    ],
)
def test_the_title_is_the_heading_that_is_one(text: str, title: str, body: str) -> None:
    project = read(text)

    assert (project.title, project.body) == (title, body)


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("![x](y)\n\nFirst.\n\nSecond.", "First."),
        ("> A tagline\n\nText.", "A tagline"),
        ('<p align="center">Anomalies on one CPU</p>\n\nA long text.\n', "Anomalies on one CPU"),
        (
            '<p align="center"><img src="a.png"></p>\n\n<center>Anomalies on one CPU</center>\n\nText.',
            "Anomalies on one CPU",
        ),
        (
            '<div align="center">\n<p>Anomalies on one CPU</p>\n<p><a href="x">Docs</a> and more</p>\n</div>\n\nText.',
            "Anomalies on one CPU",
        ),
        (
            '<p align="center"><a href="x">Docs</a> · <a href="y">A live demo here</a></p>\n\nA long text.',
            "A long text.",
        ),
        ('A long text.\n\n<p align="center">A caption below the figure</p>', "A long text."),
        ("<details><summary>What is in here</summary>a b c</details>\n\nA long text.", "A long text."),
        (
            '<p align="center">\n  <strong>A tagline of some words</strong>\n</p>\n\n## Install\n\nRun pip.',
            "A tagline of some words",
        ),
        ('<p align="center"><a href="x">Docs and some more words</a></p>\n\n## Install\n\nRun pip.', "Run pip."),
        (":link: [Website](x) | [Docs](y)\n\nIt works.", "It works."),
    ],
)
def test_the_summary_is_what_opens_the_readme(body: str, summary: str) -> None:
    assert read(f"# T\n\n{body}\n").summary == summary


@pytest.mark.parametrize(
    ("body", "cover"),
    [
        ("![arch](docs/arch.png)", "docs/arch.png"),
        ("![b](https://img.shields.io/badge/x-y-z) ![arch](a.png)", "a.png"),
        ("[![b](https://github.com/x/y/workflows/ci/badge.svg)](c) <img src='a.png'>", "a.png"),
        ("<img src='icon.png' width='24'> <img src='a.png' width='640'>", "a.png"),
        ("![b](https://codecov.io/gh/x/y/graph.svg)", None),
        ("`![no](a.png)`", None),
        ("<video src='a.mp4'></video>", None),
    ],
)
def test_the_cover_is_the_first_picture_that_is_no_badge(body: str, cover: str | None) -> None:
    assert read(f"# T\n\n{body}\n").cover == cover


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("text", None),
        ("Status: WIP", "wip"),
        ("**Status**: on hold", "paused"),
        ("**Project Status:** 🚧 In progress", "wip"),
        ("- Status: ✅ Completed", "shipped"),
        ("| Status | Live |\n|---|---|", "shipped"),
        ("## Status\n\nPlanned for spring.", "idea"),
        ("![status](https://img.shields.io/badge/status-shipped-green)", "shipped"),
        ("![status-paused](x.svg)", "paused"),
        ("> 🚧 Careful", "wip"),
        ("This is a work in progress.", "wip"),
        ("This repository is archived.", "paused"),
        ("It is no longer maintained.", "paused"),
        ("It plans and deploys stable live production ideas.", None),
        ("`Status: shipped`", None),
        ("| Status | `Live` |\n|---|---|", None),
        ("```\nStatus: shipped\n```", None),
        ("<!-- Work in progress -->\n\nText.", None),
        ('<p align="center">Work in progress</p>', "wip"),
        ("[Demo](https://d)", None),
        ("[Demo](https://d)\n\n## Achievements\n\n- One", "shipped"),
        ("Text " * 400 + "\n\nThe old API is deprecated.", None),
    ],
)
def test_the_status_is_what_the_readme_says(body: str, status: str | None) -> None:
    assert read(f"# T\n\n{body}\n").status == status


def test_a_status_that_is_none_is_an_error_with_its_line() -> None:
    errors: list[Problem] = []
    project = read("---\ntitle: T\nstatus: sleeping\n---\n", errors=errors)

    assert project.status is None
    assert [str(error) for error in errors] == [
        "projects/anomaly-detection/README.md:3: status 'sleeping' is not one of the four. "
        "Write idea, wip, shipped or paused."
    ]


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        ("**Stack**: PyTorch, FastAPI | Redis", ("PyTorch", "FastAPI", "Redis")),
        ("Built with: [React](https://r) + Vite", ("React", "Vite")),
        (
            "## Tech Stack\n\n- **Backend**: FastAPI, Redis\n- PyTorch - the models\n- PyTorch\n",
            ("FastAPI", "Redis", "PyTorch"),
        ),
        ("### 🛠 Built With\n\n![P](https://img.shields.io/badge/Python-3776AB?logo=python)\n", ("Python",)),
        ("## Tech Stack\n\nSome prose only, of course.\n", ()),
        (
            "## Tech stack\n\nPython, `PyTorch`, Hugging Face transformers\n",
            ("Python", "PyTorch", "Hugging Face transformers"),
        ),
        ("## Tech stack\n\nPython · pandas ·\nKafka, and Flink.\n", ("Python", "pandas", "Kafka", "Flink")),
        ("## Tech stack\n\nWe use Python, Kafka and Flink.\n", ()),
        ("## Tech stack\n\nComing soon\n", ()),
        (
            "## Tech stack\n\n### Backend\n\n- FastAPI\n\n### Data\n\n- Kafka\n\n## Use\n\n- Java\n",
            ("FastAPI", "Kafka"),
        ),
        ("```\nStack: no\n```", ()),
        ("A technical: text", ()),
    ],
)
def test_tags_are_what_it_is_made_with(body: str, tags: tuple[str, ...]) -> None:
    assert read(f"# T\n\n{body}\n").tags == tags


@pytest.mark.parametrize(
    ("body", "see_also"),
    [
        ("[Live demo](https://d)", (("Demo", "https://d"),)),
        ("**Demo:** [huggingface](https://d)", (("Demo", "https://d"),)),
        ("[Try it out](https://d)", (("Demo", "https://d"),)),
        (
            "[Code](https://github.com/me/x) [GitHub](https://github.com/me/y)",
            (("Repository", "https://github.com/me/x"),),
        ),
        ("[Source](https://github.com/me/x/blob/main/a.py)", ()),
        ("[our arXiv paper](https://arxiv.org/abs/1)", (("Paper", "https://arxiv.org/abs/1"),)),
        ("After [X et al.](https://arxiv.org/abs/1)", (("Paper", "https://arxiv.org/abs/1"),)),
        ("After [X](https://arxiv.org/abs/1) and [Y](https://arxiv.org/abs/2)", ()),
        ("[demo](#demo) [Docs](https://docs)", ()),
        ("Demo: https://huggingface.co/spaces/me/x", (("Demo", "https://huggingface.co/spaces/me/x"),)),
        ("Paper: <https://example.org/a.pdf>", (("Paper", "https://example.org/a.pdf"),)),
        ("As in https://arxiv.org/abs/1 and `https://arxiv.org/abs/2`.", (("Paper", "https://arxiv.org/abs/1"),)),
        ("See https://example.org/docs", ()),
    ],
)
def test_demo_repository_and_paper_are_found(body: str, see_also: tuple[tuple[str, str], ...]) -> None:
    assert read(f"# T\n\n{body}\n").see_also == see_also


@pytest.mark.parametrize(
    ("front", "lines", "expected"),
    [
        ("status: shipped", {"status: shipped": "2026-05-03", "status: wip": "2026-04-01"}, "2026-05-03"),
        (
            "status: Shipped",
            {'status: "Shipped"': "2026-05-04", "status: Shipped # at last": "2026-05-03"},
            "2026-05-03",
        ),
        ("status: shipped\nshipped: 2026-02-01", {"status: shipped": "2026-05-03"}, "2026-02-01"),
        ("status: wip", {"status: wip": "2026-05-03"}, None),
        ("status: shipped", {}, None),
        ("", {"status: shipped": "2026-05-03"}, None),
    ],
    ids=["the day of the line", "in quotes, with a comment", "as written", "not shipped", "not committed", "no line"],
)
def test_a_project_was_shipped_when_its_front_matter_first_said_so(
    front: str, lines: dict[str, str], expected: str | None
) -> None:
    source = a_source("anomaly/README.md", f"---\n{front}\n---\n# Anomaly\n")
    meta, _ = read_front_matter(source.text, source.shown)
    days = {line: date.fromisoformat(day) for line, day in lines.items()}
    project = parse_project(source, meta, line_days=days)

    assert project.shipped_on == (date.fromisoformat(expected) if expected else None)


def test_the_front_matter_says_which_values_of_a_metric_are_better() -> None:
    body = "# T\n\n## Achievements\n\n- Good (Gap: 3, F1: 0.9)\n"
    project = read(f"---\nbetter: {{gap: higher, Gap: lower}}\n---\n{body}")

    assert project.better == {"gap": "higher", "Gap": "lower"}
    assert [figure.better for figure in project.achievements[0].figures] == ["lower", "higher"]
    assert read(f"---\nbetter: lower\n---\n{body}").better == {"": "lower"}


def test_better_that_says_neither_is_an_error_with_its_line() -> None:
    errors: list[Problem] = []
    read("---\ntitle: T\nbetter: smaller\n---\n", errors=errors)

    assert [str(error) for error in errors] == [
        "projects/anomaly-detection/README.md:3: better 'smaller' is neither lower nor higher. "
        'Write "better: lower", or "better: {drift: lower}" for one metric.'
    ]
