"""Properties of this repository: pinned versions, least privileges, ready to publish."""

from __future__ import annotations

import ast
import base64
import gzip
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support.git import clone, commit, git, isolated_environment, make_repository
from support.site import run_command, write_files, write_site

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BY_NAME = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)

# The commit of each version in the action's repository.
ACTIONS = {
    "actions/checkout": ("v7.0.1", "3d3c42e5aac5ba805825da76410c181273ba90b1"),
    "actions/setup-python": ("v7.0.0", "5fda3b95a4ea91299a34e894583c3862153e4b97"),
    "actions/upload-artifact": ("v7.0.0", "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f"),
    "actions/download-artifact": ("v8.0.1", "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c"),
    "actions/cache": ("v5.0.5", "27d5ce7f107fe9357f9df03efb73ab90386fccae"),
    "actions/configure-pages": ("v5.0.0", "983d7736d9b0ae728b81ab479565c72886d7745b"),
    "actions/upload-pages-artifact": ("v5.0.0", "fc324d3547104276b827a68afc52ff2a11cc49c9"),
    "actions/deploy-pages": ("v5.0.0", "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128"),
}
PERMISSIONS = {
    ("deploy", "build"): {"contents": "read", "pages": "read"},
    ("deploy", "deploy"): {"pages": "write", "id-token": "write"},
    ("deploy", "record"): {"contents": "write"},
    ("ci", "test"): {"contents": "read"},
    ("preview", "site"): {"contents": "read"},
    ("release", "build"): {"contents": "read"},
    ("release", "publish"): {"id-token": "write"},
    ("ci", "coverage"): {"contents": "read"},
    ("newest", "test"): {"contents": "read"},
}


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]  # type: ignore[no-any-return]


def read_workflow(name: str) -> dict[str, Any]:
    """Return a workflow; YAML 1.1 reads its key `on` as true."""
    workflow: dict[Any, Any] = yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text(encoding="utf-8"))
    return {"on": workflow.pop(True), **workflow}


def find_step(job: dict[str, Any], action: str) -> dict[str, Any]:
    """Return the step of a job that uses an action."""
    return next(step for step in job["steps"] if step.get("uses", "").startswith(f"{action}@"))


def commands(job: dict[str, Any]) -> list[str]:
    """Return a job's shell commands."""
    return [step["run"] for step in job["steps"] if "run" in step]


def tracked_files() -> list[Path]:
    """Return the files of the repository that exist here."""
    return [path for name in git(ROOT, "ls-files", "-z").split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.dependabot", [ROOT / ".github/dependabot.yml"]),
    ],
    ids=["workflows", "dependabot"],
)
def test_github_understands_the_automation(schema: str, files: list[Path]) -> None:
    checked = run_command(ROOT, "check-jsonschema", "--builtin-schema", schema, *map(str, files))

    assert checked.returncode == 0, checked.stdout


@BY_NAME
def test_actions_are_pinned_by_commit_and_say_their_version(workflow: Path) -> None:
    used = re.findall(r"uses:\s*(\S+)(.*)", workflow.read_text(encoding="utf-8"))

    assert used
    for action, comment in used:
        name, _, commit = action.partition("@")
        assert (comment.strip().removeprefix("# "), commit) == ACTIONS[name]


@BY_NAME
def test_a_job_may_do_no_more_than_it_does(workflow: Path) -> None:
    content = read_workflow(workflow.stem)

    assert content["permissions"] == {}
    for name, job in content["jobs"].items():
        assert job["permissions"] == PERMISSIONS[workflow.stem, name]
        assert job["timeout-minutes"] <= 30


@BY_NAME
def test_a_checkout_brings_the_whole_history_and_leaves_no_token(workflow: Path) -> None:
    for job in read_workflow(workflow.stem)["jobs"].values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"] == {"fetch-depth": 0, "persist-credentials": False}


@BY_NAME
def test_no_text_of_an_event_gets_into_a_shell(workflow: Path) -> None:
    for job in read_workflow(workflow.stem)["jobs"].values():
        assert not any("${{" in command for command in commands(job))


