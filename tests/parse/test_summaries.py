from __future__ import annotations

import pytest

from tilfolio.parse.paragraphs import summarize_body


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("First words. And more.", "First words. And more."),
        ("Weeks end on Sunday. The code is this:\n\n```\nx\n```", "Weeks end on Sunday."),
        ("The usual way is this:\n\n```\nx\n```", "The usual way is this."),
        ("- Symptom: the loss is `nan`\n- Cause: `log(0)`\n- Fix: an epsilon", "The loss is nan. log(0)."),
        ("**Symptom:** It hangs.\n\n**Fix:** wait", "It hangs. Wait."),
        ("Symptom: it hangs\nCause: a lock\nFix: none", "It hangs. A lock."),
        ("Fix: add `1e-8`.", "Add 1e-8."),
        ("- Gotcha: it is ignored\n- Fix: none", "It is ignored."),
        ("A fix: later", "A fix: later"),
        ("", ""),
    ],
)
def test_a_summary_is_a_sentence_and_never_the_name_of_a_part(body: str, summary: str) -> None:
    assert summarize_body(body) == summary
