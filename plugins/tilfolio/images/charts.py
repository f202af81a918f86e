"""Charts as inline SVG that work without JavaScript, in both colour schemes and at any width.

Colours are the CSS variables of Material for MkDocs, with fallbacks for pages without its style sheet.
No chart has an id, so a page can hold any number of them. In the heat map each weekday is a row, Monday on top.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import ceil, isfinite

from babel.dates import format_date, format_skeleton, get_day_names, get_month_names

from tilfolio.facts import DayPlan, PeriodCount
from tilfolio.images.colors import make_readable, read_color, write_color
from tilfolio.images.svg import clean_text, render_svg, write_value
from tilfolio.model import Category, CategoryName

Point = tuple[float, float]

_STEP = 13
"""The distance between days of the heat map; a cell is 11 wide."""
_LEVELS = (1, 2, 3, 5)
"""The fewest notes on a day for each darker shade."""
_SLATE = "#1e2129"
"""Approximately the background of Material's dark scheme."""
_MOST_PERIODS = 24
_NO_CATEGORY_COLOR = "#757575"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cell:
    """A day in the heat map."""

    day: date
    x: int
    y: int
    count: int
    level: int
    title: str
    href: str | None


def draw_heatmap(
    counts: Mapping[date, int],
    today: date,
    *,
    weeks: int = 53,
    locale: str = "en",
) -> str:
    """Return a heat map of the last weeks up to today: a cell for each day, the darker the more notes.

    The cells are too small for links; `draw_heatmap_table` has them.
    Screen readers announce the period and its total.
    On a narrow screen the heat map scrolls sideways, starting at today.
    """
    cells = _lay_out_days(counts, today, weeks, lambda day: None, locale)
    return render_svg(
        "heatmap",
        locale=locale,
        cells=cells,
        first=_full_day(cells[0].day, locale),
        last=_full_day(today, locale),
        total=sum(cell.count for cell in cells),
        active=sum(cell.count > 0 for cell in cells),
        months=_label_months(cells, locale),
        weekdays=[(row, name) for row, name in _weekdays(locale).items() if row in (0, 2, 4)],
        levels=[(level, _span_of(level)) for level in range(len(_LEVELS) + 1)],
        width=_left(weeks) + 2,
        step=_STEP,
    )


def draw_heatmap_table(
    counts: Mapping[date, int],
    today: date,
    *,
    link_to: Callable[[date], str | None],
    weeks: int = 53,
    locale: str = "en",
) -> str:
    """Return the heat map's numbers as an HTML table in `<details>`, newest week first."""
    cells = _lay_out_days(counts, today, weeks, link_to, locale)
    rows = [cells[start : start + 7] for start in range(0, len(cells), 7)]
    return render_svg(
        "heatmap_table",
        locale=locale,
        weekdays=[_weekdays(locale)[day] for day in range(7)],
        rows=[(format_date(row[0].day, "medium", locale), row) for row in reversed(rows)],
    )


def draw_sparkline(values: Sequence[float], label: str, *, width: int = 120, height: int = 28) -> str:
    """Return a sparkline of values, oldest first, on a scale from zero; the last value has a dot."""
    numbers = [float(value) for value in values if isfinite(value)]
    top = max([1.0, *numbers])
    points = _spread(numbers, 2, width - 4, lambda value: 2 + (height - 4) * (1 - max(value, 0) / top))
    return render_svg("sparkline", points=points, label=clean_text(label), width=width, height=height, last=points[-1:])


def draw_trend(values: Sequence[float], label: str) -> str:
    """Return a sparkline from the minimum to the maximum, oldest first; "" for fewer than two values."""
    numbers = [float(value) for value in values if isfinite(value)]
    if len(numbers) < 2:
        return ""
    return render_svg("trend", points=_spread_between(numbers, 3, 74, 3, 18), label=clean_text(label))


