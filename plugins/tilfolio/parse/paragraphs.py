"""The first paragraph of a note or a README, and the summary that is made of it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tilfolio.model import Finding
from tilfolio.parse.blocks import Block
from tilfolio.parse.findings import drop_marker, find_findings
from tilfolio.parse.plain import plain_text, tell_block
from tilfolio.parse.text import is_whole, split_sentences, summarize
from tilfolio.parse.tree import Tree, read

_ADDRESS = re.compile(r"(?<![\w(])https?://[^\s<>]+")
_DEFINITION = re.compile(r"\*?\[[^\[\]\n]+\]:")
_ALERT = re.compile(r"[ \t]*\[!\w+\][^\n]*\n?")
TASK_BOX = re.compile(r"\[[ xX]\][ \t]+")
"""What begins an item of a task list, behind its marker."""
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n|$)")
_SUBSTANCE = re.compile(r"\w")
_WORD = re.compile(r"(?<!\S)[^\w\s]*\w")
_LONGEST_READ = 4000
_SHORTCODE = re.compile(r":[a-z0-9_+-]+:")
_CENTRED = re.compile(r"<center\b|\balign[ ]?=[ ]?[\"']?center|text-align:[ ]?center", re.I)
_PIECE = re.compile(r"</(?:p|div|h[1-6]|center)>|<br[ ]?/?>\s*<br[ ]?/?>", re.I)
_NO_TAGLINE = re.compile(r"\s*<(?:details|summary|table|ul|ol|pre|video)\b", re.I)

_ENDS = re.compile(r"[.!?:;…。！？：][)\"'’”*_`]*$")
_UNSPACED = r"[\u0e00-\u0fff\u3040-\u9fff\uac00-\ud7ff]"
_FEWEST_WORDS = 4
"""With fewer a paragraph that ends no sentence is a label: `Latest news`, above a list."""

_LOWER_WORD = re.compile(r"[a-z]+(?=[ ,.!?'’]|$)")
_IMAGES, _BESIDE = frozenset({"image"}), frozenset({"image", "link"})
_PROSE, _LABEL, _LIST, _ASIDE, _MARKUP, _POINTER = range(6)


def first_paragraph(markdown: str) -> str:
    """Return the first real paragraph as plain text, or nothing.

    Headings, code, images, rows of badges, tables, rules and definitions do not count. A text without a paragraph gives
    the first of, in this order: a few words that are no sentence, a list item, the text of an admonition or alert, the
    text of an HTML block, a line of links.
    """
    tree = read(markdown)
    best, best_rank = "", _POINTER + 1
    for one in _find_paragraphs(tree):
        if one.rank >= best_rank:
            continue
        text, actual = _read_paragraph(tree, one)
        if text and actual < best_rank:
            best, best_rank = text, actual
            if actual == _PROSE:
                break
    return best


def find_tagline(markdown: str, until: int) -> str:
    """Return the words of HTML that a README begins with, as plain text, or nothing.

    They are the first of centred HTML above the first paragraph: at least three besides links, images and badges. Where
    no paragraph comes, they are the first of any HTML that has four. `until` is where to stop looking.
    """
    tree = read(markdown)
    html: list[_Paragraph] = []
    has_paragraph = False
    for one in _find_paragraphs(tree):
        has_paragraph = one.block.start < until and _is_prose(tree, one)
        if one.block.start >= until or has_paragraph:
            break
        html += [one] if one.rank == _MARKUP else []
    centred = _CENTRED.search(markdown)
    inside = [one for one in html if centred and centred.end() <= one.block.end and not _NO_TAGLINE.match(one.typed)]
    pieces = ((piece, 3) for one in inside for piece in _PIECE.split(one.typed))
    whole = ((one.typed, 4) for one in html if not has_paragraph)
    for typed, least in (*pieces, *whole):
        if _count(_SHORTCODE.sub("", plain_text(typed, leave_out=_BESIDE))) >= least:
            return plain_text(typed, leave_out=_IMAGES)
    return ""


def has_prose(markdown: str, until: int) -> bool:
    """Return whether a text holds a paragraph, beside headings, HTML, images, badges, links and lists.

    `until` is where to stop looking.
    """
    tree = read(markdown)
    return any(_is_prose(tree, one) for one in _find_paragraphs(tree) if one.block.start < until)


class _Paragraph(NamedTuple):
    """What could be a paragraph: what its author typed, without the marks of a list or a quote around it."""

    typed: str
    rank: int
    block: Block


def _find_paragraphs(tree: Tree) -> Iterator[_Paragraph]:
    """Yield everything that could be a paragraph, in order."""
    for block in tree.blocks:
        if block.kind == "html":
            typed = _BLANK_LINE.split(tree.text[block.start : block.end], maxsplit=1)[0]
            if not typed.lstrip().startswith("<!--"):
                yield _Paragraph(typed, _MARKUP, block)
        elif block.kind == "paragraph" and not _DEFINITION.match(block.content):
            around = block.list_containers()
            alert = _ALERT.match(block.content) if "quote" in around else None
            if alert:
                yield _Paragraph(block.content[alert.end() :], _ASIDE, block)
            elif "footnote" not in around:
                rank = _LIST if "item" in around else _ASIDE if "box" in around else _PROSE
                yield _Paragraph(block.content, rank, block)


def _is_prose(tree: Tree, one: _Paragraph) -> bool:
    return one.rank == _PROSE and _read_paragraph(tree, one)[1] == _PROSE


def _read_paragraph(tree: Tree, one: _Paragraph) -> tuple[str, int]:
    text, beside = _tell(tree, one)
    if not _SUBSTANCE.search(beside):
        return (text if _SUBSTANCE.search(text) else ""), max(one.rank, _POINTER)
    if one.rank != _PROSE:
        return text, one.rank
    words = _count(text)
    if _count(beside) * 2 < words and _holds_links(tree, one.block):
        return text, _POINTER  # authors, badges in words, a menu
    is_spaced = text.isascii() or not re.search(_UNSPACED, text)
    is_label = words < _FEWEST_WORDS and not _ENDS.search(text) and is_spaced
    return text, _LABEL if is_label and "quote" not in one.block.list_containers() else _PROSE


def _tell(tree: Tree, one: _Paragraph) -> tuple[str, str]:
    """Return a paragraph as plain text without its images, and without its links too."""
    if one.typed is not one.block.content:
        text, beside = (plain_text(one.typed[:_LONGEST_READ], leave_out=what) for what in (_IMAGES, _BESIDE))
    else:
        text = tell_block(tree, one.block, _IMAGES)
        beside = tell_block(tree, one.block, _BESIDE) if "[" in one.typed or "<" in one.typed else text
        text = text[box.end() :] if (box := TASK_BOX.match(text)) else text
    return text, _SHORTCODE.sub("", _ADDRESS.sub("", beside))


def _holds_links(tree: Tree, block: Block) -> bool:
    """Return whether a block holds at least three links."""
    links = sum(span.kind in {"link", "reference", "address"} for span in tree.find_spans(block))
    return links + len(_ADDRESS.findall(block.content)) >= 3


def _count(text: str) -> int:
    return len(_WORD.findall(text))


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
