"""Achievements that an author declares: the bullets below `## Achievements` in a project's README."""

import re
import string
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from tilfolio.edits import is_within
from tilfolio.metric_names import Better, find_better
from tilfolio.model import Achievement, Figure, Slug
from tilfolio.parse.blocks import Block
from tilfolio.parse.formulas import tell_formulas
from tilfolio.parse.links import find_links
from tilfolio.parse.paragraphs import TASK_BOX
from tilfolio.parse.plain import plain_text
from tilfolio.parse.text import find_sections
from tilfolio.parse.tree import read

_SECTION = re.compile(r"\W*(?:(?:key|main|top|notable|selected|our|my|project)\s+)?achievements?\b", re.I)
_EMOJI = re.compile(
    r"(?P<open>[*_]{0,3})(?P<emoji>(?::[a-z0-9_+-]+:|(?:[\U0001F1E6-\U0001F1FF]{2}|[0-9#*]\ufe0f?\u20e3"
    r"|[\U0001F000-\U0001FAFF\u203C-\u3299](?:[\ufe0f\u20e3]|[\U0001F3FB-\U0001F3FF])*"
    r"(?:\u200d[\U0001F000-\U0001FAFF\u2600-\u27BF]\ufe0f?)*)){1,3})[ \t]*"
)
_GROUP = re.compile(r"(?<!\])\((?P<inner>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)")
_SEPARATOR = re.compile(r";[ \t]*|,[ \t]+|(?<![ \t])[ \t]+[|·•][ \t]+")
_NUMBER = r"[~≈<>≤≥±+\-−]?[ ]?[$€£₩¥]?\d[\d,_.]*(?![\d,_.])(?:[eE][-+]?\d+)?"
_VALUE = rf"(?P<value>\{{[^{{}}\n]+\}}|{_NUMBER})"
_UNIT = r"(?P<unit>[ ]?[^\d\s,;:()][^:()]*)?"
_CHANGE = re.compile(
    rf"(?P<before>{_NUMBER})[ ]?(?P<unit>[^\d\s]*)[ ]*(?:→|->|=>|to)[ ]*(?P<after>{_NUMBER})[ ]?(?P=unit)$"
)
_NAMED = re.compile(rf"(?P<name>(?=[^:=]*[^\W\d])[^:=]*?)[ ]?[:=：][ ]*{_VALUE}{_UNIT}$")
_CHANGED = re.compile(r"(?P<name>(?=[^:=]*[^\W\d])[^:=]*?)[ ]?[:=：][ ]*(?P<rest>.+)$")
_MEASURES = (
    r"(?:[\w@.-]+[ ])*?(?:f1|f-?score|auc|auroc|roc-auc|map(?:@[\w.:]+)?|ndcg(?:@\d+)?|mrr|bleu|rouge(?:-\w+)?|wer|cer"
    r"|iou|miou|dice|psnr|ssim|fid|accuracy|acc|precision|recall|r2|r²|rmse|mae|mse|mape|loss|perplexity|ppl|kappa|latency|throughput|speed-?up"
    r"|score|uptime|coverage|p\d{2,3}|top-\d+|users|stars|requests|qps|rps|fps|cost|savings?)(?:[ ][a-z]+)?"
)
_MEASURED = re.compile(rf"(?P<name>{_MEASURES})[ ]{_VALUE}{_UNIT}$", re.I)
_LEADING = re.compile(rf"(?P<value>{_NUMBER})(?P<unit>%|[a-zA-Zµ×]{{1,4}}(?:/[a-z]+)?)[ ](?P<name>[^\W\d][^,:=()]*)$")
_EVIDENCE_WORDS = frozenset(
    re.findall(
        r"\w+",
        "evidence proof source sources details detail report reports link see results benchmark benchmarks log logs "
        "run runs metrics notebook demo paper article pr commit more here",
    )
)
_SEE = re.compile(r"\b(?:see|cf\.?|via)[ \t]*$", re.I)
_BEFORE_EVIDENCE = "(—–-:,;·|→" + string.whitespace
_BETTER = re.compile(r"\s*better\s*[:=]\s*(?P<which>lower|higher)\s*", re.I)
"""Which values of the figures beside it are better."""
_EDGES = " \t—–-:,;·|"


def find_achievement_lines(markdown: str) -> Iterator[tuple[int, str, str]]:
    """Yield the bullets below a heading `Achievements`: the 1-based line, the line as typed, and the whole bullet.

    The heading may have any level and begin with an emoji; `Key Achievements` counts too. Nested bullets are left out;
    the further lines of a bullet are joined to it.
    """
    sections = list(find_sections(markdown, _SECTION))
    seen: Block | None = None
    for block in read(markdown).blocks if sections else ():
        item = block.parent
        is_bullet = block.kind == "paragraph" and item is not None and item.kind == "item" and item.parent is None
        if is_bullet and item is not seen and is_within(block.start, sections):
            seen = item
            typed = markdown[block.start : markdown.find("\n", block.start) % (len(markdown) + 1)].strip()
            yield block.first + 1, typed, " ".join(line.strip() for line in block.content.split("\n"))


