"""What `til check` finds, on one site with a mistake of each kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.site import build_folder, write_site
from tilfolio.cli import main

CONFIG = """
nav:
  - index.md
  - gone.md
plugins:
  - search
  - tilfolio:
      pagesize: 3
"""
FILES = {
    "docs/index.md": "# Hi\n\n<!-- til/latst -->\n\n[x](no.md) [y](til/index.md) [z](til/fine.md)\n"
    "\n[unused]: gone.md\n",
    "TILs/fine.md": "---\ndate: 2026-01-02\naliases: [once]\n---\n# Fine\n\n[two](two.md#part-one)\n"
    "\n## Own 🚀\n\n[o](#own)\n",
    "TILs/two.md": "---\ndate: 2026-01-03\naliases: [feed.xml]\n---\n# Two\n"
    "\n## Part one\n\n- ## In a list\n\n[l](#in-a-list)\n",
    "TILs/field.md": "---\ndate: 2026-01-04\ntitel: T\nweight: 3\n---\n# Field\n\nText.\n",
    "TILs/day.md": "---\ndate: yesterday\n---\n# Day\n\nText.\n",
    "TILs/links.md": (
        "---\ndate: 2026-01-05\nimage: none.png\n---\n# Links\n\n![p](none.png) [n](none.md)\n"
        "[a](two.md#part-two) [b](#gone) [[Lost]] [[two]] `[[code]]`\n"
    ),
    "TILs/conflict.md": "---\ndate: 2026-01-06\n---\n# C\n\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> main\n",
    "TILs/shown.md": "---\ndate: 2026-01-07\n---\n# S\n\n```\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> main\n```\n",
    "TILs/twin.md": "---\ndate: 2026-01-08\n---\n# Twin\n\nThis is a text that two notes have, word for word.\n",
    "TILs/twin-2.md": "---\ndate: 2026-01-09\n---\n# Twins\n\nThis is a text that two notes have, word for word.\n",
    "TILs/same.md": "---\ndate: 2026-01-10\n---\n# two\n\nOther words.\n",
    "TILs/old.md": "---\ndate: 2026-01-11\ndraft: true\n---\n# Old\n\n[n](none.md)\n",
    "TILs/ahead.md": "---\ndate: 2126-01-11\n---\n# Ahead\n\nText.\n",
    "projects/p/README.md": "---\nfeatred: true\n---\n# P\n\n[x](nope.md)\n",
}
EXPECTED = [
    "TILs/conflict.md:6:1 conflict",
    "TILs/day.md:2:7 build",
    "TILs/field.md:3:1 field",
    "TILs/links.md:1:1 build",
    "TILs/links.md:7:6 link",
    "TILs/links.md:7:20 link",
    "TILs/links.md:8:5 anchor",
    "TILs/links.md:8:26 anchor",
    "TILs/links.md:8:35 build",
    "TILs/twin-2.md:1:1 twin",
    "TILs/two.md:1:1 build",
    "docs/index.md:3:6 widget",
    "docs/index.md:5:5 link",
    "mkdocs.yml:6:5 nav",
    "mkdocs.yml:10:7 option",
    "projects/p/README.md:2:1 field",
    "projects/p/README.md:6:5 link",
]


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "-f", str(folder / "mkdocs.yml"), *arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("check"), FILES, CONFIG)


@pytest.fixture(scope="module")
def found(site: Path) -> list[dict[str, object]]:
    result = run(site, "--format", "json", "--unsure")
    assert result.exit_code == 1
    records: list[dict[str, object]] = json.loads(result.stdout)
    for record in records:
        record["path"] = Path(str(record["path"])).resolve().relative_to(site.resolve()).as_posix()
    return records


def test_each_mistake_is_found_at_its_place(found: list[dict[str, object]]) -> None:
    problems = [record for record in found if record["level"] == "problem"]

    assert [f"{one['path']}:{one['line']}:{one['column']} {one['rule']}" for one in problems] == EXPECTED


def test_hints_are_no_problems(found: list[dict[str, object]]) -> None:
    hints = {(one["path"], one["rule"]) for one in found if one["level"] == "hint"}

    assert hints >= {("TILs/same.md", "title"), ("TILs/old.md", "draft"), ("TILs/ahead.md", "date")}
    assert ("TILs/old.md", "link") in hints  # a draft may have links that do not lead anywhere yet


def test_all_that_a_strict_build_warns_of_is_found(site: Path, found: list[dict[str, object]]) -> None:
    built = build_folder(site)
    said = "\n".join(str(one["message"]) for one in found if one["level"] == "problem")
    ours = [warning for warning in built.warnings if warning.startswith(("TILs/", "projects/", "docs/"))]
    others = [warning for warning in built.warnings if warning not in ours]

    assert len(ours) >= 6
    assert [warning for warning in ours if warning.split(": ", 1)[1] not in said] == []
    # MkDocs has words of its own for these.
    for written in ("gone.md", "no.md", "pagesize"):
        assert f"'{written}'" in said
        assert any(f"'{written}'" in one for one in others)


def test_paths_select_what_is_shown(site: Path) -> None:
    result = run(site, "--format", "json", str(site / "projects"))

    assert {record["rule"] for record in json.loads(result.stdout)} == {"field", "link"}


def test_a_site_without_problems_ends_with_0(tmp_path: Path) -> None:
    folder = write_site(
        tmp_path, {"docs/index.md": "# Hi\n", "TILs/a.md": "---\ndate: 2026-01-02\n---\n# A\n\nText.\n"}
    )
    result = run(folder)

    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 note checked, 0 problems" in result.stderr


def test_annotations_name_file_line_and_column(site: Path) -> None:
    result = run(site, "--format", "github", "--no-hints", str(site / "TILs/field.md"))

    assert result.stdout.startswith("::error file=")
    assert "field.md,line=3,col=1::nothing reads the field 'titel'." in result.stdout


@pytest.mark.parametrize(
    ("config", "place", "words"),
    [
        ("site_name: [", ":1:13: ", "is not YAML"),
        ("- a\n", ":1:1: ", "has no options"),
        ("site_name: T\nplugins: [search]\n", ":1:1: ", "does not name the plugin"),
        ("site_name: T\nplugins: [tilfolio, nope]\n", ":2:1: ", 'The "nope" plugin is not installed'),
        (
            "site_name: T\nplugins: [tilfolio]\nextra:\n  a: !!python/name:nope.render\n",
            ":4:6: ",
            "there is no Python module 'nope'. Install its package, or set PYTHONPATH=.",
        ),
        ("site_name: T\nplugins:\n- tilfolio:\n    cards_layout: x\n", ":4:5: ", "cards_layout: Expected one of"),
        ("site_name: T\nplugins:\n- tilfolio:\n    author: {nam: x}\n", ":4:14: ", "Did you mean 'name'?"),
        ("site_name: T\npage_size: 3\nplugins: [tilfolio]\n", ":2:1: ", "It belongs below 'tilfolio:'"),
    ],
)
def test_a_mistake_in_mkdocs_yml_has_its_line(tmp_path: Path, config: str, place: str, words: str) -> None:
    write_site(tmp_path, {"mkdocs.yml": config, "docs/index.md": "# Hi\n"})
    result = run(tmp_path)

    assert result.exit_code == 1
    assert f"mkdocs.yml{place}" in result.stdout
    assert words in result.stdout


def test_fix_corrects_names_and_changes_no_other_byte(tmp_path: Path) -> None:
    note = b"\xef\xbb\xbf---\r\nTitel: x   # mine\r\ndate: 2026-01-02\r\n---\r\n# A\r\n\r\ntitel: \xff\r\n"
    files: dict[str, str | bytes] = {
        "docs/index.md": "# Hi\n",
        "TILs/a.md": note,
        "TILs/b.md": "---\ndraft:true\ntitle: B\n---\nText.\n",
    }
    folder = write_site(tmp_path, files, "plugins:\n  - tilfolio:\n      pagesize: 3 # few\n")
    before = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    result = run(folder, "--fix")

    assert "titel → title" in result.stdout
    assert (folder / "TILs/a.md").read_bytes() == note.replace(b"Titel", b"title")
    assert (folder / "TILs/b.md").read_text(encoding="utf-8") == "---\ndraft: true\ntitle: B\n---\nText.\n"
    assert (folder / "mkdocs.yml").read_text(encoding="utf-8") == before.replace("pagesize", "page_size")
    assert run(folder, "--fix").stdout.count("→") == 0


def test_a_check_writes_nothing_but_the_cache(tmp_path: Path) -> None:
    folder = write_site(tmp_path, FILES, CONFIG)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    run(folder)

    assert {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts
    } == before


def test_what_mkdocs_exclude_takes_out_is_known_without_a_build(tmp_path: Path) -> None:
    files = {"docs/index.md": "# Hi\n", "TILs/a.md": "# A\n\nText.\n", "TILs/b.md": "# B\n\nSee [a](a.md).\n"}
    folder = write_site(tmp_path, files, "plugins: [tilfolio, {exclude: {glob: ['til/a*']}}]")
    done = run(folder)

    assert done.exit_code == 0, done.output
    assert "2 notes checked, 0 problems" in done.stderr
