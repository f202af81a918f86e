"""The words that the site adds to an author's own, in the site's language: gettext catalogues in `languages/`.

English stands in the code and the templates itself. Another language's catalogue is a text file, `languages/ko.po`,
which is read when a site in that language is built; so a new translation needs no step of its own.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Any

from markupsafe import Markup
from msgspec import Struct

ENGLISH = "en"
_OTHER_SCRIPTS = {"zh-tw": ENGLISH, "zh-hant": ENGLISH, "zh-hk": ENGLISH}
"""Languages that share the first part of their name with a catalogue, and cannot be read by its readers."""
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi"})


def is_right_to_left(language: str) -> bool:
    """Return whether a language, such as `ar` or `fa-IR`, is written from right to left."""
    return re.split("[-_]", language.lower())[0] in _RIGHT_TO_LEFT


class Words(Struct, frozen=True):
    """Looks up what to write for an English text; one that is not in the catalogue, as an author's own, stays."""

    catalogue: NullTranslations

    def say(self, text: str, /, **values: Any) -> str:
        """Return a text in the site's language, with values in the place of their names: `Page {n}`."""
        return self.catalogue.gettext(text).format(**values) if values else self._look_up(text)

    def plural(self, number: int, one: str, many: str, /, **values: Any) -> str:
        """Return the form of a text that goes with a number; `{n}` in it is the number, unless `values` has another."""
        return self.catalogue.ngettext(one, many, number).format(**{"n": number, **values})

    def say_markup(self, text: str, /, **values: Any) -> Markup:
        """Return the same for HTML: values are escaped, the text itself is ours."""
        return Markup(self.catalogue.gettext(text)).format(**values) if values else Markup(self._look_up(text))

    def plural_markup(self, number: int, one: str, many: str, /, **values: Any) -> Markup:
        """Return the same for HTML."""
        return Markup(self.catalogue.ngettext(one, many, number)).format(**{"n": number, **values})

    def _look_up(self, text: str) -> str:
        return self.catalogue.gettext(text) if text else ""  # gettext gives its header for nothing


@lru_cache(maxsize=16)
def load_words(language: str) -> Words:
    """Return the words of a language, as `theme.language` names it; English where there is no catalogue."""
    name = language.lower().replace("_", "-")
    name = _OTHER_SCRIPTS.get(name, name.split("-")[0])
    path = files("tilfolio").joinpath("languages", f"{name}.po")
    return Words(read_catalogue(path.read_bytes()) if name != ENGLISH and path.is_file() else NullTranslations())


def read_catalogue(content: bytes) -> NullTranslations:
    """Return the translations that a .po file holds."""
    # Here, since most sites are in English.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(content)))
    compiled.seek(0)
    return GNUTranslations(compiled)
