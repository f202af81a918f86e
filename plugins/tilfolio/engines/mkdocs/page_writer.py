"""Write our own pages, and keep the files of an earlier build whose pages have not changed."""

import logging
import os
from collections.abc import Collection, Mapping, Sequence

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.structure.pages import Page as MkDocsPage

from tilfolio.engines.mkdocs.kept_files import KeptFiles
from tilfolio.engines.mkdocs.publisher import Publisher
from tilfolio.engines.mkdocs.shell import Shell, View
from tilfolio.model import Page
from tilfolio.remember import stamp
from tilfolio.render.frames import Frame
from tilfolio.render.search import strip_marks

log = logging.getLogger("mkdocs.plugins.tilfolio")


class PageWriter:
    """Completes pages, puts them into frames, and writes them."""

    def __init__(
        self,
        config: MkDocsConfig,
        records: Mapping[str, Page],
        shell: Shell,
        site: KeptFiles,
        publisher: Publisher,
        environment: bytes,
        *,
        nameless: Collection[str],
        searches: bool,
    ) -> None:
        """Set up a writer; `nameless` files have no key and are always written."""
        self._config, self._records, self._shell, self._site = config, records, shell, site
        self._publisher, self._environment = publisher, environment
        self._nameless, self._searches = nameless, searches
        self._frames: dict[str, Frame] = {}
        """Frames of this build by name, for pages of an earlier one."""
        self._settled: dict[str, tuple[View, Frame | None, str]] = {}
        """Changed pages with their frames and keys."""
        self._process = os.getpid()

    def keep(self, page: MkDocsPage) -> bool:
        """Return whether the file of an earlier build is what we would write; if so, keep it."""
        target = page.file.dest_uri
        known = self._site.find_key(target)
        if not known or target in self._nameless:
            return False
        view = self._shell.view(page)
        name = self._name(view)
        # A page made from the same values and a frame of this build is unchanged.
        frame = self._frames.get(known.partition(" ")[0])
        if frame is not None and self._site.keep(target, self._key(view, name, frame)):
            return True
        key = self._settle(view, name)
        return bool(key) and self._site.keep(target, key)

    def make_frames(self, pages: Sequence[MkDocsPage]) -> None:
        """Make the frames that some of the pages need, before others are written in workers."""
        for page in pages:
            self._make_sure_settled(page)

    def write(self, page: MkDocsPage) -> str | None:
        """Write a page that was not kept, and return its key, as `_settle` does; None if there is nothing to write.

        Raises:
            MissingFrameError: in a worker: no frame fits the page, so the parent writes it.
            ChildProcessError: in a worker: the page's head failed; the parent repeats the page and reports the failure.
        """
        self._make_sure_settled(page)
        view, frame, key = self._settled.pop(page.file.dest_uri)
        output = self._shell.frames.render_in_full(view) if frame is None else frame.fill(view)
        is_written = self._finish(page, output)
        if page.file.src_uri in self._publisher.failed:
            if os.getpid() != self._process:
                raise ChildProcessError
            key = ""  # so that the next build writes the page and reports the failure again
        return key if is_written else None

    def _make_sure_settled(self, page: MkDocsPage) -> None:
        if page.file.dest_uri in self._settled:  # by `keep` or `make_frames`; to complete a page twice would change it
            return
        view = self._shell.view(page)
        self._settle(view, b"" if page.file.dest_uri in self._nameless else self._name(view))

    def _settle(self, view: View, name: bytes) -> str:
        """Complete a page, choose its frame, and return its key; without a name or a frame it is empty."""
        self._complete(view)
        frame, key = self._shell.frames.choose(view), ""
        if frame is not None and frame.name is not None:
            self._frames.setdefault(frame.name.hex(), frame)
            key = self._key(view, name, frame) if name else ""
        self._settled[view.page.file.dest_uri] = view, frame, key
        return key

    def _complete(self, view: View) -> None:
        """Bring a page's content into its final form for the template."""
        if view.is_complete:
            return
        content = view.page.content or ""
        if self._searches:
            content = strip_marks(content)
        view.page.content = self._publisher.complete(content, view.page.file.src_uri)
        view.is_complete = True

    def _name(self, view: View) -> bytes:
        """Return a hash of a page's content and of everything added to its head and end."""
        if "<img" in (view.page.content or ""):  # the sizes of images are part of it
            self._complete(view)
        raw_stamp = self._records[view.page.file.src_uri].raw_stamp
        return bytes([self._searches]) + view.stamp_content() + raw_stamp + self._publisher.name_head(view.page)

    def _key(self, view: View, name: bytes, frame: Frame) -> str:
        """Return the frame's name, and a hash of everything else that a page made from it depends on.

        With equal keys, the page also answers the frame's questions as before.
        """
        shown = frame.name.hex() if frame.name else ""
        return f"{shown} {stamp(self._environment, name, view.list_values(frame)).hex()}"

    def _finish(self, page: MkDocsPage, output: str) -> bool:
        """Write a rendered page as MkDocs' `_build_page` does, and return whether a file was written."""
        self._config._current_page = page
        try:
            output = self._config.plugins.on_post_page(output, page=page, config=self._config)
            if not output.strip():
                log.info(f"Page skipped: '{page.file.src_uri}'. Generated empty output.")
                return False
            self._site.write(page.file.dest_uri, output.encode("utf-8", errors="xmlcharrefreplace"))
            return True
        except Exception as error:
            log_error("building", page, error)
            raise
        finally:
            self._config._current_page = None


def log_error(doing: str, page: MkDocsPage, error: Exception) -> None:
    """Log the page of an error, as MkDocs does."""
    message = f"Error {doing} page '{page.file.src_uri}':"
    log.error(message if isinstance(error, BuildError) else f"{message} {error}")
