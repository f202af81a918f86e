"""Frames: a template is rendered once for pages that look alike, then filled in for each of them.

A frame is a rendered page with holes for its texts. Three rules make it safe: a hole is filled through the filters that
the template applied to it; a frame is only used for pages that answer all recorded questions alike (see `holes`); and
each new frame is compared with its page rendered in full.
"""

import functools
import hashlib
import os
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import jinja2

from tilfolio.render.holes import (
    BEGIN,
    END,
    TOKEN,
    Expression,
    Hole,
    MissingFrameError,
    PutTogether,
    Question,
    Step,
    Trace,
    TracedObject,
    UnframeableError,
    concat,
    find_holes,
)
from tilfolio.render.parts import SampleList, TagRow, TocPart
from tilfolio.render.template_check import KNOWN_CODE, check_template

_MOST_FRAMES = 60
"""Maximum per template; a template that needs more shows something different on every page."""
_LINKS = ("url", "script_tag")
"""Filters that make links relative to the page."""
_ESCAPES = frozenset({"e", "escape", "forceescape"})
"""Filters that can be applied to each part of a text separately."""

Segment = Any
"""A text, or an `Expression` to fill in."""


class PageView(Protocol):
    """A page as templates and frames see it."""

    url: str
    template: str
    context: Mapping[str, Any]
    """The template's context."""
    toc: Sequence[Any]

    def find(self, path: tuple[str, ...]) -> Any:
        """Return the value at a path, such as `("page", "meta", "title")`, or MISSING."""


class Frame:
    """The common parts of pages that look alike."""

    def __init__(self, segments: Sequence[Segment], questions: Sequence[Question], links: Iterable[str]) -> None:
        """Set up a frame; `links` are targets whose relative links depend on the page's folder."""
        self.segments, self.questions = segments, questions
        self.paths = _list_paths(segments, questions)
        """Paths of the values that the frame reads, without the table of contents and the tags."""
        self.name = _name(segments, questions)
        """A hash of the segments and questions; None if it uses an unknown filter."""
        self._links = frozenset(links)
        self._by_folder: dict[str, Sequence[Segment]] = {}

    def fits(self, page: PageView) -> bool:
        """Return whether a page gives the same answers to all questions."""
        return all(question.holds(page) for question in self.questions)

    def fill(self, page: PageView) -> str:
        """Return the HTML of a page."""
        segments = self._segments_of(page)
        return "".join([each if type(each) is str else str(each.of(page)) for each in segments])

    def _segments_of(self, page: PageView) -> Sequence[Segment]:
        """Return the segments with links filled in, cached by folder, where all pages have the same links."""
        if page.url and any(link.startswith(page.url) for link in self._links):
            return self.segments
        folder = posixpath.dirname(page.url.rstrip("/"))
        if folder not in self._by_folder:
            written = (_write_link(each, page) for each in self.segments)
            self._by_folder[folder] = tuple(_join(written))
        return self._by_folder[folder]


