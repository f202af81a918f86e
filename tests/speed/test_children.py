"""Children that work ahead of their parent, in a process of their own: a fork wants no other thread beside it."""

from __future__ import annotations

from pathlib import Path

from support.site import run_command

MEET = """
import os, time
from pathlib import Path
from tilfolio.speed.children import Children
from tilfolio.speed.store import CacheStore

store = CacheStore(Path("cache"))
def work(number):
    time.sleep(0.005)
    store.put(str(number), b"made")
tasks = range(400)
children = Children(store, 2, work)
children.help(1.0, lambda: tasks, 0)
while not store.get("399"):
    time.sleep(0.001)
    children.help(0.0, lambda: tasks, 0)
children.help(0.0, lambda: tasks, MET)
os.waitpid(-1, 0)
children.help(0.0, lambda: tasks, 400)
print(sum(store.get(str(number)) is not None for number in tasks))
children.stop()
"""


def count_made(folder: Path, met: int) -> int:
    """Return how many of 400 tasks a child does whose parent comes to a number while it begins."""
    done = run_command(folder, "python", "-c", MEET.replace("MET", str(met)))
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_a_child_does_all_that_its_parent_does_not_come_to(tmp_path: Path) -> None:
    assert count_made(tmp_path, 0) == 400


def test_a_child_leaves_when_its_parent_comes_to_meet_it(tmp_path: Path) -> None:
    assert 0 < count_made(tmp_path, 390) < 400
