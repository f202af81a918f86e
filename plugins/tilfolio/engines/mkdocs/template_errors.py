"""Edge: locate errors in an author's templates."""

from pathlib import Path
from traceback import walk_tb

from jinja2 import TemplateNotFound

_OURS = Path(__file__).parents[2]
_ENDINGS = (".j2", ".html", ".xml")


def describe_template_error(error: BaseException) -> str | None:
    """Return file, line and message of an error in an author's template; None for other errors."""
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__)]
    own = [(path, line) for path, line in frames if _is_own(path)]
    is_of_jinja = type(error).__module__ == "jinja2.exceptions"
    if not own or not (is_of_jinja or own[-1] == frames[-1]):
        return None
    message = " ".join(str(error).split())
    what = f"there is no template '{error.name}'" if isinstance(error, TemplateNotFound) else message
    return f"{own[-1][0]}:{own[-1][1]}: {what}. Correct the template."


def _is_own(path: Path) -> bool:
    return path.suffix in _ENDINGS and _OURS not in path.parents and "site-packages" not in path.parts
