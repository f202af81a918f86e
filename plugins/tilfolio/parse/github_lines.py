"""What a single line of Markdown is, for `github_blocks`."""

import re

LIST_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)[ \t]*")
"""The marker of a list item, with the blanks on both sides."""
HEADING = re.compile(r"[ \t]*#{1,6}(?:[ \t]|$)")
QUOTE = re.compile(r"[ ]{0,3}>[ \t]?")
ALERT = re.compile(
    r"[ \t]*\[!(?:(?P<alert>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*$"
    r"|(?P<callout>\w+)\](?P<fold>[-+=])[ \t]*(?P<title>.*))",
    re.I,
)
"""An alert of GitHub's, or a callout of Obsidian's: one that folds, or to which `parse/obsidian.py` gave a `=`."""
_MARKS = re.compile(r"[ \t]*#{1,6}")
ADMONITIONS = {
    "note": "note",
    "tip": "tip",
    "important": 'info "Important"',
    "warning": "warning",
    "caution": 'danger "Caution"',
}
"""GitHub's five alerts as the admonitions that Material has a style for."""
_CALLOUTS = {
    name: kind
    for kind, names in (
        ("abstract", "abstract summary tldr"),
        ("info", "info todo"),
        ("tip", "tip hint important"),
        ("success", "success check done"),
        ("question", "question help faq"),
        ("warning", "warning caution attention"),
        ("failure", "failure fail missing"),
        ("danger", "danger error"),
        ("bug", "bug"),
        ("example", "example"),
        ("quote", "quote cite"),
    )
    for name in names.split()
}
"""Obsidian's callouts as the admonitions that Material has a style for; others look like notes there."""
_FOLDS = {"-": "???", "+": "???+"}


def write_admonition(alert: re.Match[str]) -> str:
    """Return the line that begins an admonition, or one that folds."""
    if alert["alert"]:
        return f"!!! {ADMONITIONS[alert['alert'].lower()]}"
    name, title = alert["callout"].lower(), alert["title"].strip().replace('"', "&quot;")
    return f'{_FOLDS.get(alert["fold"], "!!!")} {_CALLOUTS.get(name, "note")} "{title or name.capitalize()}"'


def count_columns(line: str, end: int | None = None) -> int:
    """Return the column where the text of a line begins, with tabs to the next multiple of four."""
    if end is None:
        end = len(line) - len(line.lstrip())
    before = line[:end]
    return len(before.expandtabs(4)) if "\t" in before else end


def shift_line(line: str, columns: int) -> str:
    """Return a line moved by some columns, at most to the left edge."""
    return " " * max(0, count_columns(line) + columns) + line.lstrip() if line.strip() else line


def mend_hash(line: str, *, is_heading: bool) -> str:
    """Make `##Tight` a heading, and `#tag` none, for Python-Markdown too."""
    marks = _MARKS.match(line)
    if marks is None or HEADING.match(line):
        return line
    start = line.index("#")
    return f"{line[start : marks.end()]} {line[marks.end() :]}" if is_heading else f"{line[:start]}\\{line[start:]}"
