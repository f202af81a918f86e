from __future__ import annotations

import pytest

from support.builders import a_category
from tilfolio.derive.rules import read_rules
from tilfolio.facts import EarnedRule
from tilfolio.model import CategoryName

CATEGORIES = (a_category("data"), a_category("model", title="{target} models"))

SHIPPED = [
    *("first-til", "tils-10", "tils-50", "tils-100", "tils-365", "streak-7", "streak-30", "streak-100"),
    *("data-10", "model-10", "checklist-week", "rhythm-week", "first-shipped", "comeback", "five-minutes"),
]


@pytest.mark.parametrize("raw", [None, True])
def test_the_default_set_is_that_of_the_guide(raw: object) -> None:
    rules, problems = read_rules(raw, CATEGORIES)

    assert [rule.key for rule in rules] == SHIPPED
    assert problems == ()


def test_every_shipped_rule_has_an_emoji_and_a_sentence_without_blanks() -> None:
    rules, _ = read_rules(None, CATEGORIES[:1])

    assert all(rule.emoji and rule.text.endswith(".") and "{" not in rule.title + rule.text for rule in rules)


def test_earned_achievements_can_be_off() -> None:
    assert read_rules(False, CATEGORIES) == ((), ())


def test_an_own_rule_is_added_with_all_it_says() -> None:
    rules, problems = read_rules(
        [{"key": "pytorch-10", "title": "Ten", "emoji": "🔥", "tag": "pytorch", "target": 10, "category": "data"}],
        CATEGORIES,
    )

    assert problems == ()
    assert rules[-1] == EarnedRule(
        key="pytorch-10", title="Ten", emoji="🔥", tag="pytorch", target=10, category=CategoryName("data")
    )


def test_an_own_rule_takes_the_place_of_the_shipped_one_of_its_key() -> None:
    rules, _ = read_rules([{"key": "comeback", "title": "Back", "count": "comebacks", "away_days": 30}], CATEGORIES)

    assert [rule.key for rule in rules] == SHIPPED
    assert next(rule for rule in rules if rule.key == "comeback").away_days == 30


def test_targets_and_categories_make_a_rule_each() -> None:
    rules, _ = read_rules(
        [{"key": "{category}-{target}", "title": "{target} in {title}", "targets": [5, 25], "each": "category"}],
        CATEGORIES[:1],
    )

    assert [(rule.key, rule.title, rule.target, rule.category) for rule in rules[-2:]] == [
        ("data-5", "5 in Data", 5, "data"),
        ("data-25", "25 in Data", 25, "data"),
    ]


def test_an_authors_own_braces_stay() -> None:
    rules, problems = read_rules([{"key": "latex", "title": "\\frac{1}{2}"}], CATEGORIES)

    assert (rules[-1].title, problems) == ("\\frac{1}{2}", ())


def test_an_empty_field_is_as_none() -> None:
    rules, _ = read_rules([{"key": "own", "title": "Own", "tag": None, "target": None}], CATEGORIES)

    assert rules[-1] == EarnedRule(key="own", title="Own")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("ten", "rule 1: 'ten' has no fields. Write \"- key: pytorch-10\""),
        ({"title": "Ten"}, 'rule 1: has no key. Write "key: …".'),
        ({"key": "ten"}, "rule 'ten': has no title."),
        ({"key": "Ten notes", "title": "Ten"}, "rule 'Ten notes': key 'Ten notes' cannot be used in a URL."),
        ({"key": "x" * 61, "title": "Ten"}, "cannot be used in a URL."),
        ({"key": "ten", "title": "Ten", "goal": 10}, "rule 'ten': 'goal' is not a field of a rule. Write one of key,"),
        (
            {"key": "ten", "title": "Ten", "target": "ten"},
            "target 'ten' is not a whole number above 0. Write \"target: 10\".",
        ),
        ({"key": "ten", "title": "Ten", "target": 0}, "target '0' is not a whole number above 0."),
        ({"key": "ten", "title": "Ten", "target": True}, "target 'True' is not a whole number above 0."),
        ({"key": "ten", "title": "Ten", "targets": 10}, "targets '10' is not a list."),
        ({"key": "ten", "title": "Ten", "targets": [1, "x"]}, "targets 'x' is not a whole number above 0."),
        ({"key": "ten", "title": "Ten", "targets": [1, 2]}, "key 'ten' is used twice."),
        ({"key": "ten", "title": "Ten", "count": "likes"}, "count 'likes' is not known. Write one of tils, days,"),
        (
            {"key": "ten", "title": "Ten", "category": "cloud"},
            "category 'cloud' is not configured. Write one of data, model.",
        ),
        ({"key": "ten", "title": "Ten", "each": "tag"}, "each 'tag' is not known."),
        ({"key": "ten", "title": "Ten", "only_of_day": "yes"}, "only_of_day 'yes' is neither."),
        ({"key": "ten", "title": "Ten", "count": "shipped", "tag": "a"}, "'tag' does not go with count 'shipped'."),
    ],
)
def test_a_rule_that_cannot_be_used_is_named_and_left_out(entry: object, message: str) -> None:
    rules, problems = read_rules([entry], CATEGORIES)

    assert [rule.key for rule in rules] == SHIPPED
    assert str(problems[0]).startswith("mkdocs.yml: earned: rule ")
    assert message in str(problems[0])


def test_a_key_that_is_used_twice_is_named() -> None:
    rules, problems = read_rules([{"key": "own", "title": "One"}, {"key": "own", "title": "Two"}], CATEGORIES)

    assert [rule.title for rule in rules if rule.key == "own"] == ["One"]
    assert [problem.what for problem in problems] == ["earned: rule 'own': key 'own' is used twice"]


def test_rules_that_are_no_list_are_named() -> None:
    rules, problems = read_rules({"key": "own"}, CATEGORIES)

    assert len(rules) == len(SHIPPED)
    assert [problem.what for problem in problems] == ["earned: {'key': 'own'} is not a list of rules"]
