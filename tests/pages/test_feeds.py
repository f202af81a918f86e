from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from msgspec.structs import replace

from support.builders import a_til
from support.contexts import SITE_URL, a_context
from tilfolio.model import Til
from tilfolio.pages.context import Context
from tilfolio.pages.feeds import Feed, name_notes, plan_feeds, write_atom, write_json
from tilfolio.settings import Sharing

ATOM = "{http://www.w3.org/2005/Atom}"
UNDO = a_til("2026-11-20", "data", slug="vim/undo", title="Undo & <redo>", repo_path="TILs/vim/undo.md", tags=("vim",))
KAFKA = a_til("2026-11-22", "infra", slug="kafka", title="Kafka", repo_path="TILs/kafka.md", updated_on="2026-11-23")


def plan(context: Context, **renamed: str) -> dict[str, Feed]:
    return {feed.uri: feed for feed in plan_feeds(context, renamed, {"digest/index.md": "Weekly digest"})}


def parse(context: Context, uri: str = "feed.xml", contents: dict[str, str] | None = None) -> Any:
    return feedparser.parse(write_atom(plan(context)[uri], context, contents or {}))


def test_there_is_a_feed_of_all_of_weeks_and_of_each_category() -> None:
    assert set(plan(a_context(UNDO))) == {
        "feed.xml", "feed.json", "digest/feed.xml", "checklist/data/feed.xml", "checklist/infra/feed.xml",
    }  # fmt: skip


@pytest.mark.parametrize("fields", [{"site_url": ""}, {"sharing": Sharing(feeds=False)}])
def test_there_is_none_without_an_address_or_when_none_is_wanted(fields: dict[str, Any]) -> None:
    assert plan(a_context(UNDO, **fields)) == {}


def test_an_entry_has_title_address_days_author_and_categories() -> None:
    feed = parse(a_context(UNDO, KAFKA), contents={"til/vim/undo.md": "<p>Press u &amp; wait.</p>"})

    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["Kafka", "Undo & <redo>"]
    kafka, undo = feed.entries
    assert kafka.published.startswith("2026-11-22")
    assert kafka.updated.startswith("2026-11-23")
    assert undo.link == f"{SITE_URL}til/vim/undo/"
    assert undo.author == "Ada Author"
    assert [tag.term for tag in undo.tags] == ["Data", "vim"]
    assert undo.content[0].value == "<p>Press u &amp; wait.</p>"


def test_an_entry_has_the_moment_where_that_is_known() -> None:
    moment = datetime(2026, 11, 20, 17, 45, tzinfo=timezone.utc)
    later = replace(UNDO, known_at=moment)

    [entry] = parse(a_context(later)).entries
    [item] = json.loads(write_json(plan(a_context(later))["feed.json"], a_context(later), {}))["items"]

    assert (entry.published, entry.updated) == ("2026-11-20T17:45:00+00:00", "2026-11-20T17:45:00+00:00")
    assert (item["date_published"], item["date_modified"]) == ("2026-11-20T17:45:00+00:00", "2026-11-20T17:45:00+00:00")


def test_a_feed_holds_the_newest_notes() -> None:
    tils = [a_til(f"2026-10-{day:02}", title=f"Note {day}") for day in range(1, 31)]

    feed = parse(a_context(*tils, sharing=Sharing(feed_items=3)))

    assert [entry.title for entry in feed.entries] == ["Note 30", "Note 29", "Note 28"]


def test_a_category_s_feed_holds_its_notes_alone() -> None:
    assert [entry.title for entry in parse(a_context(UNDO, KAFKA), "checklist/infra/feed.xml").entries] == ["Kafka"]


def test_the_digests_feed_holds_weeks_that_are_over() -> None:
    context = a_context(a_til("2026-11-12", title="Before"), KAFKA, today="2026-11-22")

    assert [entry.title for entry in parse(context, "digest/feed.xml").entries] == ["2026-W46"]


