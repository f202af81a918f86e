"""Shortcodes of Jekyll and Hugo, written as Markdown; those that only these two can fill in stay as text.

https://jekyllrb.com/docs/liquid/tags/ and https://gohugo.io/content-management/shortcodes/
"""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from tilfolio.edits import Edit, apply_edits
from tilfolio.model import WIKI
from tilfolio.parse.obsidian import encode_name
from tilfolio.parse.tree import read

_HIGHLIGHT = re.compile(
    r"^(?P<indent>[ \t]*)(?:\{%-?[ ]*highlight[ ]+(?P<jekyll>[\w+#.-]+)[^%\n]*%\}"
    r"|\{\{[<%][ ]*highlight[ ]+[\"']?(?P<hugo>[\w+#.-]+)[^>%\n]*[>%]\}\})[ \t]*$",
    re.M,
)
_HIGHLIGHT_END = re.compile(
    r"^[ \t]*(?:\{%-?[ ]*endhighlight[ ]*-?%\}|\{\{[<%][ ]*/[ ]*highlight[ ]*[>%]\}\})[ \t]*$", re.M
)
_TOKEN = re.compile(
    r"\{\{-?[ ]*site\.(?P<site>baseurl|url)(?:[ ]*\|[^{}\n]*)?[ ]*\}\}"
    r"|\{\{[ ]*[\"'](?P<filtered>[^\"'{}\n]*)[\"'][ ]*\|[ ]*(?:relative_url|absolute_url)[ ]*\}\}"
    r"|\{%-?[ ]*(?P<liquid>\w+)(?P<words>[^%{}\n]*)%\}"
    r"|\{\{(?:<|%)[ ]*(?P<closing>/?)[ ]*(?P<hugo>[\w./-]+)(?P<arguments>[^{}\n]*?)/?[ ]*(?:>|%)\}\}"
)
_ARGUMENT = re.compile(r"(?:(?P<name>[\w-]+)=)?(?:\"(?P<double>[^\"\n]*)\"|`(?P<ticks>[^`\n]*)`|(?P<bare>[^\s\"`=]+))")
_LIQUID = frozenset(re.findall(r"\w+", "include include_relative include_cached gist figure youtube vimeo tweet video"))
"""Tags that put something in; others are Liquid's own, or Jinja's and Django's, which notes write about."""
_RAW = re.compile(r"(?P<opening>\{%-?[ ]*raw[ ]*-?%\})|\{%-?[ ]*endraw[ ]*-?%\}")
_IN_ADDRESS = "/#?=&:%"
_BEFORE_TARGET = ("](", "](<", "]: ", '="', "='", "=")
"""What an address stands behind; elsewhere it would be shown."""
_LONGEST_BLOCK = 100_000


def adapt_shortcodes(body: str) -> tuple[str, list[tuple[int, str, str]]]:
    """Return a text whose shortcodes are Markdown, with as many lines, and which others are in it.

    Of each kind of these: the line of the first, counted from 0, its name and its generator.
    """
    if "{%" not in body and "{{" not in body:
        return body, []
    body = apply_edits(body, list(_edit_highlights(body)))
    masked = read(body).masked
    edits = list(_edit_raw(masked))
    unknown: dict[tuple[str, str], int] = {}
    for match in _TOKEN.finditer(masked):
        text = _read(body, match)
        if text is not None:
            if text.startswith(WIKI) and not masked.endswith(_BEFORE_TARGET, 0, match.start()):
                text = f"[{posixpath.basename(unquote(text.removeprefix(WIKI)))}]({text})"
            edits.append((*match.span(), text))
        elif match["hugo"] or match["liquid"] in _LIQUID:
            unknown.setdefault(
                (match["hugo"] or match["liquid"], "Hugo" if match["hugo"] else "Jekyll"),
                masked.count("\n", 0, match.start()),
            )
            edits.append((*match.span(), match[0].replace("<", "&lt;").replace(">", "&gt;")))
    return apply_edits(body, edits), [(start, name, generator) for (name, generator), start in unknown.items()]


def _edit_highlights(body: str) -> Iterator[Edit]:
    masked = read(body).masked
    position = 0
    while opening := _HIGHLIGHT.search(masked, position):
        closing = _HIGHLIGHT_END.search(body, opening.end(), opening.end() + _LONGEST_BLOCK)
        if closing is None:
            return
        fence = "~~~~" if "```" in body[opening.end() : closing.start()] else "```"
        yield *opening.span(), f"{opening['indent']}{fence}{opening['jekyll'] or opening['hugo']}"
        yield *closing.span(), f"{opening['indent']}{fence}"
        position = closing.end()


def _edit_raw(masked: str) -> Iterator[Edit]:
    """Take out `{% raw %}` with its `{% endraw %}`; one alone is what a note writes about."""
    opening: re.Match[str] | None = None
    for match in _RAW.finditer(masked):
        if match["opening"]:
            opening = match
        elif opening:
            yield *opening.span(), ""
            yield *match.span(), ""
            opening = None


def _read(body: str, match: re.Match[str]) -> str | None:
    """Return the Markdown of a shortcode; None where only its own generator knows."""
    if match["site"]:
        return ""
    if match["filtered"] is not None:
        return quote(match["filtered"], safe=_IN_ADDRESS)
    if match["liquid"]:
        words = match["words"].strip(" -")
        if match["liquid"] == "post_url" and words:
            return encode_name(words)
        return quote(f"/{words.lstrip('/')}") if match["liquid"] == "link" and words else None
    return _read_hugo(match["hugo"], _read_arguments(body[slice(*match.span("arguments"))]))


def _read_hugo(name: str, arguments: dict[str, str]) -> str | None:
    if name == "figure" and arguments.get("src"):
        return _draw_figure(arguments)
    if name in {"ref", "relref"} and arguments.get("path"):
        path, mark, heading = arguments["path"].partition("#")
        return (encode_name(path.removeprefix("/")) if path else "") + mark + heading
    return None


def _read_arguments(text: str) -> dict[str, str]:
    """Return named arguments; the first that has no name is the `path`."""
    found: dict[str, str] = {}
    for match in _ARGUMENT.finditer(text):
        value = next((match[kind] for kind in ("double", "ticks", "bare") if match[kind] is not None), "")
        found.setdefault(match["name"] or "path", value)
    return found


def _draw_figure(arguments: dict[str, str]) -> str:
    caption = " ".join(filter(None, (arguments.get("title"), arguments.get("caption"))))
    alt = re.sub(r"[\[\]]", "", arguments.get("alt") or caption)
    picture = f"![{alt}]({quote(arguments['src'], safe='/#?=&:%')})"
    if arguments.get("link"):
        picture = f"[{picture}]({quote(arguments['link'], safe='/#?=&:%')})"
    return f"{picture}<br>*{caption}*" if caption and caption != arguments.get("alt") else picture
