"""Every number on the pages of a year's notes, compared with counts from the same files and commits.

The expected days, weeks, streaks and achievements are computed here naively, without code of the package.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from bs4 import Tag

from support.git import commit, make_repository
from support.site import BuiltSite, build_folder, write_files, write_site

ZONES = ("Asia/Kolkata", "America/Los_Angeles", "Pacific/Auckland", None)
NOON = datetime(2027, 1, 20, 12, tzinfo=timezone.utc)
OFFSETS = (timedelta(hours=5, minutes=30), timedelta(hours=-8), timedelta(hours=13), timedelta(0))
CATEGORIES = ("data", "model", "infra", "none")
FOCUS_OF_WEEKDAY = ("core", "core", "core", "theory", "polish", "practice", "share")
TITLES = {
    "core": "Core project",
    "theory": "Theory",
    "polish": "Polish and deploy",
    "practice": "Practice",
    "share": "Share",
}


@dataclass(frozen=True)
class Note:
    name: str
    moment: datetime
    category: str
    gotchas: int
    words: int

    @property
    def text(self) -> str:
        bullets = "".join(f"- Gotcha: number {number} broke\n" for number in range(self.gotchas))
        rest = self.words - 4 * self.gotchas
        return f"---\ncategory: {self.category}\n---\n# Note {self.name}\n\n{'word ' * rest}\n\n{bullets}"


def make_notes() -> list[Note]:
    """Return notes over a year boundary: many days and hours, a long pause, and Sundays and years near midnight."""
    dice = random.Random(20270101)
    start = datetime(2026, 1, 12, tzinfo=timezone.utc)
    moments = [start + timedelta(days=dice.randrange(368), minutes=dice.randrange(1440)) for _ in range(130)]
    pause = datetime(2026, 5, 3, tzinfo=timezone.utc), datetime(2026, 6, 7, tzinfo=timezone.utc)
    moments = [moment for moment in moments if not pause[0] <= moment <= pause[1]]
    moments += [datetime(2026, 8, day, 6, 30, tzinfo=timezone.utc) for day in range(3, 14)]
    moments += [datetime(2026, 11, 22, 18, 0, tzinfo=timezone.utc), datetime(2026, 12, 31, 20, 0, tzinfo=timezone.utc)]
    moments += [datetime(2027, 1, 1, 3, 0, tzinfo=timezone.utc), datetime(2027, 1, 3, 18, 29, tzinfo=timezone.utc)]
    return [
        Note(
            name=f"n{number:03d}",
            moment=moment.astimezone(timezone(dice.choice(OFFSETS))),
            category=dice.choice(CATEGORIES),
            gotchas=dice.choice((0, 0, 1, 2)),
            words=dice.choice((40, 99, 100, 250)),
        )
        for number, moment in enumerate(sorted(moments))
    ]


NOTES = make_notes()
PUSHES = [moment + timedelta(hours=7) for moment in (note.moment for note in NOTES[::4])]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_repository(
        write_site(tmp_path_factory.mktemp("year"), {"docs/rhythm.md": "# Rhythm\n\n<!-- til/heatmap -->\n"})
    )
    write_files(folder, {"projects/anomaly/src.py": "", "projects/anomaly/README.md": "# Anomaly\n"})
    commit(folder, "feat: begin", when=(NOTES[0].moment - timedelta(days=1)).isoformat())
    events = [*((note.moment, note) for note in NOTES), *((moment, None) for moment in PUSHES)]
    for number, (moment, note) in enumerate(sorted(events, key=lambda event: event[0])):
        if note:
            write_files(folder, {f"TILs/{note.name}.md": note.text})
        else:
            write_files(folder, {"projects/anomaly/src.py": f"print({number})\n"})
        commit(folder, f"feat: event {number}", when=moment.isoformat(timespec="seconds"))
    return folder


@dataclass(frozen=True)
class Year:
    """A built site, and the naive counts of the same year."""

    site: BuiltSite
    today: date
    notes: tuple[tuple[date, Note], ...]
    """By day and name, with days in the site's time zone."""
    pushes: tuple[date, ...]
    articles: dict[str, Tag] = field(default_factory=dict)

    @property
    def first(self) -> date:
        """The first day of the heat map."""
        return self.today - timedelta(days=self.today.weekday() + 52 * 7)

    @property
    def days(self) -> Counter[date]:
        return Counter(day for day, _ in self.notes)

    @property
    def weeks(self) -> dict[str, list[tuple[date, Note]]]:
        weeks: dict[str, list[tuple[date, Note]]] = {}
        for day, note in self.notes:
            weeks.setdefault(name_week(day), []).append((day, note))
        return weeks

    def article(self, url: str) -> Tag:
        """Return a page's article, parsed once for all tests."""
        if url not in self.articles:
            self.articles[url] = self.site.article(url)
        return self.articles[url]

    def text(self, url: str) -> str:
        return " ".join(self.article(url).get_text().split())

    def figures(self, week: str) -> dict[str, str]:
        rows = self.article(f"digest/{week}/").select(".til-figures--week div")
        return {text_of(row, "dt"): re.sub(r"\D", "", text_of(row, "dd")) for row in rows}


