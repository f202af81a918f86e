"""A leak that something else brings into a site is found, whatever file it is in, and the site does not stay."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile
from pathlib import Path

import msgspec
import pytest

from support.site import BuiltSite, build_folder, write_site
from tilfolio.engines.mkdocs import leak_check, leak_reader
from tilfolio.engines.mkdocs.leak_check import Checked, check_leaks, find_leaks, refuse_leaks
from tilfolio.engines.mkdocs.site_folder import read_file
from tilfolio.steps.withheld import Texts
from tilfolio.trust.leaks import Guard, Withheld

TEXT = "the merger with Initech closes on the last Friday of March and nobody may know"
DRAFT = f"---\ndraft: true\n---\n# Secret merger plans leak early\n\nSo: {TEXT}.\n\n- Gotcha: *see* [the plan](plan.md) before it is too late for us.\n"
HOOK = """
import shutil
from pathlib import Path

def on_post_build(config):
    shutil.copytree(Path(config.config_file_path).parent / "planted", config.site_dir, dirs_exist_ok=True)
"""
FILES: dict[str, str | bytes] = {
    "docs/index.md": "# Home\n\n<!-- til/latest -->\n",
    "TILs/2026-01-01-public.md": "# Public\n\nSee [it](work/secret-merger-plans.md).\n",
    "TILs/work/secret-merger-plans.md": DRAFT,
    "TILs/excluded/offer.md": "# Offer\n\nWe offered them four million for all of it on Monday.\n",
}
CONFIG = "plugins: [search, {tilfolio: {exclude: [excluded/]}}]\nhooks: [hook.py]\n"


def _again(checked: Checked) -> Checked:
    """Return what a check hands to the next one, by way of the cache."""
    return msgspec.json.decode(msgspec.json.encode(checked), type=Checked)


def build(folder: Path, name: str, content: bytes) -> BuiltSite:
    write_site(folder, {**FILES, "hook.py": HOOK, f"planted/{name}": content}, CONFIG)
    return build_folder(folder, today="2026-11-23")


def zipped(text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notes/a.md", text)
    return packed.getvalue()


LEAKS: dict[str, tuple[str, bytes]] = {
    "words on a page": ("x/index.html", f"<p>So {TEXT[:60]}</p>".encode()),
    "words with markup": ("x/index.html", f"<p>{TEXT.replace('Initech', '<b>Initech</b>')}</p>".encode()),
    "words in an attribute": ("x/index.html", f'<meta name="description" content="{TEXT}">'.encode()),
    "words in a search index": ("search/other.json", json.dumps({"docs": [{"text": f"a\n{TEXT}"}]}).encode()),
    "words in a script's search index": ("search/search_index.js", f"var index = '{TEXT}'".encode()),
    "words in a feed": ("feed.xml", f"<rss>&lt;p&gt;{TEXT}&lt;/p&gt;</rss>".encode()),
    "words in a packed file": ("a.txt.gz", gzip.compress(TEXT.encode())),
    "words in an archive": ("a.zip", zipped(TEXT)),
    "words of an excluded note": ("x.html", b"<p>offered them four million for all of it</p>"),
    "a title": ("x.html", b"<li>Secret <em>merger</em> plans leak early</li>"),
    "a title with a character reference": ("x.html", b"<li>Secret merger &amp; plans leak&#32;early</li>"),
    "a file's name in words": ("x.html", b"<p>secret merger plans leak early</p>"),
    "words in a comment": ("x/index.html", f"<p>a</p><!-- {TEXT} --><p>b</p>".encode()),
    "words after a sign that begins no tag": ("x/index.html", f"<p>1 < 2, {TEXT} > 1</p>".encode()),
    "words in an attribute with other quotes": ("x/index.html", f"<img alt='{TEXT}'>".encode()),
    "words in another kind of text": ("x.tex", TEXT.encode()),
    "words in a script of the author's": ("x/data.js", f"var x = '{TEXT}'".encode()),
    "an address without quotes": ("x.html", b"<a href=../til/work/secret-merger-plans/>it</a>"),
    "an address in data for search engines": (
        "x.html",
        b'<script type="application/ld+json">{"@id":"https://example.org/til/work/secret-merger-plans/"}</script>',
    ),
    "an address": ("x.html", b'<a href="../til/work/secret-merger-plans/">it</a>'),
    "an address in a sitemap": ("other.xml", b"<loc>https://example.org/portfolio/til/work/secret-merger-plans/</loc>"),
    "a source's address": (
        "x.html",
        b'<a href="https://github.com/a/b/blob/main/TILs/work/secret-merger-plans.md">e</a>',
    ),
    "the name of a card": ("cards/til/work/secret-merger-plans.png", b"\x89PNG"),
}


@pytest.mark.parametrize(("name", "content"), LEAKS.values(), ids=LEAKS)
def test_a_leak_is_found(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    draft = Withheld(
        shown="TILs/work/secret-merger-plans.md",
        text=DRAFT,
        titles=("Secret merger plans leak early",),
        addresses=("til/work/secret-merger-plans", "TILs/work/secret-merger-plans"),
    )
    offer = Withheld(shown="TILs/excluded/offer.md", text=str(FILES["TILs/excluded/offer.md"]))

    found = check_leaks(tmp_path, Texts(withheld=(draft, offer)), None)

    assert {leak.file for leak in found} == {name}


@pytest.mark.parametrize(
    "content",
    [
        b"<p>nobody may know</p><p>the merger with others closes</p>",
        b"<li>the plan: secret</li><li>merger</li><li>plans leak</li>",
        b'<a href="../til/work/secret/">secret</a>',
        b"<p>offer</p>",
    ],
)
def test_what_tells_nothing_is_no_leak(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(content)
    draft = Withheld(
        shown="a", text=DRAFT, titles=("Secret merger plans",), addresses=("til/work/secret-merger-plans",)
    )

    assert check_leaks(tmp_path, Texts(withheld=(draft,)), None) == ()


def test_a_name_of_several_words_in_an_address_is_a_leak(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(b'<a href="../til/plan%20for%20the%20merger/">it</a>')
    draft = Withheld(shown="a", addresses=("til/plan for the merger",))

    assert {leak.file for leak in check_leaks(tmp_path, Texts(withheld=(draft,)), None)} == {"x.html"}


def test_files_of_the_theme_and_of_ours_may_be_called_like_something_withheld(tmp_path: Path) -> None:
    path = tmp_path / "assets/tilfolio/katex/LICENSE"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"MIT")
    kept = Withheld(shown="LICENSE.md", text="", addresses=("license",))

    assert check_leaks(tmp_path, Texts(withheld=(kept,)), None) == ()


def test_a_line_that_other_pages_have_parts_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>\nknow\nend</p>")
    (tmp_path / "b.html").write_text("<p>the merger with Initech closes\nend\non the last Friday</p>")
    draft = Withheld(shown="a", text="The merger with Initech closes end on the last Friday.")

    assert {leak.file for leak in check_leaks(tmp_path, Texts(withheld=(draft,)), None)} == {"b.html"}


@pytest.mark.parametrize("text", ["来月の合併について社長は誰にも話すなと言った", "การควบรวมกิจการจะเสร็จสิ้นในเดือนมีนาคม"])
def test_a_script_without_spaces_has_words_as_well(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<p>{text[3:16]}</p><p>{text[:5]}</p>", encoding="utf-8")
    draft = Withheld(shown="a", text=f"# {text[:5]}\n\n{text}。\n")

    found = [leak.words for leak in check_leaks(tmp_path, Texts(withheld=(draft,)), None)]

    assert [len(words.split(" ")) for words in found] != []
    assert all(len(words.split(" ")) == 12 for words in found)


def test_a_phrase_in_a_script_without_spaces_is_no_leak_and_english_words_in_such_a_text_are(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>まったいなんなのかなと</p>", encoding="utf-8")
    (tmp_path / "b.html").write_text(f"<p>{TEXT[:60]}</p>", encoding="utf-8")
    text = (
        f"これはいったいなんなのかなと、誰にも言えない計画について考えている。来月の合併のことだ。{TEXT}。"
        + "秘密の計画について" * 9
    )
    draft = Withheld(shown="a", text=text)

    assert {leak.file for leak in check_leaks(tmp_path, Texts(withheld=(draft,)), None)} == {"b.html"}


def test_names_of_elements_beside_public_words_tell_nothing(tmp_path: Path) -> None:
    words = "thank you all very much for reading"
    (tmp_path / "index.json").write_text(json.dumps({"text": f"<p>{words}</p>"}), encoding="utf-8")
    draft = Withheld(shown="a", text=f"<p>{words}</p>\n\nSee [it](x.md)")

    assert check_leaks(tmp_path, Texts(withheld=(draft,), published=(f"{words}.\n",)), None) == ()


def test_words_that_are_published_as_well_are_no_leak(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(f"<p>{TEXT}</p>")
    draft = Withheld(shown="a", text=DRAFT)

    assert check_leaks(tmp_path, Texts(withheld=(draft,), published=(f"We said: {TEXT}.",)), None) == ()


def test_a_day_before_words_that_are_published_is_no_leak(tmp_path: Path) -> None:
    words = "Today I learned about the following things:"
    (tmp_path / "x.html").write_text(f"<p>January 10</p><p>{words}</p>")
    draft = Withheld(shown="a", text=f"# Day 10\n\n{words} a merger.\n")

    assert check_leaks(tmp_path, Texts(withheld=(draft,), published=(f"# Day 9\n\n{words} trees.\n",)), None) == ()
    assert [leak.words for leak in check_leaks(tmp_path, Texts(withheld=(draft,)), None)] != []


def test_after_an_edit_only_changed_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.html", "b.html", "c.html"):
        (tmp_path / name).write_text("<p>nothing</p>")
    texts = Texts(withheld=(Withheld(shown="a", text=DRAFT),))
    _, checked = find_leaks(Guard(texts.withheld), tmp_path, texts, Checked())
    (tmp_path / "b.html").write_text(f"<p>{TEXT} now</p>")
    read: list[str] = []
    original = read_file

    def record(path: str) -> bytes | None:
        read.append(Path(path).name)
        return original(path)

    monkeypatch.setattr(leak_reader, "read_file", record)
    leaks, _ = find_leaks(Guard(texts.withheld), tmp_path, texts, _again(checked))

    assert set(read) == {"b.html"}
    assert {leak.file for leak in leaks} == {"b.html"}


def test_a_page_that_shares_a_line_with_another_is_found_when_the_other_is_gone(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(f"<html>\n<p>{TEXT} and of {'more ' * 20}</p>\n</html>\n")
    draft = Withheld(shown="a", text=DRAFT)
    texts = Texts(withheld=(draft,), published=(TEXT,))
    guard = Guard((draft,))
    excused, checked = find_leaks(guard, tmp_path, texts, Checked())
    (tmp_path / "a.html").unlink()
    leaks, _ = find_leaks(guard, tmp_path, Texts(withheld=(draft,)), _again(checked))

    assert excused == ()
    assert {leak.file for leak in leaks} == {"b.html"}


def test_what_highlighting_parts_and_a_published_note_has_in_two_blocks_is_no_leak(tmp_path: Path) -> None:
    blocks = '<pre><span class="c1"># make one and show its type.</span>\n</pre>'
    blocks += '<pre><span class="n">number</span> <span>=</span> <span class="mf">3</span> + <span>4</span><span>j</span></pre>'
    (tmp_path / "a.html").write_text(blocks)
    lines = ("# make one and show its type.", "number = 3 + 4j")
    draft = Withheld(shown="a", text="\n".join(lines))
    published = ("\n\n".join(f"```python\n{line}\n```" for line in lines),)

    assert check_leaks(tmp_path, Texts(withheld=(draft,), published=published), None) == ()
    assert check_leaks(tmp_path, Texts(withheld=(draft,)), None) != ()


def test_an_archive_that_is_not_read_to_its_end_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(TEXT)[:60])
    (tmp_path / "b.zip").write_bytes(zipped("nothing"))
    told: list[str] = []
    texts = Texts(withheld=(Withheld(shown="a", text=DRAFT),))
    check_leaks(tmp_path, texts, None, told.append)

    assert [line.partition(": ")[0] for line in told] == ["a.zip"]
    assert "Look into it before you publish it" in told[0]


@pytest.mark.parametrize(("uri", "name"), [("search/search_index.json", "docs"), ("til/index.json", "tils")])
def test_entries_of_an_index_that_tell_something_are_looked_at_each_time(tmp_path: Path, uri: str, name: str) -> None:
    index = tmp_path / uri
    index.parent.mkdir()

    def write(*texts: str) -> None:
        docs = [{"location": f"{number}/", "title": "a", "text": text} for number, text in enumerate(texts)]
        index.write_text(json.dumps({"config": {"lang": ["en"]}, name: docs}))

    draft = Withheld(shown="a", text=DRAFT)
    guard = Guard((draft,))
    write("nothing", TEXT, TEXT)
    excused, checked = find_leaks(guard, tmp_path, Texts(withheld=(draft,), published=(TEXT,)), Checked())
    write("nothing", "something else", TEXT)
    leaks, again = find_leaks(guard, tmp_path, Texts(withheld=(draft,)), _again(checked))
    write("nothing", "something else", "no more")
    after, _ = find_leaks(guard, tmp_path, Texts(withheld=(draft,)), _again(again))

    assert excused == after == ()
    assert {leak.file for leak in leaks} == {uri}


@pytest.mark.parametrize("words", [[{"deep": [TEXT]}], TEXT, {TEXT: 1}])
def test_a_search_index_is_read_beyond_its_entries(tmp_path: Path, words: object) -> None:
    (tmp_path / "search").mkdir()
    (tmp_path / "search/search_index.json").write_text(json.dumps({"docs": [{"tags": words}], "more": 1}))
    first = check_leaks(tmp_path, Texts(withheld=(Withheld(shown="a", text=DRAFT),)), None)
    (tmp_path / "search/search_index.json").write_text(json.dumps({"docs": [], "more": words}))

    assert first != ()
    assert check_leaks(tmp_path, Texts(withheld=(Withheld(shown="a", text=DRAFT),)), None) != ()


def test_words_of_a_file_that_a_published_note_links_to_are_published(tmp_path: Path) -> None:
    steps = "volumes: rabbitmq_data to /var/lib/rabbitmq, rabbitmq_logs to /var/log/rabbitmq"
    files: dict[str, str | bytes] = {
        "docs/index.md": "# Home\n",
        "docs/shown.txt": "nine more words of a file that lies in docs itself",
        "TILs/2026-01-01-public.md": "# Public\n\nSee [it](compose.yml).\n",
        "TILs/compose.yml": f"{steps}\n",
        "TILs/draft.md": f"---\ndraft: true\n---\n# Wip\n\n{steps}\n\nnine more words of a file that lies in docs itself\n",
    }
    site = build_folder(write_site(tmp_path, files), today="2026-11-23")

    assert site.exit_code == 0, site.warnings
    assert steps in site.read("assets/tils/compose.yml").decode()


def test_an_excluded_notebook_that_a_published_note_links_to_is_a_leak(tmp_path: Path) -> None:
    cell = {"id": "a", "cell_type": "markdown", "metadata": {}, "source": [TEXT]}
    book = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
    files: dict[str, str | bytes] = {
        "TILs/2026-01-01-public.md": "# Public\n\nSee [it](excluded/plan.ipynb).\n",
        "TILs/excluded/plan.ipynb": book,
    }
    site = build_folder(write_site(tmp_path, files, CONFIG.replace("hooks: [hook.py]", "")), today="2026-11-23")

    assert site.exit_code == 1 or not [name for name in site.files() if name.endswith("plan.ipynb")]


@pytest.mark.parametrize(
    ("text", "is_leak"),
    [
        ("therefore the time complexity is dominated by the sort", False),
        ("so e the time complexity is dominated by the sort", True),
        ("so e the time complexity is dominated by theory", False),
        ("so e the time <b>complex</b>ity is dominated by the sort", True),
        ("so e the</p><p>time complexity is dominated by the sort", True),
    ],
)
def test_a_stretch_begins_and_ends_with_a_word(text: str, is_leak: bool, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<p>{text}</p>")
    (tmp_path / "b.html").write_text(f'<meta name="description" content="{text.replace("</p><p>", " ")}">')
    draft = Withheld(shown="a", text="e the time complexity is dominated by the")

    assert bool(check_leaks(tmp_path, Texts(withheld=(draft,)), None)) == is_leak


def test_a_disk_that_counts_in_whole_seconds_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leak_check, "stamp_file", lambda status: None)
    (tmp_path / "a.html").write_text(f"<p>{TEXT}</p>")

    assert check_leaks(tmp_path, Texts(withheld=(Withheld(shown="a", text=DRAFT),)), None) != ()


def test_words_whose_published_note_is_deleted_are_a_leak_in_a_file_that_did_not_change(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<p>{TEXT}</p>")
    draft = Withheld(shown="a", text=DRAFT)
    guard = Guard((draft,))
    excused, checked = find_leaks(guard, tmp_path, Texts(withheld=(draft,), published=(TEXT,)), Checked())

    assert excused == ()
    assert find_leaks(guard, tmp_path, Texts(withheld=(draft,)), _again(checked))[0] != ()


def test_code_that_a_published_note_has_is_no_leak_in_a_search_index_either(tmp_path: Path) -> None:
    link = '<a class="keyword" href="http://d.example/keyword/">'
    (tmp_path / "index.json").write_text(json.dumps({"text": f"<code>{html.escape(link, quote=False)}</code>"}))
    draft = Withheld(shown="a", text=f"&lt;{link}words</a> that nobody may read")

    assert check_leaks(tmp_path, Texts(withheld=(draft,), published=(f"```\n{link}\n```\n",)), None) == ()
    assert check_leaks(tmp_path, Texts(withheld=(draft,)), None) != ()


def test_a_published_text_with_a_here_document_is_known_as_published(tmp_path: Path) -> None:
    steps = "tracepath -b google.com\n-p <port>\n-b print both name and address of each host\n"
    (tmp_path / "index.json").write_text(json.dumps({"text": html.escape(steps, quote=False)}))
    (tmp_path / "x.html").write_text(steps.replace("<port>", " ").replace("\n", " "))
    texts = Texts(withheld=(Withheld(shown="backup.md", text=steps),), published=(f"cat << EOF\n<me>\n{steps}>\n",))

    assert check_leaks(tmp_path, texts, None) == ()
    assert check_leaks(tmp_path, Texts(withheld=texts.withheld), None) != ()


def test_all_cores_find_what_one_core_finds(tmp_path: Path) -> None:
    for number in range(450):
        (tmp_path / f"{number:03}.html").write_text(f"<p>{number} {TEXT if number % 90 == 0 else ''}</p>")
    texts = Texts(withheld=(Withheld(shown="a", text=DRAFT),))
    found = {leak.file for leak in check_leaks(tmp_path, texts, None)}

    assert found == {"000.html", "090.html", "180.html", "270.html", "360.html"}


def test_a_served_site_stays_and_the_message_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    page = tmp_path / "x.html"
    page.write_text(f"<p>{TEXT}</p>")

    texts = Texts(withheld=(Withheld(shown="TILs/a.md", text=DRAFT),))

    refuse_leaks(tmp_path, check_leaks(tmp_path, texts, None), serving=True)

    assert page.exists()
    assert "x.html tells 'the merger with initech closes on the last' of TILs/a.md" in caplog.text


def test_a_site_that_leaks_fails_and_does_not_stay(tmp_path: Path) -> None:
    site = build(tmp_path, "x/index.html", f"<p>{TEXT}</p>".encode())

    assert site.exit_code == 1
    assert "x/index.html tells 'the merger with initech closes on the last' of TILs/work/" in "\n".join(site.log)
    assert site.files() == ()


def test_the_next_build_is_right(tmp_path: Path) -> None:
    build(tmp_path, "x/index.html", f"<p>{TEXT}</p>".encode())

    site = build(tmp_path, "x/index.html", b"<p>nothing</p>")

    assert site.exit_code == 0
    assert site.has("til/public/")
    assert site.has("x/")


SERIES = {
    "docs/index.md": "# Home\n\n<!-- til/latest -->\n",
    **{
        f"TILs/{number}.md": f"# 恋愛は“条件”じゃなく“空気”で始まる\n\n恋愛の第{number}回。\n" for number in range(2, 5)
    },
    **{
        f"TILs/cache/{number}.md": f"# How to build a cache that nobody misses\n\nPart {number}.\n"
        for number in range(3)
    },
    "TILs/1.md": "---\ndraft: true\n---\n# 恋愛は“条件”じゃなく“空気”で始まる\n\n## 恋愛は「条件マッチ」では始まらない\n",
    "TILs/cache/9.md": (
        "---\ndraft: true\n---\n# How to build a cache that nobody misses\n\n## How to build a cache\n\nSo.\n"
    ),
}


def test_titles_of_a_series_that_follow_each_other_in_a_list_are_no_leak(tmp_path: Path) -> None:
    site = build_folder(write_site(tmp_path, SERIES), today="2026-11-23", strict=True)

    assert site.exit_code == 0, site.warnings
    assert "index.html" in site.files()


def test_a_sentence_of_the_draft_of_a_series_is_a_leak(tmp_path: Path) -> None:
    planted = "<li>条件マッチでは始まらない恋愛は条件</li><li>恋愛は「条件マッチ」では始まらない</li>"
    files = {**SERIES, "hook.py": HOOK, "planted/x.html": planted}
    site = build_folder(write_site(tmp_path, files, "hooks: [hook.py]\n"), today="2026-11-23")

    assert site.exit_code == 1
    assert any("x.html tells" in line for line in site.warnings)


def test_the_name_of_a_tag_in_the_search_index_is_no_word_of_a_draft(tmp_path: Path) -> None:
    draft = Withheld(shown="x.md", text="### VS Code拡張機能のインストール\n")
    text = "`install-duckdb` — 拡張機能のインストール"
    entry = {"docs": [{"text": "<h3><code>install-duckdb</code> — 拡張機能のインストール</h3>"}]}
    (tmp_path / "search_index.json").write_text(json.dumps(entry), encoding="utf-8")

    assert check_leaks(tmp_path, Texts(withheld=(draft,), published=(text,)), None) == ()


def test_words_of_two_drafts_alike_that_stand_in_public_texts_are_no_leak(tmp_path: Path) -> None:
    drafts = [Withheld(shown=f"{name}.md", text="how to build a cache\n\nand keep it warm") for name in "ab"]
    (tmp_path / "x.html").write_text("<li>how to build a cache</li><li>and keep it warm</li>", encoding="utf-8")
    published = ("how to build a cache", "and keep it warm")

    assert check_leaks(tmp_path, Texts(withheld=tuple(drafts), published=published), None) == ()


def test_the_address_of_a_public_heading_that_a_draft_names_is_no_leak(tmp_path: Path) -> None:
    draft = Withheld(shown="x.md", text="![[10 - how to keep all of your dependencies#oral questions]]\n")
    location = "til/10-how-to-keep-all-of-your-dependencies/#oral-questions"
    (tmp_path / "search_index.json").write_text(json.dumps({"docs": [{"location": location}]}), encoding="utf-8")
    published = ("## Oral questions\n", "10 - how to keep all of your dependencies.md")

    assert check_leaks(tmp_path, Texts(withheld=(draft,), published=published), None) == ()


def test_signs_of_an_address_are_no_words(tmp_path: Path) -> None:
    draft = Withheld(shown="x.md", text="See https://e.org/%ED%94%84%EB%A7%81%EB%B6%80%ED%8A%B8 for more of it.\n")
    (tmp_path / "sitemap.xml").write_text("<loc>https://e.org/til/%ED%94%84%EB%A7%81%EB%B6%80%ED%8A%B8/</loc>")

    assert check_leaks(tmp_path, Texts(withheld=(draft,)), None) == ()


def test_a_title_and_a_description_in_data_for_search_engines_are_no_leak(tmp_path: Path) -> None:
    draft = Withheld(shown="x.md", text="title: Cast functions\ndescription: Use these functions to cast a value\n")
    data = {"headline": "Cast functions", "description": "Use these functions to cast a value"}
    script = f'<script type="application/ld+json">{json.dumps(data, separators=(",", ":"))}</script>'
    (tmp_path / "x.html").write_text(script, encoding="utf-8")
    published = ("title: Cast functions\n\nother: description\n", "Use these functions to cast a value")

    assert check_leaks(tmp_path, Texts(withheld=(draft,), published=published), None) == ()


def test_the_folder_of_a_public_note_may_be_called_like_a_draft_in_it(tmp_path: Path) -> None:
    (tmp_path / "til/control/loops/gains").mkdir(parents=True)
    draft = Withheld(shown="x.md", addresses=("til/control/loops/loops", "TILs/control/loops/loops"))

    assert check_leaks(tmp_path, Texts(withheld=(draft,), addresses=("til/control/loops/gains",)), None) == ()


def test_two_public_sentences_that_a_draft_has_beside_each_other_are_no_leak(tmp_path: Path) -> None:
    draft = Withheld(shown="x.md", text="そろえる必要があります。\n\nたとえば、以下のような定義です。\n")
    (tmp_path / "x.html").write_text("<p>そろえる必要があります。たとえば次です。</p>", encoding="utf-8")
    published = ("そろえる必要があります。\n\n|a|\n|---|\n\nたとえば次です。",)

    assert check_leaks(tmp_path, Texts(withheld=(draft,), published=published), None) == ()


def test_words_of_a_link_by_name_are_public_without_the_name(tmp_path: Path) -> None:
    draft = Withheld(shown="x.md", text="Open the side bar, then choose **publish changes** here.\n")
    (tmp_path / "x.html").write_text("<p>Open the <a>side bar</a>, then choose publish changes.</p>", encoding="utf-8")
    published = ("Open the [[Ribbon|side bar]], then choose **publish changes**.",)

    assert check_leaks(tmp_path, Texts(withheld=(draft,), published=published), None) == ()


def test_single_digits_tell_nothing(tmp_path: Path) -> None:
    draft = Withheld(shown="x.md", text="Input: [1, 1, 0, 0, 1, 1, 1, 1, 0]\n")
    (tmp_path / "x.html").write_text("<pre>1 1 0 0 1 1 1 1 0</pre>", encoding="utf-8")

    assert check_leaks(tmp_path, Texts(withheld=(draft,)), None) == ()


def test_lines_that_follow_each_other_only_where_shared_ones_are_left_out_are_no_leak(tmp_path: Path) -> None:
    shared = " ".join(f"word{number}" for number in range(30))
    (tmp_path / "a.html").write_text(f"<p>\n<b>{shared}</b>\n</p>")
    (tmp_path / "b.html").write_text(f"<p>one two three four\n<b>{shared}</b>\nfive six seven eight</p>")
    draft = Withheld(shown="x.md", text="one two three four five six seven eight")

    assert check_leaks(tmp_path, Texts(withheld=(draft,)), None) == ()


def test_names_of_elements_in_a_draft_are_no_words(tmp_path: Path) -> None:
    draft = Withheld(shown="x.md", text="<p>K is given.</p>\n\n<p>From the second line</p>\n")
    entry = {"docs": [{"text": "<p>K is given.</p><p>From the second line on</p>"}]}
    (tmp_path / "search_index.json").write_text(json.dumps(entry))

    assert check_leaks(tmp_path, Texts(withheld=(draft,)), None) == ()


def test_a_comment_beside_elements_that_a_public_note_has_too_is_no_leak(tmp_path: Path) -> None:
    table = "<th>box</th>\n<th>download</th>\n</tr>\n<!-- TABLE BODY -->\n<!-- ROW: faster_rcnn_R_50 -->\n"
    draft = Withheld(shown="x.md", text=table)
    (tmp_path / "x.html").write_text(table, encoding="utf-8")

    assert check_leaks(tmp_path, Texts(withheld=(draft,), published=(table,)), None) == ()
