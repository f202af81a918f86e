"""Edge: look for withheld texts in a finished site, and delete the site if there are any."""

import logging
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import msgspec
from mkdocs.exceptions import PluginError
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.engines.mkdocs.leak_reader import NEW, NO_FILE, CheckedFile, Reader, Wanted
from tilfolio.engines.mkdocs.site_folder import empty_site, read_site, stamp_file
from tilfolio.engines.mkdocs.site_texts import read_all
from tilfolio.steps.withheld import Texts
from tilfolio.store.sqlite import CacheStore
from tilfolio.store.workers import count_cores, map_on_cores
from tilfolio.trust.leaks import WORDS, Guard, Leak, excuse
from tilfolio.trust.parted import find_at_words, find_joined_titles, find_public, find_whole, join_texts, list_parts

log = logging.getLogger("mkdocs.plugins.tilfolio")

_FILES_AT_ONCE = 250
_NOT_WHOLE = (
    "was not searched to the end for what is withheld: it is larger than 50 MB, unpacked 200 MB, or it is broken or has"
    " a password. Look into it before you publish it"
)
_MOST_TOLD = 5
_MOST_PARTED = 1000
"""Maximum number of leaks that get the second check; a file full of leaks is one anyway."""


class Checked(Struct, frozen=True):
    """The state of a check, with which the next one reads only changed files."""

    guard: str = ""
    files: dict[str, CheckedFile] = {}


def check_leaks(
    site: Path,
    texts: Texts,
    store: CacheStore | None,
    tell: Callable[[str], None] = log.info,
    listed: Mapping[str, os.stat_result] | None = None,
) -> tuple[Leak, ...]:
    """Return the leaks in a finished site, and pass a line about each file that was not read to its end to `tell`.

    With a store, only changed files are read. `listed` is all that is in the site, if that is known.
    """
    if not texts.withheld:
        return ()
    key = f"checked:{site}"
    stored = store.get(key) if store is not None else None
    try:
        before = msgspec.json.decode(stored, type=Checked) if stored else Checked()
    except msgspec.ValidationError:
        before = Checked()
    leaks, checked = find_leaks(Guard(texts.withheld), site, texts, before, listed)
    if store is not None:
        store.put(key, msgspec.json.encode(checked))
    for uri in (uri for uri, file in checked.files.items() if not file.is_whole):
        tell(f"{uri}: {_NOT_WHOLE}")
    return leaks


def refuse_leaks(site: Path, leaks: Sequence[Leak], *, serving: bool) -> None:
    """Delete a site with leaks, so that it cannot be published; while serving, only log an error."""
    if not leaks:
        return
    first = {leak.file: leak for leak in reversed(leaks)}
    told_of = [f"{leak.file} tells '{leak.words}' of {leak.source}" for leak in reversed(first.values())]
    where = "; ".join(told_of[:_MOST_TOLD])
    more = f" and {len(told_of) - _MOST_TOLD} more files" if len(told_of) > _MOST_TOLD else ""
    remedy = "If anybody may read these words, write them in a published note as well; else it is a mistake of a plugin"
    if serving:
        log.error("The site shows what is withheld, so it cannot be published: %s%s. %s.", where, more, remedy)
        return
    empty_site(site)
    raise PluginError(f"tilfolio: the site shows what is withheld, so it was deleted: {where}{more}. {remedy}.")


def find_leaks(
    guard: Guard, site: Path, texts: Texts, before: Checked, listed: Mapping[str, os.stat_result] | None = None
) -> tuple[tuple[Leak, ...], Checked]:
    """Return the leaks in a site, and the state to pass to the next check."""
    known = before.files if before.guard == guard.digest else {}
    files: dict[str, CheckedFile] = {}
    wanted: list[Wanted] = []
    stamps: list[tuple[int, ...]] = []
    for uri, status in read_site(site) if listed is None else listed.items():
        # A file that is moved aside and back has another time of change.
        stamp: tuple[int, ...] = (stamp_file(status) or ())[:3]
        earlier, is_file = known.get(uri, NEW), stat.S_ISREG(status.st_mode)
        if earlier.name and (earlier.stamp == stamp if is_file else earlier.name == NO_FILE):
            files[uri] = earlier
        else:
            wanted.append(Wanted(uri, earlier, is_file))
            stamps.append(stamp)
    for each, stamp, checked in zip(wanted, stamps, _read(guard, site, wanted), strict=True):
        files[each.uri] = replace(checked, stamp=stamp) if stamp or not each.is_file else replace(checked, name="")
    found = dict.fromkeys(leak for file in files.values() for leak in file.leaks)
    # What is excused today may be withdrawn tomorrow, so it is asked each time.
    excused = excuse({leak.words for leak in found}, texts.published, texts.addresses) if found else set()
    left = _find_alone(guard, site, [leak for leak in found if leak.words not in excused])
    return tuple(_leave_out_parted(site, left, texts)), Checked(guard.digest, files)


def _find_alone(guard: Guard, site: Path, leaks: Sequence[Leak]) -> tuple[Leak, ...]:
    """Return the leaks that are found again when each file is read without skipping lines that others have, too."""
    files = {leak.file for leak in leaks}
    alone = {uri: Reader(guard).read(site, Wanted(uri, NEW, (site / uri).is_file())).leaks for uri in files}
    return tuple(leak for leak in leaks if leak in alone[leak.file])


def _read(guard: Guard, site: Path, wanted: Sequence[Wanted]) -> list[CheckedFile]:
    """Return what is found in each file, without its stamp; on all cores."""
    parts = [wanted[start : start + _FILES_AT_ONCE] for start in range(0, len(wanted), _FILES_AT_ONCE)]

    def read(part: Sequence[Wanted]) -> list[CheckedFile]:
        reader = Reader(guard)
        return [reader.read(site, each) for each in part]

    decode = msgspec.json.Decoder(list[CheckedFile]).decode
    done = map_on_cores(read, parts, cores=count_cores(), encode=msgspec.json.encode, decode=decode)
    return [one for part, _ in done for one in part]


def _leave_out_parted(site: Path, leaks: Sequence[Leak], texts: Texts) -> Iterator[Leak]:
    """Yield the leaks but those whose words stand in several texts, each of which is public."""
    joined = find_joined_titles({leak.words for leak in leaks}, texts.titles) if leaks else set()
    leaks = [leak for leak in leaks if leak.words not in joined]
    parts: dict[Leak, tuple[str, ...]] = {}
    apart: set[tuple[str, str]] = set()
    inside: set[Leak] = set()
    for uri, of_file in groupby(leaks[:_MOST_PARTED], key=lambda leak: leak.file):
        told_of = [leak for leak in of_file if not leak.in_address]
        text = read_all(site / uri) if told_of else ""
        words_of_file = join_texts(text)
        at_words = find_at_words({leak.words for leak in told_of}, text, words_of_file)
        inside.update(leak for leak in told_of if leak.words not in at_words)
        long = [leak for leak in told_of if leak.words.count(" ") >= WORDS - 1]
        titles = {leak.words for leak in told_of} - {leak.words for leak in long}
        apart.update((uri, title) for title in titles - find_whole(titles, text))
        found = list_parts((leak.words for leak in long), words_of_file)
        parts.update(zip(long, found, strict=True))
    public = find_public({part for each in parts.values() for part in each}, texts.published, texts.addresses)
    for leak in leaks:
        is_public = parts.get(leak) and public.issuperset(parts[leak])
        if leak.in_address or not (is_public or leak in inside or (leak.file, leak.words) in apart):
            yield leak