class Frames:
    """All frames of a build."""

    def __init__(self, env: jinja2.Environment, tops: Iterable[str]) -> None:
        """Wrap the filters of the theme's environment; `tops` are the top-level folders of pages."""
        self._env = env
        self._tops = frozenset(tops)
        self._frames: dict[Any, list[Frame]] = {}
        self._process = os.getpid()
        """The one that makes and counts the frames; its workers only use them."""
        self.given_up: dict[str, str] = {}
        """The templates without frames, with the reason."""
        self._links: set[str] = set()
        self.trace: Trace | None = None
        """The trace of the page that is being rendered with holes, if any."""
        env.filters.update({name: _Filter(self, name, made).as_function() for name, made in env.filters.items()})

    def render(self, page: PageView) -> str:
        """Return the HTML of a page."""
        frame = self.choose(page)
        return self.render_in_full(page) if frame is None else frame.fill(page)

    def choose(self, page: PageView) -> Frame | None:
        """Return a frame that fits a page, a new one if necessary; None if its template cannot have frames.

        Raises:
            MissingFrameError: a worker would have to make the frame.
        """
        if page.template in self.given_up:
            return None
        key = (page.template, page.context["base_url"], tuple(page.context["extra_css"]), _names(page.context))
        known = self._frames.setdefault(key, [])
        for place, frame in enumerate(known):
            if frame.fits(page):
                if place:
                    known.insert(0, known.pop(place))
                return frame
        return self._make(page, known)

    def render_in_full(self, page: PageView) -> str:
        """Return the HTML of a page without using a frame."""
        return self._env.get_template(page.template).render(page.context)

    def _make(self, page: PageView, known: list[Frame]) -> Frame | None:
        if os.getpid() != self._process:
            raise MissingFrameError
        try:
            if len(known) >= _MOST_FRAMES:
                raise UnframeableError("it shows something else on every page")
            frame = self._trace(page)
            if frame.fill(page) != self.render_in_full(page):
                raise UnframeableError("it computes with what a page says")
            known.append(frame)
            return frame
        except UnframeableError as reason:
            self.given_up[page.template] = str(reason)
        except Exception as error:  # an author's template may raise anything
            self.given_up[page.template] = f"{type(error).__name__}: {error}"
        return None

    def _trace(self, page: PageView) -> Frame:
        """Render a page's template with holes in place of the page's texts."""
        check_template(self._env, page.template, set())
        trace = Trace(page)
        self._links = set()
        toc, tags = TocPart(self._env, trace), TagRow(self._env, trace)
        stand_in = _stand_in(trace, page, toc.stand_in)
        context = {**page.context, "page": stand_in}
        if tags.is_used:
            context[tags.name] = tags.stand_in
        for name, value in page.context.items():
            if name not in _KNOWN and name != tags.name:
                context[name] = trace.read((name,)) if value is not None else None
        self.trace, joined = trace, self._env.concat
        self._env.concat = concat  # type: ignore[method-assign]
        try:
            output = str.__str__(self._env.get_template(page.template).render(context))
        finally:
            self.trace, self._env.concat = None, joined  # type: ignore[method-assign]
        for part in (toc, tags):
            output = part.cut_out(output, context)
        return Frame(_split(output, trace), trace.questions, self._links)

    def link(self, context: Any, value: Any, name: str, function: Callable[..., Any]) -> Any:
        """Return a link relative to a page; a hole if it differs between pages of the same depth."""
        page = context.get("page")
        real = page._known["page"]
        if not isinstance(value, Hole) and str(value).split("/", 1)[0] not in self._tops:
            return function({"page": real, "base_url": context["base_url"]}, value)

        def step(view: Any, target: Any) -> Any:
            return str(function({"page": view.context["page"], "base_url": view.context["base_url"]}, target))

        if isinstance(value, Hole):
            return value.through(Step(step, name))
        self._links.add(str(value))
        return Hole(page._trace, Expression(("link", value)).then(Step(step, name)))


_KNOWN = frozenset({"nav", "pages", "base_url", "extra_css", "extra_javascript", "mkdocs_version", "build_date_utc",
                    "config", "page"})  # fmt: skip
"""Context variables that are part of the frames' key, or the same for the whole build."""


