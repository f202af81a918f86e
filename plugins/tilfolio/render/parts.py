"""Two lists that vary within a frame: the table of contents and the tags.

A frame is rendered with sample items: one tag, and two headings, which also show the separator between headings. The
theme's output for the samples is located in the frame and replaced by a hole.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jinja2

from tilfolio.render.holes import BEGIN, END, TOKEN, Expression, Hole, Step, Trace, UnframeableError
from tilfolio.render.template_check import is_material

_ITEM = "partials/toc-item.html"
_TAGS = "partials/tags.html"
_SAMPLES = ("\x0eone\x0f", "\x0etwo\x0f")
"""Texts that do not occur in pages: Markdown removes control characters."""
_TAG = "\x0etag\x0f"


class TocPart:
    """The table of contents of a page and its stand-in."""

    def __init__(self, env: jinja2.Environment, trace: Trace) -> None:
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
            return SampleList(first, [_Sample(text) for text in _SAMPLES])
        return [self._first_title(toc)]

    def _first_title(self, toc: Sequence[Any]) -> Any:
        first = _Item(self._trace, ("toc", "first"), level=1)
        first.children = [_Sample(text) for text in _SAMPLES] if toc[0].children else []
        return first

    def cut_out(self, output: str, context: Mapping[str, Any]) -> str:
        """Return the output with a hole in place of the samples."""
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
    """Writes tables of contents in the form learned from the theme's output for samples."""

    def __init__(self, env: jinja2.Environment) -> None:
        self._env = env
        self._leaf: Sequence[Any] = ()
        self.name = ""
        self._branch: Sequence[Any] = ()
        self._between = ""

    def write_sample(self, text: str, context: Mapping[str, Any]) -> str:
        """Return the theme's output for one sample."""
        return self._render(_Sample(text), context)

    def write(self, items: Sequence[Any], between: str, context: Mapping[str, Any]) -> str:
        """Return the HTML of all items, joined by `between`."""
        return between.join([self._write_one(item) for item in items])

    def _write_one(self, item: Any) -> str:
        inside = self._between.join([self._write_one(child) for child in item.children]) if item.children else ""
        pieces = self._branch if item.children else self._leaf
        return "".join([each if type(each) is str else inside if each is None else each(item) for each in pieces])

    def _render(self, item: Any, context: Mapping[str, Any]) -> str:
        return self._env.get_template(_ITEM).render({**context, "toc_item": item})

    def learn(self, context: Mapping[str, Any]) -> None:
        """Learn the HTML of an item, without and with children."""
        one, two = (self.write_sample(text, context) for text in _SAMPLES)
        plain = _Traced([])
        leaf = self._render(plain, context)
        self._leaf = plain.split(leaf)
        traced = _Traced([_Sample(text) for text in _SAMPLES])
        output = self._render(traced, context)
        before, found_one, rest = output.partition(one)
        between, found_two, after = rest.partition(two)
        if not (found_one and found_two):
            raise UnframeableError("the theme shows a table of contents in a way of its own")
        self._between = between
        self._branch = [*traced.split(before), None, *traced.split(after)]
        self.name = f"toc {leaf} {between} {output}"


class TagRow:
    """The tags of a page and their stand-in."""

    def __init__(self, env: jinja2.Environment, trace: Trace) -> None:
        self._env, self._trace = env, trace
        self.name = "tags"
        self.is_used = bool(trace.ask(Expression(("tags",)), bool))
        self.stand_in = SampleList(None, [_TagSample()])
        self._known = is_material(env, _TAGS)  # Material's partial depends only on tags and `hide`

    def cut_out(self, output: str, context: Mapping[str, Any]) -> str:
        """Return the output with a hole in place of the tags."""
        if _TAG not in output:
            return output
        row = self._env.get_template(_TAGS).render({**context, "tags": self.stand_in})
        written: dict[Any, str] = {}
        write = Step(lambda page, tags: self._write(page, tags, written), "tags" if self._known else "")
        token = self._trace.token(Expression(("tags",)).then(write))
        return _whole(output.replace(row, token), (_TAG,))

    def _write(self, page: Any, tags: Sequence[Any], written: dict[Any, str]) -> str:
        """Return the tags of a page as rendered by the theme's partial."""
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
    """Sample items; the filter `first` returns the stand-in for the page's first item."""

    def __init__(self, first: Any, samples: Sequence[Any]) -> None:
        super().__init__(samples)
        self.first = first

    def __bool__(self) -> bool:
        return True

    def _refuse(self, *arguments: Any) -> Any:
        raise UnframeableError("it counts the items of a list")

    __len__ = __getitem__ = __contains__ = __eq__ = _refuse
    __hash__ = None


class _Sample:
    """A heading with texts that can be found in the output."""

    children: Sequence[Any] = ()

    def __init__(self, text: str) -> None:
        self.id = self.title = text
        self.url = f"#{text}"


class _Traced:
    """A heading whose texts are holes."""

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


def _shape(toc: Sequence[Any]) -> str:
    """Return everything a template can find out about a table of contents without reading its texts."""
    if not toc:
        return "none"
    if toc[0].level == 1:
        return f"{'one' if len(toc) == 1 else 'many'}, {'with' if toc[0].children else 'without'} items below"
    return f"level {toc[0].level}"


def _shown(toc: Sequence[Any]) -> Sequence[Any]:
    """Return the items that Material shows: those below the page's title, or all."""
    shown: Sequence[Any] = toc[0].children if toc[0].level == 1 else toc
    return shown


def _whole(output: str, samples: Sequence[str] = _SAMPLES) -> str:
    """Return the output unchanged.

    Raises:
        UnframeableError: it still contains a sample.
    """
    if any(sample in output for sample in samples):
        raise UnframeableError("it shows tags, or a table of contents, in a way of its own")
    return output
