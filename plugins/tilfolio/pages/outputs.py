"""The plan of a week compared with its results, for digests, the home page and the command line."""

from collections.abc import Iterator

from msgspec import Struct

from tilfolio.facts import Focus, WeekRecord
from tilfolio.pages import paths
from tilfolio.pages.context import Views
from tilfolio.pages.inline import render_inline
from tilfolio.plan import Counted, OutputCount

_MOST = 4
"""Maximum number of listed items per output; the others are only counted."""
_LONGEST_ADDRESS = 48


class CountedItem(Struct, frozen=True):
    """A note, commit or address that counts for an output."""

    text: str
    href: str
    """Empty if there is none."""


class Output(Struct, frozen=True, kw_only=True):
    """An output of a focus, with the first of the items that count for it."""

    text: str
    done: int
    target: int
    reached: bool
    counted: list[CountedItem]
    more: int
    """The number of further items."""


class PlanRow(Struct, frozen=True, kw_only=True):
    """A focus with its days with activity and its outputs."""

    focus: Focus
    days: list[str]
    outputs: list[Output]
    reached: bool
    """Whether all outputs are reached."""


def describe_plan(views: Views, record: WeekRecord) -> list[PlanRow]:
    """Return for each focus its days with activity, its outputs, and whether all are reached."""
    rhythm = views.context.facts.rhythm
    outputs = {focus.name: counts for focus, counts in record.outputs}
    rows = []
    for focus in rhythm.focuses if rhythm else ():
        days = [views.weekday(day.day) for day in record.days if focus in day.done]
        counts = outputs.get(focus.name, ())
        rows.append(
            PlanRow(
                focus=focus,
                days=days,
                outputs=[_describe_output(views, count) for count in counts],
                reached=all(count.is_reached for count in counts) if counts else bool(days),
            )
        )
    return rows


def _describe_output(views: Views, count: OutputCount) -> Output:
    items = list({one.text: one for counted in count.counted for one in _describe(views, counted)}.values())
    return Output(
        text=count.output.text,
        done=count.done,
        target=count.output.target,
        reached=count.is_reached,
        counted=items[:_MOST],
        more=max(0, len(items) - _MOST),
    )


def _describe(views: Views, counted: Counted) -> Iterator[CountedItem]:
    """Yield the description of a counted item; nothing for a commit without a published project."""
    context = views.context
    if counted.til:
        yield CountedItem(context.tils[counted.til].title, views.href(paths.til_uri(counted.til)))
    elif counted.link:
        address = counted.link.split("://", 1)[-1]
        shown = address if len(address) <= _LONGEST_ADDRESS else f"{address[: _LONGEST_ADDRESS - 1]}…"
        yield CountedItem(shown, counted.link if "://" in counted.link else "")
    elif counted.paths:
        for project in context.portfolio.projects:
            folder = project.source.rpartition("/")[0]
            if folder and any(path.startswith(f"{folder}/") for path in counted.paths):
                yield CountedItem(counted.commit or project.title, views.href(paths.project_uri(project.name)))
                return
    else:
        yield CountedItem(render_inline(counted.text), "")
