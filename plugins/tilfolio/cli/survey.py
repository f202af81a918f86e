"""What `til adopt` reports: the notes of a repository, as a site of tilfolio would show them."""

import re
import unicodedata
from collections import Counter
from datetime import tzinfo
from pathlib import PurePosixPath

from msgspec import Struct

from tilfolio.classify.verdicts import DEFAULT_CATEGORIES, classify
from tilfolio.engines.mkdocs.assemble import read_choices
from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.engines.mkdocs.locations import find_now
from tilfolio.model import NO_CATEGORY, Problem, SourceFile
from tilfolio.pages.templates import load_templates
from tilfolio.parse.dated import read_dated_path
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.pipeline import make_site
from tilfolio.prepare import SiteOptions
from tilfolio.settings import Settings
from tilfolio.steps.collecting import Collected, gather
from tilfolio.steps.places import Places
from tilfolio.trust.screen import is_about_secret
from tilfolio.words import count

_DATES = ("date", "created", "publishdate", "pubdate", "datepublished")
_UNREAD = {
    ".rst": "reStructuredText: convert with pandoc",
    ".org": "Org mode: convert with pandoc",
    ".adoc": "AsciiDoc: convert with pandoc",
    ".docx": "Word: convert with pandoc",
    ".mdx": "MDX: rename to .md, and replace the components",
    ".canvas": "canvases of Obsidian",
    ".excalidraw": "drawings: export as SVG",
}
_SCRIPTS = {
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "CJK": "Chinese",
    "CYRILLIC": "Cyrillic",
    "ARABIC": "Arabic",
    "DEVANAGARI": "Hindi",
    "HEBREW": "Hebrew",
    "GREEK": "Greek",
    "THAI": "Thai",
}
_WORDS = {
    "English": "the and is of to in that it for with",
    "German": "der die und ist das nicht mit ein zu den",
    "French": "le la les et est des une pour dans que",
    "Spanish": "el los y es una para que con por del",
    "Portuguese": "os e uma para com não em do da que",
    "Italian": "il di è che per una con della sono non",
    "Dutch": "het een van dat niet op te met voor zijn",
    "Turkish": "ve bir bu için ile çok gibi olarak ama daha",
    "Vietnamese": "là và của có không cho được các một khi",
    "Indonesian": "yang dan untuk dengan ini dari adalah pada tidak di",
}
_CODES = {
    "English": "en", "Korean": "ko", "Japanese": "ja", "Chinese": "zh", "Hindi": "hi", "Arabic": "ar", "Hebrew": "he",
    "German": "de", "French": "fr", "Spanish": "es", "Portuguese": "pt", "Italian": "it", "Greek": "el", "Thai": "th",
    "Dutch": "nl", "Turkish": "tr", "Vietnamese": "vi", "Indonesian": "id",
}  # fmt: skip
"""As Material names its languages; of Cyrillic it could be one of several."""
_SAMPLE = 4000
_MOST_PROBLEMS = 10
_SHARE = 0.15
"""Of letters, from which on a script counts: English terms are in every note."""
_USUAL = 0.03
"""Of the words of a text, so many are such small words; of a text in another language a few may be."""


class Survey(Struct, frozen=True, kw_only=True):
    """What was found; every Counter counts notes, except for `unread`, which counts files."""

    notes: int
    with_front_matter: int
    dates: Counter[str]
    categories: Counter[str]
    languages: Counter[str]
    drafts: int
    projects: int
    unread: Counter[str]
    left_out: int
    problems: tuple[Problem, ...]

    @property
    def language(self) -> str | None:
        """Material's name for the language of most notes; None where none has most of them."""
        known = Counter({name: count for name, count in self.languages.items() if name in _CODES})
        name, count = next(iter(known.most_common(1)), ("", 0))
        return _CODES[name] if count * 2 > sum(known.values()) else None


