"""What `til new` leaves for an author to fill in, and the author left empty, is not shown."""

from __future__ import annotations

import pytest

from tilfolio.parse.findings import drop_empty_bullets


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("Text.\n\n- Symptom: \n- Tried:\n- Cause: `log(0)`\n", "Text.\n\n- Cause: `log(0)`\n", id="some"),
        pytest.param("Text.\n\n- Symptom:\n- **Fix:**\n* Gotcha: ", "Text.\n\n", id="all"),
        pytest.param("- Symptom:\n\n## Next\n", "\n## Next\n", id="before a heading"),
    ],
)
def test_an_empty_bullet_of_a_story_is_dropped(written: str, shown: str) -> None:
    assert drop_empty_bullets(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("- Check:\n  - the labels\n", id="a list below"),
        pytest.param("- Fix:\n  restart it\n", id="a text below"),
        pytest.param("- Fix:\nrestart it\n", id="a text that is not indented"),
        pytest.param("- Fix:\n\n    restart it\n", id="a paragraph below"),
        pytest.param("- Fix:\n  ```\n  restart\n  ```\n", id="code below"),
        pytest.param("```\n- Fix:\n```\n", id="code"),
        pytest.param("- Symptoms matter\n- Recheck:\n", id="other words"),
    ],
)
def test_everything_else_stays(written: str) -> None:
    assert drop_empty_bullets(written) == written
