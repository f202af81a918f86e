from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from support.builders import a_category, a_gotcha, a_project, a_til, an_achievement
from support.contexts import CATEGORIES, a_context
from support.pictures import a_picture, decode
from tilfolio.images.cards import Card
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.social import index_subjects
from tilfolio.settings import CardOptions, CardStyle, Settings, Sharing
from tilfolio.sharing.cards import Photos, card_uri, make_achievement_cards, make_card
from tilfolio.sharing.drawing import CardOrder, Studio, open_studio, write_cards

PHOTO = a_picture()


def card(context: Context, uri: str, title: str = "Title") -> Card:
    return make_card(context, uri, index_subjects(context).get(uri), title, Photos(author=PHOTO))


def test_a_note_s_card_shows_its_category_day_and_author() -> None:
    context = a_context(a_til("2026-11-20", "infra", slug="why", title="Why Kafka?"))

    assert card(context, "til/why.md") == Card(
        kind="til",
        title="Why Kafka?",
        category="TIL · Infrastructure",
        color="#b23c00",
        icon="infra",
        date="November 20, 2026",
        author="Ada Author",
        photo=PHOTO,
        site_name="Ada's notes",
    )


def test_an_icon_is_the_theme_s_an_emoji_or_one_that_ships() -> None:
    til = a_til("2026-11-20", "data", slug="why", title="Why")
    emoji = (a_category("data", icon="🔥"),)

    assert card(a_context(til, icons={"material/database": "<svg/>"}), "til/why.md").icon == "<svg/>"
    assert card(a_context(til, categories=emoji), "til/why.md").icon == "🔥"
    assert card(a_context(til, categories=CATEGORIES), "til/why.md").icon == "data"


def test_a_digest_s_card_counts_the_week_and_shows_its_days() -> None:
    tils = [a_til("2026-11-16", title="One"), a_til("2026-11-18", title="Two", findings=(a_gotcha(),))]

    week = card(a_context(*tils), "digest/2026-W47.md", "Week 47, 2026")

    assert (week.kind, week.title, week.date) == ("digest", "Week 47, 2026", "Nov 16 – 22, 2026")
    assert week.counts == (("2", "notes"), ("1", "gotcha"))
    assert week.strip == (1, 0, 1, 0, 0, 0, 0)


def test_a_project_s_card_shows_its_cover() -> None:
    project = a_project("anomaly", title="Anomaly", status="shipped")
    context = a_context(projects=[project])
    uri = paths.project_uri(project.name)

    shown = make_card(context, uri, project, "", Photos(covers={project.name: PHOTO}))

    assert (shown.kind, shown.category, shown.cover) == ("project", "Project", PHOTO)


def test_an_achievement_s_card_has_its_figure_large() -> None:
    achievement = an_achievement("Real-time `detection`", ("Latency", "45", "ms"), key="anomaly-1")
    context = a_context(projects=[a_project("anomaly", achievements=(achievement,))])

    cards = dict(make_achievement_cards(context, Photos()))

    shown = cards["cards/achievements/anomaly-1.png"]
    assert (shown.figure, shown.unit, shown.figure_label, shown.title) == (
        "45",
        "ms",
        "Latency (lower is better)",
        "Real-time detection",
    )


def test_pages_of_a_list_share_one_card() -> None:
    assert card_uri("til/page/2.md") == card_uri("til/index.md") == "cards/til.png"
    assert card_uri("til/vim/undo.md") == "cards/til/vim/undo.png"
    assert card_uri("projects/anomaly/index.md") == "cards/projects/anomaly.png"
    assert card_uri("index.md") == "cards/index.png"


def test_the_look_is_the_author_s_where_they_chose() -> None:
    chosen = CardStyle(layout="panel", accent="#112233", date=False)
    style = Settings(language="ko", sharing=Sharing(cards=CardOptions(style=chosen))).card_style

    assert (style.layout, style.accent, style.date, style.language) == ("panel", "#112233", False, "ko")


def studio() -> Studio:
    return open_studio(Settings().card_style, [])


def an_order(drawn_by: Studio, title: str = "Why?", uri: str = "cards/til/why.png") -> CardOrder:
    shown = Card(kind="til", title=title)
    return CardOrder(uri=uri, card=shown, shown="TILs/why.md", key=drawn_by.key_of(shown))


def test_a_key_changes_with_all_that_a_card_shows_and_with_the_look() -> None:
    drawn_by, shown = studio(), Card(kind="til", title="Why?", photo=PHOTO)
    others = [
        replace(shown, title="Why!"),
        replace(shown, photo=b""),
        replace(shown, counts=(("1", "note"),)),
        replace(shown, category="Why?", title=""),
    ]

    keys = {drawn_by.key_of(each) for each in (shown, *others)}

    assert len(keys) == 5
    assert drawn_by.key_of(shown) == studio().key_of(replace(shown))
    assert open_studio(CardStyle(date=False, language="en"), []).key_of(shown) not in keys


