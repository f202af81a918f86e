"""Projects from other git repositories, on real servers on this machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.git import commit, git, make_repository
from support.git_server import GitServer, serve_repositories
from support.pictures import a_picture
from support.site import BuiltSite, build_folder, complete_config, write_files, write_site
from tilfolio.cli import main

README = """---
title: Detector
template: evil.html
demo: javascript:alert(1)
---

# Detector

Finds anomalies in streams. ![a screen](images/screen.png)

![again](images/screen.png)

<script>alert("script")</script>
<p onclick="alert(2)">Click me</p>
<a href="javascript:alert(3)">Run</a>

[code](src/train.py) [docs](docs/) [top](../../LICENSE) ![logo](../../art/logo.png)
[out](../../../../TILs/secret.md) ![out](../../../TILs/secret.png) [nothing](nothing.py)

## Achievements

- 🚀 Fast <img src=x onerror=alert(4)> (Latency: 45 ms)
- 🎯 Exact (F1: {metrics.json:f1})
"""
REMOTE: dict[str, str | bytes] = {
    "LICENSE": "Do what you like.\n",
    "art/logo.png": b"logo",
    "services/detector/README.md": README,
    "services/detector/images/screen.png": a_picture(),
    "services/detector/dvc.yaml": "plots:\n  - loss.csv: {x: step, y: loss}\n",
    "services/detector/loss.csv": "step,loss\n1,0.9\n2,0.5\n3,0.2\n",
    "services/detector/src/train.py": "x = 1\n",
    "services/detector/docs/use.md": "# Use\n",
    "services/detector/metrics.json": '{"f1": 0.91}\n',
    "services/detector/.secret.json": "{}\n",
}
SITE: dict[str, str | bytes] = {
    "TILs/a.md": "# A\n\nAs in [the detector](../projects/detector/README.md).\n",
    "TILs/secret.md": "---\ndraft: true\n---\n# Secret\n",
    "TILs/secret.png": b"secret",
    "docs/index.md": "# Home\n\n<!-- til/projects -->\n",
}


@dataclass(frozen=True, kw_only=True)
class World:
    """A site and the server with its remote projects."""

    server: GitServer
    site: Path
    fetched: Result
    built: BuiltSite


def write_remote(folder: Path, files: dict[str, str | bytes]) -> str:
    make_repository(folder)
    for name in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        git(folder, "config", name, "true")
    write_files(folder, files)
    return commit(folder, when="2026-11-20T23:30:00+05:30")


def configure(server: GitServer, *entries: str) -> str:
    listed = "\n".join(
        f"      - {entry}" for entry in entries or [f"{{url: '{server.url('mono')}', folder: services/detector}}"]
    )
    return complete_config(
        f"plugins:\n  - tilfolio:\n      remote_projects:\n{listed.replace('      - ', '        - ')}\n"
    )


def fetch(site: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["fetch", "-f", str(site / "mkdocs.yml"), *arguments])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    write_remote(folder / "served/mono", REMOTE)
    (folder / "served/mono/services/detector/passwd.json").symlink_to("/etc/passwd")
    commit(folder / "served/mono", when="2026-11-20T23:30:00+05:30")
    with serve_repositories(folder / "served", folder / "tls") as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        site = write_site(folder / "site", SITE)
        (site / "mkdocs.yml").write_text(configure(server))
        fetched = fetch(site)
        yield World(server=server, site=site, fetched=fetched, built=build_folder(site))


def test_fetch_pins_the_commit_in_a_lock_file(world: World) -> None:
    head = git(world.server.folder / "mono", "rev-parse", "HEAD").strip()
    lock = json.loads((world.site / "tilfolio.lock").read_text())

    assert world.fetched.exit_code == 0, world.fetched.output
    assert world.fetched.stdout == f"detector: fetched, {head[:10]} of 2026-11-20\nwrote tilfolio.lock\n"
    assert lock["projects"]["detector"]["commit"] == head


def test_only_files_that_a_page_can_show_are_kept_and_no_symlink(world: World) -> None:
    [files] = (world.site / ".cache/tilfolio/remote").glob("*/*/files")
    kept = sorted(path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file())

    assert kept == ["README.md", "dvc.yaml", "images/screen.png", "loss.csv", "metrics.json"]


def test_the_project_has_a_page_with_its_picture_and_figures(world: World) -> None:
    text = world.built.text("projects/detector/")

    assert "Finds anomalies in streams" in text
    assert "0.91" in text
    assert "not committed yet" not in text  # the figure has the date of the commit
    assert world.built.article("projects/detector/").select_one(".til-plots svg path, .til-plots svg polyline")
    assert world.built.read("projects/detector/images/screen.png") == REMOTE["services/detector/images/screen.png"]
    assert world.built.page("").select_one('a[href$="projects/detector/"]') is not None
    assert world.built.article("til/a/").select_one('a[href$="projects/detector/"]') is not None
    assert world.built.warnings == ()


def test_nothing_of_a_foreign_readme_runs_on_any_page(world: World) -> None:
    for page in (file for file in world.built.files() if file.endswith(".html")):
        html = world.built.html(page)
        tags = world.built.page(page).select("[onclick], [onerror], [href^='javascript:']")

        assert "alert(" not in "".join(tag.get_text() for tag in world.built.page(page).select("script"))
        assert tags == [], page
        assert "evil.html" not in html


def test_links_out_of_the_clone_are_refused(world: World) -> None:
    article = world.built.article("projects/detector/")
    links = {str(link.get_text()): link for link in article.select("a[href]")}

    assert not {"out", "nothing", "code"} & set(links)  # there is no known web page for files on this server
    assert not any("secret" in file for file in world.built.files())
    assert any("are broken there, and shown as text" in line for line in world.built.log)


def test_a_push_elsewhere_changes_the_site_only_after_a_fetch(world: World, tmp_path: Path) -> None:
    repository = world.server.folder / "mono"
    (repository / "services/detector/README.md").write_text("# Detector\n\nNew words.\n")
    commit(repository, when="2026-11-21T09:00:00+05:30")
    try:
        assert "Finds anomalies" in build_folder(world.site, into=tmp_path).text("projects/detector/")
        assert fetch(world.site).exit_code == 0
        assert "New words" in build_folder(world.site, into=tmp_path).text("projects/detector/")
    finally:
        git(repository, "reset", "--quiet", "--hard", "HEAD~1")
        fetch(world.site)


def test_another_machine_gets_the_pinned_commit_by_a_build_or_by_fetch_locked(world: World, tmp_path: Path) -> None:
    there = shutil.copytree(world.site, tmp_path / "there", ignore=shutil.ignore_patterns(".cache", "site"))
    before = (there / "tilfolio.lock").read_bytes()
    fetched = fetch(there, "--locked")

    assert fetched.exit_code == 0, fetched.output
    assert (there / "tilfolio.lock").read_bytes() == before
    shutil.rmtree(there / ".cache")
    assert build_folder(there).text("projects/detector/") == world.built.text("projects/detector/")


def test_a_repository_that_is_gone_keeps_its_last_state(world: World, tmp_path: Path) -> None:
    here = shutil.copytree(world.site, tmp_path / "here")
    hidden = world.server.folder / "mono"
    hidden.rename(hidden.with_name("gone"))
    try:
        fetched = fetch(here)
        built = build_folder(here)
    finally:
        hidden.with_name("gone").rename(hidden)

    assert fetched.exit_code == 0
    assert "Its state of 2026-11-20 stays." in fetched.stderr
    assert built.text("projects/detector/") == world.built.text("projects/detector/")
    assert built.warnings == ()


def test_without_network_an_older_state_is_shown_with_a_remark_and_without_one_there_is_a_problem(
    world: World, tmp_path: Path
) -> None:
    here = shutil.copytree(world.site, tmp_path / "here")
    lock = (here / "tilfolio.lock").read_text()
    commit_there = json.loads(lock)["projects"]["detector"]["commit"]
    (here / "tilfolio.lock").write_text(lock.replace(commit_there, "f" * 40))
    older = build_folder(here)
    shutil.rmtree(here / ".cache")
    nothing = build_folder(here)

    assert older.warnings == ()
    assert any(line.startswith("INFO") and "its state of 2026-11-20 is shown" in line for line in older.log)
    assert [warning for warning in nothing.warnings if "and there is no cached copy, so it is not shown" in warning]
    assert not nothing.has("projects/detector/")


def test_what_was_never_fetched_is_a_problem(world: World, tmp_path: Path) -> None:
    write_site(tmp_path / "new", SITE)
    (tmp_path / "new/mkdocs.yml").write_text(configure(world.server))

    assert any("Run `til fetch`, and commit tilfolio.lock" in each for each in build_folder(tmp_path / "new").warnings)


def test_a_private_repository_fails_at_once_and_asks_nothing(world: World, tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    (tmp_path / "mkdocs.yml").write_text(configure(world.server, world.server.url("private")))
    fetched = fetch(tmp_path)

    assert fetched.exit_code == 1
    assert "cannot be fetched" in fetched.stderr
    assert not (tmp_path / "tilfolio.lock").exists()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc",
        "ext::sh -c id",
        "--upload-pack=id",
        "/etc",
        "../there",
        "https://me:secret@example.org/x",
        "http://example.org/x",
    ],
)
def test_addresses_that_could_run_something_are_refused(url: str, tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    (tmp_path / "mkdocs.yml").write_text(complete_config(f"plugins: [tilfolio: {{remote_projects: ['{url}']}}]"))
    fetched = fetch(tmp_path)

    assert fetched.exit_code == 1
    assert "`remote_projects` has" in fetched.stderr
    assert "secret" not in fetched.stderr


@pytest.mark.parametrize("folder", ["../x", "a/../../x", "/etc/../x", "a//b", ".git"])
def test_folders_out_of_the_repository_are_refused(folder: str, tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    entry = f"{{url: 'https://example.org/x', folder: '{folder}'}}"
    (tmp_path / "mkdocs.yml").write_text(complete_config(f"plugins: [tilfolio: {{remote_projects: [{entry}]}}]"))
    fetched = fetch(tmp_path)

    assert fetched.exit_code == 1
    assert "which leaves the repository" in fetched.stderr


def test_a_repository_is_fetched_over_ssh(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "ssh"  # stands in for ssh: runs git's server program
    there.write_text('#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n')
    there.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(there))
    write_site(tmp_path / "site", SITE)
    url = f"ssh://git@localhost{world.server.folder / 'mono'}"
    (tmp_path / "site/mkdocs.yml").write_text(
        configure(world.server, f"{{url: '{url}', folder: services/detector, name: by-ssh}}")
    )
    fetched = fetch(tmp_path / "site")

    assert fetched.exit_code == 0, fetched.output
    assert fetched.stdout.startswith("by-ssh: fetched, ")
