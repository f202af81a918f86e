"""Inline Markdown as the plain text that a reader sees."""

import re
from collections.abc import Collection, Iterable, Iterator

from markdown_it.token import Token

from tilfolio.parse.blocks import Block
from tilfolio.parse.formulas import tell
from tilfolio.parse.inline_grammar import find_code, has_only_code, parse_inline
from tilfolio.parse.tree import Tree

_MARKUP = re.compile(r"[\\`*_<&\[~=^{$\x02\x03]")
_BESIDE_CODE = re.compile(r"[*_&~=^{\x00\x02\x03]")
"""Markup, other than code, that is no span and may be in a text."""
_LINKS = frozenset({"link_close", "image", "footnote_ref"})
_SPECIAL = str.maketrans("", "", "\x00\x02\x03")
_ATTRIBUTES = re.compile(r"\{:?[ ]*[.#][^{}\n]*\}|\{:[^{}\n]*\}")
_MARK = re.compile(r"(?<!=)==(?=[^\s=])(.{1,1000}?)(?<=[^\s=])==(?!=)", re.S)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_LINKING = re.compile(r"\s(?:href|src|poster|srcset)\s*=", re.I)
_HTML_LINK = re.compile(r"</?a\b", re.I)
LINK, CODE = "\ue000\ue001"
"""Stand behind what links and before code, where asked for: Unicode's private characters, which no author types."""


def plain_text(
    markdown: str, labels: frozenset[str] = frozenset(), *, leave_out: Collection[str] = (), marked: bool = False
) -> str:
    """Return inline Markdown as plain text on one line: `**a** [b](c)` gives `a b`.

    Images give their alternative text, code spans their content, formulas what reads like
    them, entities and escapes the character they stand for; HTML tags, comments, footnote marks and attribute lists
    are dropped. Nothing raises: what is no markup stays as it is. `labels` are those of reference definitions;
    what is left out is an `image`, or a `link` with its words; if `marked`, the signs LINK and CODE are in it.
    """
    if not _MARKUP.search(markdown):
        return " ".join(markdown.split())
    told = _tell_code(markdown, marked=marked)
    if told is not None:
        return told
    tokens, _ = parse_inline(markdown.translate(_SPECIAL), labels)
    return _tell_tokens(tokens, leave_out, marked=marked)


def tell_block(tree: Tree, block: Block, leave_out: Collection[str] = ()) -> str:
    """Return a block as plain text, as `plain_text` does."""
    if not _MARKUP.search(block.content):
        return " ".join(block.content.split())
    told = _tell_code(block.content)
    return _tell_tokens(block.read_tokens(tree.labels), leave_out) if told is None else told


def _tell_code(text: str, *, marked: bool = False) -> str | None:
    """Return what a text says in which nothing is markup but code, as in most; None if something else may be."""
    if not has_only_code(text):
        return None
    pieces: list[str] = []
    end = 0
    for span in find_code(text):
        start, behind = span.inner
        pieces += text[end : span.start], (CODE if marked else "") + text[start:behind].replace("\n", " ").strip()
        end = span.end
    pieces.append(text[end:])
    if _BESIDE_CODE.search("".join(pieces[::2])):
        return None
    return " ".join("".join(pieces).split())


def _tell_tokens(tokens: Iterable[Token], leave_out: Collection[str] = (), *, marked: bool = False) -> str:
    literal: list[str] = []
    text = "".join(_tell(tokens, literal, leave_out, marked=marked))
    if "{" in text:
        text = _ATTRIBUTES.sub("", text)
    if "==" in text:
        text = _MARK.sub(r"\1", text)
    if literal:
        kept = iter(literal)
        text = re.sub("\x02", lambda _: next(kept), text)
    return " ".join(text.split())


def _tell(
    tokens: Iterable[Token], literal: list[str], leave_out: Collection[str], *, marked: bool = False
) -> Iterator[str]:
    """Yield what the tokens say; a sign stands for what is `literal`, in which nothing is markup any more."""
    links_left_out = 0
    for token in tokens:
        kind = token.type
        if "link" in leave_out and (token.tag == "a" or _HTML_LINK.match(token.content)):
            closes = token.nesting < 0 or token.content.startswith("</")
            links_left_out = max(0, links_left_out + (-1 if closes else 1))
        elif links_left_out or kind in leave_out:
            continue
        elif kind == "text":
            yield token.content.translate(_SPECIAL)
        elif kind in {"code_inline", "math", "text_special"}:
            said = tell(token.content) if kind == "math" else token.content
            literal.append(said.strip() if kind == "code_inline" else said.replace("\xa0", " ").translate(_SPECIAL))
            yield f"{CODE}\x02" if marked and kind == "code_inline" else "\x02"
        elif kind in {"softbreak", "hardbreak"}:
            yield "\n"
        elif kind == "html_inline":
            yield " " if _BREAK.match(token.content) else ""
        elif kind == "image":
            yield from _tell(token.children or (), literal, leave_out)
        if marked and (kind in _LINKS or (kind == "html_inline" and _LINKING.search(token.content))):
            yield LINK