def test_a_push_the_calendar_and_a_hand_publish_the_site() -> None:
    deploy = read_workflow("deploy")

    assert deploy["on"]["push"] == {"branches": ["main"]}
    assert "workflow_dispatch" in deploy["on"]
    [schedule] = deploy["on"]["schedule"]
    minute, hour, *rest = schedule["cron"].split()
    assert minute.isdigit()
    assert hour.isdigit()
    assert rest == ["*", "*", "*"]


def test_deployments_wait_for_each_other_and_none_is_cut_off() -> None:
    assert read_workflow("deploy")["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_the_site_learns_its_address_from_the_pages_settings() -> None:
    build = read_workflow("deploy")["jobs"]["build"]
    step = next(step for step in build["steps"] if "mkdocs build --strict" in step.get("run", ""))

    assert find_step(build, "actions/configure-pages")["id"] == "pages"
    assert step["env"]["SITE_URL"] == "${{ steps.pages.outputs.base_url }}/"
    assert find_step(build, "actions/upload-pages-artifact")["with"]["path"] == "site"


def test_what_was_rendered_is_kept_for_the_next_deployment() -> None:
    kept = find_step(read_workflow("deploy")["jobs"]["build"], "actions/cache")["with"]

    assert kept["path"] == ".cache/tilfolio"
    assert "${{ github.run_id }}" in kept["key"], "a key that is taken is never written again"
    assert kept["key"].startswith(kept["restore-keys"])


def test_badges_and_addresses_are_committed_once_they_are_published() -> None:
    jobs = read_workflow("deploy")["jobs"]
    written = next(step for step in jobs["build"]["steps"] if step.get("id") == "patch")

    assert written["if"] == "vars.BADGES_IN != '' || github.event_name != 'push'"
    assert jobs["record"]["if"] == "needs.build.outputs.patch != ''"
    assert jobs["record"]["needs"] == ["build", "deploy"]
    assert jobs["build"]["outputs"]["patch"] == "${{ steps.patch.outputs.patch }}"


def test_the_job_that_may_write_runs_nothing_of_the_repository() -> None:
    for workflow in WORKFLOWS:
        for job in read_workflow(workflow.stem)["jobs"].values():
            if job["permissions"].get("contents") == "write":
                words = " ".join(commands(job))
                assert not re.search(r"\b(?:pip|python|til|mkdocs|make|npm|\./)\b", words)


def run_step(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step of a workflow like GitHub, with `til` on the PATH."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=isolated_environment(PATH=path, NO_MKDOCS_2_WARNING="1", **environment),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with badges and URLs committed by two successive deployments."""
    jobs = read_workflow("deploy")["jobs"]
    write = next(step for step in jobs["build"]["steps"] if step.get("id") == "patch")["run"]
    [save] = commands(jobs["record"])
    parent = tmp_path_factory.mktemp("deployed")
    readme = "# Ada\r\n\r\n<!-- tilfolio:achievements -->\r\n\r\nMore.\r\n"
    sources = {"README.md": readme, "TILs/2026-11-20-kafka.md": "# Kafka\n", "docs/index.md": "# Home\n"}
    origin = make_repository(write_site(parent / "origin", sources, "site_url: !ENV [SITE_URL, '']"))
    commit(origin)
    git(origin, "config", "receive.denyCurrentBranch", "updateInstead")
    for number in (1, 2):
        work = clone(origin, parent / f"work-{number}")
        output = parent / f"output-{number}"
        output.touch()
        told = {"BADGES_IN": "README.md", "RUNNER_TEMP": str(parent), "SITE_URL": "https://ada.example/"}
        run_step("mkdocs build --quiet", work, **told)
        run_step(write, work, EVENT="schedule", GITHUB_OUTPUT=str(output), **told)
        patch = output.read_text().strip().removeprefix("patch=")
        assert bool(patch) is (number == 1), "what is up to date is not touched"
        if patch:
            fresh = clone(origin, parent / f"fresh-{number}")
            run_step(save, fresh, PATCH=patch, BRANCH="main", REMOTE=origin.as_uri(), **told)
    return origin


def test_the_badges_of_a_deployment_are_committed_once(deployed: Path) -> None:
    assert b"https://ada.example/badges/tils.svg" in (deployed / "README.md").read_bytes()
    assert b"-->\r\n\r\nMore.\r\n" in (deployed / "README.md").read_bytes()
    assert git(deployed, "log", "-1", "--format=%s").strip() == "docs: badges and addresses"


def test_the_addresses_of_a_deployment_are_committed(deployed: Path) -> None:
    assert re.search("^til/kafka/ [0-9a-f]{8}$", (deployed / "published-urls.txt").read_text(), re.M)


def test_a_patch_of_another_file_is_not_committed(deployed: Path, tmp_path: Path) -> None:
    [save] = commands(read_workflow("deploy")["jobs"]["record"])
    work = clone(deployed, tmp_path / "work")
    write_files(work, {".github/workflows/evil.yml": "on: push\n"})
    git(work, "mv", "docs/index.md", "published-urls.txt", "--force")
    git(work, "add", "--all")
    patch = base64.b64encode(gzip.compress(git(work, "diff", "--cached", "-M").encode())).decode()
    fresh = clone(deployed, tmp_path / "fresh")

    with pytest.raises(subprocess.CalledProcessError):
        run_step(save, fresh, PATCH=patch, BRANCH="main", BADGES_IN="", RUNNER_TEMP=str(tmp_path), REMOTE="nowhere")
    assert git(fresh, "log", "--format=%s") == git(deployed, "log", "--format=%s")


def test_a_job_that_installs_packages_caches_them_but_a_release_takes_nothing_from_a_cache() -> None:
    for workflow in WORKFLOWS:
        cached = None if workflow.stem == "release" else "pip"
        for job in read_workflow(workflow.stem)["jobs"].values():
            if "pip install" in " ".join(commands(job)):
                assert find_step(job, "actions/setup-python")["with"].get("cache") == cached


def test_ci_runs_the_tests_on_every_supported_python() -> None:
    test = read_workflow("ci")["jobs"]["test"]
    pythons = test["strategy"]["matrix"]["python"]

    assert commands(test)[-1] == "make test"
    assert commands(read_workflow("ci")["jobs"]["coverage"])[-1] == "make coverage"
    assert pythons == ["3.10", "3.11", "3.12", "3.13", "3.14"]
    assert project()["requires-python"] == f">={pythons[0]}"


def test_a_push_of_notes_waits_for_no_test_of_the_tool() -> None:
    events = read_workflow("ci")["on"]
    paths = events["push"]["paths"]

    assert events["pull_request"]["paths"] == paths
    assert {"plugins/**", "tests/**", "pyproject.toml", "constraints.txt"} <= set(paths)
    assert not [path for path in paths if path.startswith(("TILs", "projects", "docs", "*"))]


def test_a_release_is_tried_out_before_it_is_published_without_a_token() -> None:
    release = read_workflow("release")
    build, publish = release["jobs"]["build"], release["jobs"]["publish"]
    steps = " ".join(commands(build))

    assert release["on"] == {"push": {"tags": ["v*"]}}
    assert publish["needs"] == "build"
    assert re.findall(r'twine" check|til init|mkdocs build --strict', steps) == [
        'twine" check',
        "til init",
        "mkdocs build --strict",
    ]
    [command] = commands(publish)
    assert command.endswith('uv" publish --trusted-publishing always dist/*\n')
    assert "secrets." not in (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")


def test_only_a_release_installs_by_hash_and_installs_nothing_else() -> None:
    release = read_workflow("release")
    installs = [
        line for job in release["jobs"].values() for line in re.findall(r"pip install .*", " ".join(commands(job)))
    ]
    tools = (ROOT / ".ci/release-tools.txt").read_text(encoding="utf-8")

    [python] = {
        step["with"]["python-version"]
        for step in release["jobs"]["build"]["steps"]
        if "python-version" in step.get("with", {})
    }
    assert f"--python-version {python} " in tools
    assert [line for line in installs if "dist/*.whl" not in line and "--require-hashes" not in line] == []
    assert len(re.findall(r"^\S+==", tools, re.M)) == len(re.findall(r"^\S+==[^\n]*\\\n    --hash=", tools, re.M))
    assert "--hash" not in (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_the_version_stands_in_one_place() -> None:
    version = re.escape(project()["version"])
    code = [path for path in tracked_files() if path.suffix == ".py" and "plugins" in path.parts]

    assert not [path for path in code if re.search(rf"[\"']{version}[\"']", path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("name", "job"), [("deploy", "build"), ("preview", "site")])
def test_a_site_is_built_with_the_fonts_that_its_titles_need(name: str, job: str) -> None:
    assert "bash .ci/fonts TILs projects docs mkdocs.yml" in commands(read_workflow(name)["jobs"][job])


def test_a_pull_request_gets_a_strict_build_to_look_at() -> None:
    preview = read_workflow("preview")
    site = preview["jobs"]["site"]

    assert list(preview["on"]) == ["pull_request"]
    assert commands(site)[-2] == "make site"
    assert "til report" in commands(site)[-1]
    assert "build --strict" in dry_run("site")
    assert find_step(site, "actions/upload-pages-artifact")["with"]["path"] == "site"


def test_dependabot_looks_after_actions_and_packages() -> None:
    settings = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text(encoding="utf-8"))

    assert {update["package-ecosystem"] for update in settings["updates"]} == {"github-actions", "pip"}


def pinned() -> list[Requirement]:
    """Return the lines of the constraints file."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines]


def test_what_is_asked_for_ends_where_it_was_not_tested() -> None:
    versions = {name: str(one.specifier).removeprefix("==") for name, one in here(pinned()).items()}
    asked = here([Requirement(line) for line in project()["dependencies"]])
    open_ended = [name for name, one in asked.items() if not any(each.operator == "<" for each in one.specifier)]

    assert open_ended == ["tzdata"], "it is data, named by its year"
    assert [name for name, one in asked.items() if not one.specifier.contains(versions[name])] == []


def test_the_newest_versions_are_tried_every_week(tmp_path: Path) -> None:
    workflow = read_workflow("newest")
    [schedule] = workflow["on"]["schedule"]
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "Makefile").write_text("constraints:\n\t@echo pinned\n")
    done = subprocess.run(
        ["bash", str(ROOT / ".ci/newest")],
        cwd=tmp_path,
        # `make test` runs this too, and its MAKEFLAGS would change the output of another `make`.
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    text = (tmp_path / "pyproject.toml").read_text(encoding="utf-8")

    assert schedule["cron"].split()[-1] != "*"
    assert commands(workflow["jobs"]["test"])[-2:] == ["bash .ci/newest", "make test"]
    assert done.stdout == "pinned\n"
    assert '"mkdocs>=1.6,<2"' in text
    assert '"mkdocs-gen-files>=0.5,<0.6"' in text
    assert '"click>=8.1,<9999"' in text
    assert "\"tomli>=2,<9999; python_version < '3.11'\"" in text


def here(requirements: list[Requirement]) -> dict[str, Requirement]:
    """Return the requirements that apply to this Python, by name."""
    return {canonicalize_name(one.name): one for one in requirements if one.marker is None or one.marker.evaluate()}


def needed(name: str, extras: tuple[str, ...], seen: dict[str, None]) -> None:
    """Add a package and all its requirements on this machine to `seen`."""
    for line in importlib.metadata.requires(name) or ():
        requirement = Requirement(line)
        wanted = requirement.marker is None or any(requirement.marker.evaluate({"extra": e}) for e in ("", *extras))
        key = canonicalize_name(requirement.name)
        if wanted and key not in seen:
            seen[key] = None
            needed(requirement.name, tuple(requirement.extras), seen)


def test_every_constraint_is_one_exact_version() -> None:
    for requirement in pinned():
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), requirement
        assert requirement.url is None


def test_everything_that_is_installed_is_pinned() -> None:
    seen: dict[str, None] = {}
    needed("tilfolio", ("test",), seen)

    assert len(seen) > 50
    assert sorted(set(seen) - set(here(pinned()))) == []


def test_pinned_versions_are_within_what_the_project_asks_for() -> None:
    asked = [Requirement(line) for line in (*project()["dependencies"], *project()["optional-dependencies"]["test"])]
    versions = here(pinned())
    own = canonicalize_name(project()["name"])  # one extra includes another
    for requirement in (one for name, one in here(asked).items() if name != own):
        [version] = versions[canonicalize_name(requirement.name)].specifier

        assert requirement.specifier.contains(version.version), requirement


def foreign_imports(folder: str) -> Iterator[tuple[str, str]]:
    """Yield the third-party packages that modules of a folder import, with the module."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for package in {name.partition(".")[0] for name in names}:
                # tomllib is new in Python 3.11.
                # ezlinks is another plugin, imported only if it is used.
                others = {"tomllib", "tilfolio", "support", "tomli", "mkdocs_ezlinks_plugin"}
                if package not in {*sys.stdlib_module_names, *others}:
                    yield package, path.relative_to(ROOT).as_posix()


def provided_by(distribution: str) -> set[str]:
    """Return a distribution's packages; the standard library finds too few before Python 3.11."""
    files = importlib.metadata.files(distribution) or ()
    return {file.parts[0].removesuffix(".py") for file in files}


@pytest.mark.parametrize(("folder", "extras"), [("plugins", ()), ("tests", ("test",))], ids=["plugins", "tests"])
def test_what_is_imported_is_asked_for(folder: str, extras: tuple[str, ...]) -> None:
    lines = [*project()["dependencies"], *(line for one in extras for line in project()["optional-dependencies"][one])]
    asked = set().union(*(provided_by(name) for name in here([Requirement(line) for line in lines])))

    assert (
        sorted(f"{path} imports {package}" for package, path in foreign_imports(folder) if package not in asked) == []
    )


def test_no_file_names_the_host_of_a_registry() -> None:
    hosts = [
        ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
    ]
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked_files()
        for host in hosts
        if host.encode() in path.read_bytes()
    ]

    assert found == [], "an installation behind a mirror would go around it"


def dry_run(*goals: str) -> str:
    """Return the commands that make would run."""
    return subprocess.run(
        ["make", "--dry-run", *goals], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout


@pytest.mark.parametrize("goal", ["site", "serve", "test"])
def test_a_second_call_starts_at_once(goal: str, tmp_path: Path) -> None:
    first = dry_run(goal, f"VENV={tmp_path}")
    for stamp in (".for-site", ".for-test"):
        (tmp_path / stamp).touch()
    second = dry_run(goal, f"VENV={tmp_path}")

    assert "install --constraint constraints.txt" in first
    assert "install" not in second


@pytest.mark.parametrize("script", [".ci/run", ".ci/packages"])
def test_a_script_is_sound_shell_and_may_be_run(script: str) -> None:
    checked = subprocess.run(["bash", "-n", str(ROOT / script)], capture_output=True, encoding="utf-8", check=False)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert git(ROOT, "ls-files", "--stage", script).startswith("100755")


def test_make_keeps_third_parties_from_printing_into_a_build(tmp_path: Path) -> None:
    silence = subprocess.run(
        ["make", "--silent", "--eval=show: ; @env", "show"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout.splitlines()
    exported = dict(line.split("=", 1) for line in silence if line.startswith("NO_MKDOCS"))
    folder = write_site(tmp_path, {"docs/index.md": "# Home"}, "plugins: [search]")
    built = run_command(folder, "mkdocs", "build", **{"NO_MKDOCS_2_WARNING": "", **exported})

    assert built.stdout == ""
    assert [line for line in built.stderr.splitlines() if not line.startswith("INFO ")] == []