def find_day(typed: str, line_days: Mapping[str, date]) -> date | None:
    """Return the day a line was first committed; front matter may hold the text in quotes."""
    forms = (typed, f"- {typed}", f'- "{typed}"', f"- '{typed}'")
    return next((line_days[form] for form in forms if form in line_days), None)


def parse_achievement(
    bullet: str,
    *,
    key: str,
    project: Slug | None = None,
    achieved_on: date | None = None,
    line: int = 0,
    told: Mapping[str, Better] | None = None,
) -> Achievement:
    """Return what a bullet declares, given without its list marker.

    A leading emoji, the figures in parentheses — `(Latency: 45ms)`, `(F1 0.91, Success Rate: 92%)`,
    `(p99: {metrics.json:latency_ms} ms)` — and the last link, the evidence, are taken apart; a link that is called
    `evidence`, `report` or the like leaves the text too. What does not parse stays in the text as it is. `told` says of
    which metrics lower or higher values are better, as does `better: lower` among the figures.
    """
    box = TASK_BOX.match(bullet.strip())
    raw = bullet.strip()[box.end() if box else 0 :]
    match = _EMOJI.match(raw)
    evidence, text = _split_evidence(match["open"] + raw[match.end() :] if match else raw)
    figures, text = _split_figures(text, told or {})
    return Achievement(
        key=key,
        emoji=match["emoji"] if match else "",
        text=tell_formulas(text),
        raw=raw,
        figures=figures,
        achieved_on=achieved_on,
        evidence=evidence,
        project=project,
        line=line,
    )


def _split_evidence(text: str) -> tuple[str | None, str]:
    links = [link for link in find_links(text) if link.kind == "inline"]
    if not links:
        return None, text
    last = links[-1]
    words = re.findall(r"\w+", plain_text(text[last.text_start : last.text_end]).lower())
    is_named_so = words and all(word in _EVIDENCE_WORDS for word in words)
    if is_named_so and not text[last.end :].strip(" .)"):
        text = _SEE.sub("", text[: last.start]).rstrip(_BEFORE_EVIDENCE)
    return last.target, text


def _split_figures(text: str, told: Mapping[str, Better]) -> tuple[tuple[Figure, ...], str]:
    literal = [(span.start, span.end) for span in read(text).spans if span.kind in {"code", "math", "html"}]
    figures: list[Figure] = []
    pieces: list[str] = []
    position = 0
    for group in _GROUP.finditer(text):
        parts = [(part, _read_figure(part)) for part in _SEPARATOR.split(group["inner"])]
        if is_within(group.start(), literal) or not any(figure for _, figure in parts):
            continue
        words = [part for part, figure in parts if not figure and part.strip()]
        said = next((match for part in words if (match := _BETTER.fullmatch(part))), None)
        figures += [_judge(figure, said and said["which"].lower(), told) for _, figure in parts if figure]
        rest = ", ".join(part.strip() for part in words if not _BETTER.fullmatch(part))
        pieces += (text[position : group.start()], f" ({rest})" if rest else "")
        position = group.end()
    if not figures:
        return (), text
    return tuple(figures), " ".join("".join((*pieces, text[position:])).split()).strip(_EDGES)


def _judge(figure: Figure, said: str | None, told: Mapping[str, Better]) -> Figure:
    """Return a figure that knows which values are better: as said beside it, else by its name, else by its metric's."""
    metric = figure.value.strip("{}").split(":")[1] if re.match(r"\{[^:]+:", figure.value) else ""
    by_name = find_better(figure.name, figure.unit, told) or (find_better(metric, declared=told) if metric else None)
    return replace(figure, better="lower" if said == "lower" else "higher" if said == "higher" else by_name)


def _read_figure(part: str) -> Figure | None:
    part = plain_text(part) if "{" not in part else part.strip()
    named = _CHANGED.match(part)
    change = _CHANGE.match(named["rest"]) if named else None
    if named and change:
        return Figure(name=named["name"].strip(), value=f"{change['before']} → {change['after']}", unit=change["unit"])
    match = _NAMED.match(part) or _MEASURED.match(part) or _LEADING.match(part)
    if not match:
        return None
    value = match["value"].strip()
    return Figure(name=match["name"].strip(), value=value.rstrip(".,"), unit=(match["unit"] or "").strip(" ."))
