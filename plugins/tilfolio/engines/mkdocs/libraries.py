"""Edge: add the extensions and scripts for formulas and diagrams to sites that have any.

KaTeX and Mermaid come with this package (`assets/vendor`), so that browsers load nothing from other hosts. A site's own
arithmatex or Mermaid takes precedence.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from pymdownx.superfences import fence_code_format  # type: ignore[import-untyped]

from tilfolio.model import Page
from tilfolio.parse.formulas import adapt_formulas
from tilfolio.parse.tree import read

_ASSETS = Path(__file__).parent.parent.parent / "assets"
_PLACE = "assets/tilfolio"
_FORMULAS = "tilfolio.render.formulas"
_ARITHMATEX = "pymdownx.arithmatex"
_SUPERFENCES = "pymdownx.superfences"
_EXTRA = "pymdownx.extra"
_DIAGRAM = re.compile(r"(?:\{[ \t]*\.)?mermaid\b")
_OTHER_PLUGINS = frozenset({"mermaid2", "kroki"})
_NEEDS = (
    (("```", "~~~"), r"^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(?:`{3}|~{3})", "pymdownx.superfences"),
    (("!!!",), r"^[ \t]*!!! ?\w", "admonition"),
    (("???",), r"^[ \t]*\?\?\?\+? ?\w", "pymdownx.details"),
    (("[^",), r"^[ \t]*\[\^[^\]\n]+\]:", "footnotes"),
    (("`$",), r"\$`[^`\n]+`\$", "tilfolio.render.formulas"),
    ((" markdown",), r"<[a-zA-Z][^<>]* markdown(?:=|[ >])", "md_in_html"),
    ((". ",), r"^[ \t>]*(?:[-*+][ \t]+)*\d{1,9}\.[ \t]", "sane_lists"),
    (("[ ]", "[x]", "[X]"), r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[ xX]\][ \t]", "pymdownx.tasklist"),
)
"""For each extension: strings of which every text that needs it contains one, and a pattern that decides.

All texts are searched in each build. Searching for the strings first takes a third of the time.
"""

_BRINGS = {
    "extra": ("footnotes", "md_in_html"),
    "pymdownx.fancylists": ("sane_lists",),
    "pymdownx.extra": ("footnotes", "md_in_html", "pymdownx.superfences"),
}
"""Extensions included in bundles."""

_OPTIONS: dict[str, dict[str, Any]] = {"pymdownx.tasklist": {"custom_checkbox": True}}


def complete_extensions(config: MkDocsConfig, pages: Iterable[Page], docs: Files) -> None:
    """Add the extensions that our pages need, and those for formulas and diagrams in `docs/`, if they are missing."""
    texts = (page.markdown for page in pages)
    for name, options in find_missing_extensions(texts, config.markdown_extensions).items():
        config.markdown_extensions.append(name)
        config.mdx_configs[name] = options
    if not _has(config, _FORMULAS) and _reads_formulas(config):
        wants = any(adapt_formulas(text) != text for text in _read(docs))
        config.markdown_extensions.extend([_FORMULAS] if wants else [])
    if not _has(config, _SUPERFENCES) and not _has(config, _EXTRA) and _has_diagram(_read(docs)):
        config.markdown_extensions.append(_SUPERFENCES)


def adapt_docs_page(markdown: str, config: MkDocsConfig) -> str:
    """Return the Markdown of a page of `docs/` with its formulas in our syntax, if we render them."""
    return adapt_formulas(markdown) if _has(config, _FORMULAS) and _reads_formulas(config) else markdown


def add_libraries(config: MkDocsConfig, pages: Iterable[Page], docs: Files) -> Iterator[File]:
    """Yield the files of the libraries that pages need, and add their scripts to the configuration."""
    if _FORMULAS in config.markdown_extensions and not _has(config, _ARITHMATEX):
        yield from _add(config, "formulas.js", "katex")
    has_fences = _has(config, _SUPERFENCES) or _has(config, _EXTRA)
    texts = chain((page.markdown for page in pages), _read(docs))
    if has_fences and not _OTHER_PLUGINS & set(config.plugins) and _has_diagram(texts):
        _add_fence(config)
        if not any("mermaid" in str(script) for script in config.extra_javascript):
            yield from _add(config, "diagrams.js", "mermaid")


def _add(config: MkDocsConfig, script: str, library: str) -> Iterator[File]:
    uri = f"{_PLACE}/{script}"
    if uri not in config.extra_javascript:
        config.extra_javascript.append(uri)
    yield File.generated(config, uri, abs_src_path=str(_ASSETS / script))
    folder = _ASSETS / "vendor"
    for path in sorted((folder / library).rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            yield File.generated(config, f"{_PLACE}/{name}", abs_src_path=str(path))


def _has(config: MkDocsConfig, extension: str) -> bool:
    return extension in config.markdown_extensions


def _reads_formulas(config: MkDocsConfig) -> bool:
    """Return whether we render formulas of `docs/`: not if the site has its own MathJax, KaTeX or arithmatex."""
    scripts = " ".join(map(str, config.extra_javascript)).lower()
    return not _has(config, _ARITHMATEX) and "mathjax" not in scripts and "katex" not in scripts


def _has_diagram(texts: Iterable[str]) -> bool:
    return any(_DIAGRAM.match(block.info) for text in texts if "mermaid" in text for block in read(text).code)


def _read(docs: Files) -> Iterator[str]:
    return (file.content_string for file in docs.documentation_pages() if _is_readable(file))


def _is_readable(file: File) -> bool:
    """Return whether a page has text; MkDocs reports unreadable ones itself."""
    try:
        return bool(file.content_string)
    except (OSError, UnicodeError):
        return False


def _add_fence(config: MkDocsConfig) -> None:
    """Configure `mermaid` fences, unless the site has its own configuration for them."""
    options = config.mdx_configs
    if not _has(config, _SUPERFENCES):
        options = options.setdefault(_EXTRA, {})
    fences: dict[str, Any] = dict(options.get(_SUPERFENCES) or {})
    known = list(fences.get("custom_fences") or ())
    if any(isinstance(fence, dict) and fence.get("name") in {"mermaid", "*"} for fence in known):
        return
    known.append({"name": "mermaid", "class": "mermaid", "format": fence_code_format})
    options[_SUPERFENCES] = {**fences, "custom_fences": known}


def find_missing_extensions(texts: Iterable[str], present: Iterable[object]) -> dict[str, dict[str, Any]]:
    """Return the extensions that texts need and a configuration lacks, in a fixed order, with their options.

    `present` are the configured extensions: names such as `footnotes` or `markdown.extensions.footnotes`, or objects
    added by plugins and hooks.
    """
    known = {_name_of(extension).removeprefix("markdown.extensions.") for extension in present}
    known.update(name for bundle in tuple(known) for name in _BRINGS.get(bundle, ()))
    left = [(signs, re.compile(pattern, re.M), name) for signs, pattern, name in _NEEDS if name not in known]
    found: set[str] = set()
    for text in texts:
        met = {name for signs, pattern, name in left if any(map(text.__contains__, signs)) and pattern.search(text)}
        if met:
            found |= met
            left = [asked for asked in left if asked[-1] not in met]
    return {name: _OPTIONS.get(name, {}) for _, _, name in _NEEDS if name in found}


def _name_of(extension: object) -> str:
    """Return the name of an extension; for an object, the module of its class."""
    return extension if isinstance(extension, str) else type(extension).__module__
