"""Build sites from a few files and read their pages."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from textwrap import dedent

from bs4 import BeautifulSoup, Tag
from click import ClickException
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from support.git import isolated_environment
from support.themes import read_themes_once

read_themes_once()

_DEFAULTS = {
    "site_name": "site_name: Portfolio",
    "site_url": "site_url: https://example.org/portfolio/",
    "theme": "theme: {name: material}",
    "plugins": "plugins: [search, tilfolio]",
}


@dataclass(frozen=True, kw_only=True)
class BuiltSite:
    """The outcome of one build."""

    folder: Path
    """The site's folder, with `index.html`."""
    exit_code: int
    """The exit code of `mkdocs build`."""
    log: tuple[str, ...]
    """All lines of level INFO and above, with their level: `WARNING: TILs/x.md:2: …`."""
    warnings: tuple[str, ...]
    """The messages of warnings and errors."""

    def files(self) -> tuple[str, ...]:
        """Return the paths of all files in the site's folder, sorted."""
        return tuple(
            sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        )

    def has(self, url: str) -> bool:
        """Return whether there is a file for a URL below the site's root: `til/why/` or `feed.xml`."""
        return self._path(url).is_file()

    def read(self, url: str) -> bytes:
        """Return the content at a URL below the site's root."""
        path = self._path(url)
        assert path.is_file(), f"nothing at {url!r}; there is {', '.join(self._pages())}"
        return path.read_bytes()

    def html(self, url: str) -> str:
        """Return the HTML of a page."""
        return self.read(url).decode("utf-8")

    def page(self, url: str) -> BeautifulSoup:
        """Return a page's parsed HTML."""
        return BeautifulSoup(self.html(url), "lxml")

    def article(self, url: str) -> Tag:
        """Return a page's article, without header, navigation and footer."""
        article = self.page(url).select_one("article")
        assert article is not None, f"{url!r} has no <article>"
        return article

    def text(self, url: str) -> str:
        """Return the visible text of a page's article, with single spaces."""
        return " ".join(self.article(url).get_text().split())

    def _path(self, url: str) -> Path:
        return self.folder / url / "index.html" if url in ("", "/") or url.endswith("/") else self.folder / url

    def _pages(self) -> list[str]:
        return [name for name in self.files() if name.endswith(".html")]


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder and return it; strings are encoded in UTF-8."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return folder


def write_site(folder: Path, files: Mapping[str, str | bytes], config: str = "") -> Path:
    """Write the sources of a site and return their folder.

    `config` is the text of mkdocs.yml, in which `site_name`, `site_url`, `theme` (Material) and `plugins` (search,
    tilfolio) are added if missing. A `mkdocs.yml` among the files is not changed.
    """
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    return write_files(folder, {"mkdocs.yml": complete_config(config), **files})


def complete_config(config: str) -> str:
    """Add the tests' defaults to the text of a mkdocs.yml."""
    text = dedent(config).strip()
    missing = [line for key, line in _DEFAULTS.items() if not re.search(rf"^{key}:", text, re.MULTILINE)]
    return "\n".join([*missing, text, ""])


def build_folder(folder: Path, strict: bool = False, today: str | None = None, into: Path | None = None) -> BuiltSite:
    """Build the site of a folder with mkdocs.yml in this process, as `mkdocs build` does.

    An author's mistake sets `exit_code`; a bug of ours is raised. `today`, such as `2026-11-23`, replaces the real
    date. The site is written to `into`, by default `site` beside mkdocs.yml.
    """
    into = into or folder / "site"
    collector = _Collector()
    logger = logging.getLogger("mkdocs")
    level = logger.level
    logger.addHandler(collector)
    logger.setLevel(logging.INFO)
    try:
        with as_of(today):
            exit_code = _build(folder, strict, into)
    finally:
        logger.removeHandler(collector)
        logger.setLevel(level)
    return BuiltSite(
        folder=into,
        exit_code=exit_code,
        log=tuple(f"{record.levelname}: {record.getMessage()}" for record in collector.records),
        warnings=tuple(record.getMessage() for record in collector.records if record.levelno >= logging.WARNING),
    )


def build_site(
    folder: Path,
    files: Mapping[str, str | bytes],
    config: str = "",
    strict: bool = False,
    today: str | None = None,
) -> BuiltSite:
    """Write the sources of a site into a folder and build it there."""
    return build_folder(write_site(folder, files, config), strict=strict, today=today)


@contextmanager
def rebuilding(folder: Path, into: Path, today: str) -> Iterator[Callable[[], None]]:
    """Yield a function that rebuilds a site in one process, as `mkdocs serve` does on each save."""
    started: list[MkDocsConfig] = []

    def rebuild() -> None:
        config = load_config(str(folder / "mkdocs.yml"), site_dir=str(into), site_url="http://127.0.0.1:8000/")
        if not started:
            config.plugins.on_startup(command="serve", dirty=False)
            started.append(config)
        build(config, serve_url="http://127.0.0.1:8000/")

    with as_of(today):
        try:
            yield rebuild
        finally:
            for config in started:
                config.plugins.on_shutdown()


@contextmanager
def as_of(today: str | None) -> Iterator[None]:
    """Set the time of builds to noon (UTC) of a day by SOURCE_DATE_EPOCH."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    if today is not None:
        noon = datetime.fromisoformat(f"{today}T12:00:00+00:00")
        os.environ["SOURCE_DATE_EPOCH"] = str(int(noon.timestamp()))
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("SOURCE_DATE_EPOCH", None)
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def run_command(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of this Python's environment in a folder, e.g. `run_command(folder, "mkdocs", "build")`."""
    program = Path(sys.executable).with_name(command[0])
    return subprocess.run(
        [str(program), *command[1:]],
        cwd=folder,
        env=isolated_environment(**{"NO_MKDOCS_2_WARNING": "1", **environment}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=logging.INFO)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def _build(folder: Path, strict: bool, into: Path) -> int:
    # The working directory is unchanged: relative paths are relative to mkdocs.yml.
    try:
        config = load_config(str(folder / "mkdocs.yml"), strict=strict, site_dir=str(into))
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except Abort as stop:
        return stop.code
    except ClickException as mistake:
        logging.getLogger("mkdocs").error(mistake.format_message())
        return mistake.exit_code
    return 0