KEY = """
from tilfolio.images.cards import Card
from tilfolio.settings import Settings
from tilfolio.sharing.drawing import open_studio
studio = open_studio(Settings().card_style, [])
print(*[studio.key_of(Card(kind="til", title=title)) for title in ("Kafka é", "카프카")])
"""


@pytest.mark.fonts
def test_a_font_that_is_installed_later_changes_the_key_of_what_it_draws(tmp_path: Path) -> None:
    bare = {**os.environ, "XDG_DATA_DIRS": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}

    before, after = (
        subprocess.run([sys.executable, "-c", KEY], env=env, check=True, capture_output=True, text=True).stdout.split()
        for env in (bare, dict(os.environ))
    )

    assert before[0] == after[0]
    assert before[1] != after[1], "this machine has no font with Korean letters: install fonts-noto-cjk"


def test_cards_are_written_where_pages_say(tmp_path: Path) -> None:
    drawn_by = studio()
    orders = [an_order(drawn_by, f"Note {number}", f"cards/til/{number}.png") for number in range(130)]

    problems = write_cards(orders, drawn_by, tmp_path, None, cores=2)

    assert problems == ()
    assert all(decode((tmp_path / order.uri).read_bytes()).size == (1200, 630) for order in orders[::20])
    alone = tmp_path / "alone"
    write_cards(orders[7:8], drawn_by, alone, None, cores=1)
    assert (alone / orders[7].uri).read_bytes() == (tmp_path / orders[7].uri).read_bytes()


def test_what_no_font_has_is_left_out_and_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    drawn_by = studio()
    orders = [an_order(drawn_by, f"Why \U000f1234{number}?") for number in range(3)]

    problems = write_cards(orders, drawn_by, tmp_path, None, cores=1)

    assert problems == ()
    assert [(record.levelname, "\U000f1234" in record.message) for record in caplog.records] == [("INFO", True)]
    assert "TILs/why.md and 2 more" in caplog.text


OWN = """
from dataclasses import replace
from tilfolio.images.cards import draw_card as draw


def draw_card(card, style, fonts):
    return draw(replace(card, title=card.title.upper()), style, fonts)
"""


def test_the_author_s_own_function_draws(tmp_path: Path) -> None:
    (tmp_path / "cards.py").write_text(OWN)
    own = open_studio(Settings().card_style, [], tmp_path)

    write_cards([an_order(own, "why?")], own, tmp_path / "own", None, cores=1)
    write_cards([an_order(studio(), "WHY?")], studio(), tmp_path / "ours", None, cores=1)

    uri = "cards/til/why.png"
    assert (tmp_path / "own" / uri).read_bytes() == (tmp_path / "ours" / uri).read_bytes()
    assert own.key_of(Card(kind="til", title="")) != studio().key_of(Card(kind="til", title=""))


def test_a_file_without_the_function_is_named(tmp_path: Path) -> None:
    (tmp_path / "cards.py").write_text("x = 1\n")

    with pytest.raises(AttributeError, match="draw_card"):
        open_studio(Settings().card_style, [], tmp_path)


def test_a_note_s_card_shows_what_it_changed_or_its_line_of_code() -> None:
    change = a_til("2026-11-20", slug="one", title="One", summary="The p99 fell from 900 ms to 70 ms.")
    told = a_til("2026-11-20", slug="two", title="From 900 ms to 70 ms", summary="The p99 fell from 900 ms to 70 ms.")
    code = a_til("2026-11-20", slug="three", title="Three", one_liner="git bisect run make test")
    context = a_context(change, told, code)

    shown = [card(context, f"til/{name}.md") for name in ("one", "two", "three")]

    assert [(one.before, one.after, one.code) for one in shown] == [
        ("900 ms", "70 ms", ""),
        ("", "", ""),
        ("", "", "git bisect run make test"),
    ]


def test_a_project_s_card_shows_its_figure_and_the_others() -> None:
    figures = an_achievement("Streams", ("F1", "0.91", ""), ("Latency", "45", "ms"), key="a-1")
    project = a_project("anomaly", achievements=(figures,))

    shown = make_card(a_context(projects=[project]), paths.project_uri(project.name), project, "", Photos())

    assert (shown.figure, shown.unit, shown.figure_label) == ("0.91", "", "F1 · Latency 45 ms")
    assert shown.counts == (("0.91", "F1"), ("45 ms", "Latency"))


def test_a_project_s_card_has_each_name_of_a_figure_once() -> None:
    figures = an_achievement("Streams", ("F1", "0.98", ""), ("F1", "0.84", ""), ("Latency", "45", "ms"), key="a-1")
    project = a_project("anomaly", achievements=(figures,))

    shown = make_card(a_context(projects=[project]), paths.project_uri(project.name), project, "", Photos())

    assert shown.counts == (("0.98", "F1"), ("45 ms", "Latency"))
