"""Edge: record what a build published and withheld, for `til report` and `/_report/`."""

from __future__ import annotations

import logging
import os
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from msgspec.structs import replace

from tilfolio.engines.mkdocs.locations import find_cache
from tilfolio.model import Problem
from tilfolio.steps.known_problems import FILE as KNOWN
from tilfolio.steps.known_problems import name_problem, read_known, split_known
from tilfolio.store.sqlite import FOLDER
from tilfolio.trust.published_urls import FILE, Difference, compare, read_list
from tilfolio.trust.report import BuildRecord, BuildReport, FoundLeak, FoundSecret
from tilfolio.trust.screen import name_secret
from tilfolio.words import ENGLISH, count, is_right_to_left

if TYPE_CHECKING:
    from tilfolio.pipeline import Site
    from tilfolio.trust.leaks import Leak

log = logging.getLogger("mkdocs.plugins.tilfolio")

ADDRESS = "_report/"
"""The report's address under `mkdocs serve`; builds do not write it."""
BAR = f"{ADDRESS}bar"
"""The address of the bar that lists problems; its content is empty if there are none."""
_RECORD = "tilfolio-report.json"
"""Stored beside the cache, not in it: CI workflows restore the cache, and must not show an old report."""
_PLACED = re.compile(r"(?P<place>[^\s:]+(?::\d+)*): (?P<what>.+)", re.DOTALL)


class BuildLog(logging.Handler):
    """Collects the warnings of a build, and saves its record at the end."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self._folder = Path()
        self._lines: list[str] = []
        self._secrets: list[FoundSecret] = []
        self._unsearched: list[str] = []
        self._record: BuildRecord | None = None
        self._templates: Environment | None = None
        self._language = ENGLISH
        self._failure = ""
        self._known: Counter[str] = Counter()
        self._accepted: list[Problem] = []

    def begin(self, config: MkDocsConfig) -> None:
        """Reset the log and start to collect warnings."""
        self._folder, self._record = find_cache(config), None
        self._lines, self._secrets, self._unsearched, self._failure = [], [], [], ""
        self._known, self._accepted = read_known(Path(config.config_file_path or "mkdocs.yml").parent), []
        logging.getLogger("mkdocs").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Collect a warning of any logger."""
        self._lines.append(record.getMessage())

    def warn(self, *problems: Problem) -> None:
        """Log new Problems, so that a strict build fails, and record them even if the log is quiet."""
        new, known = split_known(problems, self._known, lambda problem: name_problem(problem.path, problem.what))
        self._accepted += known
        for problem in new:
            log.warning("%s", problem)
            self._lines.append(str(problem))
            if problem.details:
                log.debug("%s", problem.details)

    def note_secrets(self, *problems: Problem) -> None:
        """Record the Problems that are about secrets."""
        self._secrets += filter(None, map(name_secret, problems))

    def note_unsearched(self, *lines: str) -> None:
        """Log and record that not all of some files was searched; a line each."""
        for line in lines:
            log.info("%s", line)
            self._unsearched.append(line)

    def end(self, site: Site, config: MkDocsConfig, leaks: Iterable[Leak], *, serving: bool) -> None:
        """Save the record of a finished build, and log its summary."""
        self._templates = site.context.templates
        self._language = site.context.settings.language
        self._record = self._describe(site, config, leaks)
        log.info("%s", _summarize(site, self._record))
        if self._accepted:
            accepted = count(len(self._accepted), "known problem")
            log.info("%s, listed in %s. 'til check --known' shows them", accepted, KNOWN)
        if not serving:
            keep_record(self._record, self._folder.with_name(_RECORD))
        self.stop()

    def give_up(self, *, keep: bool) -> None:
        """Stop after a failed build; delete the record of an earlier one unless `keep`."""
        self.stop()
        if self._record is None and not keep:
            with suppress(OSError):
                self._folder.with_name(_RECORD).unlink()

    def stop(self) -> None:
        """Stop collecting warnings."""
        logging.getLogger("mkdocs").removeHandler(self)

    def note_failure(self, line: str) -> None:
        """Record why a build failed."""
        self._failure = line

    def answer(self, uri: str) -> tuple[str, bytes] | None:
        """Return the media type and content of the report or its bar; None for other URIs."""
        if uri == BAR:
            return "text/html; charset=utf-8", self._show_bar()
        if uri != ADDRESS or self._record is None or self._templates is None:
            return None
        report = make_report(self._record, self._folder.parent.parent)
        return "text/html; charset=utf-8", show_page(report, self._templates, self._language)

    def _show_bar(self) -> bytes:
        lines = [self._failure] if self._failure else list(self._record.problems if self._record else ())
        leaks = self._record.leaks if self._record and not self._failure else ()
        known = self._record.known if self._record and not self._failure else ()
        if not (lines or leaks or known) or self._templates is None:
            return b""
        template = self._templates.get_template("serve_bar.j2")
        return template.render(
            problems=_split_places(lines), known=_split_places(known), leaks=leaks, report=ADDRESS, list_file=KNOWN
        ).encode()

    def _describe(self, site: Site, config: MkDocsConfig, leaks: Iterable[Leak]) -> BuildRecord:
        secret_files = {secret.path for secret in self._secrets}
        portfolio = site.context.portfolio
        return BuildRecord(
            built_at=datetime.now().astimezone().isoformat(timespec="seconds"),
            site=config.site_dir,
            site_url=config.site_url or "",
            notes=len(portfolio.tils),
            projects=len(portfolio.projects),
            weeks=len(site.context.facts.weeks),
            held=tuple(
                replace(one, path=_show(one.path), why="secret" if one.path in secret_files else one.why)
                for one in site.texts.held
            ),
            problems=tuple(dict.fromkeys(map(_show, self._lines))),
            known=tuple(_show(str(problem)) for problem in self._accepted),
            unsearched=tuple(dict.fromkeys(map(_show, self._unsearched))),
            secrets=tuple(dict.fromkeys(replace(one, path=_show(one.path)) for one in self._secrets)),
            leaks=tuple(dict.fromkeys(FoundLeak(file=_show(leak.file), source=_show(leak.source)) for leak in leaks)),
        )