def survey_notes(places: Places, zone: tzinfo | None, repo_url: str, *, unwritten: bool = False) -> Survey:
    """Read everything that a site would be made of, and write nothing.

    With `unwritten`, links by name may lead to notes that do not exist.
    """
    collected = gather(places, zone, find_now())
    settings = Settings(categories=DEFAULT_CATEGORIES, repo_url=repo_url, serving=True, unwritten_notes=unwritten)
    options = TilfolioConfig()
    options.load_dict({})
    options.validate()
    choices = read_choices(options, DEFAULT_CATEGORIES)
    site_options = SiteOptions(places=places, settings=settings, choices=choices, now=find_now())
    site = make_site(site_options, load_templates())
    tils = site.context.portfolio.tils
    verdicts = (classify(til, DEFAULT_CATEGORIES, explain=False).category for til in tils)
    sources = collected.tils.sources
    suffixes = (PurePosixPath(path).suffix.lower() for path in collected.tils.assets)
    return Survey(
        notes=len(tils),
        with_front_matter=sum(bool(_names(source)) for source in sources),
        dates=Counter(_find_date(source, collected) for source in sources),
        categories=Counter(verdict or NO_CATEGORY for verdict in verdicts),
        languages=Counter(guess_language(source.text) for source in sources),
        drafts=sum(til.draft or til.scheduled for til in tils),
        projects=len(site.context.portfolio.projects),
        unread=Counter(_UNREAD[suffix] for suffix in suffixes if suffix in _UNREAD),
        left_out=len([path for path in collected.tils.left_out if not PurePosixPath(path).name.startswith(".")]),
        problems=site.problems,
    )


def _names(source: SourceFile) -> frozenset[str]:
    return frozenset(read_front_matter(source.text, source.shown)[0].values)


def _find_date(source: SourceFile, collected: Collected) -> str:
    if _names(source) & {*_DATES}:
        return "front matter"
    if read_dated_path(source.path).day:
        return "names"
    if source.added_at is not None:
        return "git history"
    return "file times, as there is no git" if collected.tils_history.root is None else "today, not committed"


def guess_language(text: str) -> str:
    """Return the language that a text is probably written in, by its script or its small words."""
    sample = re.sub(r"```.*?```|`[^`]*`|\S+://\S+", "", text[:_SAMPLE], flags=re.DOTALL)
    letters = [character for character in sample if character.isalpha()]
    scripts = Counter(
        _SCRIPTS.get(unicodedata.name(character, "").split(" ")[0].split("-")[0], "Latin")
        for character in letters
        if not character.isascii()
    )
    if scripts["Japanese"] > _SHARE / 3 * len(letters):
        return "Japanese"
    best = max((name for name in scripts if name != "Latin"), key=lambda name: scripts[name], default="")
    if best and scripts[best] > _SHARE * len(letters):
        return best
    words = Counter(re.findall(r"\w+", sample.lower()))
    counted = {name: sum(words[word] for word in small.split()) for name, small in _WORDS.items()}
    likely = max(counted, key=lambda name: counted[name])
    return likely if counted[likely] > _USUAL * words.total() else "not known"


def describe_survey(survey: Survey, shown: str) -> list[str]:
    """Return the lines of the report."""
    lines = [f"  notes          {survey.notes} in {shown}/" if shown != "." else f"  notes          {survey.notes}"]
    with_front = f"in {count(survey.with_front_matter, 'file', 'files')}"
    left_out = f"{count(survey.left_out, 'file or folder', 'files and folders')}, see `exclude:`"
    rows = (
        ("projects", str(survey.projects) if survey.projects else ""),
        ("front matter", with_front if survey.with_front_matter else "none"),
        ("dates from", _list_counts(survey.dates)),
        ("categories", _list_counts(survey.categories)),
        ("languages", _list_counts(survey.languages)),
        ("drafts", f"{survey.drafts}, not published" if survey.drafts else ""),
        ("left out", left_out if survey.left_out else ""),
        ("not read", _list_counts(survey.unread)),
    )
    lines += [f"  {name:<13}  {text}" for name, text in rows if text]
    if survey.problems:
        secrets = [problem for problem in survey.problems if is_about_secret(problem.what)]
        others = [problem for problem in survey.problems if not is_about_secret(problem.what)]
        first = [*secrets, *others[: max(0, _MOST_PROBLEMS - len(secrets))]]
        lines += ["", f"Problems: {len(survey.problems)}", *(f"  {problem}" for problem in first)]
        more = len(survey.problems) - len(first)
        lines += [f"  … and {more} more"] if more else []
    return lines


def _list_counts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())
