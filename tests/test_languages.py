"""The catalogues of the site's languages: complete, and with translations that fit their places."""

from __future__ import annotations

import io
from functools import cache
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from support.messages import LANGUAGES, Message, list_messages
from tilfolio.pages.templates import load_templates
from tilfolio.words import load_words

NAMES = ("ar", "de", "es", "fr", "he", "hi", "ja", "ko", "pt", "zh")
WITHOUT_NUMBER = {"ar": 3, "default": 1}
"""The number of plural forms without digits: three in Arabic (zero, one, two), one elsewhere."""


@cache
def messages() -> list[Message]:
    return list_messages()


def read(name: str) -> Catalog:
    return read_po(io.BytesIO((LANGUAGES / f"{name}.po").read_bytes()))


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def forms_of(catalogue: Catalog, message: Message) -> tuple[str, ...]:
    entry = catalogue.get(message[0])
    if entry is None:
        return ("",)
    assert entry.id == (message[0] if len(message) == 1 else message), message
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())


def test_there_is_a_catalogue_for_each_language() -> None:
    assert tuple(sorted(path.stem for path in LANGUAGES.glob("*.po"))) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_translated_and_no_other(name: str) -> None:
    catalogue = read(name)
    missing = [message for message in messages() if not all(forms_of(catalogue, message))]

    assert missing == []
    assert {entry.id for entry in catalogue if entry.id} == {one if len(one) > 1 else one[0] for one in messages()}


@pytest.mark.parametrize("name", NAMES)
def test_a_translation_has_the_placeholders_of_its_text(name: str) -> None:
    catalogue = read(name)
    free = WITHOUT_NUMBER.get(name, 1)
    for message in messages():
        wanted = placeholders(message[-1])
        for number, form in enumerate(forms_of(catalogue, message)):
            may_lack = {"n"} if len(message) > 1 and number < free else set()

            assert wanted - may_lack <= placeholders(form) <= wanted, (message, form)


@pytest.mark.parametrize("name", NAMES)
def test_a_translation_has_the_markup_of_its_text(name: str) -> None:
    """Texts are not escaped, so markup and quotation marks must already be in the English text."""
    catalogue = read(name)
    for message in messages():
        for form in forms_of(catalogue, message):
            for sign in '"<>&\\':
                assert form.count(sign) == message[-1].count(sign), (message, form)

            assert form.count("`") == message[-1].count("`"), (message, form)
            assert form.count("\n") == 0


@pytest.mark.parametrize(
    ("language", "notes"),
    [
        ("en", ["1 note", "3 notes"]),
        ("de-AT", ["1 Notiz", "3 Notizen"]),
        ("pt-BR", ["1 nota", "3 notas"]),
        ("zh-Hans", ["1 篇笔记", "3 篇笔记"]),
        ("zh-TW", ["1 note", "3 notes"]),
        ("ar", ["ملاحظة واحدة", "3 ملاحظات"]),
        ("xx", ["1 note", "3 notes"]),
    ],
)
def test_a_language_has_its_own_forms_for_numbers(language: str, notes: list[str]) -> None:
    words = load_words(language)

    assert [words.plural(number, "{n} note", "{n} notes") for number in (1, 3)] == notes


def test_two_and_eleven_have_forms_of_their_own_in_arabic() -> None:
    words = load_words("ar")

    assert words.plural(2, "{n} note", "{n} notes") == "ملاحظتان"
    assert words.plural(11, "{n} note", "{n} notes") == "11 ملاحظة"


def test_what_an_author_wrote_stays() -> None:
    assert load_words("ko").say("The step of my own") == "The step of my own"
    assert load_words("ko").say("") == ""


def test_a_text_is_looked_up_when_its_template_is_compiled() -> None:
    templates = load_templates(language="fr")
    source = templates.compile('{{ "Related" | say }}', raw=True)

    assert "À lire aussi" in source


def test_values_in_a_text_are_escaped() -> None:
    templates = load_templates(language="fr")

    assert templates.from_string('{{ "Page {n}" | say(n=n) }}').render(n="<b>") == "Page &lt;b&gt;"
    assert templates.from_string("{{ label | known }}").render(label="<b>") == "&lt;b&gt;"
