"""All that a site follows from beside the author's files, read once from the configuration and handed down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tilfolio.settings import Settings
from tilfolio.steps.deriving import Choices
from tilfolio.steps.places import Places


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteOptions:
    """Where everything lies, what pages and derivations need to know, and when it is now."""

    places: Places
    settings: Settings
    choices: Choices
    now: datetime
    is_excluded: Callable[[str], bool] = lambda uri: False
    """Tells of the URI of a page whether another plugin keeps it out of the site."""
    hints: tuple[str, ...] = ()
    """What could be better about the options."""
