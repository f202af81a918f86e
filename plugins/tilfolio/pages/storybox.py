"""The story that a note tells in a list, `- Symptom: …`, `- Fix: …`, as one box with a label on each line."""

from __future__ import annotations

import re

from tilfolio.words import Words

_ITEM = re.compile(
    r"(?P<open><li>\s*(?:<p>)?)(?:<(?P<mark>strong|em|b)>)?"
    r"(?P<word>symptom|(?:root[ -])?cause|check|fix|gotcha)(?P<many>s?)"
    r"(?:\s?[:：]</(?P=mark)>|</(?P=mark)>\s?[:：]|\s?[:：])\s*",
    re.I,
)
_LIST = re.compile(r"<ul>\s*(?P<items><li>(?:(?!<[uo]l\b|</ul>).)*)</ul>", re.S)


def frame_stories(html: str, words: Words) -> str:
    """Return a page's content with each list whose every item is labelled as a box; other lists stay as they are.

    Labels are in the site's language. On an English site they are what the author wrote: "Root cause", "Gotchas".
    """
    if "<li>" not in html or not _ITEM.search(html):
        return html

    def label(item: re.Match[str]) -> str:
        kind = "cause" if item["word"].lower().endswith("cause") else item["word"].lower()
        opened = item["open"].replace("<li>", f'<li class="til-box__{kind}">')
        told = _name(kind, words)
        if told.lower() == kind:
            told = item["word"] + item["many"]
        # The colon is for who hears it or copies it: the box sets the label apart without.
        return f'{opened}<strong class="til-box__label">{told}<span>:</span></strong> '

    def frame(match: re.Match[str]) -> str:
        items = match["items"]
        if items.count("<li>") != len(_ITEM.findall(items)):
            return match[0]
        return f'<ul class="til-box">{_ITEM.sub(label, items)}</ul>'

    return _LIST.sub(frame, html)


def _name(kind: str, words: Words) -> str:
    names = {
        "symptom": words.say("Symptom"),
        "cause": words.say("Cause"),
        "check": words.say("Check"),
        "fix": words.say("Fix"),
        "gotcha": words.say("Gotcha"),
    }
    return names[kind]