@pytest.fixture(scope="module", params=ZONES, ids=str)
def year(request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    zone = ZoneInfo(request.param) if request.param else None
    option = f"timezone: {request.param}" if request.param else ""
    config = (
        "site_name: A year\nsite_url: https://ada.example/\ntheme: {name: material, font: false}\n"
        f"plugins: [search, tilfolio: {{page_size: 1000, cache: false, cards: false, {option}}}]\n"
    )
    (folder / "mkdocs.yml").write_text(config)
    site = build_folder(folder, today="2027-01-20", into=tmp_path_factory.mktemp("site"))

    def day_of(moment: datetime) -> date:
        return (moment.astimezone(zone) if zone else moment).date()

    last = max(*(note.moment for note in NOTES), *PUSHES)
    assert site.warnings == ()
    return Year(
        site=site,
        today=NOON.astimezone(zone or last.tzinfo).date(),  # without a zone, by the clock of the last commit
        notes=tuple(sorted(((day_of(note.moment), note) for note in NOTES), key=lambda row: (row[0], row[1].name))),
        pushes=tuple(day_of(moment) for moment in [NOTES[0].moment - timedelta(days=1), *PUSHES]),
    )


def name_week(day: date) -> str:
    # %G and %V are the C library's, not isocalendar().
    return day.strftime("%G-W%V")


def text_of(tag: Tag, selector: str) -> str:
    found = tag.select_one(selector)
    assert found is not None, f"no {selector} in {tag}"
    return " ".join(found.get_text(" ").split())


def name_linked(link: Tag) -> str:
    """Return the week that a link points to."""
    return str(link["href"]).rstrip("/").rpartition("/")[2]


def longest_run(numbers: Iterable[int]) -> int:
    """Return the length of the longest run of consecutive integers."""
    there = set(numbers)
    return max((next(n for n in range(1, len(there) + 2) if first + n not in there) for first in there), default=0)


def current_run(numbers: Iterable[int], now: int) -> int:
    """Return the length of the run that ends now or just before."""
    there = set(numbers)
    last = now if now in there else now - 1
    return next(n for n in range(len(there) + 1) if last - n not in there)


def week_number(day: date) -> int:
    return (day - date(1970, 1, 5)).days // 7


def test_each_note_has_the_day_of_its_zone(year: Year) -> None:
    index = json.loads(year.site.read("til/index.json"))["tils"]

    assert sorted((til["date"], til["source"]) for til in index) == [
        (day.isoformat(), f"{note.name}.md") for day, note in year.notes
    ]
    assert [til["date"] for til in index] == sorted((til["date"] for til in index), reverse=True)


def test_the_list_of_weeks_has_each_week_with_its_count(year: Year) -> None:
    shown: dict[str, int] = {}
    for row in year.article("digest/").select(".til-week"):
        link = row.select_one("a")
        assert link is not None
        found = re.search(r"(\d+) notes?\b", text_of(row, ".til-week__counts"))
        shown[name_linked(link)] = int(found[1]) if found else -1

    assert shown == {week: len(rows) for week, rows in year.weeks.items()}
    assert list(shown) == sorted(shown, reverse=True)
    assert f"{len(NOTES)} notes in {len(year.weeks)} weeks" in year.text("digest/")


def test_weeks_stand_under_the_year_that_they_belong_to(year: Year) -> None:
    article = year.article("digest/")
    by_year: dict[str, set[str]] = {}
    for element in article.select("h2, .til-week a"):
        if element.name == "h2":
            current = by_year.setdefault(element.get_text()[:4], set())
        else:
            current.add(name_linked(element)[:4])

    assert by_year == {"2027": {"2027"}, "2026": {"2026"}}


def test_each_digest_counts_its_notes_commits_and_minutes(year: Year) -> None:
    for week, rows in year.weeks.items():
        figures = year.figures(week)
        notes = next(value for name, value in figures.items() if name.startswith("note"))
        commits = sum(name_week(day) == week for day in year.pushes)

        assert notes == str(len(rows)), week
        assert figures["to read it all"] == str(max(1, ceil(sum(note.words for _, note in rows) / 200))), week
        assert next((value for name, value in figures.items() if "commit" in name), "0") == str(commits), week


def test_each_digest_counts_against_the_calendar_week_before(year: Year) -> None:
    for week, rows in year.weeks.items():
        before = len(year.weeks.get(name_week(rows[0][0] - timedelta(days=7)), ()))
        [label] = [name for name in year.figures(week) if name.startswith("note")]
        more = len(rows) - before
        expected = (
            "" if not before
            else f", {more} more than the week before" if more > 0
            else ", as many as the week before" if not more
            else f", {before} the week before"
        )  # fmt: skip

        assert label.removeprefix("notes").removeprefix("note") == expected, week


def test_each_digest_has_the_streak_as_it_stood_then(year: Year) -> None:
    for week, rows in year.weeks.items():
        numbers = {week_number(day) for day, _ in year.notes if day <= rows[-1][0]}
        length = current_run(numbers, week_number(rows[0][0]))

        assert year.figures(week).get("weeks in a row", "1") == str(length), week


def test_each_digest_lists_its_gotchas_and_its_notes_by_category(year: Year) -> None:
    headings = {"data": "Data", "model": "Model", "infra": "Infrastructure"}
    for week, rows in year.weeks.items():
        article = year.article(f"digest/{week}/")
        shown: Counter[str] = Counter()
        for element in article.select("h2, .til-row"):
            if element.name == "h2":
                heading = element.get_text().strip("¶ \n")
            else:
                shown[heading] += 1
        expected = Counter(headings.get(note.category, "else") for _, note in rows)
        other = "Everything else" if len(expected) > 1 else "Notes"

        assert shown == Counter({other if name == "else" else name: count for name, count in expected.items()}), week
        assert len(article.select(".til-stories dd")) == sum(note.gotchas for _, note in rows), week


def test_previous_and_next_are_the_weeks_with_notes(year: Year) -> None:
    weeks = sorted(year.weeks)
    for before, week, after in zip(["", *weeks], weeks, [*weeks[1:], ""], strict=False):
        article = year.article(f"digest/{week}/")
        links = {rel: article.select_one(f'a[rel="{rel}"]') for rel in ("prev", "next")}

        assert [name_linked(link) if link else "" for link in links.values()] == [before, after]


def test_the_strip_of_each_week_has_what_was_planned_and_done_on_its_days(year: Year) -> None:
    pushes = Counter(year.pushes)
    for week, rows in year.weeks.items():
        monday = rows[0][0] - timedelta(days=rows[0][0].weekday())
        titles = [title.get_text() for title in year.article(f"digest/{week}/").select(".til-week-strip g > title")]

        assert len(titles) == 7
        for weekday, title in enumerate(titles):
            day = monday + timedelta(days=weekday)
            done = {FOCUS_OF_WEEKDAY[weekday]} if year.days[day] else set[str]()
            done |= {"core"} if pushes[day] else set()
            done |= {"polish"} if day == year.pushes[0] else set()  # the README came with the first commit
            told = re.search(r"– done: (.*?)(?: –|$)", title)

            assert TITLES[FOCUS_OF_WEEKDAY[weekday]] in title
            assert set(told[1].split(", ") if told else ()) == {TITLES[name] for name in done}, title
            assert int((re.search(r"(\d+) note", title) or ["", "0"])[1]) == year.days[day], title
            assert int((re.search(r"(\d+) commit", title) or ["", "0"])[1]) == pushes[day], title


def test_the_heat_map_has_each_day_of_a_year_and_its_table_the_same_figures(year: Year) -> None:
    home = year.article("rhythm/")
    first = year.first
    expected = {first + timedelta(days=n): 0 for n in range((year.today - first).days + 1)}
    expected |= {day: count for day, count in year.days.items() if day >= first}
    cells = [title.get_text() for title in home.select(".til-heatmap-scroll title")]
    linked = sorted(int(cell.rpartition(": ")[2].split()[0]) for cell in cells if "note" in cell)
    rows = home.select(".til-heatmap-table tbody tr")
    table = [cell.get_text().strip() for row in reversed(rows) for cell in row.select("td")]

    assert len(cells) == len([count for count in expected.values() if count])
    assert linked == sorted(count for count in expected.values() if count)
    assert [int(cell) for cell in table if cell] == list(expected.values())
    assert text_of(home, ".til-heatmap h2") == f"{len(NOTES)} notes"


def test_a_day_of_the_table_leads_to_its_notes(year: Year) -> None:
    links = year.article("rhythm/").select(".til-heatmap-table td a")

    assert len(links) == len([day for day, count in year.days.items() if count and day >= year.first])
    for link in links:
        target = year.text(str(link["href"]).removeprefix("../").partition("#")[0])

        assert "Note n" in target


def test_each_category_counts_its_notes(year: Year) -> None:
    for name in ("data", "model", "infra"):
        count = sum(note.category == name for note in NOTES)

        assert len(year.article(f"checklist/{name}/").select(".til-row")) == count
        assert json.loads(year.site.read(f"badges/category-{name}.json"))["message"] == f"{count} notes"


def test_streaks_are_as_long_as_the_days_and_weeks_in_a_row(year: Year) -> None:
    days = [day.toordinal() for day in year.days]
    weeks = [week_number(day) for day in year.days]
    for name, numbers, now, unit in (
        ("streak-days", days, year.today.toordinal(), "day"),
        ("streak-weeks", weeks, week_number(year.today), "week"),
    ):
        current, best = current_run(numbers, now), longest_run(numbers)
        length = current or best
        words = f"{length} {unit}{'' if length == 1 else 's'}"

        assert json.loads(year.site.read(f"badges/{name}.json"))["message"] == words if current else f"best {words}"


def earn(year: Year) -> dict[str, date]:
    """Return the day on which each achievement was earned, by naive counting."""
    days, found = [day for day, _ in year.notes], dict[str, date]()
    found["first-til"] = days[0]
    found |= {f"tils-{target}": days[target - 1] for target in (10, 50, 100, 365) if len(days) >= target}
    for day in sorted(year.days):
        run = current_run((other.toordinal() for other in year.days if other <= day), day.toordinal())
        for target in (7, 30, 100):
            if run >= target:
                found.setdefault(f"streak-{target}", day)
    short = [day for day, note in year.notes if note.words < 100 and year.days[day] == 1]
    found |= {"five-minutes": short[9]} if len(short) > 9 else {}
    for name in ("data", "model", "infra"):
        about = [day for day, note in year.notes if note.category == name]
        found |= {f"{name}-10": about[9]} if len(about) > 9 else {}
    for day, note in year.notes:
        week = [
            (d, other.category)
            for d, other in year.notes
            if name_week(d) == name_week(day) and (d, other.name) <= (day, note.name)
        ]
        by_name = [{d for d, category in week if category == name} for name in ("data", "model", "infra")]
        if any(len({one, two, three}) == 3 for one in by_name[0] for two in by_name[1] for three in by_name[2]):
            found.setdefault("checklist-week", day)
    for before, day in pairwise(days):
        if (day - before).days >= 14:
            found.setdefault("comeback", day)
    done: dict[str, set[str]] = {}
    for day in sorted({*year.days, *year.pushes}):
        reached = done.setdefault(name_week(day), set())
        reached |= {FOCUS_OF_WEEKDAY[day.weekday()]} if year.days[day] else set()
        reached |= {"core"} if day in year.pushes else set()
        reached |= {"polish"} if day == year.pushes[0] else set()
        if len(reached) == 5:
            found.setdefault("rhythm-week", day)
    return found


def test_what_is_earned_has_the_day_it_was_earned_on(year: Year) -> None:
    shelf = year.article("achievements/").select(".til-shelf:not(.til-shelf--ahead) > li")
    shown = {str(row["id"]): str(time["datetime"]) for row in shelf for time in row.select("time")}

    assert shown == {key: day.isoformat() for key, day in earn(year).items()}
    assert len(shown) >= 9


def test_what_is_ahead_says_how_far_it_is(year: Year) -> None:
    ahead = {str(row["id"]): row for row in year.article("achievements/").select(".til-shelf--ahead > li")}
    best = longest_run(day.toordinal() for day in year.days)

    assert [bar["value"] for bar in ahead["tils-365"].select("progress")] == [str(len(NOTES))]
    assert f"{len(NOTES)} of 365" in ahead["tils-365"].get_text()
    assert f"{best} at best" in ahead["streak-30"].get_text()
    assert not set(ahead) & set(earn(year))


def test_the_badges_count_notes_and_weeks(year: Year) -> None:
    def message(name: str) -> str:
        return str(json.loads(year.site.read(f"badges/{name}.json"))["message"])

    assert message("tils") == f"{len(NOTES)} notes"
    assert message("weeks") == f"{len(year.weeks)} weeks"
    assert message("tils-100").endswith(str(earn(year)["tils-100"].year))


def test_an_evening_on_a_sunday_belongs_to_that_sunday(year: Year) -> None:
    [note] = [note for note in NOTES if note.moment == datetime(2026, 11, 22, 18, 0, tzinfo=timezone.utc)]
    day = next(day for day, other in year.notes if other == note)

    # 18:00 UTC is 23:30 in Kolkata, the morning in Los Angeles, and Monday in Auckland.
    assert f"Note {note.name}" in year.text(f"digest/{name_week(day)}/")
    assert sum(f"Note {note.name}" in year.text(f"digest/{week}/") for week in year.weeks) == 1


def test_the_bars_of_weeks_and_months_have_their_notes_by_category(year: Year) -> None:
    charts = year.article("digest/").select(".til-overview details svg")
    weeks, months = ([title.get_text() for title in chart.select("g > title")] for chart in charts)
    named = {"data": "Data", "model": "Model", "infra": "Infrastructure", "none": "other"}

    def tell(name: str, notes: list[Note]) -> str:
        counts = Counter(note.category for note in notes)
        parts = [f"{named[category]} {counts[category]}" for category in CATEGORIES if counts[category]]
        return ", ".join([f"{name}: {len(notes)} note{'' if len(notes) == 1 else 's'}", *parts])

    by_month: dict[str, list[Note]] = {}
    for day, note in year.notes:
        by_month.setdefault(day.strftime("%B %Y"), []).append(note)
    last = [name_week(year.today - timedelta(days=7 * back)) for back in reversed(range(24))]

    assert weeks == [tell(name, [note for _, note in year.weeks.get(name, ())]) for name in last]
    assert [bar for bar in months if not bar.endswith(": 0 notes")] == [tell(*pair) for pair in by_month.items()]
