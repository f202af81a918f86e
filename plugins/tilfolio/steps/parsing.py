"""Parse all gathered texts; failures become Problems of their file."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from tilfolio.faults import attempt_each, describe_fault, surviving
from tilfolio.gather.walk import join_shown
from tilfolio.model import Opening, Problem, Project, Roadmap, Slug, SourceFile
from tilfolio.parse.conflicts import find_conflicts
from tilfolio.parse.dated import slugify
from tilfolio.parse.dialects import Dialect, find_dialect, read_source
from tilfolio.parse.frontmatter import FrontMatter
from tilfolio.parse.obsidian import without_names
from tilfolio.parse.opening import is_opening, parse_opening
from tilfolio.parse.til import ParsedNote, parse_note
from tilfolio.remember import Remember, stamp
from tilfolio.settings import Settings
from tilfolio.steps.collecting import Collected
from tilfolio.trust.screen import describe_secrets, describe_traces, find_secrets_in_file, find_secrets_in_name
from tilfolio.trust.secrets import find_secrets
from tilfolio.trust.withholding import withhold_opening, withhold_project, withhold_roadmap, withhold_til

_NAMES_FILES = re.compile(r"^(?:template|icon)[ \t]*:", re.M)
"""Front matter that is checked against the theme's files, which may change."""

_SUBTITLE = re.compile(r":[ ]|[ ][–—-][ ]")
_READING = "reading this file, so it is left out"
"""It is unknown whether a file that cannot be read may be published."""

ParsedOpening = tuple[Opening | None, tuple[Problem, ...]]


def read_dialect(collected: Collected) -> Dialect:
    """Return the Markdown dialect of the notes and READMEs."""
    return find_dialect(collected.tils.sources, vault=collected.is_vault)


def parse_openings(sources: Iterable[SourceFile], settings: Settings, dialect: Dialect) -> list[ParsedOpening]:
    """Return the openings among the notes, with their errors."""
    openings: list[ParsedOpening] = []
    for source in sources:
        if is_opening(source.path):
            with surviving(source.shown, lambda fault: openings.append((None, (fault,))), _READING):
                opening, errors = parse_opening(source, dialect)
                secrets = find_secrets_in_file(source.shown, source.text, settings.allowed_secrets)
                if opening is not None and secrets:
                    opening = withhold_opening(opening)
                    errors = tuple(describe_secrets(source.shown, secrets, "this opening"))
                openings.append((opening, errors))
    return openings


def list_names(collected: Collected) -> str:
    """Return the displayed paths of all files, a line each."""
    names: list[str] = []
    for shown, folder in ((collected.tils_shown, collected.tils), (collected.projects_shown, collected.projects)):
        names += (source.shown for source in (*folder.sources, *folder.indexes))
        names += (join_shown(shown, path) for path in (*folder.assets, *folder.left_out))
    return "\n".join(sorted(names))


def has_clean_names(collected: Collected, remember: Remember) -> bool:
    """Return whether no path holds a secret; whether one does may be cached, which one must not."""
    [is_clean] = remember("names", [list_names(collected)], stamp, lambda names: not find_secrets(names), bool)
    return is_clean


def parse_notes(
    collected: Collected, settings: Settings, remember: Remember, dialect: Dialect
) -> tuple[list[ParsedNote], list[ParsedNote]]:
    """Return the parsed notes of all files except openings, and the outlines of the indexes of folders."""
    names = [category.name for category in settings.categories]
    allowed = settings.allowed_secrets
    tasks = [(source, False) for source in collected.tils.sources if not is_opening(source.path)]
    middle = len(tasks) // 2  # an index may be long, so no core should be left with it at the end
    tasks[middle:middle] = [(source, True) for source in collected.tils.indexes]
    # Names with secrets must not be cached, but they are rare, so all names are first searched at once.
    has_secret_name = (lambda name: ()) if has_clean_names(collected, remember) else find_secrets_in_name

    def key(task: tuple[SourceFile, bool]) -> bytes | None:
        source, outline = task
        if _names_files(source.text) or has_secret_name(source.shown):
            return None
        return stamp(source, outline, names, dialect, allowed)

    def parse_one(task: tuple[SourceFile, bool]) -> ParsedNote:
        source, outline = task
        note = parse_note(source, names, settings.has_template, dialect, outline=outline)
        return _guard_note(source, note, allowed)

    parsed = attempt_each(
        tasks,
        lambda some: remember("note", some, key, parse_one, ParsedNote),
        lambda task, error: ParsedNote(tils=(), errors=(describe_fault(task[0].shown, _READING, error),)),
    )
    end = middle + len(collected.tils.indexes)
    return parsed[:middle] + parsed[end:], parsed[middle:end]


