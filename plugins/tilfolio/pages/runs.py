"""The runs of a project as a table with the best one marked, and as a chart of one metric."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from tilfolio.experiments import ProjectEvidence, Run, write_value
from tilfolio.metric_names import find_better
from tilfolio.model import Project
from tilfolio.origin import locate_commit
from tilfolio.pages.context import Context, Views

_RUNS_SHOWN = 10
_COLUMNS = 5
_PARAMS = 4
_LONG_FRACTION = re.compile(r"-?\d{1,9}\.\d{5,30}(?:e[-+]?\d{1,2})?", re.I)


def commit_href(context: Context, sha: str) -> str:
    """Return the URL of a commit; empty if the repository is unknown."""
    web = context.settings.repo_url
    return locate_commit(web, sha) if sha and web else ""


def describe_runs(views: Views, runs: Sequence[Run], project: Project) -> dict[str, Any] | None:
    """Return a table of the newest runs and the best one, with the most common metrics and differing parameters."""
    best, decides = find_best(runs, project)
    shown = list(runs[:_RUNS_SHOWN])
    if best is not None and best not in shown:
        shown.append(best)
    metrics = _most_common([list(run.metrics) for run in shown], _COLUMNS)
    if decides and decides not in metrics:
        metrics = [decides, *metrics[: _COLUMNS - 1]]
    params = _most_common([list_differing(run, shown) for run in shown], _PARAMS)
    if not metrics:
        return None
    return {
        "metrics": [{"name": name, "better": find_better(name, declared=project.better) or ""} for name in metrics],
        "params": params,
        "total": len(runs),
        "decides": decides,
        "rows": [
            {
                "name": run.name,
                "best": run is best,
                "day": views.day(run.started_at.date()) if run.started_at else "",
                "status": run.status,
                "experiment": run.experiment,
                "sha": run.sha[:7],
                "commit_href": commit_href(views.context, run.sha),
                "metrics": [write_value(run.metrics[name]) if name in run.metrics else "" for name in metrics],
                "params": [
                    f"{float(text):.4g}" if _LONG_FRACTION.fullmatch(text) else text
                    for text in (run.params.get(name, "") for name in params)
                ],
            }
            for run in shown
        ],
    }


def list_differing(run: Run, runs: Sequence[Run]) -> list[str]:
    """Return the parameters of a run that differ between runs."""
    known = [other.params for other in runs if other.params]
    return [name for name in run.params if len(known) == 1 or len({params.get(name) for params in known}) > 1]


def find_best(runs: Sequence[Run], project: Project) -> tuple[Run | None, str]:
    """Return the best finished run, and the metric that decides.

    That is the first metric of an achievement, else the first whose name tells which values are better.
    """
    finished = [run for run in runs if run.status in ("", "finished")]
    named = _list_named(project)
    for name in dict.fromkeys((*named, *(name for run in finished for name in run.metrics))):
        better = find_better(name, declared=project.better)
        with_it = [run for run in finished if name in run.metrics]
        if better and len({run.metrics[name] for run in with_it}) > 1:
            return (max if better == "higher" else min)(with_it, key=lambda run: run.metrics[name]), name
    return None, ""


def _list_named(project: Project) -> list[str]:
    """Return the metrics that a project's achievements refer to."""
    return [
        figure.reference.partition(":")[2] for one in project.achievements for figure in one.figures if figure.reference
    ]


def _most_common(names: Sequence[Sequence[str]], limit: int) -> list[str]:
    counts = Counter(name for listed in names for name in listed)
    chosen = dict(counts.most_common(limit))
    return [name for name in counts if name in chosen]


def draw_runs(context: Context, evidence: ProjectEvidence, project: Project) -> dict[str, Any] | None:
    """Draw one metric over all runs: that of an achievement, else the first that changes."""
    named = _list_named(project)
    runs = [run for run in reversed(evidence.runs) if run.status in ("", "finished")]
    for name in (*named, *(name for run in runs for name in run.metrics)):
        points = [(_name_run(run), run.metrics[name]) for run in runs if name in run.metrics]
        if len({value for _, value in points}) > 1:
            title = context.words.plural(len(points), "{metric} over {n} runs", "{metric} over {n} runs", metric=name)
            return {"title": title, "drawn": Markup(context.draw["metric"](points, label=title))}
    return None


def _name_run(run: Run) -> str:
    """Return the name of a run; for a commit, its day."""
    return run.name if run.status or run.started_at is None else run.started_at.date().isoformat()
