"""The time from a save until `mkdocs serve` makes the browser reload the page.

    python bench/serve.py NOTES [--sizes 100 1873] [--saves 9]

It listens to the same endpoint as the page's script, so it measures the time an author waits.
"""

from __future__ import annotations

import argparse
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from growth import write_site


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notes", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1873])
    parser.add_argument("--saves", type=int, default=9)
    options = parser.parse_args()
    print("| notes | save to reload, median | slowest |")
    print("| ---: | ---: | ---: |")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            times = measure(write_site(Path(folder), options.notes, size), options.saves)
        print(f"| {size:,} | {statistics.median(times):.2f} s | {max(times):.2f} s |")


def measure(site: Path, saves: int) -> list[float]:
    """Return the seconds of each save."""
    note = sorted(path for path in (site / "TILs").rglob("*.md") if path.name != "README.md")[7]
    times = []
    with serving(site) as url:
        epoch = find_epoch(url)
        for number in range(saves):
            time.sleep(2 + 0.37 * number % 1)  # spread saves over the polling interval
            with note.open("a", encoding="utf-8") as text:
                text.write(f"\nLine {number}.\n")
            saved = time.perf_counter()
            before = epoch
            while epoch == before:
                with urllib.request.urlopen(f"{url}livereload/{before}/1", timeout=90) as answer:
                    epoch = int(answer.read())
            times.append(time.perf_counter() - saved)
    return times


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Run `mkdocs serve`, wait until it answers, and stop it when the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", address]
    with subprocess.Popen(command, cwd=site, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://{address}/", server)
            yield f"http://{address}/"
        finally:
            server.terminate()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers."""
    while server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=60).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server has stopped")


def find_epoch(url: str) -> int:
    """Return the version of the site that a page's script has."""
    with urllib.request.urlopen(url, timeout=60) as answer:
        found = re.search(r"livereload\((\d+),", answer.read().decode())
    if found is None:
        raise SystemExit("the page does not reload itself")
    return int(found[1])


if __name__ == "__main__":
    main()