def _split_places(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Split lines into place and message; the place may be empty."""
    found = [(_PLACED.match(line), line) for line in lines]
    return [(match["place"], match["what"]) if match else ("", line) for match, line in found]


def _summarize(site: Site, record: BuildRecord) -> str:
    """Return the last line of a build's log; it counts what the report lists."""
    facts = site.context.facts
    declared = sum(len(project.achievements) for project in site.context.portfolio.projects)
    earned = sum(each.reached for each in facts.earned)
    parts = [
        count(record.notes, "note"),
        count(record.projects, "project"),
        count(record.weeks, "week"),
        count(declared + earned, "achievement"),
    ]
    held = Counter[str](one.why for one in record.held)
    kept_back = "shown" if site.context.settings.serving else "left out"
    withheld = f"{count(held['draft'], 'draft')} and {held['scheduled']} scheduled {kept_back}"
    others = {"expired": "expired", "unread": "that cannot be read", "secret": "with a key or a password"}
    withheld += "".join(f", {held[why]} {words}" for why, words in others.items() if held[why])
    skipped = f"{count(len(site.indexes), 'folder index', 'folder indexes')} skipped; " if site.indexes else ""
    return f"tilfolio: {', '.join(parts)}; {withheld}; {skipped}{count(len(record.problems), 'problem')}"


def _show(text: str) -> str:
    """Return a text that can be encoded as UTF-8, whatever file names it contains."""
    return text.encode("utf-8", "backslashreplace").decode()


def keep_record(record: BuildRecord, path: Path) -> None:
    """Save a record beside the cache for `til report`; disk errors are ignored."""
    written = path.with_name(f"{_RECORD}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written.write_bytes(msgspec.json.encode(record))
        written.replace(path)
    except OSError:
        with suppress(OSError):
            written.unlink()


def read_build_record(root: Path, folder: Path = FOLDER) -> BuildRecord | None:
    """Return the record of the last build of the mkdocs.yml in a folder; None if it is missing or damaged."""
    try:
        return msgspec.json.decode((root / folder).with_name(_RECORD).read_bytes(), type=BuildRecord)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def make_report(record: BuildRecord, root: Path) -> BuildReport:
    """Return the full report of a build: its record, the site's contents, and changes for visitors.

    `root` is the folder of mkdocs.yml and of the list of published addresses.
    """
    from tilfolio.engines.mkdocs.finished_site import read_finished_site  # noqa: PLC0415 builds do not need it

    folder = Path(record.site)
    site = read_finished_site(folder, record.site_url) if (folder / "index.html").is_file() else None
    try:
        before = read_list((root / FILE).read_text(encoding="utf-8", errors="replace"))
    except OSError:
        before = {}
    difference: Difference | None = None
    if site is not None and before:
        difference = compare(before, site.pages, site.redirects)
    return BuildReport(record=record, site=site, difference=difference)


def write_markdown(report: BuildReport, templates: Environment) -> str:
    """Return a report as Markdown, for the terminal and CI summaries."""
    site = report.site
    return templates.get_template("report.md.j2").render(
        record=report.record,
        site=site,
        difference=report.difference,
        bytes=sum(size for _, size in site.sizes.values()) if site else 0,
        files=sum(number for number, _ in site.sizes.values()) if site else 0,
        list_file=FILE,
        known_file=KNOWN,
    )


def show_page(report: BuildReport, templates: Environment, language: str) -> bytes:
    """Return a report as an HTML page for `mkdocs serve`."""
    import markdown  # noqa: PLC0415 builds need neither import

    from tilfolio.foreign.html import clean_page  # noqa: PLC0415

    body = markdown.markdown(write_markdown(report, templates), extensions=["tables"])
    page = templates.get_template("report.html.j2")
    return page.render(
        body=Markup(clean_page(body)), language=language, right_to_left=is_right_to_left(language)
    ).encode()
