"""Choosing fonts for characters, without ever drawing a box."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from tilfolio.images.fonts import SHIPPED, Face, can_shape, find_undrawable, is_silent, load_fonts, open_font
from tilfolio.images.glyphs import read_font
from tilfolio.images.typeset import choose_faces, clean_text, measure_run, order_pieces, split_clusters, split_words

NEEDS = "install the packages fonts-noto-core, fonts-noto-cjk, fonts-noto-color-emoji and libfribidi0"
NO_CHARACTER = "\ufffe"
"""An unassigned code point, for which each font draws its box."""


def draw_alone(text: str, face: Face) -> tuple[tuple[int, int], bytes]:
    mask = open_font(face, 60).getmask(text, mode="L")
    return mask.size, bytes(mask)


def test_what_ships_is_below_a_megabyte_and_has_its_licence() -> None:
    files = list(SHIPPED.iterdir())

    assert sum(file.stat().st_size for file in files) < 1_000_000
    for licence in (file for file in files if file.name.startswith("OFL-")):
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8").upper()
    assert {file.name.split("-")[1].removesuffix(".txt") for file in files if file.name.startswith("OFL-")} == {
        "Inter",
        "JetBrainsMono",
    }


def test_a_site_in_latin_letters_takes_only_what_ships() -> None:
    fonts = load_fonts("Why Kafka? Größe, naïve, Ελλάδα, Привет → ∑ “quoted”…")

    assert [Path(face.path).parent for face in (*fonts.title, *fonts.text)] == [SHIPPED, SHIPPED]


def test_no_system_font_is_taken_where_none_is_allowed() -> None:
    assert [Path(face.path).parent for face in load_fonts("카프카", system=False).title] == [SHIPPED]


@pytest.mark.fonts
@pytest.mark.parametrize(
    "characters",
    ["한국어", "日本語のテキスト", "简体中文", "हिन्दी", "العربية", "עברית", "ภาษาไทย", "தமிழ்", "🚀👩‍💻❤️🇰🇷"],
    ids=["korean", "japanese", "chinese", "devanagari", "arabic", "hebrew", "thai", "tamil", "emoji"],
)
def test_a_script_that_does_not_ship_is_drawn_by_a_system_font_without_boxes(characters: str) -> None:
    fonts = load_fonts(characters)

    for faces in (fonts.title, fonts.text):
        clusters, missing = choose_faces(clean_text(characters), faces)
        assert missing == "", NEEDS
        assert clusters
        for cluster in clusters:
            assert draw_alone(cluster.text, cluster.face) != draw_alone(NO_CHARACTER, cluster.face)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=60))
def test_a_font_is_asked_only_for_what_it_has(text: str) -> None:
    fonts = load_fonts("한हअ🚀", system=True)

    clusters, missing = choose_faces(clean_text(text), fonts.title)

    for cluster in clusters:
        box = draw_alone(NO_CHARACTER, cluster.face)
        for char in cluster.text:
            assert is_silent(char) or draw_alone(char, cluster.face) != box
    assert all(not any(face.has(char) for face in fonts.title[:1]) for char in missing if len(char) == 1)


def test_what_no_font_of_the_machine_has_is_named_once() -> None:
    assert find_undrawable("Kafka\U0010fffd\u200d \U0010fffdé", load_fonts(system=False).title) == "\U0010fffd"


def test_a_title_takes_a_bold_face_and_a_text_a_lighter_one() -> None:
    fonts = load_fonts("한")

    weights = [read_font(Path(faces[-1].path)).weight for faces in (fonts.title, fonts.text)]
    assert weights[0] == 700, NEEDS
    assert weights[1] < 700


def test_the_authors_own_font_comes_first() -> None:
    own = SHIPPED / "JetBrainsMono-Regular.ttf"

    fonts = load_fonts("a", title=[own])

    assert choose_faces("a", fonts.title)[0][0].face.path == str(own)
    assert fonts.problems == ()


@pytest.mark.parametrize("content", [None, b"", b"not a font", b"\0\1\0\0\0\x02" + b"\0" * 40, b"wOF2" + b"\0" * 60])
def test_a_file_that_is_no_font_is_a_problem_and_the_rest_goes_on(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "own.ttf"
    if content is not None:
        path.write_bytes(content)

    fonts = load_fonts("a", title=[path])

    assert [problem.path for problem in fonts.problems] == [str(path)]
    assert len(fonts.title) == 1


@pytest.mark.fonts
def test_letters_that_join_are_joined() -> None:
    assert can_shape(), NEEDS
    fonts = load_fonts("سلم")
    face = choose_faces("سلم", fonts.title)[0][0].face

    apart = sum(measure_run(letter, face) for letter in "سلم")

    assert measure_run("سلم", face) < apart * 0.9


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("e\u0301a", ["e\u0301", "a"]),
        ("👩‍💻🚀", ["👩‍💻", "🚀"]),
        ("🇰🇷🇯🇵", ["🇰🇷", "🇯🇵"]),
        ("👍🏽!", ["👍🏽", "!"]),
        ("क्षि", ["क्षि"]),
        ("❤️x", ["❤️", "x"]),
        ("한국", ["한", "국"]),
    ],
    ids=["accent", "joined", "flags", "skin", "conjunct", "selector", "hangul"],
)
def test_what_a_reader_sees_as_one_is_kept_together(text: str, clusters: list[str]) -> None:
    assert split_clusters(text) == clusters


@pytest.mark.fonts("brackets and stops", "ideographs", "korean", "mixed", "thai")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one two", ["one", "two"]),
        ("日本語", ["日", "本", "語"]),
        ("「半分」にする。", ["「半", "分」", "に", "す", "る。"]),
        ("Kafkaの設定", ["Kafka", "の", "設", "定"]),
        ("한국어 조사", ["한국어", "조사"]),
        ("snake_case", ["snake_case"]),
        ("ทำไมโมเดล", ["ทำ", "ไม", "โม", "เดล"]),
        ("a step of 1 s; 45 ms", ["a", "step", "of", "1 s;", "45 ms"]),
    ],
    ids=["latin", "ideographs", "brackets and stops", "mixed", "korean", "identifier", "thai", "units"],
)
def test_lines_may_break_between_these(text: str, words: list[str]) -> None:
    clusters, _ = choose_faces(text, load_fonts(text).title)

    assert ["".join(cluster.text for cluster in word.clusters) for word in split_words(clusters)] == words


@pytest.mark.fonts("decimal", "hebrew inside", "latin inside", "number after", "number", "two latin", "two words")
@pytest.mark.parametrize(
    ("text", "rtl", "shown"),
    [
        ("abc def", False, "abc def"),
        ("אבג abc דהו", True, "דהו abc אבג"),
        ("abc אבג def", False, "abc אבג def"),
        ("abc אבג דהו", False, "abc דהו אבג"),
        ("אבג 45 דהו", True, "דהו 45 אבג"),
        ("abc אבג 45 def", False, "abc 45 אבג def"),
        ("אבג abc def", True, "abc def אבג"),
        ("אבג 3.5 abc.", True, ".abc 3.5 אבג"),
    ],
    ids=["one way", "latin inside", "hebrew inside", "two words", "number", "number after", "two latin", "decimal"],
)
def test_words_stand_from_left_to_right_as_they_are_read(text: str, rtl: bool, shown: str) -> None:
    clusters, missing = choose_faces(text, load_fonts(text).title)

    pieces = order_pieces(clusters, rtl=rtl)

    assert missing == "", NEEDS
    letters = "".join(piece.text[::-1] if piece.rtl else piece.text for piece in pieces)
    assert letters.split() == [word[::-1] if "א" <= word[0] <= "ת" else word for word in shown.split()]


def test_all_that_a_font_is_said_to_have_it_draws() -> None:
    path = SHIPPED / "InterDisplay-Bold.ttf"
    font = ImageFont.truetype(str(path), 40)
    box = bytes(font.getmask(NO_CHARACTER)), font.getmask(NO_CHARACTER).size

    ranges = read_font(path).ranges

    codes = [code for first, last in ranges for code in range(first, last + 1) if not is_silent(chr(code))]
    drawn = [chr(code) for code in codes if (bytes(font.getmask(chr(code))), font.getmask(chr(code)).size) != box]
    assert len(drawn) == len(codes) > 1400
