from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from support.git import clone, commit, git, make_repository
from tilfolio.gather.git_command import GitMissingError, run_git
from tilfolio.gather.history import History, read_history, read_line_days

MON, TUE, WED, THU, FRI = (f"2026-11-{day}T21:30:00+09:00" for day in (16, 17, 18, 19, 20))
LONG = "".join(f"line {number} of a note that is long enough to be recognised\n" for number in range(20))


def write(path: Path, text: str = LONG) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "repo")


def days(repo: Path, path: str) -> tuple[str, str] | None:
    known = read_history(repo, "TILs").files.get(path)
    return (known.added_at.isoformat(), known.updated_at.isoformat()) if known else None


def branch(repo: Path, name: str) -> None:
    git(repo, "checkout", "--quiet", "-b", name)


def merge(repo: Path, *names: str, when: str) -> None:
    """Merge into main; the caller has to resolve and commit conflicts."""
    git(repo, "checkout", "--quiet", "main")
    environment = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    git(repo, "merge", "--quiet", "--no-ff", "-m", "merge", *names, **environment)


# One branch


def test_days_are_those_of_the_first_and_the_last_commit_of_a_note(repo: Path) -> None:
    write(repo / "vim/undo.md")
    commit(repo, when=MON)
    write(repo / "vim/undo.md", LONG + "more\n")
    commit(repo, when=TUE)
    write(repo / "other.md")
    commit(repo, when=WED)

    assert days(repo, "vim/undo.md") == (MON, TUE)
    assert days(repo, "other.md") == (WED, WED)


def test_days_are_the_authors_and_keep_the_authors_offset(repo: Path) -> None:
    write(repo / "late.md")
    git(repo, "add", ".")
    git(
        repo,
        "commit",
        "-qm",
        "x",
        GIT_AUTHOR_DATE="2026-11-22T00:30:00-08:00",
        GIT_COMMITTER_DATE="2027-01-01T00:00:00Z",
    )

    assert days(repo, "late.md") == ("2026-11-22T00:30:00-08:00",) * 2


def test_an_update_with_an_older_clock_is_never_before_the_first_day(repo: Path) -> None:
    write(repo / "a.md", "one\n")
    commit(repo, when=TUE)
    write(repo / "a.md", "two\n")
    commit(repo, when=MON)

    assert days(repo, "a.md") == (TUE, TUE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("a.md", "b.md", id="another name"),
        pytest.param("a.md", "2026/11/a.md", id="another folder"),
        pytest.param("note.md", "Note.md", id="upper case only"),
        pytest.param("a b.md", "한글 노트 #1?.md", id="from spaces to Hangul and signs"),
        pytest.param("a.md", 'tab\tnewline\n"quote"\\.md', id="signs that git escapes"),
        pytest.param("a.md", ":(glob)*.md", id="pathspec magic"),
        pytest.param("a.md", "🐍.md", id="emoji"),
    ],
)
def test_a_moved_note_keeps_its_days(repo: Path, old: str, new: str) -> None:
    write(repo / old)
    commit(repo, when=MON)
    (repo / new).parent.mkdir(parents=True, exist_ok=True)
    (repo / old).rename(repo / new)
    commit(repo, when=TUE)

    assert days(repo, new) == (MON, MON)
    assert days(repo, old) is None


