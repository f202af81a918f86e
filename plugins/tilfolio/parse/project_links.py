"""What a README shows beside its text: the project's picture, and where else to look."""

import re
from collections.abc import Iterator, Sequence

from tilfolio.model import Link
from tilfolio.parse.frontmatter import Fields
from tilfolio.parse.plain import plain_text

_BADGE = re.compile(
    r"shields\.io|badge|badgen\.net|codecov\.io|coveralls\.io|travis-ci|circleci\.com|ci\.appveyor|readthedocs\.org/projects"
    r"|/workflows/|actions/workflows|api\.codacy|deepsource|sonarcloud\.io|snyk\.io|pepy\.tech|star-history|contrib\.rocks"
    r"|open-in-(?:kaggle|colab)|deploy(?:-?to)?-?button|hits\.|visitor|komarev|trendshift|producthunt\.com|buymeacoffee"
    r"|/(?:build|coverage|docs|downloads?|licen[sc]e|passing|pypi|python|status|tests?|version)[\w-]*\.svg|zenodo\.org/(?:badge|doi)|mybinder|gitter\.im|discord(?:app)?\.com/api",
    re.I,
)
_ORNAMENT = re.compile(r"(?:^|[/_.-])(?:logo-(?:social|transparent)|spacer|icon|favicon|flag)(?:$|[/_.-])", re.I)
_SIZE = re.compile(r"\b(?:width|height)\s*[=:]\s*(?:[\"']\s*)?(\d+)(?:px)?(?P<percent>%)?", re.I)
_FIELDS = {"demo": "Demo", "repo": "Repository", "repository": "Repository", "paper": "Paper"}
_LABELS = (
    # how the link is shown; what its text, or the label before it, says
    (
        "Demo",
        re.compile(
            r"(?:live[ ]|online[ ]|web[ ]|interactive[ ]|try[ ](?:the[ ]|it[ ]|our[ ])?)*(?:demo|playground)s?"
            r"(?:[ ](?:here|app|site|video))?",
            re.I,
        ),
    ),
    (
        "Paper",
        re.compile(
            r"(?:the[ ]|our[ ]|research[ ]|arxiv[ ]?)*(?:paper|arxiv|preprint|publication)s?(?:[ ][(\[]?pdf[)\]]?)?",
            re.I,
        ),
    ),
    ("Repository", re.compile(r"(?:source[ ]?code|code|repo(?:sitory)?|github(?:[ ]repo(?:sitory)?)?|source)", re.I)),
)
_LABELLED = re.compile(
    r"(?:^|\n)[ \t]*(?:[-*+>][ \t]+)?[^\w\n]*(?P<label>[A-Za-z][A-Za-z ]{2,24})[^\w\n]*[:：][^\w\n]*$"
)
_ARXIV = re.compile(r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/(?P<id>[\w.-]*\d)", re.I)
_REPOSITORY = re.compile(r"https?://[^/\s]+/[^/\s]+/[^/\s#?]+/?$")
_TRY = re.compile(r"try it(?: out| now| live| here)?|open (?:the )?app|live(?: app| site| version)?", re.I)


def choose_cover(body: str, links: Sequence[Link]) -> str | None:
    """Return the target of the first image that is a picture of the project: no badge, icon or spacer."""
    for link in links:
        is_image = link.kind == "image" or body[link.start : link.start + 4].lower() == "<img"
        if is_image and link.target and not _is_badge(link.target, body[link.start : link.end]):
            return link.target
    return None


def _is_badge(target: str, construct: str) -> bool:
    if target.startswith("data:") or _BADGE.search(target) or _ORNAMENT.search(target):
        return True
    sizes = [(int(match[1]), bool(match["percent"])) for match in _SIZE.finditer(construct)]
    return any(size <= (15 if percent else 48) for size, percent in sizes)


def find_see_also(fields: Fields, body: str, links: Sequence[Link]) -> tuple[tuple[str, str], ...]:
    """Return demo, repository and paper, each with its URL, then the front matter's `links`.

    A README's are links called so — `[Live demo](…)`, `Demo: [x](…)` — and, where there is but one paper, arXiv.
    """
    said = [(label, url) for name, label in _FIELDS.items() if (url := fields.text(name))]
    found: dict[str, str] = {}
    for label, url in (*said, *_find_labelled(body, links)):
        found.setdefault(label, url)
    written = fields.pairs("links")
    taken = {url for _, url in written} | {label for label, _ in written}
    told = ((label, found[label]) for label in dict.fromkeys(_FIELDS.values()) if label in found)
    return (*(one for one in told if not taken.intersection(one)), *written)


def _find_labelled(body: str, links: Sequence[Link]) -> Iterator[tuple[str, str]]:
    papers = {match["id"] for link in links if (match := _ARXIV.match(link.target))}
    for link in links:
        if link.kind != "inline" or link.target.startswith(("#", "mailto:")):
            continue
        text = plain_text(body[link.text_start : link.text_end]).strip(" []!:→»📄🎮🚀▶️🔗")
        before = _LABELLED.search(body[max(0, link.start - 60) : link.start])
        for label, pattern in _LABELS:
            says_so = pattern.fullmatch(text) or (before and pattern.fullmatch(before["label"].strip()))
            if says_so and (label != "Repository" or _REPOSITORY.match(link.target)):
                yield label, link.target
        # Of several papers one cannot tell which is the project's own.
        if _ARXIV.match(link.target) and len(papers) == 1:
            yield "Paper", link.target
        elif _TRY.fullmatch(text) and "://" in link.target:
            yield "Demo", link.target
