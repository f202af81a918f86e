"""Parts of a site that are laid out independently of each other, on any core."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from tilfolio.pages.folders import Laid
from tilfolio.remember import Remember


class Part(Struct, frozen=True, kw_only=True):
    """A page or a few, with their files."""

    key: bytes
    """A hash of everything that they show."""
    lay_out: Callable[[], Laid]
    """Must not follow links, since `Addresses` would not notice it in another process."""


def lay_out_parts(remember: Remember, groups: Sequence[Sequence[Part]]) -> list[Laid]:
    """Return what each group of parts is laid out as."""
    parts = [part for group in groups for part in group]
    made = iter(remember("part", parts, lambda part: part.key, lambda part: part.lay_out(), Laid))
    return [join(next(made) for _ in group) for group in groups]


def join(several: Iterable[Laid]) -> Laid:
    """Return everything laid out as one."""
    laid = list(several)
    return Laid(
        pages=tuple(page for one in laid for page in one.pages),
        assets=tuple(asset for one in laid for asset in one.assets),
        problems=tuple(problem for one in laid for problem in one.problems),
    )
