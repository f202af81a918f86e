"""Stand-ins for a page while a frame is rendered: holes for its texts, and a record of the template's questions.

A template may print a page's texts, filter them, and test them. Texts become tokens that are filled in later, filters
are repeated for each page, and each question is recorded with its answer: a frame fits the pages that give the same
answers.
"""

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

BEGIN, END = "\x02", "\x03"
"""Delimiters of a hole's number. Python-Markdown removes both characters from its input."""
TOKEN = re.compile(f"{BEGIN}(\\d+){END}")
MISSING = type("Missing", (), {"__repr__": lambda self: "MISSING"})()
_PLAIN = (str, int, float, bool, type(None))


class UnframeableError(Exception):
    """A template uses a page in a way that cannot be repeated for another page."""


class MissingFrameError(Exception):
    """No frame fits a page, and a worker must not make one."""


class Step(Struct, frozen=True):
    """A filter or operation applied to a value of a page."""

    apply: Callable[[Any, Any], Any]
    """Called with the page and the current value."""
    name: str = ""
    """A unique name; empty if the code is not known, which prevents caching."""


class Expression(Struct, frozen=True):
    """A value of a page: its path, and the steps applied to it."""

    path: tuple[str, ...]
    steps: tuple[Step, ...] = ()

    def of(self, page: Any) -> Any:
        """Return the value for a page."""
        value = page.find(self.path)
        for step in self.steps:
            value = step.apply(page, value)
        return value

    @property
    def name(self) -> str | None:
        """A unique name; None if a step has none."""
        known = all(step.name for step in self.steps)
        return "\0".join((*self.path, "", *(step.name for step in self.steps))) if known else None

    def then(self, step: Step) -> "Expression":
        """Return the expression with a step added."""
        return Expression(self.path, (*self.steps, step))


class Question(Struct, frozen=True):
    """A test that a template made on a page, with the answer."""

    about: Expression
    ask: Callable[[Any], Any]
    answer: Any

    def holds(self, page: Any) -> bool:
        """Return whether another page gives the same answer."""
        try:
            answer = self.ask(self.about.of(page))
        except (AttributeError, KeyError, TypeError, ValueError, IndexError):
            return False
        return type(answer) is type(self.answer) and bool(answer == self.answer)

    @property
    def name(self) -> str | None:
        """A unique name of the question and its answer; None if the expression has none."""
        asked = self.ask.func if isinstance(self.ask, partial) else self.ask
        given = repr(self.ask.args) if isinstance(self.ask, partial) else ""
        about = self.about.name
        return None if about is None else f"{about}\0{asked.__qualname__}\0{given}\0{self.answer!r}"


