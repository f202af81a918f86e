"""Edge: write a Content-Security-Policy into finished pages, so that only the site's own scripts run."""

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from tilfolio.engines.mkdocs.site_folder import explaining
from tilfolio.pipeline import Site

_SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]{0,2000})>(?P<code>.*?)</script\s*>", re.S | re.I)
_TYPE = re.compile(r"\btype=[\"']?(?P<type>[\w/+.-]+)", re.I)
_RUNS = ("text/javascript", "application/javascript", "module", "importmap", "speculationrules")
_HEAD = re.compile(r"<meta charset=[^>]{1,40}>|<head\b[^>]{0,200}>", re.I)
_OURS = re.compile(r"<meta http-equiv=\"Content-Security-Policy\" data-til content=\"[^\"]*\">")
_REST = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; media-src 'self' https:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'self' https:; worker-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self' https:"
)
"""Images, videos and frames may come from other hosts, since authors embed them and none runs in the page."""
_NOT_FOUND = "404.html"


class ContentPolicy:
    """The policy of one build."""

    def __init__(self) -> None:
        self._pages: dict[str, bool] = {}
        self._hosts: tuple[str, ...] = ()

    def note_pages(self, files: Files, site: Site, config: MkDocsConfig) -> None:
        """Record the site's pages, and the hosts of `extra_javascript`."""
        ours = {page.uri: page.is_untrusted for page in site.pages}
        # Our own pages are no documentation pages for MkDocs, so that its loop skips them.
        pages = (file for file in files if file.src_uri in ours or file.is_documentation_page())
        self._pages = {file.dest_uri: ours.get(file.src_uri, False) for file in pages}
        self._pages[_NOT_FOUND] = False
        hosts = (urlsplit(str(script)) for script in config.extra_javascript)
        self._hosts = tuple(dict.fromkeys(f"https://{host.netloc}" for host in hosts if host.netloc))

    def write(self, folder: Path) -> None:
        """Write the same policy into every page.

        It allows the scripts of all pages, because with instant loading a page's policy also applies to the next ones.
        Scripts in the text of untrusted pages are not allowed.
        """
        hashes = {
            one
            for uri, untrusted in self._pages.items()
            for one in _find_hashes(_read(folder / uri), untrusted=untrusted)
        }
        sources = ("'self'", *self._hosts, *(f"'sha256-{each}'" for each in sorted(hashes)))
        policy = f"script-src {' '.join(sources)}; {_REST}"
        with explaining(folder):
            for uri in self._pages:
                text = _read(folder / uri)
                complete = add_policy(text, policy)
                if complete != text:
                    (folder / uri).write_bytes(complete.encode())


def add_policy(text: str, policy: str) -> str:
    """Return a page with a policy at the start of its head; an earlier policy of ours is replaced."""
    tag = f'<meta http-equiv="Content-Security-Policy" data-til content="{html.escape(policy, quote=False)}">'
    text = _OURS.sub("", text)
    head = _HEAD.search(text)
    return text if head is None else f"{text[: head.end()]}{tag}{text[head.end() :]}"


def _find_hashes(text: str, *, untrusted: bool) -> Iterator[str]:
    """Yield the hashes of a page's inline scripts; for an untrusted page, only of those outside its article."""
    if untrusted and "<article" in text:
        before, _, rest = text.partition("<article")
        text = before + rest.rpartition("</article>")[2]
    for script in _SCRIPT.finditer(text):
        attributes = script["attributes"]
        kind = _TYPE.search(attributes)
        if (kind is None or kind["type"].lower() in _RUNS) and not re.search(r"\bsrc\s*=", attributes):
            code = re.sub("\r\n?", "\n", script["code"])  # as browsers do before hashing
            yield base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def _read(path: Path) -> str:
    """Return the text of a page without newline conversion; empty if another plugin has removed it."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
