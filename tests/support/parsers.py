"""All functions that parse authors' texts, or HTML made from them, as functions of one text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tilfolio.classify.term_positions import find_tags, split_body, split_words
from tilfolio.classify.terms import count_terms
from tilfolio.cli.badges import replace_block
from tilfolio.engines.mkdocs.libraries import find_missing_extensions
from tilfolio.errors import SourceError
from tilfolio.evidence.howto import find_how_to
from tilfolio.evidence.metrics import read_metrics, read_pipeline
from tilfolio.evidence.mlflow import parse_runs
from tilfolio.evidence.notebook import parse_notebook
from tilfolio.evidence.plots import open_series, read_plots
from tilfolio.evidence.wandb import parse_wandb_runs
from tilfolio.experiments import Series
from tilfolio.foreign.html import clean_output, clean_page
from tilfolio.foreign.svg import clean_svg
from tilfolio.foreign.svg_files import NotAnSvgError, disarm_svg
from tilfolio.gather.decoding import decode_text
from tilfolio.images.svg import clean_text
from tilfolio.model import Slug, SourceFile, Til
from tilfolio.pages.headtags import insert_tags
from tilfolio.pages.inline import render_inline
from tilfolio.pages.portable_html import first_words, make_portable, name_tasks
from tilfolio.parse.achievements import parse_achievement
from tilfolio.parse.anchors import add_anchors
from tilfolio.parse.dated import read_dated_path
from tilfolio.parse.dialects import Dialect, adapt_dialects
from tilfolio.parse.findings import find_findings
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.parse.github import adapt_github_markdown
from tilfolio.parse.github_blocks import adapt_blocks
from tilfolio.parse.github_inline import adapt_inline
from tilfolio.parse.links import find_links
from tilfolio.parse.opening import parse_opening
from tilfolio.parse.paragraphs import find_tagline, first_paragraph
from tilfolio.parse.passages import find_passages
from tilfolio.parse.plain import plain_text
from tilfolio.parse.project import parse_project
from tilfolio.parse.rawhtml import find_elements
from tilfolio.parse.roadmap import parse_roadmap
from tilfolio.parse.sentences import add_sentences
from tilfolio.parse.tex import read_tex
from tilfolio.parse.text import count_words, find_headings, summarize
from tilfolio.parse.til import parse_note
from tilfolio.parse.title import demote_headings
from tilfolio.parse.tree import read
from tilfolio.parse.unbalanced_html import literal_tags, settle_tags
from tilfolio.render.search import SectionReader
from tilfolio.trust.published_urls import read_list
from tilfolio.trust.screen import find_secrets_in_file
from tilfolio.trust.traces import find_traces
from tilfolio.writing.write_fields import add_item, declare_field

_DAY = date(2026, 11, 22)


def _source(text: str, path: str = "a.md") -> SourceFile:
    return SourceFile(path=path, shown=path, text=text, added_on=_DAY, updated_on=_DAY)


def _read_project(text: str) -> object:
    source = _source(text, "a/README.md")
    return parse_project(source, read_front_matter(text, "")[0], line_days={}, errors=[])


def _read_til(text: str) -> Til:
    return Til(
        slug=Slug("a"),
        title=text[:500],
        body=text,
        line=1,
        source="a.md",
        shown="a.md",
        learned_on=_DAY,
        updated_on=_DAY,
    )


def _search(html: str) -> object:
    parser = SectionReader()
    parser.feed(html)
    parser.close()
    return parser.data


PARSERS: dict[str, Callable[[str], object]] = {
    "parse_note": lambda text: parse_note(_source(text), ["data"]),
    "parse_project": _read_project,
    "parse_roadmap": lambda text: parse_roadmap(
        _source(text, "README.md"), read_front_matter(text, "")[0], {"a": Slug("a")}
    ),
    "parse_opening": lambda text: parse_opening(_source(text, "weekly/2026-W47.md")),
    "read_front_matter": lambda text: read_front_matter(text, ""),
    "decode_text": lambda text: decode_text(text.encode()),
    "read": lambda text: read(text).masked,
    "find_elements": find_elements,
    "find_headings": find_headings,
    "find_links": find_links,
    "adapt_dialects": lambda text: adapt_dialects(text, Dialect(obsidian=True, vault=True), "", 1),
    "add_sentences": lambda text: add_sentences(find_links(text), text),
    "find_findings": find_findings,
    "first_paragraph": first_paragraph,
    "find_tagline": lambda text: find_tagline(text, len(text)),
    "find_passages": find_passages,
    "count_words": count_words,
    "plain_text": plain_text,
    "summarize": summarize,
    "adapt_github_markdown": adapt_github_markdown,
    "adapt_blocks": adapt_blocks,
    "adapt_inline": adapt_inline,
    "settle_tags": settle_tags,
    "literal_tags": literal_tags,
    "demote_headings": demote_headings,
    "add_anchors": add_anchors,
    "parse_achievement": lambda text: parse_achievement(text, key="a"),
    "read_dated_path": lambda text: read_dated_path(text.replace("/", "-") + ".md"),
    "find_how_to": lambda text: find_how_to({"Dockerfile": text}, ["Dockerfile"], name="a", readme=text),
    "replace_block": lambda text: replace_block(text, "x"),
    "render_inline": render_inline.__wrapped__,
    "find_missing_extensions": lambda text: find_missing_extensions([text], []),
    "name_tasks": lambda text: name_tasks("task-list-item" + text),
    "make_portable": lambda text: make_portable(text, "https://example.org/"),
    "first_words": first_words,
    "insert_tags": lambda text: insert_tags(text + "</head>", lambda: ()),
    "clean_text": clean_text,
    "search": _search,
    "split_body": split_body,
    "split_words": split_words,
    "find_tags": lambda text: find_tags(_read_til(text)),
    "count_terms": lambda text: count_terms(_read_til(text)),
}
"""Parsers of authors' texts and of HTML made from them."""


