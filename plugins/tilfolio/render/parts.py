"""Two parts of a page that vary inside its frame: the table of contents and the row of tags.

Both are lists, so a frame is rendered with one sample item (two for a table of contents, which shows what stands
between them). What the theme's own partial makes of the sample is found in the frame again and becomes a hole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jinja2

from tilfolio.render.asking import is_material
from tilfolio.render.holes import BEGIN, END, TOKEN, Expression, Hole, Step, Trace, UnframeableError

_ITEM = "partials/toc-item.html"
_TAGS = "partials/tags.html"
_SAMPLES = ("\x0eone\x0f", "\x0etwo\x0f")
"""Texts that no page holds: Markdown takes control characters out."""
_TAG = "\x0etag\x0f"


class TocPart:
    """The table of contents of a page, and what stands in for it."""

    def __init__(self, env: jinja2.Environment, trace: Trace) -> None:
        """Look at the page's table of contents."""
        self._env, self._trace = env, trace
        self.stand_in = self._stand_in()
        self._writer = TocWriter(env)

    def _stand_in(self) -> Sequence[Any]:
        toc = self._trace.page.toc
        self._trace.ask(Expression(("toc",)), _shape)
        if not toc:
            return []
        if toc[0].level == 1 and len(toc) > 1:
            return SampleList(self._first_title(toc), [])
        if toc[0].level != 1:
            first = _Item(self._trace, ("toc", "first"), level=toc[0].level)
            first.children = []
            return SampleList(first, [_sample(text) for text in _SAMPLES])
        return [self._first_title(toc)]

    def _first_title(self, toc: Sequence[Any]) -> Any:
        first = _Item(self._trace, ("toc", "first"), level=1)
        first.children = [_sample(text) for text in _SAMPLES] if toc[0].children else []
        return first

    def cut_out(self, output: str, context: Mapping[str, Any]) -> str:
        """Return what was rendered with holes in place of the samples."""
        if _SAMPLES[0] not in output:
            return output
        one, two = (self._writer.write_sample(text, context) for text in _SAMPLES)
        self._writer.learn(context)
        found = re.compile(f"{re.escape(one)}([^{_SAMPLES[0][0]}{BEGIN}]*){re.escape(two)}")

        def cut(match: re.Match[str]) -> str:
            between = match[1]
            write = Step(lambda page, toc: self._writer.write(_shown(toc), between, page.context), self._writer.name)
            return self._trace.token(Expression(("toc",)).then(write))

        return _whole(found.sub(cut, output))


class TocWriter:
    """Writes the items of tables of contents, from what the theme's partial makes of two samples."""

    def __init__(self, env: jinja2.Environment) -> None:
        """Take the theme's templates."""
        self._env = env
        self._leaf: Sequence[Any] = ()
        self.name = ""
        self._branch: Sequence[Any] = ()
        self._between = ""

    def write_sample(self, text: str, context: Mapping[str, Any]) -> str:
        """Return what the theme makes of one sample."""
        return self._render(_sample(text), context)

    def write(self, items: Sequence[Any], between: str, context: Mapping[str, Any]) -> str:
        """Return all items, with what stands between two of them."""
        return between.join([self._write_one(item) for item in items])

    def _write_one(self, item: Any) -> str:
        inside = self._between.join([self._write_one(child) for child in item.children]) if item.children else ""
        pieces = self._branch if item.children else self._leaf
        return "".join([each if type(each) is str else inside if each is None else each(item) for each in pieces])

    def _render(self, item: Any, context: Mapping[str, Any]) -> str:
        return self._env.get_template(_ITEM).render({**context, "toc_item": item})

    def learn(self, context: Mapping[str, Any]) -> None:
        """Find out what an item looks like, without and with items below it."""
        one, two = (self.write_sample(text, context) for text in _SAMPLES)
        plain = _Traced([])
        leaf = self._render(plain, context)
        self._leaf = plain.split(leaf)
        traced = _Traced([_sample(text) for text in _SAMPLES])
        output = self._render(traced, context)
        before, found, rest = output.partition(one)
        between, also, after = rest.partition(two)
        if not (found and also):
            raise UnframeableError("the theme shows a table of contents in a way of its own")
        self._between = between
        self._branch = [*traced.split(before), None, *traced.split(after)]
        self.name = f"toc {leaf} {between} {output}"


