"""Read Jupyter notebooks: cells as Markdown, code and safe outputs.

nbformat reads every version of the format; nh3 sanitizes the HTML of outputs, so that no script of a notebook runs on
the site.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from msgspec.structs import replace

from tilfolio.evidence.ansi import CODES, color_text
from tilfolio.experiments import Cell, Notebook, Output
from tilfolio.foreign.html import clean_output
from tilfolio.foreign.svg import clean_svg
from tilfolio.model import Problem
from tilfolio.parse.github import adapt_github_markdown
from tilfolio.parse.links import find_links
from tilfolio.parse.notebook_note import find_hidden, read_notebook
from tilfolio.parse.plain import plain_text
from tilfolio.parse.preformatted import find_excess, read_or_preformat
from tilfolio.parse.text import find_headings

MOST_LINES = 60
"""The most lines of an output that are shown."""
MOST_CHARACTERS = 20_000
MOST_HTML = 200_000
MOST_IMAGE = 5_000_000
"""The maximum size of an image in bytes."""
MOST_OUTPUTS = 30
"""The most outputs of a cell that are shown."""

_IMAGES = {
    "image/svg+xml": ".svg",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/gif": ".gif",
}
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-ln-z]|\x1b\][^\x07\x1b]*\x07|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]")
"""Control characters and escape sequences other than those for colors."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TEX_MARKS = re.compile(r"\A\s*(?:\$\$|\$|\\\[|\\\()?\s*(?:\\displaystyle\b)?|\s*(?:\$\$|\$|\\\]|\\\))?\s*\Z")
_WHOLE = re.compile(r"https?://|mailto:|#", re.I)
_EMPTY_HEAD = re.compile(r"<th(?:\s[^<>]*)?>\s*</th>")
"""An empty corner of a table, which is not a header cell."""
_OBJECT = re.compile(r"<IPython\.core\.display\.\w+ object>")
"""The text form of an object that only browsers display."""
_ATTACHMENT = re.compile(r"!\[(?P<alt>[^\[\]]*)\]\(attachment:(?P<name>[^)\s]+)(?:\s[^()]*)?\)")


def parse_notebook(path: str, text: str | None, shown: str) -> tuple[Notebook, tuple[Problem, ...]]:
    """Return a notebook; one that cannot be read is only linked, and there is an error.

    `text` is None if the file is too large; `path` is relative to the project's folder. Long outputs are shortened,
    and the omitted lines counted.
    """
    name = path.rsplit("/", 1)[-1].removesuffix(".ipynb")
    linked = Notebook(path=path, title=name)
    if text is None:
        return linked, ()
    try:
        tree = read_notebook(text)
        faults: list[Problem] = []
        cells = [_read_cell(cell, shown, faults) for cell in tree.cells]
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:120]
        mend = "Open it in Jupyter and save it again"
        return linked, (Problem(path=shown, what=f"this notebook cannot be read ({reason})", remedy=mend),)
    heading, cells = _take_title(cells)
    language = _find_language(tree.metadata)
    return Notebook(path=path, title=heading or name, language=language, cells=tuple(cells)), tuple(faults)


def _find_language(metadata: Mapping[str, Any]) -> str:
    for key, field in (("language_info", "name"), ("kernelspec", "language")):
        name = metadata.get(key, {}).get(field) if isinstance(metadata.get(key), Mapping) else None
        if isinstance(name, str) and re.fullmatch(r"[\w+#-]+", name):
            return name.lower()
    return "python"


def _take_title(cells: list[Cell]) -> tuple[str, list[Cell]]:
    """Remove the first heading from its cell if it has level 1 and so is the title."""
    for place, cell in enumerate(cells):
        heading = next(iter(find_headings(cell.source)), None) if cell.kind == "markdown" else None
        if heading and heading.level > 1:
            break
        if heading:
            above, below = cell.source[: heading.start], cell.source[heading.end :]
            rest = _markdown(above + (below if above.strip() else below.lstrip("\n")), cell.outputs, "", [])
            return plain_text(heading.raw), [*cells[:place], rest, *cells[place + 1 :]]
    return "", cells


def _read_cell(raw: Any, shown: str, faults: list[Problem]) -> Cell:
    hidden = find_hidden(raw.get("metadata") or {})
    source = str(raw.get("source", "")).replace("\r\n", "\n")
    if raw.cell_type == "markdown":
        images = list(_read_attachments(source, raw.get("attachments") or {}))
        if "input" in hidden:
            return Cell(kind="markdown", source="")
        return _markdown(_ATTACHMENT.sub("", source), tuple(images), shown, faults)
    if raw.cell_type == "code":
        count = raw.get("execution_count")
        outputs = _join_texts(output for one in raw.get("outputs", ()) for output in _read_output(one))
        if "outputs" in hidden:
            outputs = ()
        return Cell(
            kind="code",
            source="" if "input" in hidden else source,
            count=count if isinstance(count, int) else None,
            outputs=outputs[:MOST_OUTPUTS],
            cut=max(0, len(outputs) - MOST_OUTPUTS),
        )
    return Cell(kind="raw", source=source)


def _markdown(source: str, outputs: tuple[Output, ...], shown: str, faults: list[Problem]) -> Cell:
    body = read_or_preformat(source, adapt_github_markdown, shown, 1, faults if shown else [])
    return Cell(kind="markdown", source=body, outputs=outputs, links=find_links(body))


