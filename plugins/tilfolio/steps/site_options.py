"""The options of a build, read from the configuration once."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from tilfolio.settings import Settings
from tilfolio.steps.deriving import Choices
from tilfolio.steps.places import Places


class SiteOptions(Struct, frozen=True, kw_only=True):
    """The folders, the options of pages and derivations, and the current time."""

    places: Places
    settings: Settings
    choices: Choices
    now: datetime
    is_excluded: Callable[[str], bool] = lambda uri: False
    """Returns whether another plugin excludes a page."""
    hints: tuple[str, ...] = ()
    """Suggestions for the options."""
