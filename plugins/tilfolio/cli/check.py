"""`til check`: find problems without building the site."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import yaml
from markupsafe import Markup

from tilfolio.checking.mending import mend_config, mend_note
from tilfolio.checking.remarks import Remark, count_problems
from tilfolio.checking.site import Report, check_site
from tilfolio.cli.loading import load_site
from tilfolio.cli.new import explaining
from tilfolio.cli.options import WrittenOptions, find_config_file, read_written_options
from tilfolio.errors import SourceError
from tilfolio.experiments import PolishItem
from tilfolio.pages.context import Context
from tilfolio.pages.projects import sort_projects
from tilfolio.steps.known_problems import FILE, name_problem, read_known, split_known, write_known
from tilfolio.words import count
from tilfolio.writing.write_fields import add_item


def run(
    paths: tuple[Path, ...],
    fix: bool,
    unsure: bool,
    no_hints: bool,
    form: str,
    accept: bool,
    known: bool,
    projects: bool,
    secrets: bool,
    history: bool,
    config_file: Path | None,
) -> None:
    """Run `til check`."""
    given = {"PATHS": paths, "--fix": fix, "--accept": accept, "--unsure": unsure, "--known": known}
    refuse_mixtures([name for name, value in given.items() if value], projects, secrets, history)
    if secrets:
        from tilfolio.cli.secret_search import report_secrets  # noqa: PLC0415 (it needs MkDocs)

        report_secrets(config_file, history=history)
        return
    if projects:
        click.echo(write_polish(load_site(config_file).site.context), nl=False)
        return
    config = find_config_file(config_file)
    if accept and paths:
        raise click.UsageError("--accept is about the whole site. Leave out the paths.")
    refuse_others(config, paths)
    if fix:
        for line in fix_files(config, paths):
            click.echo(line, err=form != "text")
    report = check_site(config)
    if fix and report.aliases:
        for line in add_aliases(report, config, paths):
            click.echo(line, err=form != "text")
        report = check_site(config)
    if accept:
        click.echo("\n".join(accept_problems(report, config.parent)))
        return
    listed = read_known(config.parent)
    new, old = split_known(report.remarks, Counter() if known else Counter(listed), name_remark)
    remarks = select(new, config, paths, unsure=unsure, hints=not no_hints)
    click.echo(write_remarks(remarks, config.parent, form), nl=False)
    problems, own = count_problems(remarks)
    if form == "text":
        said = [] if no_hints or paths else summarize(report, unsure=unsure)
        said += [] if known or paths or not report.is_complete else describe_known(old, listed.total())
        for line in said:
            click.echo(line, err=True)
        apart = f", {own} of which builds do not count" if own else ""
        click.echo(f"{count(report.notes, 'note')} checked, {count(problems, 'problem')}{apart}", err=True)
    if problems:
        raise SystemExit(1)


def refuse_mixtures(given: Sequence[str], projects: bool, secrets: bool, history: bool) -> None:
    """Refuse options that would be ignored."""
    if history and not secrets:
        raise click.UsageError("--history is about keys and passwords. Write: til check --secrets --history")
    other = "--secrets" if secrets else "--projects"
    refused = "--projects" if secrets and projects else next(iter(given), "")
    if refused and (secrets or projects):
        raise click.UsageError(f"{refused} does not go with {other}. Leave one of them out.")
    if {"--fix", "--accept"} <= set(given):
        raise click.UsageError("--fix does not go with --accept. Run 'til check --fix' first.")


def refuse_others(config: Path, paths: Sequence[Path]) -> None:
    """Refuse paths outside the site: no problem could be found there."""
    options = _read_options(config) if paths else None
    own = [_resolve(path) for path in (config.parent, *((options.tils, options.projects) if options else ()))]
    for path in paths:
        wanted = _resolve(path)
        if not any(wanted.is_relative_to(folder) or folder.is_relative_to(wanted) for folder in own):
            raise click.UsageError(f"{path} is not part of the site of {_show(config)}. Name its files or folders.")


def name_remark(remark: Remark) -> str:
    """Return the line of known-problems.txt that stands for a problem; "" for what cannot be accepted."""
    is_listed = not (remark.is_hint or remark.is_of_mkdocs or remark.rule == "option")
    return name_problem(remark.path, remark.what) if is_listed else ""


def accept_problems(report: Report, root: Path) -> list[str]:
    """Write the problems of a site into known-problems.txt, and say how many, and which cannot be accepted."""
    problems = [remark for remark in report.remarks if not remark.is_hint]
    if not report.is_complete:
        faults = "\n".join(_write_line(remark, root) for remark in problems)
        raise click.ClickException(f"{FILE} stays as it is, since no notes can be read. Correct this first:\n{faults}")
    names = list(filter(None, map(name_remark, problems)))
    path = root / FILE
    with explaining(f"{FILE} cannot be written", "Make it writable."):
        if names:
            path.write_text(write_known(names), encoding="utf-8")
        else:
            path.unlink(missing_ok=True)
    left = [_write_line(remark, root) for remark in problems if not name_remark(remark)]
    said = f"{FILE}: {count(len(names), 'problem')}" if names else "There are no problems to accept."
    return [said, *(["These cannot be accepted:", *left] if left else [])]


def describe_known(found: Sequence[Remark], listed: int) -> Iterator[str]:
    """Yield how many known problems there are, and how many lines of known-problems.txt are outdated."""
    if found:
        yield f"{count(len(found), 'known problem')} in {FILE}. See them with: til check --known"
    if listed > len(found):
        yield f"Outdated lines in {FILE}: {listed - len(found)}. Update it with: til check --accept"


def select(found: Iterable[Remark], config: Path, paths: Sequence[Path], *, unsure: bool, hints: bool) -> list[Remark]:
    """Return the remarks that were asked for."""
    wanted = [_resolve(path) for path in paths]
    asked = (one for one in found if (unsure or one.rule != "unsure") and (hints or not one.is_hint))
    return [remark for remark in asked if _is_wanted(config.parent / remark.path, wanted)]


def write_remarks(remarks: Iterable[Remark], root: Path, form: str) -> str:
    """Return remarks as lines; paths count from the working folder, `root` is the folder of mkdocs.yml."""
    if form == "json":
        listed = [
            {
                "path": _show(root / remark.path),
                "line": remark.line or 1,
                "column": remark.column or 1,
                "level": "hint" if remark.is_hint else "problem",
                "rule": remark.rule,
                "message": remark.message,
            }
            for remark in remarks
        ]
        return json.dumps(listed, indent=2, ensure_ascii=False) + "\n"
    write = _write_annotation if form == "github" else _write_line
    return "".join(f"{write(remark, root)}\n" for remark in remarks)


def summarize(report: Report, *, unsure: bool) -> list[str]:
    """Return the hints that concern the site as a whole."""
    counted = f"{count(report.unsure, 'note')} with an unsure category. See them with: til check --unsure"
    return [*report.hints, *([counted] if report.unsure and not unsure else [])]


def fix_files(config: Path, paths: Sequence[Path]) -> list[str]:
    """Correct what is safe to correct in the notes, READMEs and mkdocs.yml that are asked for; say what was done."""
    options = _read_options(config)
    folders = [(options.tils, False), (options.projects, True)] if options else []
    wanted = [_resolve(path) for path in paths]
    done = []
    for path, is_project in ((config, None), *_list_notes(folders)):
        if not _is_wanted(path, wanted):
            continue
        shown = _show(path)
        # What cannot be read is left alone: the check says so.
        with explaining(f"{shown} cannot be corrected"), suppress(yaml.YAMLError, UnicodeDecodeError):
            content = path.read_bytes()
            if is_project is None:
                mended, what = mend_config(content)
            else:
                mended, what = mend_note(content, shown, projects=is_project)
            if mended != content:
                path.write_bytes(mended)
                done.append(f"{shown}: {', '.join(what)}")
    return done


def add_aliases(report: Report, config: Path, paths: Sequence[Path]) -> list[str]:
    """Add to renamed notes the addresses that they had when they were published last; say what was done."""
    wanted = [_resolve(path) for path in paths]
    done = []
    for shown, alias in report.aliases:
        path = config.parent / shown
        if _is_wanted(path, wanted):
            with explaining(f"{shown} cannot be corrected"), suppress(SourceError):  # the check says what to write
                path.write_bytes(add_item(path.read_bytes(), "aliases", alias, shown))
                done.append(f"{shown}: aliases: {alias}")
    return done


def _read_options(config: Path) -> WrittenOptions | None:
    with suppress(click.UsageError):  # the check says so
        return read_written_options(config)
    return None


def _list_notes(folders: Iterable[tuple[Path, bool]]) -> Iterable[tuple[Path, bool]]:
    seen: set[Path] = set()
    for folder, is_project in folders:
        for path in sorted(path for pattern in ("*.md", "*.markdown") for path in folder.rglob(pattern)):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if not hidden and path.is_file() and not path.is_symlink() and path not in seen:
                seen.add(path)
                if not is_project or path.stem.lower() == "readme":
                    yield path, is_project


def _is_wanted(path: Path, wanted: Sequence[Path]) -> bool:
    """Return whether a file or a folder above it is among the wanted paths; without any, all files are wanted."""
    return not wanted or any(_resolve(path).is_relative_to(each) for each in wanted)


def _resolve(path: Path) -> Path:
    """Return a path without symlinks; a circular one stays as it is."""
    return Path(os.path.realpath(path))


def _show(path: Path) -> str:
    """Return a path as it is written from here: relative where it lies below this folder."""
    try:
        return _resolve(path).relative_to(Path.cwd()).as_posix()
    except ValueError:
        return os.path.relpath(path) if os.path.splitdrive(path)[0] == os.path.splitdrive(Path.cwd())[0] else str(path)


def _write_line(remark: Remark, root: Path) -> str:
    place = ":".join(str(part) for part in (_show(root / remark.path), remark.line or 1, remark.column or 1))
    return f"{place}: {'hint: ' if remark.is_hint else ''}{remark.message}"


def _write_annotation(remark: Remark, root: Path) -> str:
    """Return a line that a GitHub workflow shows beside the file."""
    level = "notice" if remark.is_hint else "error"
    file = _escape(_show(root / remark.path)).replace(":", "%3A").replace(",", "%2C")
    place = f"file={file},line={remark.line or 1},col={remark.column or 1}"
    return f"::{level} {place}::{_escape(remark.message)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def write_polish(context: Context) -> str:
    """Return the checklist of each project as lines of text, in the order of the projects page."""
    words: Any = context.templates.get_template("_polish.j2").module
    lines: list[str] = []
    for project in sort_projects(context.portfolio.projects):
        items = context.polish.get(project.name, ())
        lines.append(f"{project.shown}: {sum(item.is_done for item in items)} of {len(items)}")
        lines += [_write_item(words, item) for item in items]
    return "".join(f"{line}\n" for line in lines)


def _write_item(words: Any, item: PolishItem) -> str:
    lacks = "" if item.is_done else Markup(words.lacks(item)).unescape()
    label = Markup(words.label(item.key)).unescape().strip()
    return f"  {'✓' if item.is_done else '○'} {label}" + (f" ({lacks})" if lacks else "")
