"""What a note's card shows beside its title."""

from __future__ import annotations

import pytest

from tilfolio.parse.telling import find_change, find_one_liner


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("The F1 on the test set fell from 0.97 to 0.91 once windows stayed together.", ("0.97", "0.91")),
        ("A warm-up call moved the p99 from 900 ms to 70 ms.", ("900 ms", "70 ms")),
        ("Latency: 120 ms → 45 ms", ("120 ms", "45 ms")),
        ("accuracy 78% -> 91%.", ("78%", "91%")),
        ("It cut the bill from $1,200 to $90.50, in a day", ("$1,200", "$90.50")),
        ("down from 3.2 GB to 800 MB", ("3.2 GB", "800 MB")),
        ("Labels go from 0 to 9", None),
        ("What changed from 2024 to 2026", None),
        ("a function from A to B", None),
        ("f(x) -> y and 3 -> 4", None),
        ("from 5.0 to 5.0", None),
        ("version 1.2.3 -> 1.2.4 is out", None),
        ("", None),
    ],
)
def test_a_change_is_a_measured_figure_before_and_after(text: str, change: tuple[str, str] | None) -> None:
    assert find_change(text) == change


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("Text\n\n```bash\n$ git bisect run make test\n```\n", "git bisect run make test"),
        ("```python\n# why\nx = np.linalg.norm(g)\n```", "x = np.linalg.norm(g)"),
        ("```python\na = 1\nb = 2\n```\n\nthen\n\n```\npip install x==1\n```\n", "pip install x==1"),
        ("```mermaid\ngraph LR; A-->B\n```", ""),
        ("```text\nTraceback: it broke here\n```", ""),
        ("```python\n" + "x" * 80 + "\n```", ""),
        ("`inline code` only", ""),
        ("```\n" + "long = 1\n" * 60 + "```\n\nThe output is this:\n\n```\na\nb\n```\n", ""),
        ("```python\nnever closed", ""),
        ("~~~sh\nmake site\n~~~", "make site"),
    ],
)
def test_a_line_of_code_is_a_listing_of_one_line(markdown: str, code: str) -> None:
    assert find_one_liner(markdown) == code
