"""Cards are looked at as LinkedIn does: as pixels."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from support.pictures import a_noise, a_picture, decode, encode, find_ink
from tilfolio.images.cards import HEIGHT, LARGEST, MARGIN, WIDTH, Card, CardKind, draw_card
from tilfolio.images.colors import measure_contrast
from tilfolio.images.design import CardStyle, choose_tones
from tilfolio.images.fonts import Fonts, load_fonts

KINDS: tuple[CardKind, ...] = ("til", "project", "digest", "achievement", "section")
PLAIN = CardStyle(layout="disc")
DISC_LEFT, LABEL_BOTTOM, FOOT_TOP = 862, 118, 515

TITLES = {
    "latin": "Why Kafka + Flink for anomaly detection?",
    "greek": "Γιατί Kafka και Flink;",
    "cyrillic": "Почему Kafka и Flink для поиска аномалий?",
    "vietnamese": "Tại sao dùng Kafka để phát hiện bất thường?",
    "korean": "카프카와 플링크로 실시간 이상 탐지",
    "japanese": "Kafkaの設定を変更せずに遅延を「半分」にする。",
    "chinese": "为什么用 Kafka 和 Flink 做异常检测？",
    "devanagari": "असामान्यता का पता लगाने के लिए काफ्का क्यों?",
    "arabic": "لماذا نستخدم Kafka و Flink لكشف الشذوذ؟",
    "hebrew": "למה להשתמש ב-Docker במקום בסביבה מקומית?",
    "thai": "ทำไมต้องใช้ Kafka สำหรับการตรวจจับความผิดปกติ",
    "emoji": "🚀 Ship it 👩‍💻 with ❤️ 🇰🇷 🔥🎉🍊✅",
}
NEEDS = "install the packages fonts-noto-core, fonts-noto-cjk, fonts-noto-color-emoji and libfribidi0"


@cache
def all_fonts() -> Fonts:
    return load_fonts("".join(TITLES.values()))


@cache
def own_fonts() -> Fonts:
    return load_fonts(system=False)


def a_card(title: str = "Why Kafka?", kind: CardKind = "til") -> Card:
    return Card(
        kind=kind,
        title=title,
        category="Data",
        color="#0f766e",
        icon="data",
        date="23 Nov 2026",
        author="Kim Minseo",
        site_name="Learned today",
    )


def draw(card: Card, style: CardStyle = PLAIN, fonts: Fonts | None = None) -> bytes:
    return draw_card(card, style, fonts or own_fonts()).png


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_is_a_png_of_1200_by_630_below_60_kb(kind: CardKind) -> None:
    card = replace(a_card(kind=kind), figure="45 ms", counts=(("5", "TILs"), ("2", "gotchas")), strip=(1, 0, 2))

    png = draw(replace(card, photo=a_picture(), cover=a_picture()))

    assert png.startswith(b"\x89PNG")
    assert decode(png).size == (WIDTH, HEIGHT) == (1200, 630)
    assert len(png) <= LARGEST == 60_000


def test_a_cover_and_a_photo_of_pure_noise_stay_below_60_kb() -> None:
    png = draw(replace(a_card("word " * 40, "project"), cover=a_noise(), photo=a_noise((200, 200))))

    assert len(png) <= LARGEST


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_card_gives_the_same_bytes(kind: CardKind) -> None:
    card = replace(a_card("One 🚀 title", kind), photo=a_picture(), cover=a_picture(color="red"))
    between = replace(card, title="Another", photo=b"")

    first = draw(card, fonts=all_fonts())
    draw(between, fonts=all_fonts())

    assert draw(card, fonts=all_fonts()) == first


def test_a_png_names_neither_time_nor_software() -> None:
    png = draw(a_card())

    assert not any(kind in png for kind in (b"tEXt", b"tIME", b"iTXt", b"zTXt"))


@pytest.mark.fonts("arabic", "chinese", "devanagari", "emoji", "hebrew", "japanese", "korean", "thai")
@pytest.mark.parametrize("script", TITLES)
def test_each_script_is_drawn_whole_and_inside_its_room(script: str) -> None:
    drawn = draw_card(a_card(TITLES[script]), PLAIN, all_fonts())

    assert drawn.missing == "", NEEDS
    box = find_ink(drawn.png, draw(a_card("")))
    assert box is not None
    left, top, right, bottom = box
    assert (left >= MARGIN - 12, top >= LABEL_BOTTOM, right < DISC_LEFT, bottom <= FOOT_TOP) == (True,) * 4
    assert right - left > 300


@settings(max_examples=120, deadline=None)
@given(title=st.text(max_size=300), kind=st.sampled_from(KINDS))
@example(title="x" * 2000, kind="til")
@example(title="https://example.com/" + "a/b-c" * 80, kind="til")
@example(title="\u0301" * 50 + "a" + "\u0301" * 200, kind="til")
@example(title="W" * 14, kind="section")
@example(title="﷽" * 3, kind="til")
@example(title="\ud800 lone \x00 control \u202e turned", kind="til")
@example(title="क्" * 90, kind="digest")
def test_any_title_is_drawn_within_its_room(title: str, kind: CardKind) -> None:
    drawn = draw_card(a_card(title, kind), PLAIN, all_fonts())

    box = find_ink(drawn.png, draw(a_card("", kind), fonts=all_fonts()))
    if box is not None:
        left, top, right, bottom = box
        assert left >= MARGIN - 40
        assert top >= LABEL_BOTTOM - 16
        assert right < DISC_LEFT
        assert bottom <= FOOT_TOP


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=120))
@example(words="x" * 500)
def test_words_of_any_length_stay_between_the_edges(words: str) -> None:
    card = Card(
        kind="digest",
        title=words,
        category=words,
        date=words,
        author=words,
        site_name=words,
        counts=((words, words),) * 5,
        strip=(1, 2),
    )

    picture = decode(draw(card))

    edge = picture.crop((0, 0, MARGIN - 41, HEIGHT)).getcolors()
    assert edge is not None
    assert len(edge) == 1
    below = picture.crop((0, HEIGHT - 24, 700, HEIGHT)).getcolors()
    assert below is not None
    assert len(below) == 1


def test_a_longer_title_is_set_smaller_and_on_more_lines() -> None:
    heights = []
    for words in (1, 4, 14):
        box = find_ink(draw(a_card(" ".join(["gradient"] * words))), draw(a_card("")))
        assert box is not None
        heights.append(box[3] - box[1])

    assert heights[0] < heights[1] < heights[2]


def test_what_no_font_has_is_left_out_and_said() -> None:
    drawn = draw_card(a_card("카프카 Kafka"), PLAIN, own_fonts())

    assert drawn.missing == "카프"
    assert drawn.png == draw(a_card("Kafka"))


@pytest.mark.parametrize("title", ["카프카란?", "なぜ", "❓ 한글 — 95"])
def test_a_title_of_which_no_letter_can_be_drawn_gives_way_to_the_site_s_name(title: str) -> None:
    drawn = draw_card(a_card(title), PLAIN, own_fonts())

    shown = "95" in title
    assert set(drawn.missing) == {char for char in title if char.isalpha() or char == "❓"}
    assert (drawn.png == draw(a_card("Learned today"))) is not shown


@pytest.mark.fonts
def test_every_emoji_of_a_title_has_its_own_colours() -> None:
    card = replace(a_card("🚀 👩‍💻 🇰🇷 🔥 🎉 🍊 ✅"), photo=a_noise((200, 200)))

    room = decode(draw(card, fonts=all_fonts())).crop((0, LABEL_BOTTOM, DISC_LEFT, FOOT_TOP))

    red, green, blue = (channel.tobytes() for channel in room.split())
    greens = [at for at, each in enumerate(green) if each > max(red[at] + 40, blue[at] + 80)]
    assert greens


def test_bytes_that_are_no_picture_are_said_and_the_card_is_drawn() -> None:
    card = replace(a_card(kind="project"), photo=b"no picture", cover=b"<svg/>")

    drawn = draw_card(card, PLAIN, own_fonts())

    assert drawn.unreadable == ("photo", "cover")
    assert decode(drawn.png).size == (WIDTH, HEIGHT)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_cover_of_any_usual_format_is_shown(kind: str) -> None:
    picture = decode(draw(replace(a_card(kind="project"), cover=a_picture((800, 600), "#ff0000", kind))))

    red, green, blue = picture.getpixel((880, 315))  # type: ignore[misc]  # an RGB picture
    assert (red > 230, green < 30, blue < 30) == (True, True, True)


def test_a_photo_is_cropped_to_a_circle() -> None:
    picture = decode(draw(replace(a_card(), photo=a_picture(color="#ff0000"))))
    ground = picture.getpixel((10, 10))

    assert picture.getpixel((MARGIN + 32, 550)) == (255, 0, 0)
    assert picture.getpixel((MARGIN + 2, 520)) == ground


def test_what_is_transparent_of_a_photo_is_white() -> None:
    clear = encode(Image.new("RGBA", (200, 200), (255, 0, 0, 0)), "PNG")

    shown = decode(draw(replace(a_card(), photo=clear)))

    assert shown.getpixel((MARGIN + 32, FOOT_TOP + 35)) == (255, 255, 255)


def test_an_achievement_shows_its_figure_larger_than_its_title() -> None:
    card = replace(a_card("Anomaly detection", "achievement"), figure="45 ms", figure_label="Latency")

    figure = find_ink(draw(card), draw(replace(card, figure="4")))
    title = find_ink(draw(card), draw(replace(card, title="")))

    assert figure is not None
    assert title is not None
    assert figure[3] - figure[1] > 2 * (title[3] - title[1])


def test_a_digest_shows_a_bar_for_each_day_of_its_strip() -> None:
    card = replace(a_card("Week 47", "digest"), strip=(1, 2, 3, 0, 1, 2, 3))
    row = [decode(draw(card)).getpixel((x, 412)) for x in range(880, 1199)]
    ground = row[0]

    stretches = sum(1 for before, here in pairwise(row) if before == ground != here)

    assert stretches == 7


@pytest.mark.parametrize("off", ["author", "date", "site"])
def test_what_is_switched_off_is_not_drawn(off: str) -> None:
    style = replace(PLAIN, **{off: False})  # type: ignore[arg-type]  # three booleans

    assert draw(a_card(), style) != draw(a_card())


@pytest.mark.parametrize("layout", ["disc", "panel", "plain"])
def test_layouts_differ_and_all_hold_a_long_title(layout: str) -> None:
    style = replace(PLAIN, layout=layout)  # type: ignore[arg-type]  # its three names
    box = find_ink(draw(a_card("pipeline " * 12), style), draw(a_card(""), style))

    assert box is not None
    assert box[2] <= (WIDTH - MARGIN + 12 if layout == "plain" else DISC_LEFT)


HEX = st.from_regex(r"\A#[0-9a-f]{6}\Z")


@settings(max_examples=300)
@given(color=HEX, accent=HEX, background=HEX | st.just(""), foreground=HEX)
@example(color="#ffff00", accent="#ffffff", background="#ffffff", foreground="#ffffff")
@example(color="#777777", accent="#777777", background="#767676", foreground="#777777")
def test_text_reads_whatever_colours_an_author_chooses(
    color: str, accent: str, background: str, foreground: str
) -> None:
    tones = choose_tones(color, CardStyle(accent=accent, background=background, foreground=foreground))

    assert min(measure_contrast(tone, tones.ground) for tone in (tones.title, tones.label, tones.quiet)) >= 4.5
    assert measure_contrast(tones.symbol, tones.vivid) >= 4.5


@pytest.mark.parametrize("color", ["", "teal", "#12", "#ggg"])
def test_a_colour_that_is_none_is_drawn_in_the_accent(color: str) -> None:
    assert draw(replace(a_card(), color=color)) == draw(replace(a_card(), color=PLAIN.accent))


def test_the_title_still_stands_out_in_a_thumbnail_of_150_pixels() -> None:
    small = decode(draw(a_card("Why Kafka?"))).resize((150, 79), Image.Resampling.LANCZOS)
    ground: tuple[int, int, int] = small.getpixel((3, 40))  # type: ignore[assignment]  # an RGB picture

    title = [small.getpixel((x, y)) for x in range(9, 100) for y in range(22, 58)]

    strong = [pixel for pixel in title if measure_contrast(pixel, ground) >= 7]  # type: ignore[arg-type]
    assert len(strong) > 250


def test_an_icon_is_a_name_an_svg_or_an_emoji() -> None:
    square = '<svg viewBox="0 0 24 24"><path d="M2 2h20v20H2z"/></svg>'
    cards = [draw(replace(a_card(), icon=icon), fonts=all_fonts()) for icon in ("data", "infra", square, "🚀")]

    assert len(set(cards)) == 4


@pytest.mark.parametrize("icon", ["", "no-such-icon/../x", "<svg></svg>", "<svg><path d='oops'/></svg>"])
def test_an_icon_that_cannot_be_drawn_gives_way_to_that_of_the_kind(icon: str) -> None:
    assert draw(replace(a_card(), icon=icon)) == draw(replace(a_card(), icon="til"))
