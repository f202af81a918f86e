"""Translations of the site's own texts, from gettext catalogues in `languages/`.

English texts are in the code and templates. Catalogues such as `languages/ko.po` are read during a build, so a new
translation needs no compilation.
"""

import io
import re
from collections.abc import Mapping
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape
from msgspec import Struct

ENGLISH = "en"
_OTHER_SCRIPTS = {"zh-tw": ENGLISH, "zh-hant": ENGLISH, "zh-hk": ENGLISH}
"""Languages whose name begins like a catalogue's, but in another script."""
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi"})


def is_right_to_left(language: str) -> bool:
    """Return whether a language, such as `ar` or `fa-IR`, is written from right to left."""
    return re.split("[-_]", language.lower())[0] in _RIGHT_TO_LEFT


def count(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun for a message in English: `1 note`, `2 notes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {nouns or noun + 's'}"


class Words(Struct, frozen=True):
    """Translates English texts; texts that are not in the catalogue, such as an author's own, stay."""

    catalogue: NullTranslations

    def say(self, text: str, /, **values: Any) -> str:
        """Return a translated text, formatted with values: `Page {n}`."""
        return self.catalogue.gettext(text).format(**values) if values else self._look_up(text)

    def plural(self, number: int, one: str, many: str, /, **values: Any) -> str:
        """Return the translated form for a number; `{n}` is the number, unless `values` has another."""
        return self.catalogue.ngettext(one, many, number).format(**{"n": number, **values})

    def say_markup(self, text: str, /, **values: Any) -> Markup:
        """Return a translated text for HTML; only values are escaped."""
        return _fill(self.catalogue.gettext(text), values) if values else Markup(self._look_up(text))

    def plural_markup(self, number: int, one: str, many: str, /, **values: Any) -> Markup:
        """Return the translated form for a number for HTML; only values are escaped."""
        return _fill(self.catalogue.ngettext(one, many, number), {"n": number, **values})

    def _look_up(self, text: str) -> str:
        return self.catalogue.gettext(text) if text else ""  # gettext returns its header for ""


def _fill(text: str, values: Mapping[str, Any]) -> Markup:
    # Markup.format does the same with a Formatter written in Python, twice as slow.
    return Markup(text.format(**{name: escape(value) for name, value in values.items()}))


@lru_cache(maxsize=16)
def load_words(language: str) -> Words:
    """Return the translations for a `theme.language`; English if there is no catalogue."""
    name = language.lower().replace("_", "-")
    name = _OTHER_SCRIPTS.get(name, name.split("-")[0])
    path = files("tilfolio") / "languages" / f"{name}.po"
    return Words(read_catalogue(path.read_bytes()) if name != ENGLISH and path.is_file() else NullTranslations())


def read_catalogue(content: bytes) -> NullTranslations:
    """Return the translations in a .po file."""
    # Imported here, because most sites are in English.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(content)))
    compiled.seek(0)
    return GNUTranslations(compiled)
