"""The evidence of projects: figures, metrics and runs on the project's page, notebooks on pages of their own."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from tilfolio.experiments import Cell, Measurement, Notebook, Output, ProjectEvidence, write_value
from tilfolio.metric_names import Better, find_better
from tilfolio.model import Asset, Figure, Page, Problem, Project, Slug
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.context import Context, Views
from tilfolio.pages.folders import Laid
from tilfolio.pages.meta import NO_SIDEBARS, page_meta
from tilfolio.pages.parts import join
from tilfolio.pages.runs import commit_href, describe_runs, draw_runs

_NO_WORD = re.compile(r"[^\w/]+")
_GITHUB = re.compile(r"https://github\.com/(?P<repository>[\w.-]+/[\w.-]+)$")
MOST = 3
"""Maximum number of figures on a card."""
_LONGEST_PROOF = 60
"""Longer achievements, in characters, are only shown in the text below."""


def describe_evidence(views: Views, project: Project) -> dict[str, Any] | None:
    """Return the evidence of a project for its page, if any."""
    context = views.context
    evidence = context.evidence.get(project.name)
    if evidence is None:
        return None
    return {
        "metrics": [describe_measurement(views, one, project) for one in evidence.measurements],
        "has_past": any(one.baseline is not None for one in evidence.measurements),
        "metrics_files": len({one.path for one in evidence.measurements}),
        "chart": draw_runs(context, evidence, project),
        "plots": [{"title": plot.title, "drawn": Markup(context.draw["plot"](plot))} for plot in evidence.plots],
        "runs": describe_runs(views, evidence.runs, project),
        "notebooks": list(_describe_notebooks(views, project, evidence.notebooks)),
        "how_to": evidence.how_to,
    }


def describe_measurement(views: Views, one: Measurement, project: Project) -> dict[str, Any]:
    """Return a metric for a table."""
    baseline = one.baseline
    better = find_better(one.name, declared=project.better)
    return {
        "better": better or "",
        "verdict": rate_change(one.change, better),
        "path": one.path,
        "name": one.name,
        "value": write_value(one.value),
        "baseline": "" if baseline is None else write_value(baseline),
        "change": write_change(one.change),
        "sha": one.sha[:7],
        "commit_href": commit_href(views.context, one.sha),
        "day": views.day(one.measured_on) if one.measured_on else "",
        "stale": views.day(one.changed_on) if one.changed_on else "",
    }


def find_measurement(context: Context, project: Slug, reference: str) -> Measurement | None:
    """Return the metric of a figure's reference."""
    path, _, name = reference.partition(":")
    evidence = context.evidence.get(project)
    return evidence.find(path, name) if evidence and name else None


def write_change(share: float | None) -> str:
    """Return a change since the baseline: `+28%`, `−45%`; empty if there is none or it rounds to zero."""
    if share is None or round(share * 100, 1) == 0:
        return ""
    text = f"{abs(share) * 100:.0f}" if abs(share) >= 0.1 else f"{abs(share) * 100:.1f}"
    return f"{'+' if share > 0 else '−'}{text}%"


def rate_change(share: float | None, better: Better | None) -> str:
    """Return whether a visible change is `better` or `worse`; empty if unknown."""
    if share is None or better is None or not write_change(share):
        return ""
    return "better" if (share > 0) == (better == "higher") else "worse"


def find_notebook_uris(projects: Sequence[Project], evidence: Mapping[Slug, ProjectEvidence]) -> Mapping[str, str]:
    """Return the page URIs of notebooks by path relative to the `projects` folder."""
    return {
        posixpath.join(posixpath.dirname(project.source), path): uri
        for project in projects
        if project.name in evidence
        for path, uri in name_notebooks(project, evidence[project.name].notebooks).items()
    }


def name_notebooks(project: Project, notebooks: Sequence[Notebook]) -> Mapping[str, str]:
    """Return the page URIs of a project's notebooks by path relative to its folder.

    Notebooks called `index` or `README` are renamed, because the project's own page has that address. If two notebooks
    have the same address, the later one gets a number.
    """
    found: dict[str, str] = {}
    for notebook in notebooks:
        if notebook.cells is not None:
            folder, name = posixpath.split(_NO_WORD.sub("-", notebook.path.removesuffix(".ipynb").lower()))
            name = "notebook" if name in ("", "-", "index", "readme") else name.strip("-")
            stem, number = posixpath.join("projects", project.name, folder, name), 2
            uri = f"{stem}.md"
            while uri in found.values():
                uri, number = f"{stem}-{number}.md", number + 1
            found[notebook.path] = uri
    return found


def lay_out_notebooks(context: Context, addresses: Addresses) -> Laid:
    """Return a page for each readable notebook."""
    laid: list[Laid] = []
    for project in context.portfolio.projects:
        notebooks = context.evidence[project.name].notebooks if project.name in context.evidence else ()
        uris = name_notebooks(project, notebooks)
        readable = (notebook for notebook in notebooks if notebook.path in uris)
        laid += (_lay_out_notebook(context, addresses, project, one, uris[one.path]) for one in readable)
    return join(laid)


