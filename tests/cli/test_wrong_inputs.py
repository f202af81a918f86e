"""Every command, used wrongly: one line says what is wrong, and nothing ends in a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from support.git import isolated_environment
from support.site import complete_config, write_files, write_site
from tilfolio.cli import explain, main

USES: dict[str, tuple[str, ...]] = {
    "adopt": (),
    "badges": (),
    "build": ("--quiet",),
    "cache": (),
    "carousel": (),
    "check": (),
    "doctor": (),
    "edit": ("kafka",),
    "fetch": (),
    "import": ("nothing-there",),
    "init": ("--yes",),
    "list": (),
    "mv": ("a.md", "b/c.md"),
    "new": ("A title", "--no-edit"),
    "post": (),
    "publish": ("a.md",),
    "quick": ("A line",),
    "report": (),
    "search": ("loss", "is", "nan"),
    "serve": ("--dev-addr", "nonsense"),
    "share": ("--check",),
    "stats": (),
    "summary": ("--since", "2026-11-22"),
    "unpublish": ("a.md",),
    "week": (),
    "why": ("--all",),
}
"""How each command is called here."""
NOTE = {"TILs/a.md": "# A\n\nText.\n"}


def spoil(name: str, folder: Path) -> None:  # noqa: PLR0912 - one case for each situation
    """Make a folder in which something is wrong."""
    write_site(folder, NOTE)
    config = folder / "mkdocs.yml"
    match name:
        case "no mkdocs.yml":
            config.unlink()
        case "not YAML":
            config.write_text("site_name: [\n")
        case "not UTF-8":
            config.write_bytes(b"site_name: \xff\n")
        case "a list":
            config.write_text("- site_name\n")
        case "empty":
            config.write_text("")
        case "a day that is none":
            config.write_text("site_name: 2026-02-30\n")
        case "a wrong option":
            config.write_text(complete_config("plugins: [tilfolio: {cards_layout: x}]"))
        case "a wrong time zone":
            config.write_text(complete_config("plugins: [tilfolio: {timezone: Mars}]"))
        case "a plugin that is not installed":
            config.write_text(complete_config("plugins: [tilfolio, nope]"))
        case "our plugin not named":
            config.write_text(complete_config("plugins: [search]"))
        case "a wrong category":
            config.write_text(complete_config("plugins: [tilfolio: {categories: [{name: 'No way'}]}]"))
        case "a broken template":
            config.write_text(complete_config("theme: {name: material, custom_dir: overrides}"))
            write_files(folder, {f"overrides/tilfolio/{name}.j2": "{% for %}" for name in ("til.md", "new.md")})
        case "a number for a folder":
            config.write_text(complete_config("plugins: [tilfolio: {tils: 5}]"))
        case "no notes":
            shutil.rmtree(folder / "TILs")
        case "a file in place of the folder of notes":
            shutil.rmtree(folder / "TILs")
            (folder / "TILs").write_text("x")
        case "no docs":
            shutil.rmtree(folder / "docs")
        case "strange notes":
            files: dict[str, str | bytes] = {
                "TILs/b.md": b"\xff\xfe\x00", "TILs/c.md": "---\ntitle: [\n", "TILs/d.md": "",
                "TILs/2026-13-45.md": "x", "projects/p/README.md": b"\x00\xff", "TILs/weekly/2026-W99.md": "x",
            }  # fmt: skip
            write_files(folder, files)
            (folder / "TILs" / "loop.md").symlink_to("loop.md")


SITUATIONS = (
    *("no mkdocs.yml", "not YAML", "not UTF-8", "a list", "empty", "a day that is none", "a wrong option"),
    *("a wrong time zone", "a plugin that is not installed", "our plugin not named", "a wrong category", "no notes"),
    *("a broken template", "a number for a folder"),
    *("a file in place of the folder of notes", "no docs", "strange notes"),
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), input="")


def assert_no_traceback(result: Result) -> None:
    """Say that a command ended as a user can understand."""
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Traceback" not in result.output
    assert "This is a bug" not in result.output
    if result.exit_code:
        said = [line for line in result.output.splitlines() if line.strip()]
        assert said, "nothing says what is wrong"


@pytest.fixture(autouse=True)
def _no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click, "launch", lambda *arguments, **options: 0)
    monkeypatch.setattr(click, "edit", lambda *arguments, **options: None)


@pytest.fixture(scope="module", params=SITUATIONS)
def spoiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spoiled")
    spoil(request.param, folder)
    return folder


def test_every_command_is_called_here() -> None:
    assert set(USES) == set(main.commands)


@pytest.mark.parametrize("name", sorted(USES))
def test_no_command_ends_in_a_traceback(
    name: str, spoiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(spoiled, tmp_path / "copy", symlinks=True)
    monkeypatch.chdir(folder)

    assert_no_traceback(run(name, *USES[name]))


@pytest.mark.parametrize(
    "arguments",
    [
        ("summary", "--since", "nonsense"),
        ("summary", "--since", "2026-02-30"),
        ("carousel", "-o", "mkdocs.yml/x.pdf"),
        ("carousel", "nothing", "like", "this"),
        ("post", "2026-W99"),
        ("post", "W00"),
        ("new", ""),
        ("new", "x", "--date", "yesterdy"),
        ("new", "x", "--category", "nope"),
        ("new", "x", "--folder", "../.."),
        ("quick",),
        ("edit", "nothing like this"),
        ("why",),
        ("why", "--all-above", "7"),
        ("list", "--limit", "0"),
        ("search",),
        ("share",),
        ("share", "--check", "til/none/"),
        ("share", "--check", "http://[bad"),
        ("badges", "--write", "none.md"),
        ("badges", "--write", "mkdocs.yml"),
        ("check", "none.md"),
        ("cache", "--nope"),
        ("init", "mkdocs.yml"),
        ("init", "x", "--timezone", "Mars"),
        ("nope",),
        ("edit", ""),
        ("post", ""),
        ("carousel", ""),
        ("unpublish", "-"),
        ("new", "x", "--category", ""),
        ("new", "x", "--project", ""),
        ("badges", "--write", "binary.md"),
        ("build", "-d", "TILs"),
        ("build", "-d", "docs/.."),
        ("build", "-d", "TILs/sub/site"),
        ("serve", "--dev-addr", "8000"),
        ("check", "--accept", "TILs"),
        ("week", "99"),
        ("week", "soon"),
        ("mv", "a.md", "a.md"),
        ("mv", "a.md", "../../x.md"),
        ("mv", "none", "b.md"),
        ("mv", "a.md", "x.txt"),
        ("mv", "a.md", "mkdocs.yml"),
        ("mv", "a.md", "docs/x.md"),
        ("mv", "a.md", ".hidden/x.md"),
        ("mv", "a.md", "a.md/x.md"),
        ("new", "x", "--folder", "a.md"),
        ("new", "x", "--folder", "mkdocs.yml/x"),
        ("new", "x", "--folder", ".hidden"),
        ("new", "x", "--folder", "y" * 300),
        ("new", "x", "--date", "20261122"),
        ("new", "x", "--date", "0026-11-22"),
        ("new", "--kind", "weekly", "--folder", "x"),
        ("import", "docs", "--into", "a.md"),
        ("carousel", "a.md", "-o", "mkdocs.yml"),
        ("badges", "--check"),
        ("adopt", "TILs"),
        ("check", "--history"),
        ("check", "--projects", "TILs"),
        ("check", "--fix", "--accept"),
        ("why", "--all", "a.md"),
        ("why", "--accept", "--all-above", "nan"),
        ("share", "a.md", "--site", "TILs"),
        ("summary", "--since", "2099-01-01"),
        ("init", "mkdocs.yml/x"),
        ("init", ""),
        ("list", "-f", ""),
        ("publish", "a.md", "--no-commit", "--push"),
        ("serve", "--dev-addr", "127.0.0.1:-1"),
        ("publish", "none"),
        ("unpublish", "a.md", "--redirect", "a.md"),
        ("build", "--nope"),
        ("serve", "--dev-addr", "nonsense"),
        ("list", "-f", "none.yml"),
        ("list", "-f", "."),
    ],
    ids=" ".join,
)
def test_a_wrong_use_is_refused(arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(tmp_path, NOTE)
    (tmp_path / "binary.md").write_bytes(b"\xff\x00")
    before = read_all(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)

    assert_no_traceback(result)
    assert result.exit_code in (1, 2)
    assert read_all(tmp_path) == before
    assert "error" in result.output.lower()


def read_all(folder: Path) -> dict[Path, bytes]:
    """Return the files of a site, without what builds make."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files if path.relative_to(folder).parts[0] not in (".cache", "site")}


