from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from math import inf, nan
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import markdown

from support.builders import a_category
from tilfolio.facts import DayPlan, Focus, PeriodCount
from tilfolio.images.charts import (
    draw_category_counts,
    draw_heatmap,
    draw_heatmap_table,
    draw_metric,
    draw_sparkline,
    draw_trend,
    draw_week_strip,
)
from tilfolio.model import CategoryName
from tilfolio.plan import Output

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 11, 23)  # a Monday
DATA = CategoryName("data")
CORE = Focus(name="core", title="Core project", outputs=(Output(text="Code pushed"),))
SHARE = Focus(name="share", title="Share")


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def titles(svg: str) -> list[str]:
    return [title.text or "" for title in read(svg).iter(f"{SVG}title")]


def words(svg: str) -> list[str]:
    return [text.text or "" for text in read(svg).iter(f"{SVG}text")]


def to_day(day: date) -> str:
    return f"../digest/2026-W47/#{day}"


def heatmap(counts: dict[date, int], today: date = TODAY, **options: object) -> str:
    return draw_heatmap(counts, today, **options)  # type: ignore[arg-type]


def a_week(*done: tuple[Focus, ...], coming: int = 0) -> list[DayPlan]:
    monday = date(2026, 11, 16)
    return [
        DayPlan(
            day=monday + timedelta(days=place),
            planned=CORE,
            done=focuses,
            tils=len(focuses),
            coming=place >= len(done) - coming,
        )
        for place, focuses in enumerate(done)
    ]


PERIODS = (
    PeriodCount(starts_on=date(2026, 10, 1), counts={DATA: 3, None: 1}),
    PeriodCount(starts_on=date(2026, 11, 1)),
)
CHARTS: dict[str, Callable[[], str]] = {
    "heat map": lambda: heatmap({TODAY: 2}),
    "empty heat map": lambda: heatmap({}),
    "table": lambda: draw_heatmap_table({TODAY: 2}, TODAY, link_to=to_day),
    "sparkline": lambda: draw_sparkline([1, 0, 3], "Notes a week"),
    "empty sparkline": lambda: draw_sparkline([], "Notes a week"),
    "counts": lambda: draw_category_counts(PERIODS, [a_category("data")]),
    "empty counts": lambda: draw_category_counts([], []),
    "strip": lambda: draw_week_strip(a_week((CORE,), (), (SHARE,))),
    "metric": lambda: draw_metric([("run 1", 45.0), ("run 2", 41.5)], label="Latency"),
    "empty metric": lambda: draw_metric([], label="Latency"),
}


@pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)
def test_every_chart_is_well_formed_and_has_no_script_and_no_id(draw: Callable[[], str]) -> None:
    parts = list(read(draw()).iter())

    assert all(part.get("id") is None and not part.tag.endswith("script") for part in parts)


@pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)
def test_markdown_leaves_every_chart_as_it_is(draw: Callable[[], str]) -> None:
    chart = draw()

    assert chart in markdown(f"Before\n\n<div>{chart}</div>\n\nafter")
    assert "\n" not in chart


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "table"])
def test_every_picture_has_a_text_alternative(name: str) -> None:
    chart = read(CHARTS[name]())

    assert chart.get("role") in ("img", "group")
    assert len(chart.get("aria-label") or "") >= 7


@pytest.mark.parametrize(
    "svg",
    [
        draw_sparkline([1], "<i>&\"'"),
        draw_category_counts(PERIODS, [a_category("data", title="<i>&\"'")]),
        draw_week_strip([DayPlan(day=TODAY, planned=Focus(name="<i>", title="<i>&\"'"))]),
        draw_metric([("<i>&\"'", 1.0)], label="<i>&\"'"),
    ],
    ids=["sparkline", "counts", "strip", "metric"],
)
def test_an_authors_markup_is_text(svg: str) -> None:
    told = [read(svg).get("aria-label") or "", *titles(svg), *words(svg)]
    assert any("<i>&\"'" in text for text in told)
    assert "<i>" not in svg


def test_the_heat_map_tells_its_days() -> None:
    svg = heatmap({TODAY: 2, date(2026, 11, 22): 1, date(2026, 1, 1): 0})

    assert titles(svg) == ["Sunday, November 22, 2026: 1 note", "Monday, November 23, 2026: 2 notes"]


def test_the_heat_map_is_named_by_its_span_and_sums() -> None:
    svg = heatmap({TODAY: 2, date(2026, 11, 22): 1, date(2020, 1, 1): 9})

    assert read(svg).get("aria-label") == (
        "Notes a day from Monday, November 24, 2025 to Monday, November 23, 2026: 3 notes on 2 days"
    )


