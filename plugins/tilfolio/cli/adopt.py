"""`til adopt`: make a site from existing notes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
import yaml
from msgspec.structs import replace

from tilfolio.cli.init import collect_answers, find_remote, list_next_steps, write_missing
from tilfolio.cli.layouts import NO_NOTES, Layout, recognize
from tilfolio.cli.options import (
    CONFIG_NAMES,
    find_config_in,
    read_plugin_options,
    read_plugins,
    read_written_options,
    read_yaml,
)
from tilfolio.cli.starter import Answers, plan_files
from tilfolio.gather.default_folder import find_tils
from tilfolio.gather.repository import read_ignored
from tilfolio.gather.walk import Walk
from tilfolio.steps.known_problems import FILE, name_problem
from tilfolio.steps.places import Places

if TYPE_CHECKING:
    from tilfolio.cli.survey import Survey

_IGNORED = (".cache/", "/site/")
_PUBLISHES = re.compile(r"deploy-pages@|gh-deploy|actions-gh-pages@|github-pages-deploy-action@|gh-pages@")


def run(folder: Path, write: bool, **given: str | None) -> None:
    """Run `til adopt`."""
    root = folder.resolve()
    if owner := find_owner(root):
        raise click.UsageError(f"'{folder}' is part of the site of {owner}. Run 'til adopt' in {owner.parent}.")
    answers = collect_answers(root, given, ask=False)
    repository = find_remote(root).get("name", root.name)
    layout = find_layout(root)
    survey = _report(root, layout, answers, repository)
    if layout.kind == NO_NOTES and not (survey.notes or survey.projects):
        path = "" if root == Path.cwd() else f" {folder}"
        raise click.ClickException(
            f"There is nothing to adopt: no notes, no notebooks, no projects. To start a new site, run: til init{path}"
        )
    if given.get("language") is None and (language := survey.language):
        answers = replace(answers, language=language)
    planned = _plan(root, layout, answers, repository)
    missing = [path for path in planned if not (root / path).exists()]
    changed = _plan_changes(root, layout)
    if not missing and not changed:
        click.echo("\nNothing to do: all files are there.")
        return
    is_new = bool(changed) or "mkdocs.yml" in missing
    if not write:
        accepted = [problem for problem in survey.problems if name_problem(problem.path, problem.what)]
        known = (f"{FILE} (these problems: a strict build stops only at new ones)",) if accepted else ()
        click.echo("\n`til adopt --write` would write:")
        for path in (*missing, *(known if is_new else ()), *(f"{path} ({what})" for path, _, what in changed)):
            click.echo(f"  {path}")
        return
    click.echo()
    for path in write_missing(root, planned):
        click.echo(f"wrote {path}")
    for path, text, what in changed:
        (root / path).write_text(text, encoding="utf-8", newline="")
        click.echo(f"changed {path} ({what})")
        if path in CONFIG_NAMES and read_yaml(root / path).get("nav"):
            click.echo("Your nav stays as it is. Pages to add: til/index.md, digest/index.md, checklist/index.md.")
    if is_new and not (root / FILE).exists():
        _accept_problems(root)
    for name in find_publishers(root):
        click.echo(f".github/workflows/{name} publishes a site, too. Delete it, or one takes the place of the other.")
    click.echo(list_next_steps(folder, root, answers, repository))


def find_owner(root: Path) -> Path | None:
    """Return the mkdocs.yml above a folder whose site has its notes or projects there."""
    for config in filter(None, map(find_config_in, root.parents)):
        with suppress(click.UsageError):  # somebody else's, which cannot be read
            if "tilfolio" in read_plugins(read_yaml(config)):
                options = read_written_options(config)
                is_part = any(root.is_relative_to(each.resolve()) for each in (options.tils, options.projects))
                return config if is_part else None
    return None


def find_publishers(root: Path) -> list[str]:
    """Return the workflows, besides ours, that publish on GitHub Pages."""
    others = (path for path in (root / ".github" / "workflows").glob("*.y*ml") if path.name != "publish.yml")
    return sorted(path.name for path in others if _PUBLISHES.search(path.read_text(encoding="utf-8", errors="replace")))


def _accept_problems(root: Path) -> None:
    """Accept the problems of the notes as they are, so that the first strict build does not stop at them."""
    from tilfolio.checking.site import check_site  # noqa: PLC0415 - it needs MkDocs
    from tilfolio.cli.check import accept_problems  # noqa: PLC0415

    config = find_config_in(root)
    if config is None:
        return
    report = check_site(config)
    if any(not remark.is_hint for remark in report.remarks):
        said, *others = accept_problems(report, root)
        if (root / FILE).exists():
            click.echo(f"wrote {said}. A strict build stops only at new ones. See them with: til check --known")
        for line in others:
            click.echo(line)


def find_layout(root: Path) -> Layout:
    """Return where the notes of a repository lie: as its mkdocs.yml says, else by the names of its files."""
    config = find_config_in(root)
    if config is not None and "tilfolio" in read_plugins(read_yaml(config)):
        options = read_written_options(config)
        return Layout(
            kind="a site of tilfolio",
            tils=_below(options.tils, root),
            projects=_below(options.projects, root),
            docs=str(read_yaml(config).get("docs_dir") or Layout().docs),
            exclude=options.exclude,
            unwritten=read_plugin_options(config).get("unwritten_notes") is True,
        )
    ignored = read_ignored(root) or frozenset()
    found = Walk(folder=root, shown=".", leave_out=lambda path: False, list_ignored=lambda folder: ignored).run()
    files = {file.path for file in found.files}
    return recognize(files, found.left_out)


def _below(path: Path, root: Path) -> str:
    path = path.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _report(root: Path, layout: Layout, answers: Answers, repository: str) -> Survey:
    # What lays out a site is imported only here, so that `til adopt --help` is fast.
    from tilfolio.cli.survey import describe_survey, survey_notes  # noqa: PLC0415

    tils = find_tils(root, layout.tils, layout.projects).resolve()
    docs = root / layout.docs
    pages = (path for path in docs.rglob("*") if path.is_file() and tils not in path.parents)
    places = Places(
        root=root,
        tils=tils,
        projects=(root / layout.projects).resolve(),
        docs=docs,
        others=(root / "site", root / "overrides"),
        exclude=layout.exclude,
        tils_optional=True,
        docs_uris=frozenset(path.relative_to(docs).as_posix() for path in pages),
    )
    zone = ZoneInfo(answers.timezone)
    url = f"https://github.com/{answers.github}/{repository}" if answers.github else ""
    survey = survey_notes(places, zone, url, unwritten=layout.unwritten)
    kind = layout.kind
    if kind == NO_NOTES and (survey.notes or survey.projects):
        kind = "a repository of notes" if survey.notes else "a repository of projects"
    click.echo(f"This is {kind}.")
    for line in describe_survey(survey, layout.tils):
        click.echo(line)
    for sentence in layout.advice:
        click.echo(f"\n{sentence}")
    return survey


def _plan(root: Path, layout: Layout, answers: Answers, repository: str) -> dict[str, str]:
    today = datetime.now(ZoneInfo(answers.timezone)).date()
    planned = plan_files(answers, repository, today, layout, requirements=_choose_requirements(root))
    kept = {path: text for path, text in planned.items() if not path.startswith(("TILs/", "projects/"))}
    if find_config_in(root):
        # What is there says where pages, overrides and the workflow are.
        for path in ("mkdocs.yml", f"{layout.docs}/index.md", "overrides/.gitkeep"):
            kept.pop(path, None)
    if any(path.name.lower().startswith("readme") for path in root.iterdir()):
        kept.pop("README.md")
    if layout.projects == ".":
        kept |= _plan_readmes(root)
    return kept


def _plan_readmes(root: Path) -> dict[str, str]:
    """Return a README for each folder of notebooks at the top, which makes it a project."""
    folders = {path.relative_to(root).parts[0] for path in root.glob("[!.]*/**/*.ipynb")}
    return {
        f"{name}/README.md": f"# {name.replace('-', ' ').replace('_', ' ').strip().capitalize()}\n\nNotebooks.\n"
        for name in sorted(folders)
        if not any(path.name.lower() == "readme.md" for path in (root / name).iterdir())
    }


def _choose_requirements(root: Path) -> str:
    """Return a name for our requirements file that is not taken."""
    path = root / "requirements.txt"
    is_free = not path.exists() or "tilfolio" in path.read_text(encoding="utf-8", errors="replace")
    return "requirements.txt" if is_free else "requirements-site.txt"


def _plan_changes(root: Path, layout: Layout) -> list[tuple[str, str, str]]:
    """Return files that exist and need more: path, new text, and what it is."""
    changes = []
    ignore = root / ".gitignore"
    if ignore.is_file():
        text = ignore.read_text(encoding="utf-8", errors="surrogateescape")
        lines = {line.strip().strip("/") for line in text.splitlines()}
        more = [each for each in _IGNORED if each.strip("/") not in lines]
        if more:
            ending = "" if not text or text.endswith("\n") else "\n"
            changes.append((".gitignore", text + ending + "".join(f"{each}\n" for each in more), " ".join(more)))
    config = find_config_in(root)
    if config is not None and "tilfolio" not in read_plugins(read_yaml(config)):
        options: dict[str, object] = {"tils": layout.tils} if layout.tils != Layout().tils else {}
        options |= {"exclude": list(layout.exclude)} if layout.exclude else {}
        added = add_plugin(config.read_bytes().decode("utf-8"), options)
        if added is None:
            raise click.ClickException(f"{config.name}: write '- tilfolio' below 'plugins:' yourself, then try again.")
        changes.append((config.name, added, "the plugin tilfolio"))
    return changes


def add_plugin(text: str, options: Mapping[str, object]) -> str | None:
    """Return the text of an mkdocs.yml with `- tilfolio` and its options; None where that needs a human.

    Raises:
        yaml.YAMLError: it is not YAML.
    """
    document = yaml.compose(text, Loader=yaml.SafeLoader)
    if document is not None and not isinstance(document, yaml.MappingNode):
        return None
    pairs = document.value if document is not None else []
    found = next((value for name, value in pairs if name.value == "plugins"), None)
    if found is None:
        ending = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{ending}\nplugins:\n  - search\n{_write_entry(options, '  ')}"
    if not isinstance(found, yaml.SequenceNode | yaml.MappingNode) or not found.value:
        return None
    if found.flow_style:
        start, entry = found.start_mark.index + 1, json.dumps({"tilfolio": dict(options)})
        entry = entry[1:-1] if isinstance(found, yaml.MappingNode) else entry
        return f"{text[:start]}{entry}, {text[start:]}"
    lines = text.splitlines(keepends=True)
    number, indent = found.start_mark.line, " " * found.start_mark.column
    entry = _write_entry(options, indent)
    if isinstance(found, yaml.MappingNode):
        entry = entry.replace(f"{indent}- tilfolio", f"{indent}tilfolio", 1)
    return "".join((*lines[:number], entry, *lines[number:]))


def _write_entry(options: Mapping[str, object], indent: str) -> str:
    if not options:
        return f"{indent}- tilfolio\n"
    values = (f"{indent}    {name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in options.items())
    return f"{indent}- tilfolio:\n{''.join(values)}"
