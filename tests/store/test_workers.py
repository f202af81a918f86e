"""Workers, tested in a separate process: a process with threads should not fork."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.site import run_command

PROGRAM = """
import os
from tilfolio.store.workers import map_on_cores
def make(number):
    {body}
write = lambda made: repr(made).encode()
made = map_on_cores(make, range({count}), cores={cores}, encode=write, decode=eval)
print([each for each, _ in made])
print(sum(written is not None for _, written in made))
"""


def run(folder: Path, body: str, cores: int = 2, count: int = 300) -> tuple[str, str]:
    """Return the results and how many of them workers made, or the error."""
    done = run_command(folder, "python", "-c", PROGRAM.format(body=body, cores=cores, count=count))
    lines = done.stdout.splitlines()
    return (lines[0], lines[1]) if len(lines) == 2 else ("", done.stderr)


@pytest.mark.parametrize("cores", [1, 2, 4])
def test_what_is_made_is_the_same_on_any_number_of_cores(tmp_path: Path, cores: int) -> None:
    made, _ = run(tmp_path, "return (number, 'x' * (number % 7))", cores)

    assert made == str([(number, "x" * (number % 7)) for number in range(300)])


def test_workers_do_their_share(tmp_path: Path) -> None:
    _, by_workers = run(tmp_path, "import time; time.sleep(0.002); return number")

    assert 0 < int(by_workers) < 300


def test_what_a_dead_worker_left_is_made_by_the_parent(tmp_path: Path) -> None:
    body = "import time; time.sleep(0.002); os.getpid() == main or number < 200 or os._exit(9); return number"
    done = run_command(
        tmp_path, "python", "-c", "import os; main = os.getpid()\n" + PROGRAM.format(body=body, cores=2, count=300)
    )

    assert done.stdout.splitlines()[0] == str(list(range(300)))


def test_an_error_is_raised_where_the_parent_meets_it(tmp_path: Path) -> None:
    _, error = run(tmp_path, "return 1 // (250 - number)")

    assert "ZeroDivisionError" in error


def test_values_of_a_side_process_arrive_in_order(tmp_path: Path) -> None:
    program = """
import time
from tilfolio.store.workers import SideProcess
process = SideProcess(lambda: (str(number).encode() for number in range(2000)))
got = []
while len(got) < 2000:
    got += process.read()
process.end()
print(got == [str(number).encode() for number in range(2000)])
"""

    assert run_command(tmp_path, "python", "-c", program).stdout == "True\n"


def test_a_side_process_that_fails_or_never_ends_is_no_problem(tmp_path: Path) -> None:
    program = """
import itertools
from tilfolio.store.workers import SideProcess
failing = SideProcess(lambda: (str(1 // (2 - number)).encode() for number in range(9)))
endless = SideProcess(lambda: (b"x" for _ in itertools.count()))
while not endless.read():
    pass
failed = []
while len(failed) < 2:
    failed += failing.read()
failing.end()
endless.end()
print(failed)
"""

    done = run_command(tmp_path, "python", "-c", program)

    assert (done.stdout, done.stderr) == ("[b'0', b'1']\n", "")


def test_workers_need_no_output_for_errors(tmp_path: Path) -> None:
    """Python has no `sys.stderr` if it was closed before: `mkdocs build 2>&-`."""
    program = f"""
import sys
from tilfolio.store.workers import SideProcess
sys.stderr = None
SideProcess(lambda: iter([b"x"])).end()
{PROGRAM.format(body="return number", cores=2, count=3)}
"""
    done = run_command(tmp_path, "python", "-c", program)

    assert done.stdout.startswith("[0, 1, 2]")
