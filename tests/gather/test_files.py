from __future__ import annotations

import os
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from support.git import commit, git, make_repository
from tilfolio.gather.files import Gathered, Gathering, gather_projects, gather_tils
from tilfolio.gather.history import History, read_history
from tilfolio.model import SourceFile

TODAY = date(2026, 11, 23)
SUNDAY_NIGHT = "2026-11-22T23:30:00-05:00"
MONDAY_NOON = "2026-11-16T12:00:00+09:00"
NO_GIT = History(root=None)


def write(path: Path, text: str = "# A note\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "repo")


def tils(
    folder: Path, *, exclude: Sequence[str] = (), zone: tzinfo | None = None, history: History | None = None
) -> Gathered:
    known = read_history(folder, "TILs") if history is None else history
    return gather_tils(Gathering(folder=folder, shown="TILs", history=known, exclude=exclude, today=TODAY, zone=zone))


def projects(folder: Path, *, exclude: Sequence[str] = (), skip: Sequence[Path] = ()) -> Gathered:
    history = read_history(folder, "projects")
    return gather_projects(
        Gathering(folder=folder, shown="projects", history=history, exclude=exclude, today=TODAY, skip=skip)
    )


def paths(gathered: Gathered) -> list[str]:
    return [source.path for source in gathered.sources]


def problems(gathered: Gathered) -> list[str]:
    return [str(problem) for problem in gathered.problems]


# Which files are Tils


def test_notes_are_markdown_files_in_folders_of_any_depth_by_path(repo: Path) -> None:
    for path in (
        "b.md",
        "vim/undo.md",
        "2026/11/22.markdown",
        "a.md",
        "shout.MD",
        "image.png",
        "notes.txt",
        "page.html",
    ):
        write(repo / "TILs" / path)
    commit(repo)
    gathered = tils(repo / "TILs")

    assert paths(gathered) == ["2026/11/22.markdown", "a.md", "b.md", "shout.MD", "vim/undo.md"]
    assert gathered.assets == {"image.png", "notes.txt", "page.html"}
    assert problems(gathered) == []


@pytest.mark.parametrize(
    "name", ["README.md", "readme.md", "Readme.markdown", "index.md", "INDEX.md", "index.markdown"]
)
@pytest.mark.parametrize("folder", ["", "vim/"])
def test_readmes_and_indexes_are_no_tils(repo: Path, folder: str, name: str) -> None:
    write(repo / folder / name)
    write(repo / folder / f"a-{name}")
    gathered = tils(repo)

    assert paths(gathered) == [f"{folder}a-{name}"]
    assert gathered.assets == frozenset()


def test_hidden_ignored_and_excluded_files_are_left_out(repo: Path) -> None:
    write(repo / ".gitignore", "*.tmp.md\ncache/\n")
    for path in (
        "a.md",
        ".b.md",
        ".obsidian/c.md",
        "d.tmp.md",
        "cache/e.md",
        "drafts/f.md",
        "x/drafts/g.md",
        "h.old.md",
        "i.png",
    ):
        write(repo / "TILs" / path)
    gathered = tils(repo / "TILs", exclude=["drafts/", "*.old.md", "*.png"])

    assert paths(gathered) == ["a.md"]
    assert gathered.assets == frozenset()


@pytest.mark.parametrize(
    ("exclude", "left"),
    [
        pytest.param(["/a.md"], ["b.md", "x/a.md", "x/b.md"], id="from the folder on"),
        pytest.param(["a.md"], ["b.md", "x/b.md"], id="at any depth"),
        pytest.param(["x/*", "!x/b.md"], ["a.md", "b.md", "x/b.md"], id="but not this one"),
        pytest.param(["# a comment", ""], ["a.md", "b.md", "x/a.md", "x/b.md"], id="comments and empty lines"),
        pytest.param(["**/b.md"], ["a.md", "x/a.md"], id="two stars"),
    ],
)
def test_exclude_takes_gitignore_patterns(tmp_path: Path, exclude: list[str], left: list[str]) -> None:
    for path in ("a.md", "b.md", "x/a.md", "x/b.md"):
        write(tmp_path / path)

    assert paths(tils(tmp_path, exclude=exclude)) == left


def test_a_pattern_that_is_none_is_a_problem_and_the_others_hold(tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    write(tmp_path / "b.md")
    gathered = tils(tmp_path, exclude=["!", "b.md"])

    assert paths(gathered) == ["a.md"]
    assert problems(gathered) == [
        "TILs: `exclude` has the pattern '!', which git does not understand. "
        "Write it as in a .gitignore: `drafts/` or `*.tmp.md`."
    ]


def test_a_missing_folder_is_a_problem_that_names_the_option(tmp_path: Path) -> None:
    gathered = tils(tmp_path / "TILs")

    assert gathered.sources == ()
    assert problems(gathered) == [
        "TILs: this folder does not exist. Create it, or set `tils:` in mkdocs.yml to the folder that holds your notes."
    ]


def test_an_empty_folder_is_no_problem(repo: Path) -> None:
    commit(repo)
    (repo / "TILs").mkdir()

    assert tils(repo / "TILs") == Gathered()


# Texts


def test_texts_are_as_written_with_line_feeds_and_no_byte_order_mark(repo: Path) -> None:
    write(repo / "a.md", "\ufeff---\r\ntags: [x]\r\n---\r\n한글\r")
    (source,) = tils(repo).sources

    assert source.text == "---\ntags: [x]\n---\n한글\n"


def test_bytes_that_are_no_utf_8_are_a_problem_with_file_and_line(repo: Path) -> None:
    (repo / "a.md").write_bytes(b"# A\n\ncaf\xe9\n")
    gathered = tils(repo)

    assert gathered.sources[0].text == "# A\n\ncaf�\n"
    told = "TILs/a.md:3: this line is not valid UTF-8; unreadable characters are shown as �. Save the file as UTF-8."
    assert problems(gathered) == [told]


@pytest.fixture
def powerless(tmp_path: Path) -> Iterator[Path]:
    """A folder of a user who may not read everything; root temporarily becomes another user."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    root = os.geteuid() == 0
    try:
        if root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        yield folder
    finally:
        if root:
            os.seteuid(0)
        shutil.rmtree(folder)


def test_a_file_that_may_not_be_read_is_a_problem_and_the_others_stay(powerless: Path) -> None:
    write(powerless / "a.md")
    write(powerless / "secret.md").chmod(0)
    gathered = tils(powerless, history=NO_GIT)

    assert paths(gathered) == ["a.md"]
    assert problems(gathered) == [
        "TILs/secret.md: cannot be read (Permission denied). Make it readable, or name it in `exclude:`."
    ]


def test_a_folder_that_may_not_be_read_is_a_problem_and_the_others_stay(powerless: Path) -> None:
    write(powerless / "a.md")
    write(powerless / "secret/b.md")
    (powerless / "secret").chmod(0)
    (powerless / "link.md").symlink_to("secret/b.md")
    gathered = tils(powerless, history=NO_GIT)
    (powerless / "secret").chmod(0o755)

    assert paths(gathered) == ["a.md"]
    assert problems(gathered) == [
        "TILs/link.md: is a symlink to 'secret/b.md', where there is nothing. Correct the link, or delete it.",
        "TILs/secret: cannot be read (Permission denied). Make it readable, or name it in `exclude:`.",
    ]


def test_a_symlink_to_nothing_is_a_problem(repo: Path) -> None:
    (repo / "a.md").symlink_to("gone.md")

    assert problems(tils(repo)) == [
        "TILs/a.md: is a symlink to 'gone.md', where there is nothing. Correct the link, or delete it."
    ]


def test_a_symlink_to_a_note_elsewhere_in_the_repository_is_read_as_its_text(repo: Path) -> None:
    write(repo / "notes/elsewhere.md", "# Elsewhere\n")
    (repo / "TILs").mkdir()
    (repo / "TILs/a.md").symlink_to("../notes/elsewhere.md")
    commit(repo, when=MONDAY_NOON)
    (source,) = tils(repo / "TILs").sources

    assert (source.text, source.added_on) == ("# Elsewhere\n", date(2026, 11, 16))


def test_a_symlink_brings_in_nothing_that_is_not_published(repo: Path, tmp_path: Path) -> None:
    write(repo / ".gitignore", "private/\n")
    for path in ("repo/.hidden/a.md", "repo/private/b.md", "outside.md", "outside/c.png"):
        write(tmp_path / path)
    (repo / "TILs").mkdir()
    targets = {"a.md": "../.hidden/a.md", "b.md": "../private/b.md", "c.md": "../../outside.md", "d": "../../outside"}
    for name, target in targets.items():
        (repo / "TILs" / name).symlink_to(target)
    gathered = tils(repo / "TILs")

    assert (gathered.sources, gathered.assets) == ((), frozenset())
    assert [problem.what for problem in gathered.problems] == [
        "is a symlink to a hidden file, so it is left out",
        "is a symlink to a file that git ignores, so it is left out",
        "is a symlink that leaves the repository, so it is left out",
        "is a symlink that leaves the repository, so it is left out",
    ]


# Days


def test_a_note_has_the_days_of_its_history_and_its_path_there(repo: Path) -> None:
    write(repo / "TILs/vim/undo.md", "one\n")
    commit(repo, when=MONDAY_NOON)
    write(repo / "TILs/vim/undo.md", "two\n")
    commit(repo, when=SUNDAY_NIGHT)

    assert tils(repo / "TILs").sources == (
        SourceFile(
            path="vim/undo.md",
            shown="TILs/vim/undo.md",
            text="two\n",
            added_on=date(2026, 11, 16),
            updated_on=date(2026, 11, 22),
            repo_path="TILs/vim/undo.md",
            added_at=datetime.fromisoformat(MONDAY_NOON),
            clock=datetime.fromisoformat(SUNDAY_NIGHT).tzinfo or timezone.utc,
        ),
    )


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        pytest.param(None, 22, id="the author's own clock"),
        pytest.param(ZoneInfo("Asia/Seoul"), 23, id="a zone by name"),
        pytest.param(timezone.utc, 23, id="UTC"),
        pytest.param(timezone(timedelta(hours=-12)), 22, id="far west"),
    ],
)
def test_the_day_is_that_of_the_author_or_of_the_zone(repo: Path, zone: tzinfo | None, day: int) -> None:
    write(repo / "a.md")
    commit(repo, when=SUNDAY_NIGHT)
    (source,) = tils(repo, zone=zone).sources

    assert (source.added_on, source.updated_on) == (date(2026, 11, day),) * 2


def test_an_update_from_further_west_is_not_before_the_first_day(repo: Path) -> None:
    write(repo / "a.md", "one\n")
    commit(repo, when="2026-11-23T00:30:00+09:00")
    write(repo / "a.md", "two\n")
    commit(repo, when="2026-11-22T12:00:00-08:00")
    (source,) = tils(repo).sources

    assert (source.added_on, source.updated_on) == (date(2026, 11, 23), date(2026, 11, 23))


def test_a_note_that_is_not_committed_is_of_today(repo: Path) -> None:
    commit(repo, when=MONDAY_NOON)
    write(repo / "TILs/new.md")
    (source,) = tils(repo / "TILs").sources

    assert (source.added_on, source.updated_on, source.repo_path) == (TODAY, TODAY, "TILs/new.md")


def test_notes_of_a_repository_without_a_commit_are_of_today(repo: Path) -> None:
    write(repo / "a.md")
    (source,) = tils(repo).sources

    assert (source.added_on, source.updated_on) == (TODAY, TODAY)


def test_without_git_a_note_has_the_day_of_its_file(tmp_path: Path) -> None:
    os.utime(write(tmp_path / "a.md"), (1795350600, 1795350600))  # 2026-11-22 12:30 UTC
    (eastern,) = tils(tmp_path, zone=timezone(timedelta(hours=12))).sources
    (western,) = tils(tmp_path, zone=timezone(timedelta(hours=-12))).sources

    assert (eastern.added_on, eastern.updated_on, eastern.repo_path) == (date(2026, 11, 23), date(2026, 11, 23), None)
    assert western.added_on == date(2026, 11, 22)


def test_without_git_and_zone_the_day_is_that_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.utime(write(tmp_path / "a.md"), (1795350600, 1795350600))
    monkeypatch.setenv("TZ", "UTC-12")  # POSIX counts westward: twelve hours east
    time.tzset()
    try:
        (source,) = tils(tmp_path).sources
    finally:
        monkeypatch.undo()
        time.tzset()

    assert source.added_on == date(2026, 11, 23)


@pytest.mark.parametrize(("on_disk", "in_git"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_name_that_the_disk_composes_in_another_way_has_its_history(repo: Path, on_disk: str, in_git: str) -> None:
    names = {form: unicodedata.normalize(form, "카프카 é.md") for form in ("NFC", "NFD")}
    write(repo / "TILs" / names[in_git])
    commit(repo, when=MONDAY_NOON)
    (repo / "TILs" / names[in_git]).rename(repo / "TILs" / names[on_disk])
    (source,) = tils(repo / "TILs").sources

    assert source.path == names[on_disk]
    assert source.repo_path == f"TILs/{names[in_git]}"
    assert source.added_on == date(2026, 11, 16)


def test_notes_in_a_folder_that_git_ignores_have_the_days_of_their_files_and_a_problem(repo: Path) -> None:
    write(repo / ".gitignore", "fetched/\n")
    commit(repo)
    os.utime(write(repo / "fetched/a.md"), (1795350600, 1795350600))
    gathered = tils(repo / "fetched", zone=timezone.utc)

    assert [(source.path, source.added_on) for source in gathered.sources] == [("a.md", date(2026, 11, 22))]
    assert problems(gathered) == [
        "TILs: git ignores this folder, so a note without a date has the day of its file's last change. "
        "Remove it from .gitignore and commit it."
    ]


def test_notes_in_a_repository_inside_have_its_days_and_no_path_in_the_outer_one(repo: Path) -> None:
    write(repo / "TILs/own.md")
    commit(repo, when=SUNDAY_NIGHT)
    inner = make_repository(repo / "TILs/work")
    write(inner / ".gitignore", "secret.md\n")
    write(inner / "a.md")
    write(inner / "secret.md")
    commit(inner, when=MONDAY_NOON)
    gathered = tils(repo / "TILs")

    assert [(source.path, source.added_on.day, source.repo_path) for source in gathered.sources] == [
        ("own.md", 22, "TILs/own.md"),
        ("work/a.md", 16, None),
    ]
    assert problems(gathered) == []


def test_notes_behind_a_symlink_have_the_days_of_where_they_lie(repo: Path) -> None:
    write(repo / "notes/a.md")
    (repo / "TILs").mkdir()
    (repo / "TILs/more").symlink_to("../notes")
    commit(repo, when=MONDAY_NOON)
    (source,) = tils(repo / "TILs").sources

    assert (source.path, source.added_on, source.repo_path) == ("more/a.md", date(2026, 11, 16), "notes/a.md")


def test_a_repository_inside_that_has_no_commit_is_no_problem(repo: Path) -> None:
    commit(repo)
    write(make_repository(repo / "TILs/work") / "a.md")

    gathered = tils(repo / "TILs")

    assert [source.added_on for source in gathered.sources] == [TODAY]
    assert gathered.problems == ()


def test_a_submodule_that_was_not_fetched_is_a_problem(repo: Path) -> None:
    write(repo / ".gitmodules", '[submodule "notes"]\n\tpath = TILs/work notes\n\turl = https://example.org/notes\n')
    (repo / "TILs/work notes").mkdir(parents=True)
    (repo / "TILs/just empty").mkdir(parents=True)

    assert problems(tils(repo / "TILs")) == [
        "TILs/work notes: is a submodule that was not fetched, so its files are missing. "
        "Run `git submodule update --init`, or set `submodules: true` for actions/checkout."
    ]


def test_the_notes_folder_itself_may_be_a_submodule_that_was_not_fetched(repo: Path) -> None:
    write(repo / ".gitmodules", '[submodule "notes"]\n\tpath = TILs\n\turl = https://example.org/notes\n')
    (repo / "TILs").mkdir()

    assert [problem.path for problem in tils(repo / "TILs").problems] == ["TILs"]


def test_the_same_folder_gives_the_same_twice(repo: Path) -> None:
    for path in ("b.md", "a/c.md", "한글.md", "A.md", "x.png"):
        write(repo / path)
    commit(repo)

    assert tils(repo) == tils(repo)


# Projects


def test_a_project_is_a_folder_with_a_readme(repo: Path) -> None:
    for path in (
        "README.md",
        "b/README.md",
        "a/readme.md",
        "c/src/README.md",
        "c/main.py",
        "a/docs/x.md",
        "loose.md",
        "b/plot.png",
    ):
        write(repo / "projects" / path)
    commit(repo)
    gathered = projects(repo / "projects")

    assert paths(gathered) == ["README.md", "a/readme.md", "b/README.md"]
    assert gathered.sources[1].repo_path == "projects/a/readme.md"
    assert gathered.assets == {"c/main.py", "b/plot.png"}


@pytest.mark.parametrize("name", ["README.md", "readme.md", "Readme.md", "README.markdown"])
def test_a_readme_may_be_spelled_in_several_ways(repo: Path, name: str) -> None:
    write(repo / "a" / name)

    assert paths(projects(repo)) == [f"a/{name}"]


def test_the_overview_is_called_readme_md_however_it_is_spelled(repo: Path) -> None:
    write(repo / "projects/readme.markdown", "# Roadmap\n")
    (source,) = projects(repo / "projects").sources

    assert (source.path, source.shown, source.repo_path) == (
        "README.md",
        "projects/readme.markdown",
        "projects/readme.markdown",
    )


def test_one_readme_a_folder_is_taken(repo: Path) -> None:
    for name in ("readme.md", "README.markdown", "README.md"):
        write(repo / "a" / name)

    assert paths(projects(repo)) == ["a/README.md"]


def test_the_notes_folder_inside_is_no_project_and_its_files_are_no_assets(repo: Path) -> None:
    write(repo / "projects/TILs/README.md")
    write(repo / "projects/TILs/image.png")
    write(repo / "projects/a/README.md")
    gathered = projects(repo / "projects", skip=[repo / "projects/TILs"])

    assert paths(gathered) == ["a/README.md"]
    assert gathered.assets == frozenset()


def test_a_notes_folder_elsewhere_skips_nothing(repo: Path) -> None:
    write(repo / "projects/a/README.md")
    write(repo / "TILs/a.md")

    assert paths(projects(repo / "projects", skip=[repo / "TILs"])) == ["a/README.md"]
    assert paths(projects(repo / "projects", skip=[repo / "none"])) == ["a/README.md"]


def test_hidden_ignored_and_excluded_projects_are_left_out(repo: Path) -> None:
    write(repo / ".gitignore", "build/\n")
    for name in ("a", ".b", "build", "old"):
        write(repo / "projects" / name / "README.md")

    assert paths(projects(repo / "projects", exclude=["old/"])) == ["a/README.md"]


def test_a_project_that_is_a_submodule_has_its_own_days(repo: Path, tmp_path: Path) -> None:
    library = make_repository(tmp_path / "library")
    write(library / "README.md")
    commit(library, when=MONDAY_NOON)
    git(repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", library.as_uri(), "projects/library")
    commit(repo, when=SUNDAY_NIGHT)
    (source,) = projects(repo / "projects").sources

    assert (source.path, source.added_on) == ("library/README.md", date(2026, 11, 16))


def test_a_project_that_is_a_symlink_is_read(repo: Path) -> None:
    elsewhere = make_repository(repo / "elsewhere")
    write(elsewhere / "README.md")
    commit(elsewhere, when=MONDAY_NOON)
    (repo / "projects").mkdir()
    (repo / "projects/tool").symlink_to(elsewhere)
    (source,) = projects(repo / "projects").sources

    assert (source.path, source.added_on) == ("tool/README.md", date(2026, 11, 16))


def test_only_what_is_at_a_projects_door_is_a_problem(repo: Path) -> None:
    write(repo / "a/README.md")
    (repo / "a/src").mkdir()
    (repo / "a/src/data").symlink_to("/nowhere")
    (repo / "b").symlink_to("gone")

    assert [problem.path for problem in projects(repo).problems] == ["projects/b"]


def test_a_missing_projects_folder_is_no_problem(tmp_path: Path) -> None:
    assert projects(tmp_path / "projects") == Gathered()


def test_a_file_where_the_projects_should_be_is_a_problem(tmp_path: Path) -> None:
    assert problems(projects(write(tmp_path / "projects"))) == [
        "projects: this folder does not exist. "
        "Create it, or set `projects:` in mkdocs.yml to the folder that holds your projects."
    ]