def list_texts() -> list[tuple[str, str]]:
    """Return each command that takes a text, with the text's option, or "" for an argument."""
    return [
        (name, max(param.opts, key=len) if isinstance(param, click.Option) else "")
        for name, command in main.commands.items()
        for param in command.params
        if isinstance(param.type, click.types.StringParamType)
    ]


FREE = {"--message", "--headline", "--github"}
"""Options that may be empty or of any length."""


def list_wrong_texts() -> list[tuple[str, str, str]]:
    """Return each command, its option or argument, and a value that it has to refuse."""
    values = ("", " ", "x" * 5000, "a\x1b[31mb", "\udcff")
    return [
        (command, option, value)
        for command, option in list_texts()
        for value in values
        if value == "\udcff" or not (option in FREE or (command == "search" and len(value) > 1))
    ]


@pytest.mark.parametrize(("command", "option", "value"), list_wrong_texts(), ids=lambda text: ascii(text)[1:20])
def test_no_command_takes_an_empty_an_endless_or_a_broken_text(
    command: str, option: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, NOTE)
    before = read_all(tmp_path)
    monkeypatch.chdir(tmp_path)
    others = ["b.md"] if command == "mv" else []
    result = run(command, *((*USES[command][:2], option, value) if option else (value, *others)))

    assert_no_traceback(result)
    assert result.exit_code == 2, result.output
    assert max(map(len, result.output.splitlines())) < 400
    assert read_all(tmp_path) == before


