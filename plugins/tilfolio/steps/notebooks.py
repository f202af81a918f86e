"""Convert notebooks among the notes to Markdown."""

from datetime import timezone
from pathlib import PurePosixPath

from msgspec.structs import replace

from tilfolio.gather.files import NOTEBOOK, Gathered
from tilfolio.model import Problem, SourceFile
from tilfolio.parse.frontmatter import Fields, read_front_matter
from tilfolio.parse.notebook_note import convert_notebook, read_front
from tilfolio.parse.publication import read_publication
from tilfolio.remember import Remember, stamp
from tilfolio.trust.screen import find_secrets_in_file
from tilfolio.trust.secrets import find_secrets

_NOT_KEPT = "\0"
"""Cached in place of a text with a secret, which is converted in each build."""


def read_notebooks(gathered: Gathered, remember: Remember) -> Gathered:
    """Return the gathered files with notebooks converted to Markdown; unreadable ones become Problems."""
    notebooks = [source for source in gathered.sources if source.path.endswith(NOTEBOOK)]
    if not notebooks:
        return gathered
    texts = remember("notebook", notebooks, lambda source: stamp(source.text, source.path), _convert_for_cache, str)
    converted = {
        source.path: text if text != _NOT_KEPT else _convert(source)
        for source, text in zip(notebooks, texts, strict=True)
    }
    read = (
        replace(source, text=converted[source.path], stored=source.text) if source.path in converted else source
        for source in gathered.sources
    )
    what = "this notebook is empty or cannot be read, so it is not a note"
    remedy = "Open it in Jupyter and save it again"
    lost = [source for source in notebooks if not converted[source.path]]
    return replace(
        gathered,
        sources=tuple(source for source in read if source.text or source.path not in converted),
        problems=(*gathered.problems, *(Problem(path=one.shown, what=what, remedy=remedy) for one in lost)),
    )


def is_kept_back(text: str, shown: str) -> bool:
    """Return whether a notebook of a project says that it is not to be published."""
    front, _ = read_front_matter(read_front(text), shown)
    return read_publication(Fields(front, shown), timezone.utc).draft


def _convert(source: SourceFile) -> str:
    return convert_notebook(source.text, PurePosixPath(source.path).stem) or ""


def _convert_for_cache(source: SourceFile) -> str:
    text = _convert(source)
    return _NOT_KEPT if find_secrets_in_file(source.path, source.text) or find_secrets(text) else text
