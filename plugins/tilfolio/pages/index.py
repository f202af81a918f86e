"""The machine-readable index of all notes."""

from __future__ import annotations

import json

from tilfolio.model import Asset
from tilfolio.pages import paths
from tilfolio.pages.context import Context


def lay_out_index(context: Context) -> Asset:
    """Return `til/index.json`, newest first; `source` is relative to the `tils` folder, `url` to the site's root."""
    directory_urls = context.settings.directory_urls
    tils = []
    for til in context.portfolio.tils:
        verdict = context.verdict(til)
        tils.append(
            {
                "source": til.source,
                "url": paths.url_of(paths.til_uri(til.slug), directory_urls=directory_urls),
                "title": til.title,
                "date": til.learned_on.isoformat(),
                "updated": til.updated_on.isoformat(),
                "category": verdict.category,
                "secondary": verdict.secondary,
                "tags": list(til.tags),
                "project": til.project,
                "words": til.words,
                "summary": til.summary,
            }
        )
    content = json.dumps({"tils": tils}, ensure_ascii=False, indent=1) + "\n"
    return Asset(uri=paths.INDEX_JSON, content=content.encode())
