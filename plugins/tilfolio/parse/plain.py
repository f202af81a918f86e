"""Inline Markdown as the plain text that a reader sees."""

from __future__ import annotations

import re
from html import unescape

from tilfolio.parse.formulas import adapt_formulas, tell

_MARKUP = re.compile(r"[\\`*_<&\[~=^{$\x02\x03]")
_SPECIAL = str.maketrans("", "", "\x00\x02\x03")
_LITERAL = re.compile(
    r"(?P<dollars>\$\$?)`(?P<tex>[^`\n]+)`(?P=dollars)"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?P<code>.{1,2000}?)(?<!`)(?P=ticks)(?!`)"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+\-.!>|<~^=:\"'$%&,/;?@])"
    r"|<(?P<address>[a-zA-Z][a-zA-Z0-9+.-]*:[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>"
    r"|(?P<comment><!--.{0,2000}?-->)"
    r"|(?P<line><br\s*/?>|\\\n)"
    r"|(?P<tag></?[a-zA-Z][^<>]*>)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)",
    re.S,
)
_KEPT = re.compile("\x02(\\d+)\x03")
_BRACKETED = r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
_IMAGE_OR_LINK = re.compile(
    rf"!?{_BRACKETED}(?:\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*\)|\[[^\[\]\n]*\])(?:\{{:?[^{{}}\n]*\}})?"
)
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_ATTRIBUTES = re.compile(r"\{:?[ ]*[.#][^{}\n]*\}|\{:[^{}\n]*\}")
_EMPHASIS = {
    "*": re.compile(r"(?<!\*)(\*{1,3})(?=[^\s*])(.{1,1000}?)(?<=[^\s*])\1(?!\*)", re.S),
    "_": re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])(.{1,1000}?)(?<=[^\s_])\1(?![\w_])", re.S),
    "~~": re.compile(r"(?<!~)(~~)(?=[^\s~])(.{1,1000}?)(?<=[^\s~])\1(?!~)", re.S),
    "==": re.compile(r"(?<!=)(==)(?=[^\s=])(.{1,1000}?)(?<=[^\s=])\1(?!=)", re.S),
}
"""By the mark that a text must hold: most hold few, and to look for one is much faster than to try a pattern."""


def plain_text(markdown: str) -> str:
    """Return inline Markdown as plain text on one line: `**a** [b](c)` gives `a b`.

    Images give their alternative text, code spans their content, formulas what reads like
    them, entities and escapes the character they stand for; HTML tags, comments, footnote marks and attribute lists
    are dropped. Nothing raises: what is no markup stays as it is.
    """
    if not _MARKUP.search(markdown):
        return " ".join(markdown.split())
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literal = _read_literal(match)
        if not literal or literal.isspace():
            return literal
        kept.append(literal)
        return f"\x02{len(kept) - 1}\x03"

    text = _LITERAL.sub(keep, adapt_formulas(markdown.translate(_SPECIAL)))
    if "[" in text:
        text = _FOOTNOTE.sub("", _unwrap_links(text))
    if "{" in text:
        text = _ATTRIBUTES.sub("", text)
    for mark, emphasis in _EMPHASIS.items():
        if mark in text:
            text = _unwrap(emphasis, text)
    if kept:
        text = _KEPT.sub(lambda match: kept[int(match[1])], text)
    return " ".join(text.split())


def _read_literal(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind in {"comment", "tag"}:
        return ""
    if kind == "line":
        return " "
    if kind == "entity":
        return unescape(match["entity"]).replace("\xa0", " ").translate(_SPECIAL)
    if match["tex"]:
        return tell(match["tex"])
    if kind == "code":
        return match["code"].strip()
    return match[kind] if kind else ""


def _unwrap_links(text: str) -> str:
    """Inside out, since a link's text may be an image; each pass resolves one level."""
    for _ in range(4):
        unwrapped = _IMAGE_OR_LINK.sub(lambda match: match["text"], text)
        if unwrapped == text:
            return text
        text = unwrapped
    return text


def _unwrap(emphasis: re.Pattern[str], text: str) -> str:
    for _ in range(3):
        unwrapped = emphasis.sub(r"\2", text)
        if unwrapped == text:
            return text
        text = unwrapped
    return text
