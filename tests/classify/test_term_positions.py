"""Splitting notes into words and finding terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_til
from tilfolio.classify.term_positions import (
    Term,
    count_terms,
    find_folders,
    find_tags,
    grow_trie,
    is_normal,
    split_body,
    split_words,
)


def count(text: str, *names: str) -> dict[str, int]:
    trie = grow_trie((name, Term(name=name, weights=(1.0,))) for name in names)
    return {term.name: found for term, found in count_terms(split_words(text), trie).items()}


@pytest.mark.parametrize(
    "text",
    ["train test split", "Train/Test split", "train_test_split", "train-test splits", "train.test.split()"],
)
def test_a_phrase_is_found_however_its_words_are_joined(text: str) -> None:
    assert count(text, "train-test split") == {"train-test split": 1}


@pytest.mark.parametrize("text", ["train. Test", "train, test", "train\n\ntest", "(train) test"])
def test_a_phrase_does_not_go_on_behind_a_stop(text: str) -> None:
    assert count(text, "train test") == {}


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("gradient", "gradients"),
        ("query", "queries"),
        ("key", "keys"),
        ("batch", "batches"),
        ("gaussian process", "Gaussian processes"),
        ("suffix", "suffixes"),
    ],
)
def test_a_plural_is_found(name: str, plural: str) -> None:
    assert count(plural, name) == {name: 1}


def test_a_term_wins_over_the_plural_of_another() -> None:
    assert count("weights", "weights", "weight") == {"weights": 1}
    assert count("weights", "weight", "weights") == {"weights": 1}


def test_of_terms_that_overlap_the_longest_counts() -> None:
    assert count("docker compose up docker", "docker", "docker compose") == {"docker compose": 1, "docker": 1}


def test_a_phrase_that_breaks_off_leaves_its_first_words() -> None:
    assert count("docker compose down", "docker", "docker compose up") == {"docker": 1}


@pytest.mark.parametrize("name", ["c++", "c#"])
def test_a_name_may_end_in_signs(name: str) -> None:
    assert count(f"In {name.upper()} it works", name, "c") == {name: 1}


@pytest.mark.parametrize(
    ("body", "languages", "code"),
    [
        ("```sql\nselect 1\n```\nprose\n", ("sql",), "select 1"),
        ("~~~ Python\nx = 1\n~~~\nprose\n", ("python",), "x = 1"),
        ("``` { .bash }\nls\n```\nprose\n", ("bash",), "ls"),
        ("````md\n```\nx\n```\n````\nprose\n", ("md",), "```\nx\n```"),
        ("prose\n\n```js\nlet x", ("js",), "let x"),
        ("  ```sh\n  ls\n  ```\nprose\n", ("sh",), "  ls"),
        ("prose:\n\n    $ ls\n\nprose\n", (), "    $ ls"),
    ],
    ids=["backticks", "tildes", "attributes", "longer fence", "never closed", "in a list", "indented"],
)
def test_code_is_told_from_prose(body: str, languages: tuple[str, ...], code: str) -> None:
    prose, found = split_body(body)

    assert found.languages == languages
    assert found.text == code
    assert code not in prose
    assert "prose" in prose


def test_a_nested_list_is_no_code() -> None:
    prose, code = split_body("- one\n\n    - two\n\n\t1. three\n")

    assert code.text == ""
    assert "two" in prose


def test_every_module_on_the_way_to_an_import_is_found() -> None:
    code = split_body("```python\nfrom torch.utils.data import Dataset\n```\n")[1]

    assert code.imports == ("torch", "torch.utils", "torch.utils.data")


def test_output_is_no_command() -> None:
    assert split_body("```\n$ git status\nmake sure to commit\n```\n")[1].commands == ("git",)


def test_every_line_of_a_shell_fence_is_a_command() -> None:
    assert split_body("```sh\ngit add .\nmake\n```\n")[1].commands == ("git", "make")


def test_prose_that_is_imported_from_elsewhere_is_no_library() -> None:
    assert split_body("```text\nimport duties rise; from here on\n```\n")[1].imports == ()


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        ("#docker #ci\n\nText\n", ("docker", "ci")),
        ("- Tags : #Docker, #CI\n", ("docker", "ci")),
        ("Tags: docker, ci\n", ("docker", "ci")),
        ("# A heading\n", ()),
        ("Issue #12 is fixed.\n", ()),
    ],
    ids=["hashtags", "list item", "words", "heading", "number"],
)
def test_tags_in_the_text_are_found(body: str, tags: tuple[str, ...]) -> None:
    assert find_tags(a_til(body=body)) == tags


def test_declared_tags_come_first_and_once() -> None:
    assert find_tags(a_til(tags=("CI",), body="#docker #ci\n")) == ("ci", "docker")


def test_folders_are_words() -> None:
    assert find_folders(a_til(slug="notes/machine-learning/why")) == ("notes", "machine learning")


@given(st.text(st.sampled_from("ab9 .-_+#,\nÄ"), max_size=12))
def test_a_normal_term_is_its_words(term: str) -> None:
    assert not is_normal(term) or " ".join(split_words(term)) == term
    assert is_normal(" ".join(word for word in split_words(term) if word.isascii() and word.isalnum()) or "a")
