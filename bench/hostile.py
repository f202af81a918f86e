"""How the cost of each parser grows with the length of a hostile text, which repeats one token.

    python bench/hostile.py [--only PARSER] [--length 8000] [--beginnings 15] [--all]

Every parser of authors' texts gets every input with n and 4n characters, and if the cost grows too much, with 4n and
16n, since a single step where parsing changes is not growth. The exponent is the slope of log(seconds) over
log(length): 1 is linear, 2 quadratic. Parsers so fast that even quadratic growth could not be measured at 4n are not
measured at larger sizes. It prints the worst input of each parser and exits with 1 if an exponent is above 1.2. A full
run takes some hours of one core; `--beginnings 1` tries each token alone.
"""

from __future__ import annotations

import argparse
import gc
import math
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from hostile_texts import BEGINNINGS, list_inputs

from support.parsers import PARSERS
from tilfolio.parse import tree

MOST = 1.2
"""The largest allowed exponent, including noise."""
UNMEASURED = 0.05
"""Seconds for the longest text that are always acceptable."""
PATIENCE = 10.0
"""Timeout for one text in seconds."""
_TRIES = 5
"""Repeated measurements before an excessive cost is reported."""


class _OutOfPatienceError(Exception):
    pass


def _give_up(number: int, frame: FrameType | None) -> None:
    raise _OutOfPatienceError


def measure(parse: Callable[[str], object], text: str) -> float:
    """Return the CPU seconds for a text; infinity after the timeout."""
    tree.forget()
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    began = time.process_time()
    try:
        with suppress(RecursionError):
            parse(text)
        return time.process_time() - began
    except _OutOfPatienceError:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def find_exponent(parse: Callable[[str], object], make: Callable[[int], str], length: int) -> tuple[float, float]:
    """Return the exponent between a quarter of the length and the length, and the seconds for the latter."""
    shortest = measure(parse, make(length // 4))
    if shortest * 16 < UNMEASURED:
        return 0.0, shortest
    longest = measure(parse, make(length))
    if longest < UNMEASURED:
        return 0.0, longest
    if math.isinf(longest):
        return math.inf, longest
    exponent = math.log(longest / max(shortest, 1e-6), 4)
    if exponent <= MOST:
        return exponent, longest
    # It may be noise or a single step; real growth continues at larger sizes.
    short, long = (measure(parse, make(size)) for size in (length, length * 4))
    for _ in range(_TRIES):
        exponent = math.inf if math.isinf(long) else math.log(long / max(short, 1e-6), 4)
        if exponent <= MOST or math.isinf(long):
            break
        # A shorter time is a better one, for both.
        short, long = (min(old, measure(parse, make(size))) for old, size in ((short, length), (long, length * 4)))
    return exponent, long


def main() -> int:
    """Measure, print a line for each parser, and return 1 if one of them is not linear."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", help="measure this parser alone")
    options.add_argument("--length", type=int, default=8_000, help="characters of the longest text")
    options.add_argument("--beginnings", type=int, default=len(BEGINNINGS), help="try this many beginnings of texts")
    options.add_argument("--all", action="store_true", help="print every input that is not linear, not the worst alone")
    chosen = options.parse_args()
    gc.disable()  # as while a site is built
    signal.signal(signal.SIGVTALRM, _give_up)
    failed = False
    for name, parse in PARSERS.items():
        if chosen.only not in (None, name):
            continue
        worst = (0.0, 0.0, "")
        for label, make in list_inputs(BEGINNINGS[: chosen.beginnings]):
            exponent, seconds = find_exponent(parse, make, chosen.length)
            worst = max(worst, (exponent, seconds, label))
            if chosen.all and exponent > MOST:
                print(f"{name:24} {exponent:5.2f}  {seconds:7.3f} s  {label}", flush=True)
        failed = failed or worst[0] > MOST
        if not chosen.all:
            print("{:24} {:5.2f}  {:7.3f} s  {}".format(name, *worst), flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
