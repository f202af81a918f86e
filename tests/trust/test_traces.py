from __future__ import annotations

import pytest

from tilfolio.trust.screen import MOST_REMARKS, describe_traces, summarize_traces
from tilfolio.trust.traces import find_traces


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("see /home/ada/code/x.py", "a home folder"),
        ("in /Users/ada.lovelace/dev/", "a home folder"),
        (r"in C:\Users\ada\code", "a home folder"),
        ("ssh build-7.ml.corp", "the name of an internal host"),
        ("curl http://grafana.prod.internal:3000/", "the name of an internal host"),
        ("ask ada@lovelace.dev", "an e-mail address"),
    ],
)
def test_what_tells_of_a_machine_is_found(text: str, kind: str) -> None:
    assert [(trace.kind, trace.line) for trace in find_traces(f"# A\n\n{text}\n")] == [(kind, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "in /home/user/code",
        "in /Users/you/x",
        "git clone git@github.com:ada/notes.git",
        "mail to someone@example.com",
        "author: Ada <ada@lovelace.dev>",
        "authors:\n  - email: ada@lovelace.dev",
        "self.private.value",
        "http://host.docker.internal:8000",
        "import { x } from '@scope/pkg.internal'",
        "logo@2x.png",
    ],
)
def test_what_tells_of_nobody_is_not(text: str) -> None:
    assert find_traces(text) == ()


def test_a_file_is_one_line_and_many_files_are_counted() -> None:
    line = describe_traces("TILs/a.md", "a\n/home/ada/x and ada@lovelace.dev")

    assert line == "TILs/a.md:2: shows a home folder and an e-mail address"
    assert len(summarize_traces([line] * 30)) == MOST_REMARKS + 1
