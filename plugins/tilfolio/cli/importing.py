"""`til import`: copies of notes from another repository or folder."""

import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import click
from msgspec.structs import replace

from tilfolio.classify.verdicts import DEFAULT_CATEGORIES
from tilfolio.cli.adopt import find_layout
from tilfolio.cli.copying import Copies
from tilfolio.cli.layouts import Layout
from tilfolio.cli.new import choose_below
from tilfolio.cli.options import read_plugin_options, read_written_options
from tilfolio.engines.mkdocs.locations import find_now
from tilfolio.gather.clone import check_url, clone_all, hide_password, holds_password
from tilfolio.gather.git_command import GitError
from tilfolio.gather.history import History
from tilfolio.gather.repository import find_prefix
from tilfolio.parse.notebook_note import convert_notebook
from tilfolio.prepare import parse
from tilfolio.settings import Settings
from tilfolio.steps.collecting import gather
from tilfolio.steps.places import Places

_PRIVATE = "Clone a private repository with git yourself, and import that folder"


def run(source: str, folder: str | None, into: str, dry_run: bool, config_file: Path | None) -> None:
    """Run `til import`."""
    options = read_written_options(config_file)
    target = choose_below(options.tils, into, options.config_file.parent, is_folder=True)
    with _open_source(source) as root:
        if options.tils.resolve().is_relative_to(root):
            raise click.UsageError(f"'{source}' holds this site itself. Name another folder or repository.")
        layout = _choose_layout(root, folder)
        copies = _plan(root, layout, options.categories)
        written, kept = _write(target, copies, dry_run=dry_run)
    for problem in copies.problems:
        click.echo(problem, err=True)
    for path in kept:
        click.echo(f"{path} exists with another text. It was not changed.", err=True)
    what = "would write" if dry_run else "wrote"
    click.echo(f"From {layout.kind}: {what} {written} of {len(copies.notes)} notes, with {len(copies.files)} files.")
    if layout.unwritten and not read_plugin_options(options.config_file).get("unwritten_notes"):
        click.echo("Its links may name notes that do not exist yet. `unwritten_notes: true` in mkdocs.yml allows that.")
    if there := len(copies.notes) - written - len(kept):
        click.echo(f"Notes that are there already: {there}.")
    if written and copies.dated:
        click.echo(f"Notes that got their date from the source: {copies.dated}.")
    if written and copies.aliased:
        click.echo(f"Notes that got an alias for their old address: {copies.aliased}.")


@contextmanager
def _open_source(source: str) -> Iterator[Path]:
    """Give the folder of a source; a repository elsewhere is cloned, and deleted afterwards."""
    if source.strip() and Path(source).is_dir():
        yield Path(source).resolve()
        return
    if source.strip() and Path(source).is_file():
        raise click.UsageError(f"'{source}' is a file. Unpack an archive first, and name the folder.")
    if holds_password(source):
        what = "The address holds a password or a token, which would end up in logs"
        raise click.UsageError(f"{what}. Leave it out. {_PRIVATE}.")
    fault = check_url(source)
    if fault:
        raise click.UsageError(f"'{hide_password(source)}' is not a folder, and {fault}.")
    with tempfile.TemporaryDirectory(prefix="tilfolio-") as folder:
        root = Path(folder).resolve() / "source"
        try:
            clone_all(source, root)
        except GitError as error:
            said = hide_password(f"{source} cannot be cloned: {_shorten(error)}")
            raise click.ClickException(f"{said}. Check the address. {_PRIVATE}.") from error
        yield root


def _shorten(error: GitError) -> str:
    """Return the first line of what git says, which has the reason."""
    first = next(iter(str(error).strip().splitlines()), "")
    return first.strip().removeprefix("fatal: ").rstrip(".")


def _choose_layout(root: Path, folder: str | None) -> Layout:
    layout = find_layout(root)
    if layout.projects == ".":  # notebooks, of which notes are made
        layout = replace(layout, tils=".")
    if folder is None:
        return layout
    if not (root / folder).resolve().is_relative_to(root) or not (root / folder).is_dir():
        raise click.UsageError(f"There is no folder '{folder}' in the source. Write its path in there.")
    return replace(layout, tils=folder.strip("/") or ".")


def _plan(root: Path, layout: Layout, categories: Collection[str]) -> Copies:
    places = Places(
        root=root,
        tils=(root / layout.tils).resolve(),
        projects=root / "projects",
        docs=root if layout.tils.startswith("docs") else root / "docs",
        exclude=layout.exclude,
        notebooks=False,
    )
    collected = gather(places, None, find_now())
    portfolio, _ = parse(collected, Settings(categories=DEFAULT_CATEGORIES, serving=True))
    days = {til.source: til.learned_on for til in portfolio.tils}
    copies = Copies(root, layout, collected, days, categories)
    notebooks = dict(write_notebooks(places.tils, sorted(collected.tils.assets), collected.tils_history))
    copies.dated += sum(text.startswith(b"---\ndate: ") for text in notebooks.values())
    copies.notes = {**notebooks, **copies.notes}
    return copies


def _write(target: Path, copies: Copies, *, dry_run: bool) -> tuple[int, list[str]]:
    """Write what is not there yet; return how many notes were, and which files hold something else."""
    written, kept = 0, []
    for path, content in copies.notes.items():
        place = target / path
        if place.exists():
            kept += [path] if place.read_bytes() != content else []
            continue
        written += 1
        if not dry_run:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    for path, source in copies.files.items():
        place = target / path
        if not dry_run and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, place)
    return written, kept


def write_notebooks(folder: Path, paths: Iterable[str], history: History) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the text of a note for each notebook below a folder that can be read."""
    prefix = find_prefix(history.root, folder) if history.root is not None else None
    for path in paths:
        if not path.endswith(".ipynb"):
            continue
        text = convert_notebook((folder / path).read_text(encoding="utf-8", errors="replace"), PurePosixPath(path).stem)
        if text is None:
            continue
        days = history.files.get(f"{prefix}/{path}" if prefix else path) if prefix is not None else None
        front = f"---\ndate: {days.added_at.date().isoformat()}\n---\n\n" if days is not None else ""
        yield f"{path.removesuffix('.ipynb')}.md", f"{front}{text}".encode()
