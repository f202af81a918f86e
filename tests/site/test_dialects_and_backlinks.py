"""An Obsidian vault as a site, and backlinks."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.site import BuiltSite, build_folder, build_site, write_site

PICTURE = b"\x89PNG\r\n\x1a\n"
FILES: dict[str, str | bytes] = {
    "TILs/.obsidian/app.json": "{}",
    "TILs/stream/2026-11-20-Kafka.md": "---\naliases: [The log]\n---\n# Why Kafka keeps a log\n\n## How it works\n\nx\n",
    "TILs/stream/2026-11-21-flink.md": (
        "# Flink\n\nState lives there. It reads from [[The log|Kafka]] & <em>others</em>, see [[2026-11-20-kafka#How it works]]."
        " Next.\n\n![[curve.png|200]]\n\n> [!tip]- Fold me\n> inside\n\n%%hidden words%% ==marked== #streams\n\n[[nothing here]]\n"
    ),
    "TILs/2026-11-22-secret.md": "---\ndraft: true\n---\n# Secret\n\nAlso about [[2026-11-20-kafka]].\n",
    "TILs/2026-11-22-more.md": "# More\n\n- [[2026-11-20-Kafka]]\n- a [plain link](stream/2026-11-20-Kafka.md) with words\n"
    "- see [[Secret|what comes]]\n",
    "TILs/2026-11-19-gotcha.md": "# On [[Flink]]\n\n- Gotcha: [[Flink]] was asleep.\n",
    "TILs/img/curve.png": PICTURE,
    "TILs/weekly/2026-W47.md": "A week of [[Flink]]. %%hidden words%%\n",
    "projects/README.md": "# Roadmap\n\n- [x] [[Anomaly]] on [[Flink|streams]]\n",
    "projects/anomaly/arch.png": PICTURE,
    "projects/anomaly/README.md": (
        "# Anomaly\n\n![[arch.png]]\n\nBuilt on [[Flink]].\n\n## Achievements\n\n- 🚀 Real-time (p99: 45 ms, [[Flink|evidence]])\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_folder(write_site(tmp_path_factory.mktemp("vault"), FILES), today="2026-11-23")


def test_links_by_title_alias_and_file_lead_to_the_note(site: BuiltSite) -> None:
    links = {link.get_text(): link["href"] for link in site.article("til/stream/flink/").select("a[href*=kafka]")}

    assert links["Kafka"] == "../kafka/"
    assert links["2026-11-20-kafka > How it works"] == "../kafka/#how-it-works"
    assert site.article("projects/anomaly/").select_one("a[href$='til/stream/flink/']")


def test_pictures_callouts_marks_and_comments_are_as_in_obsidian(site: BuiltSite) -> None:
    article = site.article("til/stream/flink/")

    assert article.select_one("img[width='200'][src$='assets/tils/img/curve.png']")
    assert article.select_one("details.tip > summary").get_text() == "Fold me"  # type: ignore[union-attr]
    assert article.select_one("mark").get_text() == "marked"  # type: ignore[union-attr]
    assert not any(b"hidden words" in site.read(name) for name in site.files())
    assert "#streams" in [tag.get_text() for tag in article.select(".til-tags > *")]


def test_the_opening_of_a_week_is_read_likewise(site: BuiltSite) -> None:
    assert "A week of Flink." in site.text("digest/2026-W47/")
    assert site.article("digest/2026-W47/").select_one("a[href$='til/stream/flink/']")


def test_a_name_that_nothing_has_is_a_problem_and_its_words_stay(site: BuiltSite) -> None:
    assert any("flink.md:12: no note or file is called 'nothing here'" in warning for warning in site.warnings)
    assert site.article("til/stream/flink/").select_one(".til-broken").get_text() == "nothing here"  # type: ignore[union-attr]


def test_a_note_lists_the_notes_that_link_to_it_with_their_sentences(site: BuiltSite) -> None:
    listed = site.article("til/stream/kafka/").select(".til-backlinks li")
    told = [(row.select("a")[0], row.select(".til-row__summary")[0]) for row in listed]

    assert [(link.get_text(), link["href"], sentence.get_text()) for link, sentence in told] == [
        ("More", "../../../til/more/", "a plain link with words"),
        ("Flink", "../../../til/stream/flink/", "It reads from Kafka & others, see 2026-11-20-kafka > How it works."),
    ]


def test_no_page_shows_how_a_name_was_written_down(site: BuiltSite) -> None:
    assert [name for name in site.files() if b"wiki:" in site.read(name)] == []
    assert "Flink was asleep." in site.text("checklist/") + site.text("digest/2026-W47/")
    assert "Anomaly on streams" in site.text("projects/")


def test_related_notes_do_not_repeat_them(site: BuiltSite) -> None:
    article = site.article("til/stream/kafka/")

    assert not {link["href"] for link in article.select(".til-related a")} & {
        link["href"] for link in article.select(".til-backlinks a")
    }


def test_what_is_not_published_is_named_nowhere(site: BuiltSite) -> None:
    assert "what comes" in site.text("til/more/")
    assert not any(b"Secret" in site.read(name) for name in site.files() if name.endswith((".html", ".json", ".md")))


def test_notes_of_a_zettelkasten_are_called_by_their_time(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {
            "TILs/202611201830 Lag.md": "# Lag\n\nSee [[202611211200]] and [[202611211200 Undo in vim|undo]].\n",
            "TILs/202611211200 Undo in vim.md": "# Undo in vim\n\nText.\n",
        },
        strict=True,
    )

    assert site.exit_code == 0
    assert [link["href"] for link in site.article("til/lag/").select("h1 ~ p a")][:2] == ["../undo-in-vim/"] * 2
