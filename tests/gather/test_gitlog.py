from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.gather.gitlog import Change, LoggedCommit, parse_changes, parse_log, read_time, trace_files


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param("1795350600 +0900", "2026-11-22T21:30:00+09:00", id="east"),
        pytest.param("1795350600 -0330", "2026-11-22T09:00:00-03:30", id="west, half an hour"),
        pytest.param("0 +0000", "1970-01-02T00:00:00+00:00", id="a time that was lost"),
        pytest.param("99999999999999 +0000", "9999-12-31T00:00:00+00:00", id="beyond the last year"),
        pytest.param("1795350600 +9999", "2026-11-23T12:29:00+23:59", id="an impossible offset"),
    ],
)
def test_times_are_read_as_the_authors_clock_showed_them(raw: str, shown: str) -> None:
    assert read_time(raw).isoformat() == shown


names = st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
changes = st.lists(
    st.one_of(
        st.builds(lambda status, path: Change(status, "a", "b", path, path), st.sampled_from("AMDT"), names),
        st.builds(lambda old, path: Change("R", "a", "b", old, path), names, names),
    ),
    max_size=4,
)
subjects = st.text(alphabet=st.characters(exclude_characters="\0\n", exclude_categories=["Cs"]))


def print_changes(listed: list[Change]) -> bytes:
    words = []
    for change in listed:
        paths = (change.old_path, change.path) if change.status == "R" else (change.path,)
        score = "087" if change.status == "R" else ""
        words += [f":100644 100644 {change.old_blob} {change.new_blob} {change.status}{score}", *paths]
    return "".join(f"{word}\0" for word in words).encode()


@given(st.lists(st.tuples(subjects, changes), max_size=4))
def test_a_log_is_read_back_whatever_names_and_subjects_hold(told: list[tuple[str, list[Change]]]) -> None:
    output = b""
    for number, (subject, listed) in enumerate(told):
        output += f"\x01sha{number} tree{number} 1795350600 +0900\x1f\x1f{subject}\0".encode()
        output += b"\n" + print_changes(listed) if listed else b""

    commits = parse_log(output)

    assert [(commit.subject, list(commit.diffs[0])) for commit in commits] == told
    assert [commit.sha for commit in commits] == [f"sha{number}" for number in range(len(told))]


@given(changes)
def test_a_diff_is_read_back(listed: list[Change]) -> None:
    assert list(parse_changes(print_changes(listed))) == listed


def test_a_name_that_is_no_utf_8_survives() -> None:
    (change,) = parse_changes(b":000000 100644 a b A\0caf\xe9.md\0")

    assert change.path.encode("utf-8", "surrogateescape") == b"caf\xe9.md"


def test_a_merge_that_equals_one_parent_is_compared_with_the_other() -> None:
    output = (
        b"\x01m tree-b 1795350600 +0900\x1fone two\x1fmerge\0\n"
        b":000000 100644 0 1 A\0b.md\0"
        b"\x01two tree-b 1795350500 +0900\x1fone\x1fb\0\n"
        b":000000 100644 0 1 A\0b.md\0"
        b"\x01one tree-a 1795350400 +0900\x1f\x1fa\0"
    )

    assert [[len(diff) for diff in commit.diffs] for commit in parse_log(output)] == [[1, 0], [1], [0]]


@given(st.data())
def test_a_file_is_followed_through_any_chain_of_moves(data: st.DataObject) -> None:
    paths = ["a", "b", "c", "d"]
    here: dict[str, tuple[str, int]] = {}
    commits: list[LoggedCommit] = []
    for number in range(data.draw(st.integers(min_value=1, max_value=12))):
        path = data.draw(st.sampled_from(paths))
        target = data.draw(st.sampled_from(paths))
        sha = str(number)
        blob = sha
        if path not in here:
            change = Change("A", "", blob, path, path)
            here[path] = (sha, number)
        elif target in here:
            change = Change("D", "", blob, path, path)
            del here[path]
        else:
            change = Change("R", blob, blob, path, target)
            here[target] = here.pop(path)
        parents = (str(number - 1),) if number else ()
        commits.insert(0, LoggedCommit(sha, sha, read_time(f"{number} +0000"), parents, "", ((change,),)))

    traces = trace_files(commits)

    assert {path: trace.added_in for path, trace in traces.items()} == {path: sha for path, (sha, _) in here.items()}


def test_no_commits_leave_no_files() -> None:
    assert trace_files(()) == {}
