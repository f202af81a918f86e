from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.git import commit, git, make_repository
from support.site import write_files
from tilfolio.gather.history import History, read_history
from tilfolio.gather.metrics import LARGEST, read_texts, read_versions


def history_of(folder: Path) -> History:
    return read_history(folder, "projects")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "repo")


def test_texts_are_read_and_what_is_no_text_is_left_out(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.json": "{}", "deep/b.yaml": "x: 1\n", "c.json": b"\xff\xfe", "large.json": " " * 11})

    assert read_texts(tmp_path, ["a.json", "deep/b.yaml", "c.json", "gone.json", "deep", "large.json"], 10) == {
        "a.json": "{}",
        "deep/b.yaml": "x: 1\n",
    }


def test_a_file_has_a_version_for_each_commit_that_changed_it_oldest_first(folder: Path) -> None:
    shas = []
    for day, value in enumerate((80, 60, 60, 45), start=1):
        write_files(folder, {"a/metrics.json": json.dumps({"latency": value}), "a/train.py": f"{day}\n"})
        shas.append(commit(folder, f"perf: run {day}", when=f"2026-11-0{day}T23:30:00+05:30"))
    versions = read_versions(history_of(folder), ("a/metrics.json",))["a/metrics.json"]

    assert [version.sha for version in versions] == [shas[0], shas[1], shas[3]]
    assert [json.loads(version.text)["latency"] for version in versions] == [80, 60, 45]
    assert [version.subject for version in versions] == ["perf: run 1", "perf: run 2", "perf: run 4"]
    assert versions[0].authored_at.isoformat() == "2026-11-01T23:30:00+05:30"


def test_a_version_is_the_whole_file_however_long_it_is(folder: Path) -> None:
    tree = {f"metric_{number}": number for number in range(500)}
    write_files(folder, {"m.json": json.dumps(tree, indent=1)})
    commit(folder)
    write_files(folder, {"m.json": json.dumps({**tree, "metric_250": -1}, indent=1)})
    commit(folder)
    versions = read_versions(history_of(folder), ("m.json",))["m.json"]

    assert json.loads(versions[0].text) == tree
    assert json.loads(versions[1].text) == {**tree, "metric_250": -1}


@pytest.mark.parametrize(
    "path",
    ["with space.json", "ünïcode/日本.json", 'quo"te.json', "a[1].json", "tab\there.json", ":(top).json", "*.json"],
)
def test_a_name_of_any_kind_is_found(folder: Path, path: str) -> None:
    write_files(folder, {path: "1\n", "other.json": "2\n"})
    commit(folder)

    assert [version.text for version in read_versions(history_of(folder), (path,)).get(path, ())] == ["1\n"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.external", "false"),
        ("diff.renames", "copies"),
        ("diff.suppressBlankEmpty", "true"),
        ("diff.context", "0"),
        ("diff.wordRegex", "."),
        ("color.ui", "always"),
        ("log.showSignature", "true"),
        ("log.follow", "true"),
        ("log.date", "relative"),
        ("core.quotePath", "true"),
        ("diff.orderFile", "/nowhere"),
        ("diff.algorithm", "patience"),
    ],
)
def test_no_setting_of_a_user_changes_what_is_read(folder: Path, key: str, value: str) -> None:
    write_files(folder, {"é/m.json": '{\n\n"a": 1}\n'})
    commit(folder)
    write_files(folder, {"é/m.json": '{\n\n"a": 2}\n'})
    commit(folder)
    if key == "diff.orderFile":
        value = str(write_files(folder.parent, {"order": "*.py\n"}) / "order")
    git(folder, "config", key, value)
    versions = read_versions(history_of(folder), ("é/m.json",))["é/m.json"]

    assert [json.loads(version.text) for version in versions] == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("attribute", ["-diff", "binary", "diff=tool", "eol=crlf"])
def test_no_attribute_of_a_file_hides_its_past(folder: Path, attribute: str) -> None:
    git(folder, "config", "diff.tool.textconv", "wc")
    write_files(folder, {".gitattributes": f"*.json {attribute}\n", "m.json": '{"a": 1}\n'})
    commit(folder)
    [version] = read_versions(history_of(folder), ("m.json",))["m.json"]

    assert json.loads(version.text) == {"a": 1}


def test_a_file_that_was_deleted_and_came_back_has_what_it_was_before(folder: Path) -> None:
    for content in ("1\n", None, "2\n"):
        if content is None:
            (folder / "m.json").unlink()
        else:
            write_files(folder, {"m.json": content})
        commit(folder)

    assert [version.text for version in read_versions(history_of(folder), ("m.json",))["m.json"]] == ["1\n", "2\n"]


def test_a_merge_counts_what_it_brings_once(folder: Path) -> None:
    write_files(folder, {"m.json": "1\n"})
    commit(folder, when="2026-11-01T09:00:00+00:00")
    git(folder, "checkout", "-q", "-b", "side")
    write_files(folder, {"m.json": "2\n"})
    commit(folder, when="2026-11-02T09:00:00+00:00")
    git(folder, "checkout", "-q", "main")
    write_files(folder, {"other.py": "\n"})
    commit(folder, when="2026-11-03T09:00:00+00:00")
    git(folder, "merge", "-q", "--no-ff", "--no-edit", "side")

    assert [version.text for version in read_versions(history_of(folder), ("m.json",))["m.json"]] == ["1\n", "2\n"]


def test_lines_that_look_like_a_patch_are_content(folder: Path) -> None:
    text = "diff --git a/x b/x\n@@ -1 +1 @@\n+++ b/y\n--- a/y\n\\ No newline\n-1\n"
    write_files(folder, {"m.yaml": "a: 1\n"})
    commit(folder)
    write_files(folder, {"m.yaml": text})
    commit(folder, "@@ a subject \x1f with marks")
    [_, version] = read_versions(history_of(folder), ("m.yaml",))["m.yaml"]

    assert version.text == text
    assert version.subject.startswith("@@ a subject")


def test_nothing_is_asked_where_no_file_is_named() -> None:
    assert read_versions(History(root=Path("/nowhere/at/all")), ()) == {}


def test_without_a_repository_or_a_commit_there_is_no_past(tmp_path: Path, folder: Path) -> None:
    assert read_versions(History(root=None), ("m.json",)) == {}
    assert read_versions(history_of(folder), ("m.json",)) == {}


def test_the_largest_text_is_larger_than_any_file_of_metrics() -> None:
    assert LARGEST >= 1_000_000


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\r")), max_size=3))
def test_any_text_comes_back_as_it_was_committed(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = make_repository(tmp_path_factory.mktemp("any"))
    different = [text for text, before in zip(texts, [None, *texts], strict=False) if text != before]
    for text in different:
        write_files(folder, {"m.json": text})
        commit(folder)
    found = read_versions(history_of(folder), ("m.json",)).get("m.json", ())

    assert [version.text for version in found] == different
