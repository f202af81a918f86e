"""Show stories written as labelled lists or paragraphs (`Symptom: …`, `Fix: …`) as boxes."""

from __future__ import annotations

import re

from tilfolio.words import ENGLISH, Words, load_words

_BEGINS = r"(?:<(?:strong|em|b)>)?(?:symptom|tried|root[ -]cause|cause|check|fix|gotcha)"
_ITEM = re.compile(
    r"(?P<open><li>\s*(?:<p>)?)(?:<(?P<mark>strong|em|b)>)?"
    r"(?P<word>symptom|tried|(?:root[ -])?cause|check|fix|gotcha)(?P<many>(?:s|es| first)?)"
    r"(?:\s?[:：]</(?P=mark)>|</(?P=mark)>\s?[:：]|\s?[:：])\s*",
    re.I,
)
_LIST = re.compile(r"<ul>\s*(?P<items><li>(?:(?!<[uo]l\b|</ul>).)*)</ul>", re.S)
_PARAGRAPH = re.compile(rf"<p>(?P<text>{_BEGINS}(?:(?!</p>).)*)</p>\n?", re.I | re.S)
_NEXT_LINE = re.compile(rf"(?:<br ?/?>)?\n(?={_BEGINS})", re.I)


def frame_stories(html: str, words: Words) -> str:
    """Return a page's content with fully labelled lists as boxes; other lists stay.

    Consecutive paragraphs or lines with labels become boxes, too. Labels are translated; on English sites the author's
    own stay, such as "Root cause".
    """

    def label(item: re.Match[str]) -> str:
        kind = "cause" if item["word"].lower().endswith("cause") else item["word"].lower()
        opened = item["open"].replace("<li>", f'<li class="til-box__{kind}">')
        text = _name(kind, words)
        if text == _name(kind, load_words(ENGLISH)):
            text = item["word"] + item["many"]
        # The colon is hidden in the box; it is for screen readers and copied text.
        return f'{opened}<strong class="til-box__label">{text}<span>:</span></strong> '

    def frame(match: re.Match[str]) -> str:
        return frame_items(match["items"]) or match[0]

    def frame_items(items: str) -> str:
        labelled = [item for item in _ITEM.finditer(items) if not item["mark"] or "</" in item[0]]
        return f'<ul class="til-box">{_ITEM.sub(label, items)}</ul>' if items.count("<li>") == len(labelled) else ""

    if "<li>" in html and _ITEM.search(html):
        html = _LIST.sub(frame, html)
    for start, end, lines in _find_paragraphs(html):
        if len(lines) > 1 and (box := frame_items("".join(f"<li>{line}</li>\n" for line in lines))):
            html = f"{html[:start]}{box}\n{html[end:]}"
    return html


def _find_paragraphs(html: str) -> list[tuple[int, int, list[str]]]:
    """Return the positions and lines of consecutive labelled paragraphs, the last first."""
    runs: list[tuple[int, int, list[str]]] = []
    for found in _PARAGRAPH.finditer(html):
        lines = _NEXT_LINE.split(found["text"])
        if runs and runs[-1][1] == found.start():
            start, _, before = runs.pop()
            runs.append((start, found.end(), [*before, *lines]))
        else:
            runs.append((found.start(), found.end(), lines))
    return runs[::-1]


def _name(kind: str, words: Words) -> str:
    names = {
        "symptom": words.say("Symptom"),
        "tried": words.say("Tried, without success"),
        "cause": words.say("Cause"),
        "check": words.say("Check"),
        "fix": words.say("Fix"),
        "gotcha": words.say("Gotcha"),
    }
    return names[kind]
