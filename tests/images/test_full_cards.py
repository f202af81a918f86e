"""Cards in one colour, the default."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from support.pictures import a_noise, a_picture, decode, find_ink
from tilfolio.images.card import HEIGHT, WIDTH, Card, CardKind
from tilfolio.images.cards import LARGEST, draw_card
from tilfolio.images.colors import RGB, measure_contrast
from tilfolio.images.design import CardStyle, choose_full_tones
from tilfolio.images.fonts import Fonts, load_fonts
from tilfolio.images.full_cards import LARGEST_WITH_COVER, MARGIN

KINDS: tuple[CardKind, ...] = ("til", "project", "digest", "achievement", "section")
STYLE = CardStyle()
FONTS: Fonts = load_fonts(system=False)
FOOT_TOP = 544


def a_card(title: str = "Why Kafka?", kind: CardKind = "til") -> Card:
    return Card(
        kind=kind,
        title=title,
        category="TIL · Data",
        color="#00695c",
        icon="data",
        date="23 Nov 2026",
        author="Kim Minseo",
        site_name="Learned today",
    )


def draw(card: Card, style: CardStyle = STYLE) -> bytes:
    return draw_card(card, style, FONTS).png


def pixel(png: bytes, at: tuple[int, int], size: tuple[int, int] = (WIDTH, HEIGHT)) -> RGB:
    return decode(png).resize(size, Image.Resampling.LANCZOS).getpixel(at)  # type: ignore[return-value]  # RGB


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_without_a_picture_is_below_60_kb(kind: CardKind) -> None:
    card = replace(a_card("word " * 12, kind), figure="45", unit="ms", counts=(("5", "notes"),) * 3, strip=(1, 0, 2))

    assert len(draw(replace(card, before="0.78", after="0.91"))) <= LARGEST == 60_000


@pytest.mark.parametrize("figure", ["", "45"])
def test_a_card_with_a_picture_of_noise_is_below_300_kb(figure: str) -> None:
    card = replace(a_card(kind="project"), cover=a_noise(), photo=a_noise((200, 200)), figure=figure)

    assert len(draw(card)) <= LARGEST_WITH_COVER == 300_000


def test_a_note_s_card_has_the_colour_of_its_category_from_edge_to_edge() -> None:
    png = draw(a_card())

    assert {pixel(png, at) for at in ((2, 2), (WIDTH - 2, 2), (2, HEIGHT - 2), (WIDTH - 2, HEIGHT - 2))} == {
        (0, 105, 92)
    }


def test_a_title_of_a_few_words_is_92_pixels_and_more() -> None:
    box = find_ink(draw(a_card("Hx")), draw(a_card("")))

    assert box is not None
    assert box[3] - box[1] >= 0.7 * 92  # a capital letter


@pytest.mark.parametrize("shown", [{"before": "0.78", "after": "0.91"}, {"code": "git bisect run make test"}])
def test_a_change_or_a_line_of_code_stands_in_a_bar_above_the_foot(shown: dict[str, str]) -> None:
    card = replace(a_card("One two three four five six seven eight"), **shown)  # type: ignore[arg-type]

    colors = [pixel(draw(card), (MARGIN + right, FOOT_TOP - 80)) for right in (-6, 6, WIDTH - 2 * MARGIN - 6)]
    words = find_ink(draw(card), draw(replace(card, before="1", after="1", code="")))

    assert colors[0] != colors[1] == colors[2]
    assert words is not None
    assert words[3] < FOOT_TOP


def test_the_whole_of_a_project_s_picture_is_shown() -> None:
    """Red on the left edge and blue on the right; cropping would remove one of them."""
    picture = Image.new("RGB", (900, 300), "white")
    picture.paste("#ff0000", (0, 0, 20, 300))
    picture.paste("#0000ff", (880, 0, 900, 300))
    with_ends = a_picture_of(picture)

    shown = decode(draw(replace(a_card(kind="project"), cover=with_ends, figure="45", unit="ms")))

    colors = {color for _, color in shown.getcolors(maxcolors=1_000_000) or []}
    assert any(red > 200 and green + blue < 60 for red, green, blue in colors)  # type: ignore[misc]
    assert any(blue > 200 and green + red < 60 for red, green, blue in colors)  # type: ignore[misc]


def a_picture_of(picture: Image.Image) -> bytes:
    from support.pictures import encode  # noqa: PLC0415

    return encode(picture, "PNG")


def test_a_figure_is_larger_than_the_title_and_its_unit() -> None:
    card = replace(a_card("Anomaly detection", "project"), figure="45", unit="ms", figure_label="Latency")

    figure = find_ink(draw(card), draw(replace(card, figure="4", unit="")))
    title = find_ink(draw(card), draw(replace(card, title="")))

    assert figure is not None
    assert title is not None
    assert figure[3] - figure[1] > 1.5 * (title[3] - title[1])


@pytest.mark.parametrize("icon", ["home", "digest", "project", "achievement", "til", "checklist", "tags", "page"])
def test_each_section_has_a_symbol_of_its_own(icon: str) -> None:
    others = {"home", "digest", "project", "achievement", "til", "checklist", "tags", "page"} - {icon}
    card = replace(a_card(kind="section"), icon=icon)

    assert draw(card) not in {draw(replace(card, icon=other)) for other in others}


@pytest.mark.parametrize("kind", KINDS)
def test_words_stand_out_at_150_pixels(kind: CardKind) -> None:
    card = replace(a_card("Why Kafka?", kind), category="")
    small = decode(draw(card)).resize((150, 79), Image.Resampling.LANCZOS)
    ground: RGB = small.getpixel((2, 40))  # type: ignore[assignment]  # an RGB picture

    title = [small.getpixel((x, y)) for x in range(7, 100) for y in range(5, 60)]

    assert sum(measure_contrast(each, ground) >= 4.5 for each in title) > 100  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=200), kind=st.sampled_from(KINDS))
@example(words="x" * 2000, kind="til")
@example(words="W" * 40, kind="project")
@example(words="\u0487", kind="til")  # a mark without a letter
@example(words="\ud800 lone \x00 control \u202e turned", kind="digest")
def test_words_of_any_length_stay_between_the_edges(words: str, kind: CardKind) -> None:
    card = replace(
        a_card(words, kind),
        category=words,
        date=words,
        author=words,
        site_name=words,
        figure=words[:80],
        unit=words[:20],
        figure_label=words,
        before=words,
        after=words,
        code=words,
        counts=((words, words),) * 5,
        strip=(1, 2, 0, 0, 0, 0, 9),
    )

    picture = decode(draw(card))

    for edge in ((0, 0, MARGIN - 40, HEIGHT), (WIDTH - MARGIN + 41, 0, WIDTH, HEIGHT)):
        colors = picture.crop(edge).getcolors()
        assert colors is not None
        assert len(colors) == 1


HEX = st.from_regex(r"\A#[0-9a-f]{6}\Z")


@settings(max_examples=200)
@given(color=HEX, background=HEX | st.just(""), foreground=HEX, filled=st.booleans())
@example(color="#ffff00", background="#ffffff", foreground="#ffffff", filled=True)
@example(color="#777777", background="#767676", foreground="#777777", filled=False)
def test_text_reads_whatever_colours_an_author_chooses(
    color: str, background: str, foreground: str, filled: bool
) -> None:
    tones = choose_full_tones(color, CardStyle(background=background, foreground=foreground), filled=filled)

    assert min(measure_contrast(tone, tones.ground) for tone in (tones.title, tones.label, tones.quiet)) >= 4.5


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_card_gives_the_same_bytes(kind: CardKind) -> None:
    card = replace(a_card("One title", kind), photo=a_picture(), cover=a_picture(color="red"))
    first = draw(card)
    draw(replace(card, title="Another", photo=b""))

    assert draw(card) == first