def draw_category_counts(
    periods: Sequence[PeriodCount],
    categories: Sequence[Category],
    *,
    unit: str = "month",
    locale: str = "en",
) -> str:
    """Return the notes of the last periods as bars with one segment for each category, and a legend.

    `unit` is `month` or `week` and decides how periods are named.
    """
    shown = periods[-_MOST_PERIODS:]
    top = _round_up(max([1, *(period.total for period in shown)]))
    seen = {name for period in shown for name, count in period.counts.items() if count}
    kinds = [kind for kind in _list_kinds(categories) if kind[0] in seen]
    names = [_name_period(period.starts_on, unit, locale) for period in shown]
    named = _choose_named([period.starts_on for period in shown], unit)
    slot = 372 / max(len(shown), 6)
    return render_svg(
        "category_counts",
        locale=locale,
        unit=unit,
        total=sum(period.total for period in shown),
        bars=[
            (40 + slot * place, slot * 0.72, name, period, _stack(period, kinds, top), named[place])
            for place, (name, period) in enumerate(zip(names, shown, strict=True))
        ],
        ticks=[(10 + 140 * (1 - share), round(top * share)) for share in (0, 0.5, 1)],
        kinds=kinds,
        legend=[(40 + 125 * (place % 3), 176 + 18 * (place // 3), *kind[1:]) for place, kind in enumerate(kinds)],
        height=176 + 18 * ceil(len(kinds) / 3),
    )


def draw_week_strip(days: Sequence[DayPlan], *, locale: str = "en") -> str:
    """Return the days of a week: the plan for each, and whether it was followed."""
    names = _weekdays(locale)
    return render_svg(
        "week_strip",
        locale=locale,
        days=[
            (52 * place, names[day.day.weekday()], _full_day(day.day, locale), day) for place, day in enumerate(days)
        ],
        width=52 * len(days),
    )


def draw_metric(values: Sequence[tuple[str, float]], *, label: str) -> str:
    """Return a metric over runs as a line; `values` are (name of the run, value), oldest first.

    Values that are not finite (a run that diverged) are left out. The scale goes from the minimum to the maximum
    instead of from zero, which shows the change.
    """
    kept = [(clean_text(name), float(value)) for name, value in values if isfinite(value)]
    numbers = [value for _, value in kept]
    low, high = min(numbers, default=0.0), max(numbers, default=0.0)
    points = _spread_between(numbers, 68, 336, 20, 100)
    return render_svg(
        "metric",
        label=clean_text(label),
        points=points,
        runs=[(x, y, name, write_value(value)) for (x, y), (name, value) in zip(points, kept, strict=True)],
        low=write_value(low),
        high=write_value(high),
        flat=low / 2 == high / 2,
    )


def _lay_out_days(
    counts: Mapping[date, int], today: date, weeks: int, link_to: Callable[[date], str | None], locale: str
) -> list[_Cell]:
    first = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    days = [first + timedelta(days=step) for step in range((today - first).days + 1)]
    return [
        _Cell(
            day=day,
            x=_left(number // 7),
            y=18 + number % 7 * _STEP,
            count=counts.get(day, 0),
            level=sum(counts.get(day, 0) >= least for least in _LEVELS),
            title=_full_day(day, locale),
            href=link_to(day) if counts.get(day) else None,
        )
        for number, day in enumerate(days)
    ]


def _left(column: int) -> int:
    return 34 + column * _STEP


def _span_of(level: int) -> str:
    """Return the number of notes that a level represents: `3–4`, `5+`."""
    if level == len(_LEVELS):
        return f"{_LEVELS[-1]}+"
    least, below = (0, *_LEVELS)[level], _LEVELS[level]
    return str(least) if below - least == 1 else f"{least}–{below - 1}"


def _label_months(cells: Sequence[_Cell], locale: str) -> list[tuple[int, str]]:
    """Return the position and label of each month, without those that the next one would overlap."""
    names = get_month_names("abbreviated", "stand-alone", locale)
    starts = [(cells[0].x, cells[0].day), *((cell.x, cell.day) for cell in cells[1:] if cell.day.day == 1)]
    following = [x for x, _ in starts[1:]] + [cells[-1].x + 3 * _STEP]
    return [(x, names[day.month]) for (x, day), after in zip(starts, following, strict=True) if after - x >= 3 * _STEP]


@cache
def _weekdays(locale: str) -> dict[int, str]:
    return dict(get_day_names("abbreviated", "stand-alone", locale))


def _full_day(day: date, locale: str) -> str:
    return format_date(day, "full", locale)


def _name_period(day: date, unit: str, locale: str) -> tuple[str, str]:
    """Return a period's short and long name."""
    if unit == "week":
        year, number, _ = day.isocalendar()
        return f"{number}", f"{year}-W{number:02d}"
    month = get_month_names("abbreviated", "stand-alone", locale)[day.month]
    return (str(day.year) if day.month == 1 else month), format_skeleton("yMMMM", day, locale=locale)


def _choose_named(days: Sequence[date], unit: str) -> list[bool]:
    """Return which periods show their names; if there is not room for all, January keeps its name."""
    if unit == "week":
        every = ceil(len(days) / 8) or 1
        return [place % every == 0 for place in range(len(days))]
    every = next((step for step in (1, 2, 3, 6) if len(days) <= 8 * step), 12)
    return [(day.month - 1) % every == 0 for day in days]


def _list_kinds(categories: Sequence[Category]) -> list[tuple[CategoryName | None, str, str, str]]:
    """Return name, title, and the colours in the light and dark scheme; Tils without a category last."""
    shown = [*((one.name, one.title, one.color) for one in categories), (None, "", _NO_CATEGORY_COLOR)]
    # WCAG 2.2 (1.4.11) requires a contrast of 3 for parts of a graphic.
    return [(*kind, write_color(make_readable(read_color(kind[2]), read_color(_SLATE), 3.5))) for kind in shown]


def _stack(
    period: PeriodCount, kinds: Sequence[tuple[CategoryName | None, str, str, str]], top: int
) -> list[tuple[float, float, str, str]]:
    """Return y, height and colours for each category of a period, from the bottom up."""
    segments = []
    bottom = 150.0
    for name, _, light, dark in kinds:
        height = 140 * period.counts.get(name, 0) / top
        if height:
            bottom -= height
            segments.append((bottom, height, light, dark))
    return segments


def _round_up(most: int) -> int:
    """Return an even round number, at least `most`, for the end of a scale."""
    if most <= 10:
        return most + most % 2
    unit = int(10 ** (len(str(most)) - 1))
    return next(share * unit for share in (1, 2, 3, 4, 5, 6, 8, 10) if share * unit >= most)


def _spread(numbers: Sequence[float], left: float, width: float, y_of: Callable[[float], float]) -> list[Point]:
    gaps = max(len(numbers) - 1, 1)
    return [(left + width * place / gaps, y_of(value)) for place, value in enumerate(numbers)]


def _spread_between(numbers: Sequence[float], left: float, width: float, top: float, height: float) -> list[Point]:
    """Spread values on a scale from their minimum to their maximum; equal ones are in the middle."""
    low, high = min(numbers, default=0.0), max(numbers, default=0.0)
    reach = high / 2 - low / 2  # halved, since the difference of two floats can overflow
    return _spread(
        numbers, left, width, lambda value: top + height * ((high / 2 - value / 2) / reach if reach else 0.5)
    )
