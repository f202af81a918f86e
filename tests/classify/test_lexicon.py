"""The built-in weights."""

import subprocess
import sys
from pathlib import Path

import pytest

from tilfolio.classify.lexicon import parse_weights, read_weights
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES
from tilfolio.model import NO_CATEGORY

ROOT = Path(__file__).parents[2]


def test_the_weights_are_what_the_lexicon_makes() -> None:
    script = ROOT / "bench" / "make_weights.py"
    outcome = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)

    assert outcome.stdout == "up to date\n"


def test_every_term_speaks_for_a_default_category_or_for_none() -> None:
    voices = {voice for spoken in read_weights().terms.values() for voice in spoken}

    assert voices == {*(category.name for category in DEFAULT_CATEGORIES), NO_CATEGORY}


def test_no_weight_decides_more_than_four() -> None:
    weights = [weight for spoken in read_weights().terms.values() for weight in spoken.values()]

    assert min(weights) > 0
    assert max(weights) == 4


def test_weights_are_read_by_kind_voice_weight_and_term() -> None:
    weights = parse_weights("# a comment\nterm\tdata\t2\tdata frame\nrule\t*\t0.5\tlabel\n")

    assert weights.terms == {("term", "data frame"): {"data": 2.0}}
    assert weights.settings == {("rule", "label"): 0.5}


@pytest.mark.parametrize("line", ["term\tdata\t2", "term\tdata\tmuch\tword", "no tabs"])
def test_a_line_of_another_form_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|convert"):
        parse_weights(line)