@pytest.mark.skipif(os.name != "posix", reason="needs a shell with pipes")
def test_a_reader_that_goes_away_ends_a_command_in_silence(tmp_path: Path) -> None:
    write_site(tmp_path, {f"TILs/{number}.md": f"# Note {number}\n\nText.\n" for number in range(2000)})
    til = Path(sys.executable).with_name("til")
    done = subprocess.run(
        ["sh", "-c", f"'{til}' list | head -1"],
        cwd=tmp_path,
        env=isolated_environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout.count("\n"), done.stderr) == (0, 1, "")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "No such file or directory", "x/y"), "x/y: No such file or directory."),
        (KeyError("x"), "til failed (KeyError: 'x'). This is a bug in tilfolio"),
        (RecursionError("too deep"), "til failed (RecursionError: too deep)"),
    ],
)
def test_what_nobody_foresaw_is_said_in_one_line(error: Exception, said: str) -> None:
    told = explain(error)

    assert told is not None
    assert told.message.startswith(said)
    assert "\n" not in told.message


def test_a_number_is_not_taken_for_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil("a number for a folder", tmp_path)
    monkeypatch.chdir(tmp_path)
    result = run("new", "A title", "--no-edit")

    assert (result.exit_code, (tmp_path / "5").exists()) == (2, False)
    assert "tils: 5 is not a folder path" in result.output


def test_a_traceback_is_shown_to_who_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIL_DEBUG", "1")

    assert explain(KeyError("x")) is None


@pytest.mark.parametrize("stop", [KeyboardInterrupt, EOFError])
def test_an_interrupt_ends_a_command(
    stop: Callable[[], BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, NOTE)
    monkeypatch.chdir(tmp_path)

    def interrupt(*arguments: object) -> None:
        raise stop()

    monkeypatch.setattr("tilfolio.cli.quick.read_written_options", interrupt)
    result = run("quick", "A line")

    assert (result.exit_code, result.output.strip()) == (1, "Aborted!")


def run_in(folder: Path, *words: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Run a command in a site of one note."""
    write_site(folder, NOTE)
    monkeypatch.chdir(folder)
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("nwe", "x"), "There is no command 'nwe'. Did you mean 'new'?", id="misspelled command"),
        pytest.param(("serve", "-a", "127.0.0.1:99999"), "99999 is not a port.", id="no port"),
        pytest.param(("check", "/"), "", id="a folder that holds the site"),
        pytest.param(("check", sys.prefix), "is not part of the site of mkdocs.yml.", id="a path elsewhere"),
        pytest.param(("import", "."), "'.' holds this site itself.", id="the site itself"),
        pytest.param(("import", "https://me:hush@example.org/x"), "The address holds a password", id="password"),
        pytest.param(("mv", "text", "b.md"), "", id="a word of no title"),
    ],
)
def test_what_is_meant_is_told(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run_in(tmp_path, *words, monkeypatch=monkeypatch)

    assert said in done.output
    assert "hush" not in done.output
    assert done.exit_code == (2 if said or words[0] == "mv" else 0)


@pytest.mark.parametrize("command", [("mv", "long", "b.md"), ("publish", "long"), ("unpublish", "long")])
def test_a_part_of_a_title_is_not_enough_to_change_a_note(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {"TILs/other.md": "---\ndraft: true\n---\n# A long story\n"})
    done = run_in(tmp_path, *command, monkeypatch=monkeypatch)

    assert done.exit_code == 2
    assert "'long' is only a part of a title. Did you mean 'other' (A long story)?" in done.stderr
    assert (tmp_path / "TILs/other.md").read_text() == "---\ndraft: true\n---\n# A long story\n"


def test_a_plugin_that_fails_is_named_and_is_no_bug_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(tmp_path, NOTE, "hooks: [hook.py]\nplugins: [search, tilfolio]")
    (tmp_path / "hook.py").write_text("def on_nav(nav, config, files):\n    raise KeyError('x')\n")
    monkeypatch.chdir(tmp_path)
    result = run("build", "--quiet")

    assert result.exit_code == 1
    assert "'hook' failed (KeyError: 'x')." in result.output
