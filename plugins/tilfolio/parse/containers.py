"""Boxes of VitePress, Docusaurus, MyST and Quarto, written as callouts.

`::: tip`, `:::note[Title]`, `::: {.callout-note}`, and a fence of code in the language `{note}`.
"""

import re

_KINDS = "note|tip|info|hint|important|warning|attention|caution|danger|error|seealso|admonition"
_OPENING = re.compile(
    rf"(?:(?P<colons>:{{3,9}})[ \t]*"
    rf"(?:\{{\.callout-(?P<quarto>{_KINDS})[^{{}}]{{0,200}}\}}|\{{?(?P<kind>{_KINDS})\b\}}?)"
    rf"|(?P<ticks>`{{3,9}})\{{(?P<myst>{_KINDS})\}})(?P<title>[^\n`:]{{0,200}})$"
)
_FENCE = re.compile(r" {0,3}(?P<sign>`{3,}|~{3,})")
_OPTION = re.compile(r":[\w-]+:")
"""A line of options below the opening of MyST: `:class: tip`."""


def adapt_containers(body: str) -> str:
    """Return a text with these boxes as callouts, with as many lines; a box without an end stays as it is."""
    if ":::" not in body and "`{" not in body:
        return body
    lines = body.split("\n")
    number = 0
    endless: set[str] = set()  # signs that end nothing below, so that a text is not read again for each of them
    while number < len(lines):
        opening = _OPENING.match(lines[number])
        sign = (opening["colons"] or opening["ticks"]) if opening else ""
        end = _find_end(lines, number, sign) if sign and sign not in endless else None
        endless |= {sign} if sign and end is None else set()
        if opening and end is not None:
            _write_box(lines, number, end, opening)
        elif fence := _FENCE.match(lines[number]):
            end = _find_end(lines, number, fence["sign"])
            end = len(lines) if end is None else end
        number = number + 1 if end is None else end + 1
    return "\n".join(lines)


def _find_end(lines: list[str], start: int, sign: str) -> int | None:
    """Return the line that ends a box or code: as many signs as in its first line, or more, and nothing else."""
    number = start + 1
    while number < len(lines):
        line = lines[number].strip()
        if len(line) >= len(sign) and set(line) == {sign[0]}:
            return number
        if sign[0] == ":" and (fence := _FENCE.match(lines[number])):
            inner = _find_end(lines, number, fence["sign"])
            if inner is None:
                return None
            number = inner
        number += 1
    return None


def _write_box(lines: list[str], start: int, end: int, opening: re.Match[str]) -> None:
    kind = opening["quarto"] or opening["kind"] or opening["myst"]
    title = opening["title"].strip().removeprefix("[").removesuffix("]")
    lines[start] = f"> [!{'note' if kind == 'admonition' else kind}]= {title}".rstrip()
    in_options = True
    for number in range(start + 1, end):
        in_options = in_options and _OPTION.match(lines[number]) is not None
        lines[number] = ">" if in_options else f"> {lines[number]}".rstrip()
    lines[end] = ""
