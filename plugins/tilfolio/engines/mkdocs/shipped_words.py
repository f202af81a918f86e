"""Translation of built-in categories, checks and focuses into the site's language.

Only built-in texts are translated; texts from mkdocs.yml stay unchanged.
"""

from collections.abc import Sequence

from mkdocs.config.defaults import MkDocsConfig
from msgspec.structs import replace

from tilfolio.debugging import Check, Checks
from tilfolio.facts import Focus, Rhythm
from tilfolio.model import Category
from tilfolio.words import ENGLISH, Words


def find_language(config: MkDocsConfig) -> str:
    """Return the theme's language, such as `en` or `pt-BR`."""
    return str(config.theme.get("language") or ENGLISH)


def translate_categories(categories: Sequence[Category], words: Words) -> tuple[Category, ...]:
    """Return translated categories."""
    return tuple(
        replace(step, title=words.say(step.title), question=words.say(step.question), advice=words.say(step.advice))
        for step in categories
    )


def translate_checks(checks: Checks, words: Words) -> Checks:
    """Return translated checks and challenges."""
    return Checks(
        checks=tuple(_translate_check(check, words) for check in checks.checks),
        challenges=tuple(_translate_check(check, words) for check in checks.challenges),
    )


def _translate_check(check: Check, words: Words) -> Check:
    return replace(check, title=words.say(check.title), advice=words.say(check.advice))


def translate_rhythm(rhythm: Rhythm | None, words: Words) -> Rhythm | None:
    """Return a translated rhythm; list items of an opening are compared with the translated outputs."""
    if rhythm is None:
        return None
    focuses: list[Focus] = []
    for focus in rhythm.focuses:
        outputs = tuple(replace(output, text=words.say(output.text)) for output in focus.outputs)
        focuses.append(replace(focus, title=words.say(focus.title), outputs=outputs))
    return replace(rhythm, focuses=tuple(focuses))