def _refuse(parse: Callable[[str], object], *refusals: type[Exception]) -> Callable[[str], object]:
    """Return a parser that may raise these exceptions."""

    def read(text: str) -> object:
        try:
            return parse(text)
        except refusals:
            return None

    return read


def _read_runs(text: str) -> object:
    folder = "mlruns/1/0123456789abcdef0123456789abcdef"
    names = ("meta.yaml", "metrics/loss", "params/lr", "tags/mlflow.runName")
    return parse_runs({f"{folder}/{name}": text for name in names} | {"mlruns/1/meta.yaml": text})


FORMATS: dict[str, Callable[[str], object]] = {
    "parse_notebook": lambda text: parse_notebook("a.ipynb", text, "a.ipynb"),
    "read_metrics of JSON": lambda text: read_metrics("a.json", text),
    "read_metrics of YAML": lambda text: read_metrics("a.yaml", text),
    "read_metrics of TOML": lambda text: read_metrics("a.toml", text),
    "read_pipeline": lambda text: read_pipeline("dvc.yaml", text),
    "read_plots": lambda text: read_plots(open_series(Series(path="a.csv"), ["a.csv"]), {"a.csv": text}),
    "parse_runs": _read_runs,
    "parse_wandb_runs": lambda text: parse_wandb_runs(
        {"wandb/run-1/files/wandb-summary.json": text, "wandb/run-1/files/config.yaml": text}
    ),
    "read_tex": read_tex,
    "clean_svg": clean_svg,
    "disarm_svg": _refuse(lambda text: disarm_svg(text.encode("utf-8", "surrogatepass")), NotAnSvgError),
    "clean_page": clean_page,
    "clean_output": clean_output,
    "find_secrets_in_file": lambda text: find_secrets_in_file("a.ipynb", text),
    "find_traces": find_traces,
    "read_list": read_list,
    "declare_field": _refuse(
        lambda text: declare_field(text.encode("utf-8", "replace"), "draft", "true", "a"), SourceError
    ),
    "add_item": _refuse(lambda text: add_item(text.encode("utf-8", "replace"), "aliases", "b", "a"), SourceError),
}
"""Parsers of files from tools, and functions that edit authors' files."""