def test_a_note_that_is_moved_and_changed_at_once_is_updated_that_day(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    (repo / "a.md").unlink()
    write(repo / "b.md", "---\ntags: [x]\n---\n" + LONG)
    commit(repo, when=TUE)

    assert days(repo, "b.md") == (MON, TUE)


def test_a_chain_of_renames_is_followed_to_its_start(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    for number, when in enumerate((TUE, WED, THU)):
        git(repo, "mv", "a.md" if number == 0 else f"{number}.md", f"{number + 1}.md")
        commit(repo, when=when)

    assert days(repo, "3.md") == (MON, MON)
    assert read_history(repo, "TILs").former["3.md"] == ("a.md", "1.md", "2.md")


def test_two_notes_that_swap_their_names_swap_their_days(repo: Path) -> None:
    write(repo / "a.md", LONG)
    commit(repo, when=MON)
    write(repo / "b.md", LONG.replace("note", "tale").replace("line", "verse"))
    commit(repo, when=TUE)
    for old, new, when in (("a.md", "c.md", WED), ("b.md", "a.md", THU), ("c.md", "b.md", FRI)):
        git(repo, "mv", old, new)
        commit(repo, when=when)

    assert days(repo, "a.md") == (TUE, TUE)
    assert days(repo, "b.md") == (MON, MON)


def test_a_copy_is_a_new_note(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    write(repo / "b.md")
    write(repo / "a.md", LONG + "changed\n")
    commit(repo, when=TUE)

    assert days(repo, "b.md") == (TUE, TUE)
    assert days(repo, "a.md") == (MON, TUE)


def test_a_note_that_comes_back_after_it_was_deleted_is_new(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    (repo / "a.md").unlink()
    commit(repo, when=TUE)
    assert days(repo, "a.md") is None
    write(repo / "a.md")
    commit(repo, when=WED)

    assert days(repo, "a.md") == (WED, WED)


def test_a_changed_file_mode_is_no_update(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    git(repo, "update-index", "--chmod=+x", "a.md")
    git(repo, "commit", "-qm", "x", GIT_AUTHOR_DATE=TUE, GIT_COMMITTER_DATE=TUE)

    assert days(repo, "a.md") == (MON, MON)


def test_a_rename_that_is_only_staged_keeps_the_days(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    git(repo, "mv", "a.md", "b.md")

    assert days(repo, "b.md") == (MON, MON)


def test_a_reorganisation_of_a_thousand_notes_keeps_every_day(repo: Path) -> None:
    for number in range(1200):
        write(repo / f"{number}.md", f"note {number}\n" * 9)
    commit(repo, when=MON)
    for number in range(1200):
        (repo / f"{number}.md").unlink()
        write(repo / f"2026/new-{number}.md", "---\ntags: [x]\n---\n" + f"note {number}\n" * 9)
    commit(repo, when=TUE)
    files = read_history(repo, "TILs").files

    assert len(files) == 1200
    assert {known.added_at.isoformat() for known in files.values()} == {MON}


# Branches


def test_a_note_from_a_merged_branch_has_the_days_of_the_branch(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    branch(repo, "topic")
    write(repo / "b.md")
    commit(repo, when=TUE)
    write(repo / "a.md", LONG + "more\n")
    commit(repo, when=WED)
    merge(repo, "topic", when=FRI)

    assert days(repo, "b.md") == (TUE, TUE)
    assert days(repo, "a.md") == (MON, WED)


def test_main_merged_into_a_branch_brings_its_days_along(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    branch(repo, "topic")
    write(repo / "b.md")
    commit(repo, when=TUE)
    git(repo, "checkout", "-q", "main")
    write(repo / "a.md", LONG + "more\n")
    commit(repo, when=WED)
    git(repo, "checkout", "-q", "topic")
    git(repo, "merge", "-q", "-m", "merge", "main", GIT_AUTHOR_DATE=FRI, GIT_COMMITTER_DATE=FRI)

    assert days(repo, "a.md") == (MON, WED)
    assert days(repo, "b.md") == (TUE, TUE)


@pytest.mark.parametrize(("renamed_at", "mended_at"), [(TUE, WED), (WED, TUE)], ids=["renamed first", "mended first"])
@pytest.mark.parametrize("renamed_on", ["main", "topic"])
def test_a_note_renamed_on_one_branch_and_mended_on_the_other_keeps_both(
    repo: Path, renamed_on: str, renamed_at: str, mended_at: str
) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    git(repo, "branch", "topic")
    for name in ("main", "topic"):
        git(repo, "checkout", "-q", name)
        if name == renamed_on:
            git(repo, "mv", "a.md", "b.md")
            commit(repo, when=renamed_at)
        else:
            write(repo / "a.md", LONG + "mended\n")
            commit(repo, when=mended_at)
    merge(repo, "topic", when=FRI)

    assert days(repo, "b.md") == (MON, mended_at)
    assert days(repo, "a.md") is None


def test_a_merge_of_two_changed_sides_is_no_update_of_its_own(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    branch(repo, "topic")
    write(repo / "a.md", "top\n" + LONG)
    commit(repo, when=TUE)
    git(repo, "checkout", "-q", "main")
    write(repo / "a.md", LONG + "end\n")
    commit(repo, when=WED)
    merge(repo, "topic", when=FRI)

    assert (repo / "a.md").read_text() == "top\n" + LONG + "end\n"
    assert days(repo, "a.md") == (MON, WED)


def test_what_the_merge_alone_wrote_is_of_its_day(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    branch(repo, "topic")
    write(repo / "b.md")
    commit(repo, when=TUE)
    git(repo, "checkout", "-q", "main")
    commit(repo, when=WED)
    git(repo, "merge", "-q", "--no-ff", "--no-commit", "topic")
    write(repo / "a.md", LONG + "by the merge\n")
    write(repo / "c.md", "new in the merge\n")
    commit(repo, when=FRI)

    assert days(repo, "a.md") == (MON, FRI)
    assert days(repo, "c.md") == (FRI, FRI)
    assert days(repo, "b.md") == (TUE, TUE)


def test_a_note_added_on_both_sides_is_as_old_as_the_first(repo: Path) -> None:
    commit(repo, when=MON)
    branch(repo, "topic")
    write(repo / "a.md", LONG)
    commit(repo, when=TUE)
    git(repo, "checkout", "-q", "main")
    write(repo / "a.md", LONG + "other\n")
    commit(repo, when=WED)
    git(repo, "merge", "-q", "--no-ff", "-X", "ours", "-m", "m", "topic", GIT_AUTHOR_DATE=FRI, GIT_COMMITTER_DATE=FRI)

    assert days(repo, "a.md") == (WED, WED)  # its text is unchanged from main


def test_a_note_deleted_on_a_branch_is_gone_and_new_when_it_returns(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    branch(repo, "topic")
    (repo / "a.md").unlink()
    commit(repo, when=TUE)
    git(repo, "checkout", "-q", "main")
    write(repo / "b.md", "b\n")
    commit(repo, when=WED)
    merge(repo, "topic", when=THU)
    assert days(repo, "a.md") is None
    write(repo / "a.md")
    commit(repo, when=FRI)

    assert days(repo, "a.md") == (FRI, FRI)


def test_three_branches_merged_at_once_keep_their_days(repo: Path) -> None:
    write(repo / "a.md", "a\n")
    commit(repo, when=MON)
    for name, when in (("one", TUE), ("two", WED), ("three", THU)):
        git(repo, "checkout", "-q", "-b", name, "main")
        write(repo / f"{name}.md", f"{name}\n")
        commit(repo, when=when)
    merge(repo, "one", "two", "three", when=FRI)

    assert [days(repo, f"{name}.md") for name in ("one", "two", "three")] == [(TUE, TUE), (WED, WED), (THU, THU)]


def test_a_history_joined_below_a_folder_keeps_its_days(repo: Path, tmp_path: Path) -> None:
    other = make_repository(tmp_path / "other")
    write(other / "x.md")
    commit(other, when=MON)
    write(repo / "a.md", "a\n")
    commit(repo, when=TUE)
    git(repo, "fetch", "-q", str(other), "main")
    git(repo, "merge", "-q", "-s", "ours", "--no-commit", "--allow-unrelated-histories", "FETCH_HEAD")
    git(repo, "read-tree", "--prefix=TILs/", "-u", "FETCH_HEAD")
    git(repo, "commit", "-qm", "subtree", GIT_AUTHOR_DATE=FRI, GIT_COMMITTER_DATE=FRI)

    assert days(repo, "TILs/x.md") == (MON, MON)
    assert days(repo, "a.md") == (TUE, TUE)


# Commits


def test_commits_come_newest_first_with_the_paths_they_touched(repo: Path) -> None:
    write(repo / "projects/a/README.md")
    first = commit(repo, "feat: a", when=MON)
    git(repo, "mv", "projects/a", "projects/b")
    write(repo / "notes \x1f.md", "x\n")
    second = commit(repo, "refactor: b \x1f :100644 odd", when=TUE)
    commits = read_history(repo, "TILs").commits

    assert [(told.sha, told.subject) for told in commits] == [
        (second, "refactor: b \x1f :100644 odd"),
        (first, "feat: a"),
    ]
    assert set(commits[0].paths) == {"projects/a/README.md", "projects/b/README.md", "notes \x1f.md"}
    assert commits[1].authored_at == datetime.fromisoformat(MON)


def test_a_merge_touches_only_what_it_wrote_itself(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    branch(repo, "topic")
    write(repo / "b.md")
    commit(repo, when=TUE)
    git(repo, "checkout", "-q", "main")
    write(repo / "c.md", "c\n")
    commit(repo, when=WED)
    merge(repo, "topic", when=FRI)

    newest = read_history(repo, "TILs").commits[0]

    assert (newest.subject, newest.paths) == ("merge", ())


def test_an_empty_commit_touches_nothing(repo: Path) -> None:
    commit(repo, "chore: start", when=MON)

    assert [told.paths for told in read_history(repo, "TILs").commits] == [()]


def test_the_users_own_git_settings_change_nothing(repo: Path, tmp_path: Path) -> None:
    write(repo / "vim/노트 one.md")
    write(repo / "README.md", "- first\n\n- second\n")
    commit(repo, when=MON)
    branch(repo, "topic")
    git(repo, "mv", "vim/노트 one.md", "vim/노트 two.md")
    commit(repo, when=TUE)
    merge(repo, "topic", when=FRI)
    plain = read_history(repo / "vim", "TILs")
    lines = read_line_days(plain, ["README.md"])
    settings = {
        "color.ui": "always",
        "core.quotePath": "true",
        "diff.external": "false",
        "diff.interHunkContext": "9",
        "diff.mnemonicPrefix": "true",
        "diff.noPrefix": "true",
        "diff.orderFile": str(write(tmp_path / "order", "*.txt\n")),
        "diff.relative": "true",
        "diff.renameLimit": "1",
        "diff.renames": "copies",
        "format.pretty": "oneline",
        "i18n.logOutputEncoding": "UTF-16",
        "log.date": "relative",
        "log.decorate": "full",
        "log.diffMerges": "off",
        "log.follow": "true",
        "log.showRoot": "false",
        "log.showSignature": "true",
    }
    for name, value in settings.items():
        git(repo, "config", name, value)

    assert read_history(repo / "vim", "TILs") == plain
    assert read_line_days(plain, ["README.md"]) == lines


def test_what_a_git_hook_exports_does_not_lead_to_another_repository(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    other = make_repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    history = read_history(repo, "TILs")

    assert (history.root, list(history.files), history.problems) == (repo.resolve(), ["a.md"], ())
    assert os.environ["GIT_DIR"] == str(other / ".git")


# Where the repository is


def test_the_folder_may_lie_deep_inside_its_repository(repo: Path) -> None:
    write(repo / "site/TILs/vim/a.md")
    commit(repo, when=MON)
    history = read_history(repo / "site/TILs", "TILs")

    assert history.root == repo.resolve()
    assert list(history.files) == ["site/TILs/vim/a.md"]


def test_a_submodule_has_its_own_history(repo: Path, tmp_path: Path) -> None:
    notes = make_repository(tmp_path / "notes")
    write(notes / "a.md")
    commit(notes, when=MON)
    git(repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", notes.as_uri(), "TILs")
    commit(repo, when=FRI)
    history = read_history(repo / "TILs", "TILs")

    assert history.root == (repo / "TILs").resolve()
    assert history.files["a.md"].added_at.isoformat() == MON


def test_a_linked_work_tree_has_the_history_of_its_repository(repo: Path, tmp_path: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    git(repo, "worktree", "add", "-q", str(tmp_path / "linked"))
    history = read_history(tmp_path / "linked", "TILs")

    assert (history.root, list(history.files)) == ((tmp_path / "linked").resolve(), ["a.md"])


def test_a_folder_reached_through_a_symlink_has_the_history_of_where_it_lies(repo: Path, tmp_path: Path) -> None:
    write(repo / "TILs/a.md")
    commit(repo, when=MON)
    (tmp_path / "link").symlink_to(repo / "TILs")

    assert read_history(tmp_path / "link", "TILs").root == repo.resolve()


def test_a_repository_that_two_folders_share_is_read_once(repo: Path) -> None:
    write(repo / "TILs/a.md")
    write(repo / "projects/b/README.md", "b\n")
    commit(repo, when=MON)
    tils = read_history(repo / "TILs", "TILs")
    projects = read_history(repo / "projects", "projects", known=tils)

    assert projects.files is tils.files


def test_another_repository_is_read_whatever_is_known(repo: Path, tmp_path: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    other = make_repository(tmp_path / "other")
    write(other / "b.md")
    commit(other, when=TUE)

    assert list(read_history(other, "projects", known=read_history(repo, "TILs")).files) == ["b.md"]


# Less exact dates


def problems(history: History) -> list[str]:
    return [str(problem) for problem in history.problems]


def test_no_git_at_all_is_a_remark(tmp_path: Path) -> None:
    history = read_history(tmp_path, "TILs")

    assert history.root is None
    assert problems(history) == []
    assert history.remark == (
        "TILs: there is no git repository, so a note without a date has the day of its file's last change"
    )


def test_a_folder_that_is_missing_has_no_history_and_no_problem(tmp_path: Path) -> None:
    assert read_history(tmp_path / "none", "TILs") == History(root=None)


def test_a_repository_without_a_commit_is_a_remark(repo: Path) -> None:
    write(repo / "a.md")
    history = read_history(repo, "TILs")

    assert (history.root, history.files, history.commits) == (repo.resolve(), {}, ())
    assert problems(history) == []
    assert history.remark == "TILs: its repository has no commit yet, so notes without a date get today's date"


def test_a_broken_index_costs_no_day(repo: Path) -> None:
    write(repo / "TILs/a.md")
    commit(repo)
    (repo / ".git/index").write_bytes(b"broken")

    assert list(read_history(repo, "TILs").files) == ["TILs/a.md"]


@pytest.fixture
def shallow(repo: Path, tmp_path: Path) -> Path:
    """A clone of only the last commit, which adds `new.md`."""
    write(repo / "TILs/old.md")
    write(repo / "TILs/older.markdown")
    write(repo / "projects/x/main.py", "pass\n")
    commit(repo, when=MON)
    write(repo / "docs/new.txt", "x\n")
    commit(repo, when=TUE)
    return clone(repo, tmp_path / "shallow", "--depth=1")


def test_a_shallow_clone_is_a_problem_that_names_the_option(shallow: Path) -> None:
    history = read_history(shallow / "TILs", "TILs")

    assert problems(history) == [
        "TILs: the repository is a shallow clone, so 2 Markdown files carry the day of its oldest commit. "
        "Set `fetch-depth: 0` for actions/checkout, or run `git fetch --unshallow`."
    ]
    assert history.boundary == {"TILs/old.md", "TILs/older.markdown", "projects/x/main.py", "docs/new.txt"}


def test_a_shallow_clone_is_no_problem_for_a_folder_whose_notes_are_all_younger(shallow: Path) -> None:
    shutil.rmtree(shallow / "TILs")
    commit(shallow, when=WED)
    write(shallow / "TILs/new.md")
    commit(shallow, when=THU)
    history = read_history(shallow / "TILs", "TILs")

    assert problems(history) == []
    assert history.files["TILs/new.md"].added_at.isoformat() == THU


def test_a_shared_shallow_repository_is_judged_for_each_folder(shallow: Path) -> None:
    known = read_history(shallow / "TILs", "TILs")

    assert problems(read_history(shallow / "projects", "projects", known=known)) == []


def test_a_whole_clone_is_no_problem(repo: Path, tmp_path: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)

    assert problems(read_history(clone(repo, tmp_path / "whole"), "TILs")) == []


def test_a_repository_of_another_user_is_a_problem_that_names_the_command(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    history = read_history(repo, "TILs")

    assert history.root is None
    assert problems(history)[0].endswith(f"Run `git config --global --add safe.directory {repo.resolve()}`.")


def test_a_damaged_repository_is_a_problem_with_what_git_says(repo: Path) -> None:
    write(repo / "a.md")
    commit(repo, when=MON)
    shutil.rmtree(repo / ".git/objects")
    (repo / ".git/objects").mkdir()
    history = read_history(repo, "TILs")

    assert history.root is None
    assert "TILs: git cannot read its history (fatal: " in problems(history)[0]


def test_a_machine_whose_git_has_gone_is_a_problem(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_history(repo, "TILs")
    monkeypatch.setenv("PATH", "")

    assert problems(read_history(repo, "TILs"))[0].startswith("TILs: git is not installed, so a note")


def test_a_command_that_needs_git_says_where_it_is_to_be_had(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(GitMissingError, match=r"^git is not installed. Install it from https://git-scm.com$"):
        run_git(repo, "status")


def test_a_machine_without_git_is_a_problem_and_no_crash(repo: Path) -> None:
    script = (
        "import pathlib, sys; from tilfolio.gather.history import read_history; "
        "print(read_history(pathlib.Path(sys.argv[1]), 'TILs').problems[0])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(repo)],
        env={**os.environ, "PATH": "", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout.startswith("TILs: git is not installed, so a note")


# Lines


def test_a_line_has_the_day_it_was_first_committed(repo: Path) -> None:
    write(repo / "README.md", "# A\n\n## Achievements\n- 🚀 fast (45ms)\n")
    commit(repo, when=MON)
    write(repo / "README.md", "# A\n\nwords\n\n## Achievements\n  - 🚀 fast (45ms)\n- 💾 small\n")
    commit(repo, when=TUE)
    found = read_line_days(read_history(repo, "projects"), ["README.md"])["README.md"]

    assert {line: day.isoformat() for line, day in found.items()} == {
        "# A": MON,
        "## Achievements": MON,
        "- 🚀 fast (45ms)": MON,
        "words": TUE,
        "- 💾 small": TUE,
    }


def test_a_line_that_was_taken_out_and_came_back_has_its_first_day(repo: Path) -> None:
    for text, when in (("- a\n- b\n", MON), ("- a\n", TUE), ("- a\n- b\n", WED)):
        write(repo / "README.md", text)
        commit(repo, when=when)

    assert read_line_days(read_history(repo, "p"), ["README.md"])["README.md"]["- b"].isoformat() == MON


def test_lines_keep_their_day_when_their_file_moves(repo: Path) -> None:
    write(repo / "old name/README.md")
    commit(repo, when=MON)
    git(repo, "mv", "old name", "새 이름")
    write(repo / "새 이름/README.md", LONG + "- new\n")
    commit(repo, when=TUE)
    found = read_line_days(read_history(repo, "p"), ["새 이름/README.md"])["새 이름/README.md"]

    assert found[LONG.splitlines()[0]].isoformat() == MON
    assert found["- new"].isoformat() == TUE


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("a b/README.md", id="space"),
        pytest.param('tab\t"quoted"\\/README.md', id="signs that git escapes"),
        pytest.param("한글/README.md", id="Hangul"),
        pytest.param("[a]*/README.md", id="glob signs"),
    ],
)
def test_lines_are_found_whatever_the_name(repo: Path, path: str) -> None:
    write(repo / path, "- a\n")
    write(repo / "a/README.md", "- of another file\n")
    commit(repo, when=MON)
    found = read_line_days(read_history(repo, "p"), [path])

    assert {name: list(lines) for name, lines in found.items()} == {path: ["- a"]}


def test_lines_that_look_like_a_patch_are_lines(repo: Path) -> None:
    write(repo / "README.md", "++ b/other.md\n-- a\n@@ -1 +1 @@\ndiff --git a/x b/x\n- real\n")
    commit(repo, when=MON)

    assert set(read_line_days(read_history(repo, "p"), ["README.md"])["README.md"]) == {
        "++ b/other.md",
        "-- a",
        "@@ -1 +1 @@",
        "diff --git a/x b/x",
        "- real",
    }


def test_windows_line_ends_and_a_byte_order_mark_are_no_part_of_a_line(repo: Path) -> None:
    (repo / "README.md").write_bytes(b"\xef\xbb\xbf# A\r\n- one\r\n")
    commit(repo, when=MON)

    assert set(read_line_days(read_history(repo, "p"), ["README.md"])["README.md"]) == {"# A", "- one"}


def test_a_line_from_a_merged_branch_has_the_day_of_the_branch(repo: Path) -> None:
    write(repo / "README.md")
    commit(repo, when=MON)
    branch(repo, "topic")
    write(repo / "README.md", LONG + "- done\n")
    commit(repo, when=TUE)
    git(repo, "checkout", "-q", "main")
    write(repo / "README.md", "top\n" + LONG)
    commit(repo, when=WED)
    merge(repo, "topic", when=FRI)
    found = read_line_days(read_history(repo, "p"), ["README.md"])["README.md"]

    assert (found["- done"].isoformat(), found["top"].isoformat()) == (TUE, WED)


def test_lines_of_a_shallow_clones_oldest_commit_have_no_day(shallow: Path) -> None:
    write(shallow / "TILs/old.md", LONG + "- new\n")
    commit(shallow, when=FRI)
    found = read_line_days(read_history(shallow, "p"), ["TILs/old.md"])["TILs/old.md"]

    assert {line: day.isoformat() for line, day in found.items()} == {"- new": FRI}


def test_files_without_history_have_lines_without_days(tmp_path: Path, repo: Path) -> None:
    assert read_line_days(History(root=None), ["README.md"]) == {"README.md": {}}
    assert read_line_days(read_history(repo, "no commit yet"), ["README.md"]) == {"README.md": {}}
    assert read_line_days(read_history(repo, "nothing asked"), []) == {}
