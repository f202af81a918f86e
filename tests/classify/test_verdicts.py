"""Which step of the checklist a note belongs to, and the evidence."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_til
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES, classify
from tilfolio.model import NO_CATEGORY, Category, CategoryName, Til, Verdict

NOTES = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
DATA, MODEL, INFRA = (CategoryName(name) for name in ("data", "model", "infra"))


def a_note(text: str) -> Til:
    title, _, body = text.partition("\n")
    return a_til(title=title.removeprefix("# "), body=body, source="note.md")


def a_step(name: str, **words: float) -> Category:
    return Category(name=CategoryName(name), title=name, question="", advice="", icon="", color="#000000", words=words)


def judge(**fields: Any) -> Verdict:
    return classify(a_til(**{"title": "Note", "source": "note.md", **fields}), DEFAULT_CATEGORIES)


def find_weight(verdict: Verdict, category: CategoryName, term: str, where: str) -> float:
    return sum(one.weight for one in verdict.evidence[category] if (one.term, one.where) == (term, where))


@pytest.mark.parametrize("example", NOTES, ids=[example["note"].split("\n")[0][2:] for example in NOTES])
def test_a_note_gets_the_label_that_the_guide_would_give_it(example: dict[str, str]) -> None:
    verdict = classify(a_note(example["note"]), DEFAULT_CATEGORIES)

    assert (verdict.category or NO_CATEGORY) in example["label"].split("/")


def test_the_default_categories_are_asked_in_the_order_of_the_checklist() -> None:
    assert [category.question for category in DEFAULT_CATEGORIES] == [
        "Is it data?",
        "Is it the model?",
        "Is it infrastructure?",
    ]


@pytest.mark.parametrize("category", DEFAULT_CATEGORIES, ids=lambda category: category.name)
def test_white_text_is_readable_on_a_category(category: Category) -> None:
    channels = [int(category.color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue  # WCAG 2.2

    assert 1.05 / (luminance + 0.05) >= 4.5


@pytest.mark.parametrize(
    "fields",
    [{"body": ""}, {"body": "오늘은 산책을 했다.\n"}, {"body": "Just words about the weather.\n"}],
    ids=["empty", "Korean prose", "no term"],
)
def test_without_evidence_there_is_no_label(fields: dict[str, str]) -> None:
    verdict = judge(**fields)

    assert verdict.category is None
    assert verdict.scores[NO_CATEGORY] > 0.9


def test_english_terms_inside_another_language_count() -> None:
    verdict = judge(title="GPU 메모리", body="CUDA out of memory 가 나오면 nvidia-smi로 확인한다.\n")

    assert verdict.category == INFRA


@pytest.mark.parametrize(
    ("fields", "category", "term", "where"),
    [
        ({"title": "Data leakage"}, DATA, "data leakage", "title"),
        ({"source": "data-leakage.md"}, DATA, "data leakage", "title"),
        ({"headings": ("Overfitting",)}, MODEL, "overfitting", "heading"),
        ({"body": "Use a random forest.\n"}, MODEL, "random forest", "text"),
        ({"body": "Call `train_test_split` first.\n"}, DATA, "train test split", "text"),
        ({"slug": "docker/note"}, INFRA, "docker", "folder"),
        ({"slug": "work/machine-learning/note"}, MODEL, "machine learning", "folder"),
        ({"tags": ("Kubernetes",)}, INFRA, "kubernetes", "tag"),
        ({"body": "#deep_learning #todo\n\nText.\n"}, MODEL, "deep learning", "tag"),
        ({"body": "- Tags : #docker #security\n\nText.\n"}, INFRA, "docker", "tag"),
        ({"body": "```sql\nx\n```\n"}, DATA, "```sql", "code"),
        ({"body": "```python\nfrom sklearn.metrics import f\n```\n"}, MODEL, "import sklearn.metrics", "code"),
        ({"body": "```r\nlibrary(dplyr)\n```\n"}, DATA, "import dplyr", "code"),
        ({"body": "```python\nimport numpy as np, pandas as pd\n```\n"}, DATA, "import pandas", "code"),
        ({"body": "```bash\n$ sudo systemctl restart app\n```\n"}, INFRA, "$ systemctl", "code"),
        ({"body": "```\n$ kubectl apply\n```\n"}, INFRA, "$ kubectl", "code"),
        ({"body": "Run this:\n\n    $ rsync -a x y\n"}, INFRA, "$ rsync", "code"),
        ({"body": "```\nRuntimeError: CUDA out of memory. Tried\n```\n"}, INFRA, "cuda out of memory", "code"),
        ({"body": "```pytb\nKeyError: 'price'\n```\n"}, DATA, "keyerror", "code"),
        ({"body": "The loss is NaN.\n"}, MODEL, "loss is nan", "text"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_term_is_found_where_it_stands(fields: dict[str, Any], category: CategoryName, term: str, where: str) -> None:
    assert find_weight(judge(**fields), category, term, where) > 0


@pytest.mark.parametrize(
    "body",
    [
        "See [this](https://example.org/docker/kubernetes).\n",
        "![[docker kubernetes.png]]\n",
        "[docs]: https://example.org/docker\n",
        '<img src="docker.png" alt="">\n',
        "https://example.org/?q=docker\n",
    ],
    ids=["inline link", "embed", "definition", "tag", "bare address"],
)
def test_the_target_of_a_link_says_nothing(body: str) -> None:
    assert judge(body=body).evidence[INFRA] == ()


def test_evidence_stands_strongest_first() -> None:
    weights = [one.weight for one in judge(title="Docker", body="Docker runs containers on Linux.\n").evidence[INFRA]]

    assert weights == sorted(weights, reverse=True)
    assert len(weights) > 1


def test_a_title_says_more_than_the_same_word_in_the_text() -> None:
    titled = find_weight(judge(title="Docker"), INFRA, "docker", "title")
    written = find_weight(judge(body="Docker\n"), INFRA, "docker", "text")

    assert titled > written


def test_a_word_said_again_says_less_each_time() -> None:
    once = find_weight(judge(body="Docker\n"), INFRA, "docker", "text")
    nine_times = find_weight(judge(body="Docker " * 9), INFRA, "docker", "text")

    assert once < nine_times < 3 * once


def test_what_speaks_for_none_is_evidence_too() -> None:
    verdict = judge(title="Flexbox", body="```css\na { display: flex }\n```\n")

    assert verdict.category is None
    assert find_weight(verdict, NO_CATEGORY, "flexbox", "title") > 0


def test_close_scores_give_a_second_category() -> None:
    verdict = judge(title="Postgres in Docker: a slow query", body="```sql\nselect 1\n```\n```bash\ndocker ps\n```\n")

    assert {verdict.category, verdict.secondary} == {DATA, INFRA}


def test_clear_scores_give_no_second_category() -> None:
    assert judge(title="Docker volumes", slug="docker/volumes").secondary is None


def test_what_the_author_declares_is_the_verdict() -> None:
    verdict = judge(title="Docker volumes", category="model")

    assert (verdict.category, verdict.secondary, verdict.declared) == (MODEL, None, True)
    assert verdict.scores[INFRA] > verdict.scores[MODEL]


def test_none_in_the_front_matter_is_a_verdict_too() -> None:
    verdict = judge(title="Docker volumes", category="none")

    assert (verdict.category, verdict.declared) == (None, True)


def test_without_a_declaration_the_text_decides() -> None:
    assert not judge(title="Docker volumes").declared


def test_a_category_of_the_authors_own_has_the_authors_words() -> None:
    deploy = a_step("deploy", **{"blue-green": 3.0})

    verdict = classify(a_note("# A blue/green switch\n"), (*DEFAULT_CATEGORIES, deploy))

    assert verdict.category == "deploy"


def test_a_word_that_the_author_claims_speaks_for_no_other_category() -> None:
    deploy = a_step("deploy", docker=2.0)

    verdict = classify(a_note("# Docker\n"), (*DEFAULT_CATEGORIES, deploy))

    assert verdict.category == "deploy"
    assert find_weight(verdict, INFRA, "docker", "title") == 0


def test_the_authors_words_are_added_to_those_that_ship() -> None:
    data = a_step("data", okapi=2.0)
    note = a_note("# Okapi and pandas\n")

    plain, extended = classify(note, DEFAULT_CATEGORIES), classify(note, (data, *DEFAULT_CATEGORIES[1:]))

    assert find_weight(plain, DATA, "pandas", "title") > 0
    assert find_weight(plain, DATA, "okapi", "title") == 0
    assert find_weight(extended, DATA, "okapi", "title") > 0
    assert find_weight(extended, DATA, "pandas", "title") > 0


@pytest.mark.parametrize(
    "fields", [{"slug": "okapi/note"}, {"tags": ("okapi",)}, {"body": "```okapi\nx\n```\n"}], ids=str
)
def test_the_authors_words_count_in_every_place(fields: dict[str, Any]) -> None:
    til = a_til(**{"title": "Note", "source": "note.md", **fields})

    assert classify(til, (a_step("data", okapi=2.0),)).category == DATA


def test_a_negative_weight_silences_a_word() -> None:
    silenced = a_step("infra", docker=-9.0)

    verdict = classify(a_note("# Docker\n"), (*DEFAULT_CATEGORIES[:2], silenced))

    assert verdict.evidence[INFRA] == ()


def test_a_word_in_another_script_is_found_with_its_endings() -> None:
    verdict = classify(a_note("# 오늘은 배포를 했다\n"), (a_step("deploy", 배포=3.0),))

    assert verdict.category == "deploy"


def test_words_of_a_category_that_was_removed_speak_for_none() -> None:
    without_infra = DEFAULT_CATEGORIES[:2]

    verdict = classify(a_note("# Docker volumes and a model\n"), without_infra)

    assert verdict.category is None
    assert set(verdict.scores) == {DATA, MODEL, NO_CATEGORY}
    assert find_weight(verdict, NO_CATEGORY, "docker volume", "title") > 0


def test_without_categories_nothing_is_labelled() -> None:
    assert classify(a_note("# Docker\n"), ()).category is None


@given(title=st.text(max_size=40), body=st.text(max_size=400))
def test_any_text_gets_scores_that_add_up_to_one(title: str, body: str) -> None:
    scores = classify(a_til(slug="note", title=title, body=body), DEFAULT_CATEGORIES).scores

    assert set(scores) == {DATA, MODEL, INFRA, NO_CATEGORY}
    assert sum(scores.values()) == pytest.approx(1)
    assert all(0 <= score <= 1 for score in scores.values())


def test_a_note_gets_the_same_verdict_in_every_process() -> None:
    program = (
        "from support.builders import a_til; from tilfolio.classify.verdicts import *;"
        "print(classify(a_til(title='Docker, pandas, GPU', body='sql git model css query ' * 9), DEFAULT_CATEGORIES))"
    )
    verdicts = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(verdicts) == 1


def test_without_an_explanation_the_verdict_is_the_same() -> None:
    til = a_til(title="CUDA out of memory", body="`torch.utils.checkpoint` on one GPU.\n")
    told, short = classify(til, DEFAULT_CATEGORIES), classify(til, DEFAULT_CATEGORIES, explain=False)

    assert (short.category, short.secondary, short.scores) == (told.category, told.secondary, told.scores)
    assert told.evidence
    assert not short.evidence
