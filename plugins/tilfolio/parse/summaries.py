"""The summary of a text: its first words, or the story that it begins with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tilfolio.model import Finding
from tilfolio.parse.findings import drop_marker, find_findings
from tilfolio.parse.paragraphs import first_paragraph
from tilfolio.parse.plain import plain_text
from tilfolio.parse.sentence_ends import is_whole, split_sentences
from tilfolio.parse.text import summarize

_LOWER_WORD = re.compile(r"[a-z]+(?=[ ,.!?'’]|$)")


def summarize_body(body: str, findings: Sequence[Finding] | None = None) -> str:
    """Return one or two sentences that stand for a text, plain.

    They are its first paragraph, without a last sentence that only leads to what follows it ("like this:"). Where that
    paragraph begins with `Symptom:` or another such word, the story is told instead: the symptom, then the cause.
    """
    text = first_paragraph(body)
    if drop_marker(text) != text:
        text = _tell_story(find_findings(body) if findings is None else findings) or drop_marker(text)
    return _finish(summarize(text))


def _tell_story(findings: Sequence[Finding]) -> str:
    """Return what a note tells first of a bug: what showed, and the reason for it or what helped."""
    shown = next((one for one in findings if one.kind in ("symptom", "gotcha")), None)
    behind = findings[findings.index(shown) + 1 :] if shown else findings
    why = next((one for kind in ("cause", "fix") for one in behind if one.kind == kind), None)
    told = [shown] if shown and (shown.kind == "gotcha" or why is None) else [shown, why]
    return " ".join(_as_sentence(one.text) for one in told if one)


def _as_sentence(markdown: str) -> str:
    text = plain_text(markdown)
    if _LOWER_WORD.match(markdown):  # and no code, which stays as it is
        text = text[:1].upper() + text[1:]
    return text if is_whole(text) or text.endswith((":", "：")) else f"{text}."


def _finish(text: str) -> str:
    """Return a summary that ends what it says: without a last sentence that leads on, or without its colon."""
    if not text.endswith((":", "：")):
        return text
    sentences = split_sentences(text)
    return " ".join(sentences[:-1]) or text.rstrip(":： ") + "."