def test_an_empty_heat_map_says_so_kindly() -> None:
    assert (read(heatmap({})).get("aria-label") or "").endswith(": no notes yet")


def test_the_cells_of_the_heat_map_are_no_links_as_they_are_too_small() -> None:
    svg = heatmap({TODAY: 2})

    assert f"{SVG}a" not in {part.tag for part in read(svg).iter()}
    assert "Monday, November 23, 2026: 2 notes" in titles(svg)


def test_the_table_names_the_days_from_monday_on() -> None:
    table = BeautifulSoup(draw_heatmap_table({TODAY: 2}, TODAY, link_to=to_day), "html.parser")
    newest = table.select("tbody tr")[0]

    assert [head.get_text() for head in table.select("thead th")][1:] == [
        "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
    ]  # fmt: skip
    assert [cell.get_text() for cell in newest.select("td")] == ["2", "", "", "", "", "", ""]  # TODAY is a Monday


def test_a_trend_goes_from_the_least_to_the_most() -> None:
    [line] = read(draw_trend([0.78, 0.84, 0.91], "F1")).iter(f"{SVG}polyline")
    heights = [float(point.split(",")[1]) for point in line.get("points", "").split()]

    assert heights == sorted(heights, reverse=True)
    assert draw_trend([0.91], "F1") == ""


def test_the_heat_map_has_months_weekdays_and_a_legend() -> None:
    text = words(heatmap({TODAY: 2}))

    assert text[:3] == ["Dec", "Jan", "Feb"]
    assert {"Mon", "Wed", "Fri", "0", "1", "2", "3–4", "5+"} <= set(text)


def test_the_heat_map_speaks_the_language_of_the_site() -> None:
    assert "lundi 23 novembre 2026: 2 notes" in titles(heatmap({TODAY: 2}, locale="fr"))


def test_more_notes_make_a_darker_day() -> None:
    days = [TODAY - timedelta(days=step) for step in range(5)]
    svg = heatmap(dict(zip(days, (40, 5, 4, 2, 1), strict=True)))
    [days_drawn, *_] = [group for group in read(svg).iter(f"{SVG}g") if len(group)]
    shades = [float(rect.get("fill-opacity") or 0) for rect in days_drawn]

    assert [shade for shade in shades if shade] == sorted(shade for shade in shades if shade)
    assert len({shade for shade in shades if shade}) == 4


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(1, 60),
    st.dictionaries(st.integers(-5, 400), st.integers(0, 9), max_size=20),
)
def test_the_heat_map_has_one_cell_a_day_up_to_today(today: date, weeks: int, notes: dict[int, int]) -> None:
    counts = {today - timedelta(days=back): count for back, count in notes.items()}
    svg = heatmap(counts, today, weeks=weeks)
    places = [(float(rect.get("x", "")), float(rect.get("y", ""))) for rect in read(svg).iter(f"{SVG}rect")]
    [empty] = read(svg).iter(f"{SVG}path")
    places += [(float(x), float(y) - 5.5) for x, y in re.findall(r"M([\d.]+) ([\d.]+)h11", empty.get("d", ""))]

    assert len(places) == len(set(places)) == 7 * (weeks - 1) + today.weekday() + 1 + 5  # the legend's


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.dictionaries(st.integers(0, 400), st.integers(0, 9), max_size=20),
)
def test_the_table_has_the_figures_of_the_heat_map(today: date, notes: dict[int, int]) -> None:
    counts = {today - timedelta(days=back): count for back, count in notes.items()}
    first = today - timedelta(days=today.weekday() + 7 * 52)
    table = read(draw_heatmap_table(counts, today, link_to=to_day))
    cells = ["".join(cell.itertext()) for cell in table.iter("td")]

    assert len(list(table.iter("tr"))) == 54
    assert sum(int(cell) for cell in cells if cell) == sum(
        count for day, count in counts.items() if first <= day <= today
    )


def test_the_sparkline_ends_with_a_dot_at_the_last_value() -> None:
    svg = read(draw_sparkline([0, 4, 2], "Notes"))
    dot = next(svg.iter(f"{SVG}circle"))

    assert next(svg.iter(f"{SVG}polyline")).get("points") == "2,26 60,2 118,14"
    assert (dot.get("cx"), dot.get("cy")) == ("118", "14")


def test_bars_name_their_figures_and_their_categories() -> None:
    svg = draw_category_counts(PERIODS, [a_category("data"), a_category("model")])

    assert titles(svg) == ["October 2026: 4 notes, Data 3, other 1", "November 2026: 0 notes"]
    assert [word for word in words(svg) if word.isalpha()] == ["Oct", "Nov", "Data", "Other"]