def parse_readmes(
    collected: Collected, settings: Settings, dialect: Dialect
) -> tuple[list[Project], Roadmap | None, list[Problem]]:
    """Return the projects, the roadmap, and the errors in their READMEs."""
    sources = collected.projects.sources
    if not sources:
        return [], None, []
    # Imported here, because their patterns take time to compile.
    from tilfolio.parse.project import parse_project  # noqa: PLC0415
    from tilfolio.parse.roadmap import parse_roadmap  # noqa: PLC0415

    errors: list[Problem] = []

    def parse_one(source: SourceFile) -> Project:
        secrets = find_secrets_in_file(source.shown, source.text, settings.allowed_secrets)
        wrong: list[Problem] = []
        days = collected.line_days.get(source.repo_path or "", {})
        front = _read_front(source, dialect, wrong)
        project = parse_project(source, front, line_days=days, errors=wrong, has_template=settings.has_template)
        if secrets:
            errors.extend(describe_secrets(source.shown, secrets, "this project"))
            return withhold_project(project, secrets)
        # Errors in READMEs of other repositories are not reported, since the author cannot fix them.
        errors.extend([] if source.origin else wrong)
        return project

    def parse_overview(source: SourceFile) -> Roadmap:
        secrets = find_secrets_in_file(source.shown, source.text, settings.allowed_secrets)
        wrong: list[Problem] = []
        front = _read_front(source, dialect, wrong)
        front = replace(front, body=without_names(front.body))
        roadmap = parse_roadmap(source, front, _name_projects(sources, projects), wrong)
        errors.extend(describe_secrets(source.shown, secrets, "this roadmap") if secrets else wrong)
        return withhold_roadmap(roadmap) if secrets else roadmap

    projects: list[Project] = []
    roadmap: Roadmap | None = None
    for source in sorted(sources, key=lambda source: "/" not in source.path):  # the overview names projects
        with surviving(source.shown, errors.append, _READING):
            if "/" in source.path:
                projects.append(parse_one(source))
            else:
                roadmap = parse_overview(source)
    return projects, roadmap, errors


def _read_front(source: SourceFile, dialect: Dialect, errors: list[Problem]) -> FrontMatter:
    front, _, wrong = read_source(source, dialect)
    errors.extend((*wrong, *find_conflicts(source.text, source.shown)))
    return front


def _name_projects(sources: Sequence[SourceFile], projects: Sequence[Project]) -> dict[str, Slug]:
    """Return projects by the names that a roadmap may use: folders and unique titles."""
    folders = {posixpath.dirname(source.path) for source in sources if "/" in source.path}
    names = {folder: Slug(slugify(folder)) for folder in folders}
    titled: dict[str, list[Slug]] = defaultdict(list)
    for project in projects:
        for title in dict.fromkeys((project.title, _SUBTITLE.split(project.title, maxsplit=1)[0])):
            titled[title].append(project.name)
    return {title: found[0] for title, found in titled.items() if len(found) == 1 and slugify(title)} | names


def _guard_note(source: SourceFile, note: ParsedNote, allowed: Sequence[str]) -> ParsedNote:
    """Withhold the text of a note that contains a secret, so that no cache, page or message shows it."""
    secrets = find_secrets_in_file(source.shown, source.stored or source.text, allowed)
    if source.stored and not secrets:
        secrets = find_secrets_in_file(source.shown, source.text, allowed)
    if not secrets:
        remark, conflicts = describe_traces(source.shown, source.text), tuple(find_conflicts(source.text, source.shown))
        return replace(note, remark=remark, errors=(*note.errors, *conflicts)) if remark or conflicts else note
    # Other errors are not reported yet, since they could quote the secret.
    tils = tuple(withhold_til(til, secrets) for til in note.tils)
    return ParsedNote(tils=tils, errors=tuple(describe_secrets(source.shown, secrets, "this note")), withheld=True)


def _names_files(text: str) -> bool:
    named = "template" in text or "icon" in text  # a fast check that most notes fail
    return named and _NAMES_FILES.search(text) is not None
