"""Edge: secrets in mkdocs.yml, which stop a build, and in `docs/`, whose files are left out."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from tilfolio.engines.mkdocs.keys import find_own_folders, list_files
from tilfolio.remember import Remember
from tilfolio.steps.searching import pass_contents, passes_binary, passes_large, read_searched, read_text
from tilfolio.trust.screen import Screen

_INHERIT = re.compile(r"^INHERIT:[ \t]*[\"']?(?P<path>[^\s\"'#]+)", re.M)
_MOST_PARENTS = 10


def refuse_secrets(config: MkDocsConfig, allowed: Sequence[str]) -> None:
    """Stop a build whose configuration holds a secret: what it is for cannot be known, and so not who will see it."""
    screen = Screen(allowed)
    for file in _find_config_files(config):
        screen.passes(file.name, read_text(file))
    _refuse(screen)


def _refuse(screen: Screen) -> None:
    if screen.problems:
        found = "; ".join(f"{one.path}:{one.line}: {one.what.partition(', so ')[0]}" for one in screen.problems)
        remedy = "Revoke it, then take it out; a plugin can read it from the environment: `!ENV NAME`"
        raise PluginError(f"tilfolio: {found}. {remedy}.")


def refuse_secret_templates(config: MkDocsConfig, root: Path, screen: Screen, remember: Remember) -> None:
    """Stop a build whose own templates, styles or scripts of the theme hold a secret: each page may show it."""
    files = [file for folder in find_own_folders(config.theme.dirs) for file in list_files(folder)]
    found = [(posixpath.relpath(file.as_posix(), root.as_posix()), read_searched(file)) for file in files]
    tasks = [(name, content) for name, content in found if isinstance(content, bytes)]
    large = [passes_large(content, name, screen, remember) for name, content in found if isinstance(content, Path)]
    if not all((*pass_contents(tasks, screen, remember), *large)):
        _refuse(screen)


def leave_out_secret_docs(
    files: Files, config: MkDocsConfig, screen: Screen, remember: Remember, *, dirty: bool = False
) -> Files:
    """Return the files of a site without those of `docs/` that hold a secret.

    The others are published as they were searched, whatever happens to them then; but in a `dirty` build, in which
    MkDocs asks the disk which of them have changed.

    Raises:
        OSError: a file cannot be read.
    """
    docs = Path(config.docs_dir)
    own = [file for file in files if file.abs_src_path and docs in Path(file.abs_src_path).parents]
    found = [(file, f"{docs.name}/{file.src_uri}", read_searched(Path(str(file.abs_src_path)))) for file in own]
    tasks = [(name, content) for _, name, content in found if isinstance(content, bytes)]
    passing = dict(zip((name for name, _ in tasks), pass_contents(tasks, screen, remember), strict=True))
    withheld = set()
    for file, name, content in found:
        if isinstance(content, OSError) and not file.inclusion.is_excluded():
            raise content
        if isinstance(content, Path):
            passes = passes_large(content, name, screen, remember)
        elif isinstance(content, bytes):
            passes = passing[name]
        else:
            passes = passes_binary(Path(str(file.abs_src_path)), name, screen, remember)
        if not passes:
            withheld.add(id(file))
        elif isinstance(content, bytes) and not dirty:
            _keep(file, content)
    return Files([file for file in files if id(file) not in withheld]) if withheld else files


def _keep(file: File, content: bytes) -> None:
    """Let MkDocs go by these bytes; other plugins ask git about the file's path."""
    path = file.abs_src_path
    if file.is_documentation_page():
        try:
            file.content_string = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            return  # MkDocs names the file
    else:
        file.content_bytes = content
    file.abs_src_path = path


def _find_config_files(config: MkDocsConfig) -> Iterator[Path]:
    """Yield mkdocs.yml and those that it inherits from."""
    path = Path(config.config_file_path) if config.config_file_path else None
    for _ in range(_MOST_PARENTS):
        if path is None or not path.is_file():
            return
        yield path
        parent = _INHERIT.search(read_text(path))
        path = path.parent / parent["path"] if parent else None