class Trace:
    """Everything that one rendering used of its page."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.holes: list[Expression] = []
        self.questions: list[Question] = []
        self._asked: set[Any] = set()

    def token(self, about: Expression) -> str:
        """Add a hole and return its token."""
        self.holes.append(about)
        return f"{BEGIN}{len(self.holes) - 1}{END}"

    def ask(self, about: Expression, ask: Callable[[Any], Any], name: Any = None) -> Any:
        """Record a question and return its answer; a question with the same `name` is recorded once per value."""
        answer = ask(about.of(self.page))
        if not _is_plain(answer):
            raise UnframeableError(f"a template asks {'.'.join(about.path)} for a {type(answer).__name__}")
        key = (about, name)
        if name is None or key not in self._asked:
            self._asked.add(key)
            self.questions.append(Question(about, ask, answer))
        return answer

    def read(self, path: tuple[str, ...]) -> Any:
        """Return the stand-in for a value of the page.

        Raises:
            UnframeableError: the value is of a type that cannot be compared between pages.
        """
        about = Expression(path)
        value = self.page.find(path)
        if isinstance(value, str):
            self.ask(about, _is_text, "text")
            return Hole(self, about)
        if value is MISSING:
            self.ask(about, _is_missing, "missing")
            raise AttributeError(path[-1])
        if isinstance(value, Mapping):
            self.ask(about, _is_mapping, "mapping")
            return TracedMapping(self, path)
        return self.ask(about, _itself, "value")


class PutTogether(str):
    """A text with tokens, as blocks and macros return: templates may print it, but not compute with it."""

    __slots__ = ()

    def __bool__(self) -> bool:
        """Return True if there is text besides the holes; else it is unknown."""
        if not TOKEN.sub("", str.__str__(self)).strip():
            self._refuse()
        return True

    def _refuse(self, *arguments: Any) -> Any:
        raise UnframeableError("it computes with words that it has put together")

    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __len__ = __getitem__ = __iter__ = _refuse
    __hash__ = None  # type: ignore[assignment]
    startswith = endswith = split = rsplit = replace = strip = lower = upper = find = partition = _refuse  # type: ignore[assignment]


def concat(parts: Iterable[str]) -> str:
    """Replace `jinja2.Environment.concat`: a result with tokens is a `PutTogether`."""
    text = "".join(parts)
    return PutTogether(text) if BEGIN in text else text


class Hole:
    """Stands in for a text of a page, which is filled in later."""

    __slots__ = ("about", "trace")

    def __init__(self, trace: Trace, about: Expression) -> None:
        self.trace, self.about = trace, about

    def through(self, step: Step) -> Any:
        """Return the result of a filter: another hole if it is a text, else the recorded answer."""
        about = self.about.then(step)
        return Hole(self.trace, about) if isinstance(about.of(self.trace.page), str) else self._ask(_itself, about)

    def _ask(self, ask: Callable[[Any], Any], about: Expression | None = None) -> Any:
        return self.trace.ask(about or self.about, ask)

    def __str__(self) -> str:
        return self.trace.token(self.about)

    __html__ = __str__
    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return bool(self.trace.ask(self.about, bool, "bool"))

    def __len__(self) -> int:
        return int(self._ask(len))

    def __iter__(self) -> Iterator[str]:
        return iter(self._ask(str))

    def __contains__(self, part: object) -> bool:
        return bool(self.trace.ask(self.about, partial(_contains, _plain(part)), ("in", part)))

    def __eq__(self, other: object) -> bool:
        return bool(self._ask(partial(operator.eq, _plain(other))))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: Any) -> bool:
        return bool(self._ask(partial(operator.gt, _plain(other))))

    def __gt__(self, other: Any) -> bool:
        return bool(self._ask(partial(operator.lt, _plain(other))))

    def __le__(self, other: Any) -> bool:
        return not self > other

    def __ge__(self, other: Any) -> bool:
        return not self < other

    def __add__(self, other: Any) -> str:
        return PutTogether(str(self) + str(other))

    def __radd__(self, other: Any) -> str:
        return PutTogether(str(other) + str(self))

    def __getitem__(self, place: Any) -> Any:
        return self.through(Step(lambda page, value: value[place], f"[{place}]"))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(str, name):
            raise AttributeError(name)

        def call(*arguments: Any, **more: Any) -> Any:
            plain = [_plain(each) for each in arguments]
            return self.through(Step(lambda page, value: getattr(value, name)(*plain, **more), f".{name}{plain}{more}"))

        return call


class TracedMapping(Mapping[str, Any]):
    """Stands in for a mapping of a page, such as its front matter."""

    def __init__(self, trace: Trace, path: tuple[str, ...]) -> None:
        self._trace, self._path = trace, path

    def __getitem__(self, name: str) -> Any:
        try:
            return self._trace.read((*self._path, name))
        except AttributeError as error:
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._trace.ask(Expression(self._path), _itself))

    def __len__(self) -> int:
        return int(self._trace.ask(Expression(self._path), len))

    def __bool__(self) -> bool:
        return bool(self._trace.ask(Expression(self._path), bool, "bool"))


class TracedObject:
    """Stands in for a page or its file."""

    def __init__(self, trace: Trace, path: tuple[str, ...], known: Mapping[str, Any]) -> None:
        """Set up a stand-in; `known` values are returned as they are."""
        self._trace, self._path, self._known = trace, path, known

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._known[name] if name in self._known else self._trace.read((*self._path, name))


def find_holes(value: Any) -> bool:
    """Return whether a value contains a hole or a token."""
    if isinstance(value, str):
        return BEGIN in value
    if isinstance(value, Mapping):
        return any(find_holes(each) for each in value.values())
    if isinstance(value, (list, tuple)):
        return any(find_holes(each) for each in value)
    return isinstance(value, Hole)


def _is_plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_plain, value.values())) and all(isinstance(each, _PLAIN) for each in value)
    return isinstance(value, _PLAIN) or (isinstance(value, (list, tuple)) and all(map(_is_plain, value)))


def _plain(value: Any) -> Any:
    if isinstance(value, Hole):
        raise UnframeableError("a template compares two values of a page")
    return value


def _itself(value: Any) -> Any:
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_missing(value: Any) -> bool:
    return value is MISSING


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def _contains(part: Any, value: Sequence[Any]) -> bool:
    return part in value
