"""Plain text cut into sentences."""

import re

ABBREVIATIONS = frozenset({"e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "dr.", "mr.", "ms.", "no.", "fig.", "eq."})
_LONGEST_WORD = 40
"""Characters: far more than any abbreviation has, and not the whole text for each of its ends."""
_INITIAL = re.compile(r"(?!I\.)[A-Z]\.")
_CLOSING = ")\"'’”]"
SENTENCE_END = re.compile(rf"[.!?…。！？](?:(?<=[。！？])|(?:(?<=\S\.)|(?<=[!?…]))[{re.escape(_CLOSING)}]*(?=\s|$))")


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a plain text on one line, the last one also if nothing ends it."""
    sentences, start = [], 0
    for match in SENTENCE_END.finditer(text):
        if is_sentence_end(text, match):
            sentences.append(text[start : match.end()].strip())
            start = match.end()
    return tuple(filter(None, (*sentences, text[start:].strip())))


def is_sentence_end(text: str, match: re.Match[str]) -> bool:
    """Return whether a sentence ends at a match of SENTENCE_END.

    Not after `e.g.` or an initial (`David S. Lim`), and not before a lower-case letter.
    """
    word = text[max(0, match.end() - _LONGEST_WORD) : match.end()].rsplit(" ", 1)[-1].lstrip("(\"'")
    following = text[match.end() : match.end() + 2].lstrip()[:1]
    return (
        word.lower() not in ABBREVIATIONS and not (following and _INITIAL.fullmatch(word)) and not following.islower()
    )


def is_whole(sentence: str) -> bool:
    """Return whether a text ends as a sentence does, where `SENTENCE_END` matches."""
    bare = sentence.rstrip(_CLOSING)
    ends = bare.endswith(("!", "?", "…")) or (bare.endswith(".") and bare[-2:-1].strip() != "")
    return ends or sentence.endswith(("。", "！", "？"))