def _lay_out_notebook(context: Context, addresses: Addresses, project: Project, notebook: Notebook, uri: str) -> Laid:
    views = context.at(uri)
    assets: list[Asset] = []
    problems: list[Problem] = []
    cells: list[dict[str, Any]] = []
    for cell in notebook.cells or ():
        resolved = addresses.resolve_cell(project, notebook, cell, uri)
        assets += resolved.assets
        problems += resolved.problems
        images: dict[Output, Asset] = {}
        for output in cell.outputs:
            if output.image:
                name = f"{sha256(output.image).hexdigest()[:16]}{output.extension}"
                images[output] = Asset(uri=f"{uri.removesuffix('.md')}/{name}", content=output.image)
        assets += images.values()
        cells.append(_describe_cell(views, cell, resolved.markdown, images))
    markdown = context.render(
        "notebook.md.j2",
        title=notebook.title,
        project=views.project(project),
        language=notebook.language,
        cells=cells,
        buttons=list(_buttons(context, project, notebook.path)),
    )
    about = context.words.say("A notebook of {project}.", project=project.title)
    meta = page_meta(notebook.title, about, hide=NO_SIDEBARS)
    page = Page(uri=uri, markdown=markdown, meta=meta, updated_on=project.updated_on, is_untrusted=True)
    return Laid(pages=(page,), assets=tuple(assets), problems=tuple(problems))


def _describe_cell(views: Views, cell: Cell, source: str, images: Mapping[Output, Asset]) -> dict[str, Any]:
    longest = max((len(run) for run in re.findall(r"`+", cell.source)), default=0)
    return {
        "kind": cell.kind,
        "source": Markup(source),
        "fence": "`" * max(3, longest + 1),
        "count": cell.count,
        "cut": cell.cut,
        "outputs": [
            {
                "kind": output.kind,
                "text": output.text,
                "html": Markup(output.text) if output.kind == "html" else "",
                "markdown": Markup(output.text) if output.kind == "markdown" else "",
                "colored": Markup(output.colored),
                "count": output.count,
                "src": views.href(images[output].uri) if output in images else "",
                "cut": output.cut,
            }
            for output in cell.outputs
        ],
    }


def _describe_notebooks(views: Views, project: Project, notebooks: Sequence[Notebook]) -> Iterator[dict[str, Any]]:
    uris = name_notebooks(project, notebooks)
    for notebook in notebooks:
        yield {
            "title": notebook.title,
            "path": notebook.path,
            "href": views.href(uris[notebook.path]) if notebook.path in uris else "",
            "buttons": list(_buttons(views.context, project, notebook.path)),
        }


def _buttons(context: Context, project: Project, path: str) -> Iterator[tuple[str, str]]:
    """Yield the labels and URLs of sites where a notebook can be opened."""
    origin = project.origin
    inside = posixpath.join(context.projects_in_repo, posixpath.dirname(project.source), path)
    shown = context.settings.locate_code(inside, "blob")
    shown = origin.locate(posixpath.join(origin.folder, path), "blob") if origin else shown
    if not shown:
        return
    on_github = _GITHUB.match(shown.partition("/blob/")[0])
    place = f"blob/{shown.partition('/blob/')[2]}"
    if on_github:
        repository = on_github["repository"].removesuffix(".git")
        yield "Open in Colab", f"https://colab.research.google.com/github/{repository}/{place}"
        source = quote(f"https://github.com/{repository}/{place}", safe=":/")
        yield "Open in Kaggle", f"https://kaggle.com/kernels/welcome?src={source}"
    yield "View on GitHub" if on_github else "View the source", shown


def describe_figure(context: Context, project: Project, figure: Figure) -> dict[str, Any]:
    """Return a figure with its history from a metrics file."""
    one = find_measurement(context, project.name, figure.reference)
    change = write_change(one.change) if one else ""
    return {
        "name": figure.name,
        "value": figure.value,
        "unit": figure.unit,
        "better": figure.better or "",
        "baseline": write_value(one.baseline, figure.form) if one and one.baseline is not None and one.change else "",
        "change": change,
        "rises": bool(one and one.change and one.change > 0),
        "judged": rate_change(one.change, figure.better) if one else "",
        "trend": draw_trend(context, one) if one else "",
    }


def draw_trend(context: Context, one: Measurement) -> Markup:
    """Draw the past values of a metric, one for each commit that changed it; empty if all are equal."""
    values = [value for _, value in one.history]
    if len(set(values)) < 2 or "trend" not in context.draw:
        return Markup("")
    label = f"{one.name}: {', '.join(write_value(value) for value in values)}"
    return Markup(context.draw["trend"](values, label))


def describe_project(views: Views, project: Project) -> dict[str, Any]:
    """Return a project for a card: its view and its first figures."""
    figures = [figure for one in project.achievements for figure in one.figures][:MOST]
    return {
        "view": views.project(project),
        "figures": [describe_figure(views.context, project, figure) for figure in figures],
    }


def describe_proof(views: Views, project: Project) -> dict[str, Any] | None:
    """Return a project's achievements with the newest measurement; None if it has no achievements."""
    context = views.context
    if not project.achievements:
        return None
    references = [figure.reference for one in project.achievements for figure in one.figures if figure.reference]
    newest, proof = describe_newest(views, project, references)
    day = newest.measured_on if newest else None
    texts = [f"{one.emoji} {context.plain(one.text)}".strip() for one in project.achievements[:MOST]]
    return {
        "achievements": [text for text in texts if len(text) <= _LONGEST_PROOF],
        "measured": views.day(day) if day else "",
        "measured_iso": day.isoformat() if day else "",
        **proof,
    }


def describe_newest(
    views: Views, project: Project, references: Sequence[str]
) -> tuple[Measurement | None, dict[str, str]]:
    """Return the newest measurement of some references, its commit, and the day since which its code is newer."""
    found = (find_measurement(views.context, project.name, reference) for reference in references)
    measured = [one for one in found if one]
    newest = max(measured, key=lambda one: str(one.measured_on), default=None)
    stale = next((one.changed_on for one in measured if one.changed_on), None)
    return newest, {
        "sha": newest.sha[:7] if newest else "",
        "commit_href": commit_href(views.context, newest.sha) if newest else "",
        "stale": views.day(stale) if stale else "",
    }
