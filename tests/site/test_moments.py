"""Without `timezone`, a note is scheduled until its moment has passed, in any time zone of the build machine."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from support.git import commit, make_repository
from support.site import build_folder, write_site


@pytest.fixture(params=["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"], autouse=True)
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def published(folder: Path, when: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the notes that a build at a given moment publishes."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(when).timestamp())))
    site = build_folder(folder)
    assert site.exit_code == 0, os.linesep.join(site.log)
    return {name.split("/")[1] for name in site.files() if name.startswith("til/") and name.endswith("/index.html")} - {
        "index.html"
    }


def test_a_note_is_published_from_its_own_moment_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_repository(tmp_path)
    notes: dict[str, str | bytes] = {
        "TILs/committed.md": "# Committed\n",
        "TILs/2026-11-29-named.md": "# Named\n",
        "TILs/dated.md": "---\ndate: 2026-11-29\n---\n# Dated\n",
        "TILs/evening.md": "---\ndate: 2026-11-29 18:00\n---\n# Evening\n",
        "TILs/abroad.md": "---\ndate: 2026-11-29T10:00:00Z\n---\n# Abroad\n",
        "TILs/short.md": "---\nexpiryDate: 2026-11-29 12:00\n---\n# Short\n",
    }
    write_site(folder, notes, "plugins: [tilfolio]")
    commit(folder, when="2026-11-28T05:00:00+14:00")
    write_site(folder, {"TILs/committed.md": "# Committed\n\nIn the east.\n"}, "plugins: [tilfolio]")
    commit(folder, when="2026-11-29T05:00:00+14:00")
    always = {"committed"}

    assert published(folder, "2026-11-28T09:59:00Z".replace("Z", "+00:00"), monkeypatch) == always | {"short"}
    assert published(folder, "2026-11-28T16:00:00+00:00", monkeypatch) == always | {"named", "dated", "short"}
    assert published(folder, "2026-11-28T22:30:00+00:00", monkeypatch) == always | {"named", "dated"}
    assert published(folder, "2026-11-29T04:00:00+00:00", monkeypatch) == always | {"named", "dated", "evening"}
    assert published(folder, "2026-11-29T10:00:00+00:00", monkeypatch) == {
        *always, "named", "dated", "evening", "abroad",
    }  # fmt: skip
    assert published(folder, "2026-11-28T16:00:00+00:00", monkeypatch) == always | {"named", "dated", "short"}