def test_the_parts_of_a_bar_are_as_high_as_their_counts() -> None:
    svg = read(draw_category_counts(PERIODS, [a_category("data")]))
    bar = next(group for group in svg.iter(f"{SVG}g"))
    heights = [float(part.get("height") or 0) for part in bar.iter(f"{SVG}rect")]

    assert heights == [105, 35]


def test_only_the_last_periods_are_drawn_and_years_are_named() -> None:
    months = [PeriodCount(starts_on=date(2020 + n // 12, n % 12 + 1, 1), counts={DATA: 1}) for n in range(80)]
    svg = draw_category_counts(months, [a_category("data")])

    assert len(titles(svg)) == 24
    assert {"2025", "2026"} <= set(words(svg))


@pytest.mark.parametrize(
    ("most", "ticks"), [(1, ["0", "1", "2"]), (7, ["0", "4", "8"]), (28, ["0", "15", "30"]), (480, ["0", "250", "500"])]
)
def test_the_scale_of_the_bars_has_round_figures(most: int, ticks: list[str]) -> None:
    svg = draw_category_counts([PeriodCount(starts_on=TODAY.replace(day=1), counts={DATA: most})], [])

    assert words(svg)[:3] == ticks


def test_weeks_are_named_by_their_number() -> None:
    weeks = [PeriodCount(starts_on=date(2026, 12, 28), counts={DATA: 1})]

    assert titles(draw_category_counts(weeks, [a_category("data")], unit="week")) == ["2026-W53: 1 note, Data 1"]


def test_the_strip_says_for_each_day_what_was_planned_and_done() -> None:
    svg = draw_week_strip(a_week((CORE,), (SHARE,), (), (), coming=1))

    assert read(svg).get("aria-label") == (
        "The week, planned and done; Mon: Core project planned, Core project done; "
        "Tue: Core project planned, Share done; Wed: Core project planned; "
        "Thu: Core project planned, yet to come"
    )
    assert titles(svg)[0] == "Monday, November 16, 2026 – Core project (Code pushed) – done: Core project – 1 note"


def test_the_strip_has_a_mark_of_its_own_shape_for_each_kind_of_day() -> None:
    days = read(draw_week_strip(a_week((CORE,), (SHARE,), (), (), coming=1))).iter(f"{SVG}g")
    marks = [
        (len(list(day.iter(f"{SVG}path"))), [bool(dot.get("stroke-dasharray")) for dot in day.iter(f"{SVG}circle")])
        for day in days
    ]

    assert marks == [(1, [False]), (0, [False, False]), (0, [False]), (0, [True])]


def test_a_metric_goes_from_its_least_to_its_most() -> None:
    svg = draw_metric([("a", 60.0), ("b", 41.5), ("c", 50.75)], label="Latency")
    dots = [(dot.get("cy"), dot.findtext(f"{SVG}title")) for dot in read(svg).iter(f"{SVG}circle")]

    assert dots == [("20", "a: 60"), ("120", "b: 41.5"), ("70", "c: 50.75")]
    assert words(svg) == ["60", "41.5", "a", "c"]


@pytest.mark.parametrize("wrong", [nan, inf, -inf])
def test_a_run_without_a_finite_value_is_left_out(wrong: float) -> None:
    svg = draw_metric([("a", 1.0), ("diverged", wrong), ("c", 2.0)], label="Loss")

    assert [title for title in titles(svg) if ":" in title] == ["a: 1", "c: 2"]


@pytest.mark.parametrize("values", [[0.92], [0.92, 0.92]], ids=["one run", "all the same"])
def test_a_metric_that_does_not_change_is_in_the_middle(values: list[float]) -> None:
    svg = draw_metric([("run", value) for value in values], label="F1")

    assert {dot.get("cy") for dot in read(svg).iter(f"{SVG}circle")} == {"70"}
    assert words(svg)[0] == "0.92"


@given(st.lists(st.tuples(st.text(max_size=20), st.floats()), max_size=20), st.text(max_size=10))
@example([("", 8.6e295), ("", -1.7976931348623157e308), ("", 1.7976931348623157e308)], "")
def test_any_metric_is_drawn_within_its_frame(values: list[tuple[str, float]], label: str) -> None:
    for dot in read(draw_metric(values, label=label)).iter(f"{SVG}circle"):
        assert 0 <= float(dot.get("cx") or -1) <= 420
        assert 0 <= float(dot.get("cy") or -1) <= 150