def _read_attachments(source: str, attachments: Mapping[str, Any]) -> Iterable[Output]:
    for match in _ATTACHMENT.finditer(source):
        for output in _read_image(attachments.get(match["name"]) or {}):
            yield replace(output, text=match["alt"])


def _read_output(raw: Any) -> Iterable[Output]:
    if raw.output_type == "stream":
        return [_shorten("text", str(raw.get("text", "")))]
    if raw.output_type == "error":
        trace = "\n".join(str(line) for line in raw.get("traceback") or ())
        return [_shorten("error", trace or f"{raw.get('ename')}: {raw.get('evalue')}")]
    count = raw.get("execution_count")
    found = _read_bundle(raw.get("data") or {})
    return [replace(one, count=count) if isinstance(count, int) else one for one in found]


def _read_bundle(bundle: Mapping[str, Any]) -> Iterable[Output]:
    """Return the best form of a MIME bundle: a picture, a table, Markdown, a formula, else plain text."""
    images = list(_read_image(bundle))
    if images:
        return images
    html = _read_html(str(bundle.get("text/html", "")))
    if html:
        return [Output(kind="html", text=html)]
    markup = str(bundle.get("text/markdown") or "") or _write_formula(str(bundle.get("text/latex") or ""))
    if markup and _can_be_read(markup):
        return [Output(kind="markdown", text=adapt_github_markdown(markup).strip("\n"))]
    plain = str(bundle.get("text/plain", ""))
    texts = ("" if _OBJECT.fullmatch(plain) else plain, markup)
    return [_shorten("text", text) for text in texts if text][:1]


def _can_be_read(markup: str) -> bool:
    """Return whether Markdown output can be shown: links to files beside the notebook would be broken."""
    if len(markup) > MOST_CHARACTERS or find_excess(markup):
        return False
    return all(_WHOLE.match(link.target) for link in find_links(markup))


def _write_formula(tex: str) -> str:
    bare = _TEX_MARKS.sub("", tex).strip()
    return f"$$\n{bare}\n$$\n" if bare else ""


def _read_image(bundle: Mapping[str, Any]) -> Iterable[Output]:
    """Yield the first picture of a bundle; pages show it from a file, so that no script in it runs."""
    for kind, extension in _IMAGES.items():
        raw = bundle.get(kind)
        if not isinstance(raw, str) or len(raw) > MOST_IMAGE * 4 // 3:
            continue
        try:
            # An SVG opened on its own is a page, so it must not contain scripts.
            content = clean_svg(raw).encode() if extension == ".svg" else base64.b64decode(raw)
        except (binascii.Error, ValueError):
            continue
        if content:
            plain = str(bundle.get("text/plain") or "")
            yield Output(
                kind="image",
                text="" if plain.startswith("<") else plain.strip()[:200],
                image=content,
                extension=extension,
            )
            return


def _read_html(html: str) -> str:
    """Return sanitized HTML of an output for use in Markdown; "" if little of it is left or it is too long."""
    if not html or len(html) > MOST_HTML:
        return ""
    cleaned = clean_output(html)
    if not re.search(r"<(?:table|img|ul|ol|dl|pre)\b", cleaned) and len(re.sub(r"<[^>]*>|\s", "", cleaned)) < 2:
        return ""
    cleaned = _EMPTY_HEAD.sub("<td></td>", cleaned)
    # A blank line would end the HTML block in Markdown; a character reference does not.
    return cleaned.replace("\n", "&#10;" if "<pre" in cleaned else " ")


def _shorten(kind: str, text: str) -> Output:
    """Return a text without escape sequences, shortened to the lines that pages show."""
    # Of a line that a progress bar has overwritten, its final state is shown.
    last = "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n"))
    lines = _strip_lines(_ESCAPES.sub("", last).split("\n"))
    # The end of a traceback names the error; of other outputs, show the beginning.
    kept = lines[-MOST_LINES:] if kind == "error" else lines[:MOST_LINES]
    colored = "\n".join(kept)
    plain = _CONTROLS.sub("", CODES.sub("", colored))
    shown = plain[-MOST_CHARACTERS:] if kind == "error" else plain[:MOST_CHARACTERS]
    if shown != plain:
        return Output(kind=kind, text=shown, cut=max(1, len(lines) - len(kept)))
    html = color_text(colored) if CODES.search(colored) else ""
    return Output(kind=kind, text=shown, cut=len(lines) - len(kept), colored=_CONTROLS.sub("", html))


def _strip_lines(lines: list[str]) -> list[str]:
    shown = [number for number, line in enumerate(lines) if CODES.sub("", line)]
    return lines[shown[0] : shown[-1] + 1] if shown else [""]


def _join_texts(outputs: Iterable[Output]) -> tuple[Output, ...]:
    """Merge consecutive text outputs."""
    joined: list[Output] = []
    for output in outputs:
        before = joined[-1] if joined else None
        if before and output.kind == before.kind == "text" and output.count is None:
            more = output.text.count("\n") + 1 + output.cut
            both = _shorten("text", f"{before.text}\n{output.text}")
            if before.colored or output.colored:
                parts = (one.colored or escape(one.text, quote=False) for one in (before, output))
                both = replace(both, colored="" if both.cut else "\n".join(parts))
            cut = before.cut + more if before.cut else both.cut + output.cut
            joined[-1] = replace(before if before.cut else both, cut=cut)
        else:
            joined.append(output)
    return tuple(output for output in joined if output.text or output.image)
