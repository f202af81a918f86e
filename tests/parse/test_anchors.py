from __future__ import annotations

import pytest

from tilfolio.parse.anchors import add_anchors, name_as_on_github


def test_names_are_those_of_github() -> None:
    texts = ["Start & stop", "🚀 Usage", "What's new?", "C++", "Usage", "usage", "테스트 하나", "a_b - c", "❤️ हिन्दी"]

    assert list(name_as_on_github(texts)) == [
        "start--stop",
        "-usage",
        "whats-new",
        "c",
        "usage",
        "usage-1",
        "테스트-하나",
        "a_b---c",
        "-हिन्दी",
    ]


@pytest.mark.parametrize(
    ("body", "adapted"),
    [
        pytest.param(
            "[a](#-usage)\n\n## 🚀 Usage\n", '[a](#-usage)\n\n## <a id="-usage"></a>🚀 Usage\n', id="an emoji's hyphen"
        ),
        pytest.param(
            "[a](#a--b)\n\nA & B\n---\n", '[a](#a--b)\n\n<a id="a--b"></a>A & B\n---\n', id="an underlined heading"
        ),
        pytest.param(
            "[a](#%ED%95%98%EB%82%98)\n\n# 하나\n",
            '[a](#%ED%95%98%EB%82%98)\n\n# <a id="하나"></a>하나\n',
            id="another script",
        ),
        pytest.param("[a](#Usage)\n\n# Usage\n", '[a](#Usage)\n\n# <a id="Usage"></a>Usage\n', id="capital letters"),
        pytest.param(
            "[a](#a-1)\n\n# A\n\n# A\n", '[a](#a-1)\n\n# A\n\n# <a id="a-1"></a>A\n', id="the second of one name"
        ),
        pytest.param("[a](#-b)\n", '<a id="-b"></a>\n\n[a](#-b)\n', id="the title"),
    ],
)
def test_a_link_finds_its_heading(body: str, adapted: str) -> None:
    assert add_anchors(body, title="🚀 B") == adapted
    assert add_anchors(adapted, title="🚀 B") == adapted


def test_an_emoji_has_the_name_its_author_typed() -> None:
    typed = "[a](#fire-hot)\n\n## :fire: Hot\n"
    body = "[a](#fire-hot)\n\n## 🔥 Hot\n"

    assert add_anchors(body, typed=typed) == '[a](#fire-hot)\n\n## <a id="fire-hot"></a>🔥 Hot\n'


@pytest.mark.parametrize(
    "body",
    [
        "[a](#usage)\n\n## Usage\n",
        '[a](#-x)\n\n<a name="-x"></a>\n\n## 🚀 X\n',
        "[a](#nowhere)\n\n## Usage\n",
        "`[a](#-usage)`\n\n## 🚀 Usage\n",
        "## 🚀 Usage\n",
    ],
)
def test_what_needs_no_anchor_stays(body: str) -> None:
    assert add_anchors(body) == body
