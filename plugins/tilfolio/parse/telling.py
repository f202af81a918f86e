"""What of a note can be shown beside its title at a glance: a figure before and after, or one line of code."""

import re
from typing import NamedTuple

from tilfolio.parse.tree import read

_FIGURE = r"[$€£]?\d[\d,.]{0,11}(?:\s?(?:%|‰|[mµn]s|s|min|h|[kKMGT]i?B|fps|px|x|×|points?)(?![\w]))?"
_CHANGE = re.compile(
    rf"(?:\bfrom\s(?P<from>{_FIGURE})\s(?:down\s|up\s)?to\s(?P<to>{_FIGURE})"
    rf"|(?<![\w.])(?P<before>{_FIGURE})\s?(?:→|->|=>)\s?(?P<after>{_FIGURE}))(?![\w-])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MEASURED = re.compile(r"[^\d,]|,\d{1,2}$")
"""What a measured figure has and a bare count has not: a unit, or a fraction."""
_NOT_CODE = frozenset({"mermaid", "math", "text", "txt", "output", "console", "diff", "json", "yaml", "toml"})
_PROMPT = re.compile(r"(?:\$|>>>|>|In \[\d{1,4}\]:) ")
_COMMENT = re.compile(r"(?:#|//|--)(?: |$)")
_LONGEST = 56
"""Characters of a line that a card has room for."""


class Change(NamedTuple):
    """A figure before and after."""

    before: str
    after: str


def find_change(text: str) -> Change | None:
    """Return the first change of a measured figure that a plain text tells: "from 0.97 to 0.91", "120 ms → 45 ms"."""
    if "→" not in text and "->" not in text and "=>" not in text and "from" not in text:
        return None
    for match in _CHANGE.finditer(text):
        before, after = (match["from"] or match["before"]).rstrip(".,"), (match["to"] or match["after"]).rstrip(".,")
        is_year = _YEAR.fullmatch(before) and _YEAR.fullmatch(after)
        is_version = before.count(".") > 1 or after.count(".") > 1
        if not is_year and not is_version and before != after and (_MEASURED.search(before) or _MEASURED.search(after)):
            return Change(before, after)
    return None


def find_one_liner(markdown: str) -> str:
    """Return the first listing of a note that is one line of code, without a prompt; nothing where there is none."""
    if "```" not in markdown and "~~~" not in markdown:
        return ""
    for block in read(markdown).code:
        if not block.fence or not block.closed or block.parent or block.info.partition(" ")[0].lower() in _NOT_CODE:
            continue
        lines = [line.strip() for line in markdown[block.content_start : block.content_end].splitlines()]
        lines = [line for line in lines if line and not _COMMENT.match(line)]
        code = _PROMPT.sub("", lines[0], count=1) if len(lines) == 1 else ""
        if 6 <= len(code) <= _LONGEST:
            return code
    return ""
