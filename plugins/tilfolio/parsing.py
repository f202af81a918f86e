"""Parse: every text that was gathered, one by one; what fails for one of them is a Problem and stops nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence

from tilfolio.collecting import Collected
from tilfolio.errors import SourceError
from tilfolio.faults import attempt_each, describe_fault
from tilfolio.memory import Remember, stamp
from tilfolio.model import Opening, Project, Roadmap, SourceFile
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.parse.opening import is_opening, parse_opening
from tilfolio.parse.project import parse_project
from tilfolio.parse.roadmap import parse_roadmap
from tilfolio.parse.til import ParsedNote, parse_note
from tilfolio.settings import Settings

_NAMES_FILES = re.compile(r"^(?:template|icon)[ \t]*:", re.M)
"""Front matter that is checked against the theme's files, which may be others next time."""

ParsedOpening = tuple[Opening | None, tuple[SourceError, ...]]


def parse_openings(sources: Iterable[SourceFile]) -> list[ParsedOpening]:
    """Return the openings of digests among the notes, and what is wrong in each."""

    def parse_all(some: Sequence[SourceFile]) -> list[ParsedOpening]:
        return [parse_opening(source) for source in some]

    return attempt_each([source for source in sources if is_opening(source.path)], parse_all, _fail_to_read_opening)


def parse_notes(sources: Iterable[SourceFile], settings: Settings, remember: Remember) -> list[ParsedNote]:
    """Return what each file that is a note holds."""
    names = [category.name for category in settings.categories]
    return attempt_each(
        [source for source in sources if not is_opening(source.path)],
        lambda some: remember(
            "note",
            some,
            lambda source: None if _names_files(source.text) else stamp(source, names),
            lambda source: parse_note(source, names, settings.has_template),
        ),
        _fail_to_read_note,
    )


def parse_readmes(collected: Collected, settings: Settings) -> tuple[list[Project], Roadmap | None, list[SourceError]]:
    """Return the projects, the roadmap, and what is wrong in their READMEs."""
    projects: list[Project] = []
    errors: list[SourceError] = []
    roadmap: Roadmap | None = None
    folders = {posixpath.dirname(source.path) for source in collected.projects.sources if "/" in source.path}

    def parse_readme(source: SourceFile) -> Project | Roadmap:
        front, error = read_front_matter(source.text, source.shown)
        errors.extend([error] if error else [])
        if "/" not in source.path:
            return parse_roadmap(source, front, folders, errors)
        days = collected.line_days.get(source.repo_path or "", {})
        return parse_project(source, front, line_days=days, errors=errors, has_template=settings.has_template)

    def fail(source: SourceFile, error: Exception) -> None:
        errors.append(_fail_to_read(source, error))

    def parse_all(sources: Sequence[SourceFile]) -> list[Project | Roadmap | None]:
        return [parse_readme(source) for source in sources]

    for source in collected.projects.sources:
        [parsed] = attempt_each([source], parse_all, fail)
        if isinstance(parsed, Roadmap):
            roadmap = parsed
        elif parsed is not None:
            projects.append(parsed)
    return projects, roadmap, errors


def _fail_to_read(source: SourceFile, error: Exception) -> SourceError:
    """Return what is said of a file that is left out: whether it may be published is not known."""
    fault = describe_fault(source.shown, "reading this file, so it is left out", error)
    return SourceError(fault.path, fault.line, fault.what, fault.remedy, fault.details)


def _fail_to_read_note(source: SourceFile, error: Exception) -> ParsedNote:
    return ParsedNote(tils=(), errors=(_fail_to_read(source, error),))


def _fail_to_read_opening(source: SourceFile, error: Exception) -> ParsedOpening:
    return None, (_fail_to_read(source, error),)


def _names_files(text: str) -> bool:
    named = "template" in text or "icon" in text  # of most notes that is all it takes to tell
    return named and _NAMES_FILES.search(text) is not None
