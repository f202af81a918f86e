"""Indented code in quotes, found line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass

LIST_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)[ \t]*")
"""The marker of a list item, with the blanks on both sides."""
INDENTED_CONTENT = re.compile(r"[ \t]*(?:!!!|\?\?\?\+?|===[+!]*|///)[ \t]|[ \t]*\[\^[^\]\n]+\]:|[ \t]*:[ \t]{1,3}\S")
"""What has content that is indented, as list items have: an admonition, a footnote, a definition."""
_MARKS = re.compile(r" {0,3}>(?: {0,3}>)* ?")


@dataclass(slots=True)
class QuoteScan:
    """Keeps in mind the quoted lines above: indented code in a quote stands below an empty line, or below code."""

    above: str = ""
    """The text of the quoted line above, if it is code; empty for an empty one."""
    is_plain: bool | None = None
    """Whether the quote holds no list, whose items could be indented as far as code; None outside of quotes."""

    def read(self, line: str, *, is_in_list: bool) -> int:
        """Take the next line, and return where its code begins; -1 where it is no code in a quote."""
        marks = _MARKS.match(line)
        if marks is None:
            self.leave()
            return -1
        if self.is_plain is None:
            self.is_plain, self.above = not is_in_list, ""
        text = line[marks.end() :]
        if LIST_MARKER.match(text) or INDENTED_CONTENT.match(text):
            self.is_plain = False
        may_be_code = self.is_plain and (not self.above or self.above.startswith("    "))
        is_code = may_be_code and text.startswith("    ") and bool(text.strip())
        self.above = text if is_code else text.strip()
        return marks.end() if is_code else -1

    def leave(self) -> None:
        """Take note that the next line is not quoted."""
        self.is_plain = None