def test_what_serve_shows_of_the_future_is_in_no_feed() -> None:
    context = a_context(KAFKA, replace(UNDO, draft=True), a_til("2026-12-24", title="Later"), serving=True)

    assert [entry.title for entry in parse(context).entries] == ["Kafka"]


def test_an_empty_feed_is_one_all_the_same() -> None:
    feed = parse(a_context())

    assert not feed.bozo
    assert feed.entries == []


def test_characters_that_xml_forbids_are_left_out() -> None:
    feed = parse(a_context(replace(KAFKA, title="Bell\x07\ufffe!")), contents={"til/kafka.md": "a\x00b"})

    assert not feed.bozo
    assert feed.entries[0].title == "Bell!"
    assert feed.entries[0].content[0].value == "ab"


def test_atom_has_all_that_rfc_4287_asks_for() -> None:
    root = ET.fromstring(write_atom(plan(a_context(UNDO))["feed.xml"], a_context(UNDO), {}))

    assert root.tag == f"{ATOM}feed"
    for parent in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{ATOM}{name}")) == 1
        assert parent.findall(f"{ATOM}author/{ATOM}name")
        assert parent.find(f"{ATOM}link[@rel='alternate']") is not None
    assert root.find(f"{ATOM}link[@rel='self']") is not None


def test_the_look_is_found_from_where_the_feed_lies() -> None:
    context = a_context(UNDO)

    assert b'href="../../assets/tilfolio/feed.css"' in write_atom(plan(context)["checklist/data/feed.xml"], context, {})


def test_a_json_feed_says_the_same() -> None:
    context = a_context(UNDO, KAFKA)

    document = json.loads(write_json(plan(context)["feed.json"], context, {"til/kafka.md": "<p>k</p>"}))

    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == f"{SITE_URL}feed.json"
    kafka, undo = document["items"]
    assert (kafka["content_html"], kafka["url"]) == ("<p>k</p>", f"{SITE_URL}til/kafka/")
    assert kafka["date_published"] == "2026-11-22T12:00:00+00:00"
    assert undo["tags"] == ["Data", "vim"]
    assert [item["id"] for item in document["items"]] == [entry.id for entry in parse(context).entries]


EDITED = replace(UNDO, body="Other words", title="Undone", slug=a_til(slug="undone").slug, updated_on=UNDO.learned_on)


@pytest.mark.parametrize(
    ("after", "first_names"),
    [
        pytest.param(EDITED, {}, id="edited, with another title and slug"),
        pytest.param(
            replace(EDITED, repo_path="TILs/editors/undo.md", source="editors/undo.md"),
            {"TILs/editors/undo.md": "TILs/vim/undo.md"},
            id="renamed",
        ),
    ],
)
def test_an_id_outlives(after: Til, first_names: dict[str, str]) -> None:
    before = name_notes(a_context(UNDO, KAFKA), {})

    later = name_notes(a_context(after, KAFKA), first_names)

    assert later[after.slug] == before[UNDO.slug]
    assert later[KAFKA.slug] == before[KAFKA.slug]


def test_a_new_note_with_an_old_name_has_an_id_of_its_own() -> None:
    moved = replace(UNDO, repo_path="TILs/editors/undo.md", source="editors/undo.md")
    new = a_til("2026-11-21", slug="undo-again", title="Undo", repo_path="TILs/vim/undo.md", source="vim/undo.md")
    first_names = {"TILs/editors/undo.md": "TILs/vim/undo.md"}

    ids = name_notes(a_context(moved, new), first_names)

    assert ids[moved.slug] == name_notes(a_context(UNDO), {})[UNDO.slug]
    assert ids[new.slug] != ids[moved.slug]


def test_notes_of_one_day_log_have_ids_of_their_own() -> None:
    log = [a_til(slug=name, title=name, source="log.md", repo_path="TILs/log.md") for name in ("one", "two")]

    assert len(set(name_notes(a_context(*log), {}).values())) == 2
