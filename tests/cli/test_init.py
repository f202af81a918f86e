"""`til init`, as a newcomer calls it in an empty folder."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from support.git import commit, isolated_environment, make_repository
from support.site import build_folder
from tilfolio.cli import main
from tilfolio.cli.options import _AnyTag
from tilfolio.cli.starter import find_pages_url

GIVEN = (
    *("--name", 'Sam "Q" O\'Neil: engineer', "--headline", "Models #1", "--github", "sam-q"),
    *("--site-name", "Sam's notes", "--language", "en", "--timezone", "Asia/Kolkata"),
)


def init(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["init", str(folder), *words])


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("init") / "portfolio"
    assert init(folder, *GIVEN).exit_code == 0
    return folder


def read_config(folder: Path) -> dict[str, object]:
    loaded: dict[str, object] = yaml.load((folder / "mkdocs.yml").read_text(encoding="utf-8"), Loader=_AnyTag)
    return loaded


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_new_site_builds_strictly_and_shows_its_note_and_project(portfolio: Path, tmp_path: Path) -> None:
    copy = make_repository(tmp_path / "copy")
    for name, content in read_files(portfolio).items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes(content)
    commit(copy)

    site = build_folder(copy, strict=True)

    assert site.exit_code == 0, site.warnings
    assert "My first project" in site.read("projects/hello-metrics/").decode()
    assert site.has("til/first-note/")


def test_answers_stand_in_the_files_as_they_were_typed(portfolio: Path) -> None:
    config = read_config(portfolio)
    ours = config["plugins"][2]["tilfolio"]  # type: ignore[index]

    assert config["site_name"] == "Sam's notes"
    assert ours["author"]["name"] == 'Sam "Q" O\'Neil: engineer'
    assert ours["author"]["headline"] == "Models #1"
    assert ours["author"]["profiles"] == ["https://github.com/sam-q"]
    assert ours["timezone"] == "Asia/Kolkata"


def test_a_second_run_changes_nothing(portfolio: Path) -> None:
    before = read_files(portfolio)

    result = init(portfolio, *GIVEN)

    assert "Nothing to do" in result.output
    assert read_files(portfolio) == before


def test_files_that_exist_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine\n", encoding="utf-8")
    (tmp_path / "TILs").mkdir()

    result = init(tmp_path, *GIVEN)

    assert result.exit_code == 0
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine\n"
    assert not list((tmp_path / "TILs").iterdir()), "a folder of notes is somebody's own"


def test_nothing_of_tilfolio_itself_is_in_a_new_portfolio(portfolio: Path) -> None:
    assert set(read_files(portfolio)) == {
        ".github/workflows/preview.yml",
        ".github/workflows/publish.yml",
        ".gitignore",
        ".vscode/front-matter.schema.json",
        ".vscode/mkdocs.schema.json",
        ".vscode/settings.json",
        ".vscode/tasks.json",
        ".vscode/tilfolio.code-snippets",
        "README.md",
        *(path for path in read_files(portfolio) if path.startswith("TILs/") and path.endswith("-first-note.md")),
        "docs/index.md",
        "mkdocs.yml",
        "overrides/.gitkeep",
        "projects/hello-metrics/README.md",
        "requirements.txt",
    }


@pytest.mark.parametrize("name", [".vscode/settings.json", ".vscode/tasks.json", ".vscode/tilfolio.code-snippets"])
def test_the_editor_can_read_its_settings(portfolio: Path, name: str) -> None:
    assert json.loads((portfolio / name).read_text(encoding="utf-8"))


def test_the_schemas_accept_what_we_write_and_refuse_a_misspelled_option(portfolio: Path, tmp_path: Path) -> None:
    schema = portfolio / ".vscode" / "mkdocs.schema.json"
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    config = read_config(portfolio)
    good.write_text(json.dumps(config), encoding="utf-8")
    config["plugins"][2]["tilfolio"]["pagesize"] = 3  # type: ignore[index]
    bad.write_text(json.dumps(config), encoding="utf-8")

    def check(path: Path) -> int:
        command = (sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), str(path))
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert (check(good), check(bad)) == (0, 1)


def test_the_workflows_are_valid(portfolio: Path) -> None:
    workflows = [str(portfolio / ".github" / "workflows" / name) for name in ("publish.yml", "preview.yml")]
    command = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_a_pull_request_gets_the_report_as_an_artifact(portfolio: Path) -> None:
    workflow = (portfolio / ".github/workflows/preview.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(workflow)["jobs"]["build"]["steps"]
    [report] = [step for step in steps if "til report" in step.get("run", "")]
    [handed] = [step for step in steps if "upload-artifact" in step.get("uses", "")]

    assert "permissions: {}" in workflow
    assert '>> "$GITHUB_STEP_SUMMARY"' in report["run"]
    assert (report["if"], handed["if"], handed["with"]["path"]) == ("always()", "always()", "report")


def test_the_workflow_lists_what_is_new_and_keeps_badges_up_to_date_as_ours_does(portfolio: Path) -> None:
    def list_steps(path: Path) -> dict[str, tuple[object, ...]]:
        jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
        steps = (step for job in jobs for step in job["steps"] if "run" in step and "name" in step)
        return {step["name"]: tuple(step.get(key) for key in ("run", "if", "env")) for step in steps}

    theirs = list_steps(portfolio / ".github/workflows/publish.yml")
    ours = list_steps(Path(__file__).parents[2] / ".github/workflows/deploy.yml")

    assert len(theirs) == 4
    assert theirs.items() <= ours.items()


def test_the_workflows_use_the_same_actions_as_ours(portfolio: Path) -> None:
    def list_actions(folder: Path) -> set[str]:
        texts = (path.read_text(encoding="utf-8") for path in (folder / ".github/workflows").glob("*.yml"))
        return {action for text in texts for action in re.findall(r"uses:\s*(.*)", text)}

    assert list_actions(portfolio) <= list_actions(Path(__file__).parents[2])


def test_cards_in_other_scripts_get_their_fonts_in_the_workflow(tmp_path: Path) -> None:
    init(tmp_path / "ko", *GIVEN, "--language", "ko")

    assert "fonts-noto-cjk" in (tmp_path / "ko/.github/workflows/publish.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--timezone", "kolkata"), "'kolkata' is not a time zone. Did you mean Asia/Kolkata?"),
        (("--timezone", "Mars/Base"), "'Mars/Base' is not a time zone. Write one like"),
        (("--language", "klingon"), "'klingon' is not a language of the theme. Write a code"),
        (("--github", "https://github.com/x"), "'https://github.com/x' is not a GitHub user name."),
    ],
)
def test_a_wrong_value_is_refused_before_anything_is_written(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    result = init(tmp_path / "new", *words)

    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    result = init(tmp_path / "file" / "below", *GIVEN)

    assert result.exit_code == 2
    assert "'file' is a file. Write the path of a folder." in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("user", "repository", "url"),
    [
        ("Ada", "notes", "https://ada.github.io/notes/"),
        ("Ada", "Ada.github.io", "https://ada.github.io/"),
        ("", "notes", ""),
    ],
)
def test_the_address_is_that_of_github_pages(user: str, repository: str, url: str) -> None:
    assert find_pages_url(user, repository) == url


def test_defaults_come_from_git(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "here")
    for words in (("config", "user.name", "Ada"), ("remote", "add", "origin", "git@github.com:ada-l/my-notes.git")):
        subprocess.run(("git", "-C", str(folder), *words), check=True, env=isolated_environment())

    result = init(folder)

    assert result.exit_code == 0
    assert read_config(folder)["site_name"] == "Ada"
    assert "https://ada-l.github.io/my-notes/" in (folder / "mkdocs.yml").read_text(encoding="utf-8")


def test_in_a_terminal_it_asks_six_things_and_asks_again_after_a_wrong_answer(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = (sys.executable, "-m", "tilfolio.cli", "init", str(tmp_path / "asked"))
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    os.write(ours, b"Grace\nCompilers\n\n\nen\nnowhere\nUTC\n")
    said = ""
    with suppress(OSError):  # the terminal is gone when the command has ended
        while part := os.read(ours, 1 << 16):
            said += part.decode(errors="replace")
    process.wait(timeout=60)

    assert process.returncode == 0, said
    assert "'nowhere' is not a time zone" in said
    assert read_config(tmp_path / "asked")["site_name"] == "Grace"


def test_a_site_of_somebody_without_github_and_name_builds_strictly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert init(tmp_path, "--github", "", "--timezone", "UTC", "--language", "en").exit_code == 0

    site = build_folder(tmp_path, strict=True)

    assert site.exit_code == 0, site.warnings


@pytest.mark.parametrize("kind", ["no git", "empty repository", "repository with commits", "empty folder of notes"])
def test_the_new_site_builds_strictly_wherever_it_is_started(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    if kind != "no git":
        make_repository(folder)
    if kind == "repository with commits":
        (folder / "README.md").write_text("# Mine\n", encoding="utf-8")
        commit(folder)
    if kind == "empty folder of notes":
        (folder / "TILs").mkdir()
    assert init(folder, *GIVEN).exit_code == 0

    site = build_folder(folder, strict=True)

    assert site.exit_code == 0, site.warnings