class TagRow:
    """The row of a page's tags."""

    def __init__(self, env: jinja2.Environment, trace: Trace) -> None:
        """Look at whether the page has any."""
        self._env, self._trace = env, trace
        self.name = "tags"
        self.is_used = bool(trace.ask(Expression(("tags",)), _has_any))
        self.stand_in = SampleList(None, [_TagSample()])
        self._known = self._is_known()

    def cut_out(self, output: str, context: Mapping[str, Any]) -> str:
        """Return what was rendered with a hole in place of the row."""
        if _TAG not in output:
            return output
        row = self._env.get_template(_TAGS).render({**context, "tags": self.stand_in})
        written: dict[Any, str] = {}
        write = Step(lambda page, tags: self._write(page, tags, written), "tags" if self._known else "")
        token = self._trace.token(Expression(("tags",)).then(write))
        return _whole(output.replace(row, token), (_TAG,))

    def _is_known(self) -> bool:
        """Return whether it is Material's own, which shows of a page its tags and what it hides."""
        return is_material(self._env, _TAGS)

    def _write(self, page: Any, tags: Sequence[Any], written: dict[Any, str]) -> str:
        """Return the row of a page as the theme's own partial renders it."""
        folder = page.url.rstrip("/").rpartition("/")[0]
        key = (
            folder,
            str(page.context["page"].meta.get("hide")),
            tuple((tag.name, tag.url, tag.hidden) for tag in tags),
        )
        if key not in written or not self._known:
            written[key] = self._env.get_template(_TAGS).render(page.context)
        return written[key]


class _TagSample:
    name = url = _TAG
    hidden = False


class _Item:
    """Stands in for the first item of a table of contents."""

    def __init__(self, trace: Trace, path: tuple[str, ...], level: int) -> None:
        self._trace, self._path = trace, path
        self.level = level
        self.children: Sequence[Any] = []

    def __getattr__(self, name: str) -> Any:
        if name not in {"id", "url", "title"}:
            raise AttributeError(name)
        return Hole(self._trace, Expression((*self._path, name)))


class SampleList(list[Any]):
    """Samples, of which the first looks like the first item of the page where it is asked for alone."""

    def __init__(self, first: Any, samples: Sequence[Any]) -> None:
        """Take that item."""
        super().__init__(samples)
        self.first = first

    def __bool__(self) -> bool:
        return True

    def _refuse(self, *arguments: Any) -> Any:
        raise UnframeableError("it counts the items of a list")

    __len__ = __getitem__ = __contains__ = __eq__ = _refuse
    __hash__ = None


class _Sample:
    """An item of a table of contents with words that can be found again."""

    children: Sequence[Any] = ()

    def __init__(self, text: str) -> None:
        self.id = self.title = text
        self.url = f"#{text}"


class _Traced:
    """An item of a table of contents whose words are holes of the item itself."""

    def __init__(self, children: Sequence[Any]) -> None:
        self.children = children
        self._trace = Trace(_ItemView(None))
        for name in ("id", "url", "title"):
            setattr(self, name, Hole(self._trace, Expression((name,))))

    def split(self, output: str) -> Sequence[Any]:
        pieces = TOKEN.split(output)
        if any(BEGIN in piece or END in piece for piece in pieces[::2]) or self._trace.questions:
            raise UnframeableError("the theme shows a table of contents in a way of its own")
        return [_filler(self._trace.holes[int(each)]) if number % 2 else each for number, each in enumerate(pieces)]


class _ItemView:
    def __init__(self, item: Any) -> None:
        self._item = item

    def find(self, path: tuple[str, ...]) -> Any:
        return "" if self._item is None else getattr(self._item, path[0])


def _filler(about: Expression) -> Callable[[Any], str]:
    return lambda item: str(about.of(_ItemView(item)))


def _sample(text: str) -> _Sample:
    return _Sample(text)


def _shape(toc: Sequence[Any]) -> str:
    """Return what a template can tell of a table of contents without reading its words."""
    if not toc:
        return "none"
    if toc[0].level == 1:
        return f"{'one' if len(toc) == 1 else 'many'}, {'with' if toc[0].children else 'without'} items below"
    return f"level {toc[0].level}"


def _shown(toc: Sequence[Any]) -> Sequence[Any]:
    """Return the items that Material shows: those below the title of the page, or all."""
    shown: Sequence[Any] = toc[0].children if toc[0].level == 1 else toc
    return shown


def _has_any(tags: Any) -> bool:
    return bool(tags)


def _whole(output: str, samples: Sequence[str] = _SAMPLES) -> str:
    """Return what was rendered.

    Raises:
        UnframeableError: a sample is left somewhere.
    """
    if any(sample in output for sample in samples):
        raise UnframeableError("it shows tags, or a table of contents, in a way of its own")
    return output
