r"""Formulas as GitHub reads them, in a form that Markdown leaves alone.

GitHub knows `$x$`, `$$x$$`, `` $`x`$ `` and fences named `math`. All of them are written as `` $`x`$ ``, or as
`` $$`x`$$ `` where the formula has a line of its own: on one line, and in a code span, so that no underscore,
asterisk, backslash, `<` or list marker in it means anything else.
"""

import re
from collections.abc import Iterator

from tilfolio.edits import Edit, apply_edits, is_within
from tilfolio.parse.blocks import Block
from tilfolio.parse.tex import FORMULA, read_tex
from tilfolio.parse.tree import Tree, read

_OMITTED = "…"
"""Stands for a formula that cannot be read as text."""
_OPAQUE = frozenset({"code", "math", "html", "image", "address"})
_LOOSE_TICK = re.compile(r"(?<![`\\])`(?!`)")
_COMMENT = re.compile(r"(?<!\\)%.*")
_QUOTE_MARKS = re.compile(r"[ \t]*(?:>[ \t]?)*")
_UNDERLINE = re.compile(r"[ \t>]*(?:-+|=+)[ \t]*$")
_BACKSLASH = "\\"
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$]")


def adapt_formulas(markdown: str) -> str:
    """Return Markdown in which each formula is `` $`x`$ `` or `` $$`x`$$ `` on one line.

    GitHub's rules decide what is one: `$5 and $10` is text, and so are dollar signs in code, tags, links and comments,
    or behind a backslash. Raw HTML that holds no Markdown stays as it is, and so does a text so written.
    """
    if "$" not in markdown and "math" not in markdown:
        return markdown
    tree = read(markdown)
    edits = [edit for block in tree.code if (edit := _edit_fence(markdown, block)) is not None]
    for block in tree.blocks if "$" in markdown else ():
        if "$" in block.content:
            edits += _edit_block(tree, block)
    return apply_edits(markdown, [edit for edit in edits if not is_within(edit[0], tree.raw)])


def tell_formulas(markdown: str) -> str:
    """Return Markdown with its formulas as text to read, for places that cannot show formulas: `$x^2$` as `x²`."""
    if "$" not in markdown and "math" not in markdown:
        return markdown
    return FORMULA.sub(
        lambda match: _MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", tell(match["tex"])) if match["tex"] else match[0],
        adapt_formulas(markdown),
    )


def tell(tex: str) -> str:
    """Return a formula as text to read, an ellipsis where that cannot be."""
    return read_tex(_flatten(tex)) or _OMITTED


def _edit_block(tree: Tree, block: Block) -> Iterator[Edit]:
    """Yield the formulas of a block, up to a backtick without its other half, which would pair with theirs."""
    spans = tree.find_spans(block)
    opaque = [(span.start, span.end) for span in spans if span.kind in _OPAQUE]
    ticks = (tick.start() for tick in _LOOSE_TICK.finditer(tree.text, block.start, block.end))
    limit = next((tick for tick in ticks if not is_within(tick, opaque)), block.end)
    for span in spans:
        tex = _flatten(tree.text[slice(*span.inner)]) if span.kind == "math" and span.start < limit else ""
        if tex:
            tex = tex.replace("\\|", "\\vert ") if block.kind == "cell" else tex
            yield span.start, span.end, _write(tex, display=tree.text.startswith("$$", span.start))


def _edit_fence(markdown: str, block: Block) -> Edit | None:
    """Return what replaces a fence named `math`; None for other code, and for one without a formula."""
    if not block.fence or block.info.lower() != "math":
        return None
    tex = _flatten("\n" + markdown[block.content_start : block.content_end])
    if not tex:
        return None
    line = markdown.rfind("\n", 0, block.start) + 1
    before = markdown[line : block.start]
    above = markdown[markdown.rfind("\n", 0, max(0, line - 1)) + 1 : max(0, line - 1)]
    is_marker = before.strip(" \t>") != ""
    prefix = " " * len(before) if is_marker else before
    following = markdown[block.end + 1 : markdown.find("\n", block.end + 1) % (len(markdown) + 1)]
    # A table above would take the formula for a row, an underline below would make a heading of it.
    gap_above = f"\n{prefix}" if "|" in above and not is_marker else ""
    gap_below = f"\n{prefix.rstrip()}" if "|" in following or _UNDERLINE.match(following) else ""
    return block.start, block.end, f"{gap_above}{_write(tex, display=True)}{gap_below}"


def _flatten(content: str) -> str:
    """Return a formula on one line, without the marks of the quote that it stands in and without TeX's comments."""
    lines = content.split("\n")
    if len(lines) > 1:
        lines = [lines[0], *(_QUOTE_MARKS.sub("", line, count=1) for line in lines[1:])]
        lines = [_COMMENT.sub("", line) for line in lines]
    return " ".join(" ".join(lines).split())


def _write(tex: str, *, display: bool) -> str:
    mark = "$$" if display else "$"
    tex = tex.replace("`", "‘")
    # A backslash before the backtick would escape it for some readers of the text.
    return f"{mark}`{tex}{' ' if tex.endswith(_BACKSLASH) else ''}`{mark}"
