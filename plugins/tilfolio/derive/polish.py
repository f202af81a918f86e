"""The polish checklist of a project, from its README and file names."""

import re
from collections.abc import Collection, Iterable

from tilfolio.experiments import PolishItem, ProjectEvidence
from tilfolio.model import Project

_HOW = re.compile(
    r"\b(?:how|approach|method|methods|methodology|architecture|design|pipeline|model|models|data|dataset|implementation"
    r"|training|system|solution|under the hood)\b",
    re.I,
)
_RESULT = re.compile(
    r"\b(?:results?|achievements?|evaluation|metrics|benchmarks?|performance|findings|outcomes?|conclusions?|impact)\b",
    re.I,
)
_RUN = re.compile(
    r"\b(?:usage|use|run|running|install|installation|quick ?start|getting started|set ?up|try it"
    r"|reproduc\w+|deploy\w*)\b",
    re.I,
)
_RUN_FILES = re.compile(
    r"(?:.*/)?(?:(?:.+\.)?dockerfile(?:\..+)?|(?:docker-)?compose(?:\.[\w-]+)*\.ya?ml|makefile|justfile)", re.I
)
_TESTS = re.compile(r"(?:.*/)?(?:tests?/.*\w+\.\w+|test_[^/]*\.\w+|[^/]*(?:_test|\.test|\.spec|_spec)\.\w+)", re.I)
_DEMO_FILES = re.compile(r"(?:.*/)?[^/]*\.(?:gif|mp4|webm|mov|cast)", re.I)
_DEMO_LINKS = re.compile(
    r"youtu\.?be|vimeo\.com|loom\.com|asciinema\.org|huggingface\.co/spaces|\.hf\.space|streamlit\.app|gradio\.(?:app|live)"
    r"|\.(?:gif|mp4|webm)(?:$|[?#])",
    re.I,
)
_LICENCE = re.compile(r"(?:.*/)?(?:licen[cs]e|copying|unlicense)(?:[-.][^/]*)?", re.I)


def review_project(
    project: Project, files: Collection[str], found: ProjectEvidence, shared: Collection[str] = ()
) -> tuple[PolishItem, ...]:
    """Return the checklist items of a project, in order.

    `files` are those of its folder, `shared` those at the repository's root, where a licence counts, too. `missing`
    lists missing parts of the README (`what`, `how`, `result`) or figures without evidence.
    """
    figures = [
        (figure.name, figure.reference or one.evidence) for one in project.achievements for figure in one.figures
    ]
    readme = {
        "what": bool(project.summary),
        "how": _has_heading(project, _HOW),
        "result": bool(project.achievements) or _has_heading(project, _RESULT),
    }
    links = [*(url for _, url in project.see_also), *(link.target for link in project.links)]
    demo = any(label.lower() in ("demo", "video") for label, _ in project.see_also)
    return (
        PolishItem(
            key="readme",
            is_done=all(readme.values()),
            missing=tuple(part for part, is_there in readme.items() if not is_there),
        ),
        PolishItem(
            key="figures",
            is_done=bool(figures) and all(evidence for _, evidence in figures),
            missing=tuple(name for name, evidence in figures if not evidence),
        ),
        PolishItem(key="run", is_done=bool(found.how_to) or _has(files, _RUN_FILES) or _has_heading(project, _RUN)),
        PolishItem(key="tests", is_done=_has(files, _TESTS)),
        PolishItem(key="demo", is_done=demo or _has(files, _DEMO_FILES) or any(map(_DEMO_LINKS.search, links))),
        PolishItem(
            key="licence",
            is_done=bool(project.licence)
            or _has(files, _LICENCE)
            or _has(shared, _LICENCE)
            or any(map(_LICENCE.fullmatch, project.headings)),
        ),
    )


def _has(files: Iterable[str], pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(file) for file in files)


def _has_heading(project: Project, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(heading) for heading in project.headings)
