"""From a pasted symptom to the check that helps."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.classify.checks import read_checks
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES
from tilfolio.derive.symptoms import contains_error, index_symptoms, rank_checks, stem

ERRORS = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
CHECKS, _ = read_checks(None, None, DEFAULT_CATEGORIES)
INDEX = index_symptoms((*CHECKS.checks, *CHECKS.challenges))


@pytest.mark.parametrize(("key", "error"), ERRORS, ids=[f"{key}-{number}" for number, (key, _) in enumerate(ERRORS)])
def test_an_error_leads_to_the_check_that_helps(key: str, error: str) -> None:
    ranked = rank_checks(error, INDEX)

    assert key in ranked[:2]


def test_most_errors_have_the_right_check_first() -> None:
    first = [key for key, error in ERRORS if rank_checks(error, INDEX)[:1] == (key,)]

    assert len(first) >= 0.9 * len(ERRORS)


@pytest.mark.parametrize("text", ["", "a walk in the park", "Why Kafka?", "print('hello')", "1 2 3", "/usr/lib/x.py"])
def test_other_texts_lead_nowhere(text: str) -> None:
    assert rank_checks(text, INDEX) == ()


def test_paths_and_numbers_do_not_matter() -> None:
    note = "I saw `DataLoader worker (pid 7) is killed by signal: Killed` again."

    assert contains_error(note, "DataLoader worker (pid 31415) is killed by signal: Killed. /home/x/train.py:12")
    assert not contains_error(note, "NCCL communicator was aborted on rank 3")


@pytest.mark.parametrize(
    ("forms", "expected"),
    [("kill kills killed killing", "kill"), ("diverge diverges diverged diverging", "diverg"), ("loss", "loss")],
)
def test_forms_of_a_word_are_one(forms: str, expected: str) -> None:
    assert {stem(form) for form in forms.split()} == {expected}


@given(st.text(max_size=300))
def test_any_text_can_be_pasted(text: str) -> None:
    rank_checks(text, INDEX)
    contains_error(text, text)
