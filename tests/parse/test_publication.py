"""When in doubt, a note is not published; what can be read is obeyed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from support.builders import a_source
from tilfolio.model import Til
from tilfolio.parse.til import ParsedNote, parse_note

KST = timezone(timedelta(hours=9))


def parsed(text: str, **fields: Any) -> ParsedNote:
    return parse_note(a_source(text=text, **fields), ())


def til(text: str, **fields: Any) -> Til:
    (only,) = parsed(text, **fields).tils
    return only


@pytest.mark.parametrize(
    "text",
    [
        "---\ndraft: true\n---\nText",
        "---\nDraft: True\n---\nText",
        "---\ndraft: 'yes'  # not yet\n---\nText",
        "---\ndraft: on\n---\nText",
        "---\ndraft: y\n---\nText",
        "---\n'draft': true\n---\nText",
        "---\n{draft: true}\n---\nText",
        "---\n{draft:true}\n---\nText",
        "---\ndraft: false\ndraft: true\n---\nText",
        "---\ndraft: true\ndraft: false\n---\nText",
        "---\nbase: &base {draft: true}\n<<: *base\n---\nText",
        "---\n<<: [{draft: true}]\n---\nText",
        "\n---\ndraft: true\n---\nText",
        "%YAML 1.2\n---\ndraft: true\n---\nText",
        "\ufeff---\ndraft: true\n---\nText",
        "\n \n\ufeff---\ntitle: A\ndraft: true\n---\nText",
        "---\n\ufeffdraft: true\n---\nText",
        "---\ntitle: A\n\ndraft: true\n\n# No end\n",
        "---\ntitle: A\ndraft: true\n ---\nText\n\n---\n\nMore",
        "+++\ndraft = true\n+++\nText",
        "+++\ntitle = 'A'\ndraft = true\n\n# No end\n",
        '{\n  "draft": true\n}\nText',
        '{"title": "A", "draft": true}\nText',
        '{"draft": true, "draft": false}\nText',
        "---\npublished: false\n---\nText",
        "---\npublish: no\n---\nText",
        "---\nprivate: true\n---\nText",
        "---\nstatus: draft\n---\nText",
        "---\nstatus: 🚧 Draft\n---\nText",
        "---\nstatus: [draft, ml]\n---\nText",
        "---\nvisibility: private\n---\nText",
        "---\nextra: {draft: maybe}\n---\nText",
        "---\nextra:\n  - a: {draft: [true]}\n---\nText",
        "---\npublic: false\n---\nText",
        "---\nwip: true\n---\nText",
        ';;;\n{"draft": true}\n;;;\nText',
        ';;;\n"title": "A",\n"draft": true\n;;;\nText',
        '---json\n{"draft": true}\n---\nText',
        "---toml\ndraft = true\n---\nText",
        "\u2014\ndraft: true\n\u2014\nText",
        "# A\n---\ndraft: true\n---\nText",
        "export const draft = true\n\n# A",
        "import B from 'b'\n\nexport const metadata = {\n  title: 'A',\n\n  draft: true,\n};\n\n# A",
        "export const meta: Meta = {title: 'A', published: false}\n\n# A",
        "#+TITLE: A\n#+HUGO_DRAFT: true\n\nText",
        "<!-- draft: true -->\n\n# A",
        "Title: A\nStatus: draft\n\nText",
        "# A\n\nStatus: Draft\nTags: b\n\nText",
        "public:: false\n\n- Text",
    ],
)
def test_a_note_is_kept_back_in_any_spelling(text: str) -> None:
    note = parsed(text)

    assert [til.draft for til in note.tils] == [True]
    assert all("has no end" in error.what or "cannot be read" in error.what for error in note.errors)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ndraft:true\n---\nText", 2),
        ("---\ntitle: A\ndraft:true\n---\nText", 3),
        ("---\ntitle: A\n\tdraft: true\n---\nText", 3),
        ("---\ntitle: A\ndraft: [true]\n---\nText", 3),
        ("---\ndraft: {a: true}\n---\nText", 2),
        ("---\ndraft: ture\n---\nText", 2),
        ("---\npublished: maybe\n---\nText", 2),
        ("---\nprivate: sometimes\n---\nText", 2),
        ("---\nstatus: {draft: true}\n---\nText", 2),
        ("---\ndate: 2027-01\n---\nText", 2),
        ("#+TITLE: A\n#+DRAFT: t\n\nText", 2),
        ("\nexport const frontmatter = {\n  draft: process.env.DRAFT,\n};\n\n# A", 3),
        ("---\ndate: 5/1/2027\n---\nText", 2),
        ("---\ndate: 31 Feb 2027\n---\nText", 2),
        ("---\ndate: Januar 5, 2027\n---\nText", 2),
        ("---\ndate: yesterday\n---\nText", 2),
        ("---\ndate: [2020-01-01]\n---\nText", 2),
        ("---\npublishDate: soon\n---\nText", 2),
        ("---\nexpiryDate: never\n---\nText", 2),
        ("---\n- draft: true\n---\nText", 1),
        ("---\ntitle: 'A\ndraft: true\n---\nText", 2),
        ("---\ntitle: A\n\nthis breaks it\ndraft: true\n---\nText", 1),
        ("\n\n---\ndate: soon\n---\nText", 4),
        ("+++\ntitle = A\ndraft = true\n+++\nText", 2),
        ("+++\ndraft = [true]\n+++\nText", 2),
        ('{"title": "A", "date": "soon"}\nText', 1),
    ],
)
def test_a_note_whose_state_cannot_be_read_is_kept_back_with_a_message(text: str, line: int) -> None:
    note = parsed(text)

    assert [til.draft for til in note.tils] == [True]
    assert [error.line for error in note.errors] == [line]


@pytest.mark.parametrize(
    "text",
    [
        "Draft: true is how Hugo marks them.\n",
        "---\nWords between two rules, published: as a text.\n---\nMore",
        "---\n\n# Title\n\n```yaml\ndraft: true\n```\n\n---\n\nMore",
        "---\ndraft: false\npublished: true\nprivate: no\nstatus: new\n---\nText",
        "---\ndraft:\npublish: ''\ndate:\n---\nText",
        "---\ntitle: A\n# draft: true\n---\nText",
        "---\ndescription: |\n  draft: true\n---\nText",
        "---\nstatus: seedling\n---\nText",
        "+++\ndraft = false\n+++\nText",
        '{"a": 1} is JSON.\n',
        '{\n  "answer": 42\n}\n\nis JSON.\n',
        "# A\n\ndraft: true keeps a note back in Hugo.\n",
        "# A\n\n- title: a\n- draft: true\n",
        "# A\n\n    draft: true\n",
        "# A\n\n```yaml\n---\ndraft: true\n---\n```\n",
        "date:: 2008\ntitle:: a\n\nText",
        "---\nnba: {draft: {round: 1}, published: Nature, private: the key}\ncover: {hidden: true}\n---\nText",
    ],
)
def test_a_note_that_says_nothing_is_published(text: str) -> None:
    note = parsed(text)

    assert [til.draft for til in note.tils] == [False]
    assert note.errors == ()


@pytest.mark.parametrize(
    "text",
    [
        "---\nWords, and then: a colon.\n\nMore words.\n\n---\n\nThe end.\n",
        "---\nOnly one rule.\n",
        "+++\nOnly a line.\n",
        "{not JSON}\n",
        "\n---\nNote: only text\n\n---\nMore\n",
    ],
)
def test_text_after_a_rule_stays_text(text: str) -> None:
    assert til(text).body.strip() == text.strip()


def test_toml_and_json_are_the_text_that_was_typed() -> None:
    toml = til('+++\ntitle = "A"\ndate = 2025-01-02\ntags = [3.10, "no", 2024-01-01]\n+++\n\nText\n')
    json = til('{\n "title": "A",\n "date": "2025-01-02",\n "tags": [3.10, "no", "2024-01-01"]\n}\n\nText\n')

    for note in (toml, json):
        assert (note.title, note.learned_on.isoformat(), note.body) == ("A", "2025-01-02", "Text\n")
        assert note.tags == ("3.10", "no", "2024-01-01")
    assert (toml.line, json.line) == (7, 7)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("date: 2026-11-29", "2026-11-29T00:00+09:00"),
        ("date: 2026-11-29 10:30", "2026-11-29T10:30+09:00"),
        ("date: 2026-11-29T10:30:00.5Z", "2026-11-29T10:30+00:00"),
        ("date: 2026-11-29 10:30:00 +14:00", "2026-11-29T10:30+14:00"),
        ("date: 2026-11-29 10:30:00 -0330", "2026-11-29T10:30-03:30"),
        ("date: 2026-11-29 half past ten", "2026-12-01T00:00+00:00"),
        ("date: {created: 2026-11-29, updated: 2026-12-24}", "2026-11-29T00:00+09:00"),
        ("date: 2026-01-01\npublishDate: 2026-11-29", "2026-11-29T00:00+09:00"),
        ("date: 2026-01-01\npublish_date: 2026-11-29", "2026-11-29T00:00+09:00"),
        ("date: 2026-01-01\npublished: 2026-11-29", "2026-11-29T00:00+09:00"),
        ("date: 2026-01-01\npublished: 2026-05", "2026-06-01T00:00+09:00"),
        ("date: 2026-11-29\ndate: 2026-01-01", "2026-11-29T00:00+09:00"),
        ("title: A", "2026-11-22T03:00+09:00"),
    ],
)
def test_a_note_begins_at_the_moment_it_says(written: str, moment: str) -> None:
    committed = datetime(2026, 11, 22, 3, tzinfo=KST)

    note = til(f"---\n{written}\n---\nText", clock=KST, added_at=committed)

    assert note.starts_at == datetime.fromisoformat(moment)


def test_a_day_in_a_file_name_begins_by_the_clock_of_its_author() -> None:
    note = til("Text", path="2026-11-29-x.md", clock=KST, added_at=datetime(2026, 11, 22, tzinfo=KST))

    assert note.starts_at == datetime(2026, 11, 29, tzinfo=KST)


def test_a_note_ends_when_it_expires() -> None:
    note = til("---\nexpiryDate: 2026-11-29\n---\nText", clock=KST)

    assert note.ends_at == datetime(2026, 11, 29, tzinfo=KST)


def test_the_ends_of_the_calendar_are_moments() -> None:
    assert til("---\ndate: 0001-01-01\n---\nText", clock=KST).starts_at is not None
    assert til("---\ndate: 9999-12-31 25:00\n---\nText", clock=KST).starts_at is not None


@pytest.mark.parametrize(
    ("written", "slug", "aliases"),
    [
        ("permalink: /til/kafka/", "kafka", ()),
        ("permalink: /blog/2020/Kafka.html", "kafka", ("/blog/2020/Kafka.html",)),
        ("permalink: /:categories/:title/", "why-kafka", ()),
        ("permalink: pretty", "why-kafka", ()),
        ("slug: flink\npermalink: /kafka/", "flink", ("/kafka",)),
        ("redirect_from: [/old/, older]", "why-kafka", ("/old", "/older")),
        ("redirect_from: /old.html", "why-kafka", ("/old.html",)),
    ],
)
def test_addresses_of_jekyll_lead_to_the_note(written: str, slug: str, aliases: tuple[str, ...]) -> None:
    note = til(f"---\n{written}\n---\nText")

    assert (note.slug, note.aliases) == (slug, aliases)
    assert note.other == {}


@pytest.mark.parametrize(
    ("written", "aliases"),
    [("url: why/kafka", ("/why/kafka",)), ("url: /kafka.html", ("/kafka.html",)), ("url: https://example.org/k", ())],
)
def test_an_address_of_hugo_leads_to_the_note_which_keeps_its_slug(written: str, aliases: tuple[str, ...]) -> None:
    note = til(f"---\n{written}\n---\nText")

    assert (note.slug, note.aliases) == ("why-kafka", aliases)


def test_a_value_that_is_not_valid_stays_text() -> None:
    note = parsed("---\ndue: 2026-02-30\n---\nText")

    assert note.tils[0].other == {"due": "2026-02-30"}
    assert [error.line for error in note.errors] == [2]
    assert "due '2026-02-30' is not valid" in note.errors[0].what


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("---\ndate: next Tuesday\n---\nText", "date"),
        ("---\npublishdate: soon\n---\nText", "publishDate"),
        ("---\ndraft: maybe\n---\nText", "draft"),
        ("---\nstatus: {a: b}\n---\nText", "status"),
        ("---\ndraft: true\ndate: next Tuesday\n---\nText", ""),
        ("---\ndate: 2026-11-22\n---\nText", ""),
    ],
)
def test_a_draft_names_the_field_that_makes_it_one_because_it_cannot_be_read(text: str, field: str) -> None:
    assert til(text).unread == field


def test_what_lies_among_drafts_stays_a_draft_whatever_its_date() -> None:
    note = til("---\ndate: next Tuesday\n---\nText", path="_drafts/a.md")

    assert (note.draft, note.unread) == (True, "")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("pubDate: 'Jul 08 2022'", datetime(2022, 7, 7, 15, tzinfo=timezone.utc)),
        ("date: Mon, 04 Mar 2024 10:00:00 +0900", datetime(2024, 3, 4, 1, tzinfo=timezone.utc)),
        ("date: 1709517600000", datetime(2024, 3, 4, 2, tzinfo=timezone.utc)),
    ],
)
def test_months_by_name_and_milliseconds_are_moments(written: str, moment: datetime) -> None:
    note = til(f"---\n{written}\n---\nText", clock=KST)

    assert (note.draft, note.starts_at) == (False, moment)


def test_a_day_ahead_by_the_name_of_its_month_keeps_a_note_back_until_then() -> None:
    assert til("---\ndate: 5 Jan 2999\n---\nText").starts_at == datetime(2999, 1, 5, tzinfo=timezone.utc)


def test_the_day_of_a_note_of_astro_is_its_pub_date() -> None:
    assert str(til("---\npubDate: 'Jul 08 2022'\n---\nText").learned_on) == "2022-07-08"