class _Filter:
    """A Jinja filter that supports holes."""

    def __init__(self, frames: Frames, name: str, function: Callable[..., Any]) -> None:
        self._frames, self._name, self._function = frames, name, function
        self._passed = getattr(function, "jinja_pass_arg", None)

    def as_function(self) -> Callable[..., Any]:
        """Return the filter as a function for Jinja, which is applied to holes when they are filled."""

        def call(*arguments: Any, **more: Any) -> Any:
            at = 0 if self._passed is None else 1
            value = arguments[at] if len(arguments) > at else None
            if self._name in _LINKS and at and isinstance(arguments[0].get("page"), TracedObject):
                return self._frames.link(arguments[0], value, self._name, self._function)
            if isinstance(value, Hole):
                return self._through(value, arguments[:at], arguments[at + 1 :], more)
            if self._frames.trace is None:
                return self._function(*arguments, **more)
            if isinstance(value, SampleList):
                return self._of_samples(value)
            if self._name in _ESCAPES and isinstance(value, str) and BEGIN in value:
                return self._escape_parts(value, self._frames.trace)
            if find_holes(arguments[at:]):
                raise UnframeableError(f"it applies '{self._name}' to words that it has put together")
            return self._function(*arguments, **more)

        return functools.update_wrapper(call, self._function)

    def _of_samples(self, samples: SampleList) -> Any:
        if self._name != "first" or samples.first is None:
            raise UnframeableError(f"it applies '{self._name}' to a list of the page")
        return samples.first

    def _escape_parts(self, text: str, trace: Trace) -> str:
        """Escape each part of a text that the template joined from texts and holes."""
        step = Step(lambda page, value: str(self._function(value)), self._name)
        pieces = TOKEN.split(str.__str__(text))
        return PutTogether(
            "".join(
                trace.token(trace.holes[int(piece)].then(step)) if number % 2 else str(self._function(piece))
                for number, piece in enumerate(pieces)
            )
        )

    def _through(self, hole: Hole, passed: Sequence[Any], rest: Sequence[Any], more: Mapping[str, Any]) -> Any:
        if find_holes(list(rest)) or find_holes(more):
            raise UnframeableError(f"it gives '{self._name}' two values of a page")
        function = self._function
        known = f"{function.__module__}.".startswith(KNOWN_CODE)
        name = f"{self._name}{rest}{more}" if known else ""
        return hole.through(Step(lambda page, value: function(*passed, value, *rest, **more), name))


def _list_paths(segments: Sequence[Segment], questions: Sequence[Question]) -> tuple[tuple[str, ...], ...]:
    paths = [each.path for each in segments if type(each) is Expression] + [each.about.path for each in questions]
    return tuple(sorted({path for path in paths if path[0] not in ("link", "toc", "tags")}))


def _name(segments: Sequence[Segment], questions: Sequence[Question]) -> bytes | None:
    names = [each if type(each) is str else each.name for each in segments]
    names += [each.name for each in questions]
    if None in names:
        return None
    return hashlib.blake2b("\1".join(map(str, names)).encode("utf-8", "surrogatepass"), digest_size=20).digest()


def _stand_in(trace: Trace, page: PageView, toc: Any) -> TracedObject:
    real = page.context["page"]
    return _PageStandIn(
        trace, ("page",), {"page": real, "toc": toc, "file": _FileStandIn(trace, ("page", "file"), {}), "active": True}
    )


class _FileStandIn(TracedObject):
    """Stands in for a page's file."""


class _PageStandIn(TracedObject):
    """Stands in for a page; equal to itself and to the real page only."""

    def __eq__(self, other: object) -> bool:
        return other is self or other is self._known["page"]

    def __hash__(self) -> int:
        return hash(id(self._known["page"]))


def _names(context: Mapping[str, Any]) -> frozenset[str]:
    """Return the names that plugins added to a page's context."""
    return frozenset(name for name in context if name not in _KNOWN)


def _split(output: str, trace: Trace) -> Sequence[Segment]:
    """Split rendered output into texts and expressions.

    Raises:
        UnframeableError: the template broke up a token.
    """
    pieces = TOKEN.split(output)
    if any(BEGIN in piece or END in piece for piece in pieces[::2]):
        raise UnframeableError("it takes apart what a page says")
    return [trace.holes[int(piece)] if number % 2 else piece for number, piece in enumerate(pieces)]


def _write_link(segment: Segment, page: PageView) -> Segment:
    is_link = type(segment) is Expression and segment.path[0] == "link"
    return str(segment.of(page)) if is_link else segment


def _join(segments: Iterable[Segment]) -> Iterable[Segment]:
    texts: list[str] = []
    for each in segments:
        if type(each) is str:
            texts.append(each)
            continue
        yield "".join(texts)
        texts.clear()
        yield each
    yield "".join(texts)
