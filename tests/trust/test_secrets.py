from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from support.backtracking import is_exponential, op, sre_parse
from support.fake_keys import make_fake_keys
from tilfolio.trust.screen import Screen, find_secrets_in_file
from tilfolio.trust.secret_rules import RULES, Rule
from tilfolio.trust.secrets import find_secrets, hash_secret, redact

KEYS = make_fake_keys()
TOKEN = KEYS["GitHub token"]


def test_the_list_has_more_than_forty_kinds() -> None:
    assert len(KEYS) >= 40


@pytest.mark.parametrize("seed", ["one", "two", "three"])
@pytest.mark.parametrize("kind", KEYS)
def test_a_key_of_every_kind_is_found_on_its_line(kind: str, seed: str) -> None:
    line = make_fake_keys(seed)[kind]

    assert [secret.line for secret in find_secrets(f"# Note\n\nSome text.\n\n{line}\n\nMore text.\n")] == [5]


@pytest.mark.parametrize(
    "shape",
    ["`{}`", "    {}", "```\n{}\n```", "| a | {} |", "[a](https://example.org/?k={})", '<b title="{}">', "- {}."],
)
def test_a_key_is_found_wherever_it_stands(shape: str) -> None:
    assert len(find_secrets(shape.format(TOKEN))) == 1


@pytest.mark.parametrize(
    "written",
    [TOKEN.replace("_", "\\_"), TOKEN.replace("_", "&#95;"), TOKEN.replace("_", "&lowbar;")],
    ids=["backslash", "number", "name"],
)
def test_a_key_with_escapes_is_read_as_pages_show_it(written: str) -> None:
    assert [secret.text for secret in find_secrets(f"The key {written} works.")] == [TOKEN]


@pytest.mark.parametrize(
    "text",
    [
        "psql postgres://username:password@host.com/dbname",
        "postgresql://postgres:postgres@localhost:5432/postgres",
        "postgres://$USER:$PASSWORD@db.internal/prod",
        "https://user:<password>@registry.internal/",
        "API_KEY=your-api-key-here",
        "API_KEY=xxxxxxxxxxxxxxxxxxxxxxxx",
        "export TOKEN=$(cat token.txt)",
        "SECRET_KEY = os.environ['SECRET_KEY']",
        'token = "<your token>"',
        'password: "password"',
        "SSH_AUTH_SOCK=/tmp/ssh-XqZ7b9KpL2/agent.9034",
        "AWS_KEY=~/.ssh/id_a8Zq19xK",
        "TLS_KEY=C:\\\\certs\\\\k8Zq19xKpL.pem",
        "ghp_" + "x" * 36,
        "sha256 16d39414e8a3b80d890cfdbca6c0e6ff280058397f4a3066c37e0998985d87c4",
        "commit 91948b63c2b06912f2f625458e45e2c7e2f62545",
        "https://en.wikipedia.org/wiki/Fast_Fourier_transform#Cooley%E2%80%93Tukey_algorithm_2",
        "primary_key: user_account_id_number_2",
        "sort(key=lambda row: row.created_at_2024)",
        "the access token expires after 3600 seconds",
        "pip install torch==2.4.1 --index-url https://download.example.org/whl/cu121",
    ],
)
def test_what_stands_for_a_secret_is_none(text: str) -> None:
    assert find_secrets(text) == ()


@pytest.mark.parametrize(
    "comment",
    ["<!-- til: allow-secret -->", "# tilfolio: allow-secret", "# pragma: allowlist secret", "# gitleaks:allow"],
)
def test_a_comment_on_the_line_allows_it(comment: str) -> None:
    found = find_secrets(f"{TOKEN} {comment}\n\n{make_fake_keys('other')['GitHub token']}\n")

    assert [secret.line for secret in found] == [3]


def test_the_hash_of_a_secret_allows_that_one_alone() -> None:
    other = make_fake_keys("other")["GitHub token"]

    assert [one.text for one in find_secrets(f"{TOKEN}\n{other}", [hash_secret(TOKEN)])] == [other]


def test_what_is_printed_of_a_secret_does_not_hold_it() -> None:
    found = find_secrets(TOKEN)

    assert TOKEN not in repr(found)
    assert redact(f"the key {TOKEN} works", found) == "the key … works"


def test_strings_of_json_are_read_as_they_are_meant() -> None:
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in TOKEN)
    notebook = '{\n "cells": [\n  {"source": ["a = 1\\n", "key = \\"' + escaped + '\\""]}\n ]\n}'

    found = find_secrets_in_file("a.ipynb", notebook)

    assert [secret.text for secret in found] == [TOKEN]


def test_the_line_of_a_key_in_a_notebook_is_that_of_its_file() -> None:
    key = make_fake_keys()["password"].replace('"', '\\"')
    notebook = '{\n "cells": [\n  {"source": [\n   "a = 1\\n",\n   "' + key + '"\n  ]}\n ]\n}'

    assert [secret.line for secret in find_secrets_in_file("a.ipynb", notebook)] == [5]


def test_a_problem_names_the_place_and_the_kind_and_nothing_else() -> None:
    screen = Screen()

    assert not screen.passes(f"projects/a/{TOKEN}.json", f"\n{TOKEN}\n")
    assert TOKEN not in str(screen.problems)
    assert [(one.path, one.line) for one in screen.problems] == [("projects/a/….json", 2), ("projects/a/….json", None)]
    assert "a GitHub token" in screen.problems[0].what


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
def test_a_rule_takes_time_in_proportion_to_the_text(rule: Rule) -> None:
    """No repeat without a bound: a search costs at most so many steps for each character."""
    for pattern in (rule.pattern, rule.before):
        assert all(most != op.MAXREPEAT for most in _list_bounds(sre_parse.parse(pattern)))
        assert not is_exponential(pattern)


def _list_bounds(tree: Any) -> Iterator[Any]:
    for item in tree:
        if isinstance(item, tuple) and len(item) == 2 and item[0] in (op.MAX_REPEAT, op.MIN_REPEAT):
            yield item[1][1]
        if isinstance(item, (tuple, list, sre_parse.SubPattern)):
            yield from _list_bounds(item)


def test_a_repeat_without_a_bound_is_found() -> None:
    assert op.MAXREPEAT in list(_list_bounds(sre_parse.parse("a(?:b[cd]*|e)")))


SHAPED = make_fake_keys("shapes")["GitHub token"]
SHAPES = {
    "bold in the middle": f"{SHAPED[:8]}**{SHAPED[8:]}**",
    "code, begun again": f"`{SHAPED[:8]}``{SHAPED[8:]}`",
    "tags in the middle": f"{SHAPED[:8]}<b class='x'>{SHAPED[8:12]}</b>{SHAPED[12:]}",
    "a space without width": f"{SHAPED[:8]}\u200b{SHAPED[8:]}",
    "a soft hyphen": f"{SHAPED[:8]}&shy;{SHAPED[8:]}",
    "a comment in the middle": f"{SHAPED[:8]}<!-- x -->{SHAPED[8:]}",
    "struck out in part": f"{SHAPED[:8]}~~{SHAPED[8:]}~~",
    "a string of code": f'"a\\n{SHAPED}\\n"',
    "letters of another script around it": f"\ud0a4\ub294{SHAPED}\uc785\ub2c8\ub2e4",
    "a line break of two spaces": f"{SHAPED[:8]}  \n{SHAPED[8:]}",
    "two line breaks": f"{SHAPED[:8]}\\\n{SHAPED[8:20]}<br>\n  {SHAPED[20:]}",
    "quoted in an address": "https://e.org/?t=" + "".join(f"%{ord(sign):02x}" for sign in SHAPED),
    "in a badge": f"https://img.shields.io/badge/x-{SHAPED.replace('_', '__')}-blue",
    "joined by code": f'token = "{SHAPED[:6]}" + "{SHAPED[6:]}"',
    "joined by code, over lines": f"('{SHAPED[:6]}'\n    '{SHAPED[6:20]}'\n    '{SHAPED[20:]}')",
    "joined by PHP": f"'{SHAPED[:6]}' . '{SHAPED[6:]}'",
    "in letters as wide as Chinese signs": "".join(chr(ord(sign) + 0xFEE0) for sign in SHAPED),
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_a_token_is_found_in_any_shape_in_which_readers_get_it(text: str) -> None:
    found = find_secrets(f"One.\n\n{text}\n")

    assert [(secret.kind, secret.text) for secret in found] == [("a GitHub token", SHAPED)]


def _encode(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


PRIVATE_KEY = make_fake_keys()["private key"]
ENCODED = {
    "a token": ("a GitHub token", "key: {}", SHAPED),
    "a drawing": ("a GitHub token", "data:image/svg+xml;base64,{}", f"<svg><title>\u00e4{SHAPED}</title></svg>"),
    "a private key, as kubectl has it": ("a private key", "client-key-data: {}", PRIVATE_KEY),
    "a line of an .env file": ("a secret in a line of an .env file", "{}", "A=b\nDB_PASSWORD=hX7s9Kq2LmW\n"),
    "a user with a password": ("a user's password", "Authorization: Basic {}", "ada:hX7s9Kq2"),
    "Docker's login": ("a user's password", '"auth": "{}"', "ada:hX7s9Kq2"),
}


@pytest.mark.parametrize(("kind", "shape", "text"), ENCODED.values(), ids=ENCODED)
def test_a_secret_in_base64_is_found(kind: str, shape: str, text: str) -> None:
    found = find_secrets(f"One.\n\n{shape.format(_encode(text))}\n")

    assert [(secret.kind, secret.line) for secret in found] == [(kind, 3)]
    assert found[0].text.rstrip("=") == _encode(text).rstrip("=")


@pytest.mark.parametrize("text", ["username:password", "user:your-token-here", "admin:admin", "ada:{{ password }}"])
def test_a_user_whose_password_is_a_placeholder_is_no_secret(text: str) -> None:
    assert find_secrets(f"curl -H 'Authorization: Basic {_encode(text)}' https://e.org") == ()


@pytest.mark.parametrize("command", ["curl -s -u ada:{} https://e.org", "mysql -u root -p{} db", "sshpass -p {} ssh h"])
def test_a_password_of_a_command_is_found(command: str) -> None:
    assert len(find_secrets(command.format("hX7s9Kq2"))) == 1
    assert find_secrets(command.format("password")) == find_secrets(command.format("$PASSWORD")) == ()


def test_a_key_in_color_is_found() -> None:
    colored = f"\x1b[0;31m{TOKEN}\x1b[0m"

    assert len(find_secrets(colored)) == 1
    assert len(find_secrets_in_file("a.ipynb", json.dumps({"traceback": [colored, "end"]}))) == 1


@pytest.mark.parametrize("shape", ["\\x{:02x}", "\\u{:04X}", "\\U{:08x}"])
@pytest.mark.parametrize("escaped", [1, 40])
def test_a_key_of_numbered_characters_is_found_on_its_line(shape: str, escaped: int) -> None:
    written = "".join(shape.format(ord(sign)) for sign in TOKEN[:escaped]) + TOKEN[escaped:]

    assert [secret.line for secret in find_secrets(f'a: "\\x0a"\ntitle: "about {written}"\n')] == [2]


@pytest.mark.parametrize("shape", ["{}++{}++", "{}^^{}^^", "{}{{++{}++}}", '{}<b style="' + "x" * 200 + '">{}</b>'])
def test_a_key_that_extensions_of_markdown_part_is_found(shape: str) -> None:
    assert len(find_secrets(shape.format(TOKEN[:12], TOKEN[12:]))) == 1


def test_two_dashes_before_a_password_of_mysql_are_read() -> None:
    assert len(find_secrets("mysqldump --user=root --password=hX7s9Kq2 db")) == 1
    assert find_secrets("mysqldump --host=localhost --password=123 db") == ()


@pytest.mark.parametrize(
    "text",
    [
        'connect(USER, DEFAULT_PASSWORD, "tcp://10.1.2.3:61616")',
        'errors.password = "密码长度至少6位字符"',
        'password: "MySecurePassword123!"',
        'db_password = "AppPassword456!"',
        'password = "clickhouse123"',
        'password: "p@ssw0rd!"',
        '$Password = "ClickHouse@2024"',
        "APP_SECRET=jwtsecret123",
        "RABBIT_PASSWORD=SecureAdminPass123",
        "postgresql://flask:flaskpass@localhost:5432/db",
        "postgresql://airflow:airflow123@airflow-postgresql:5432/airflow",
        "postgresql://${POSTGRES_USER:-superset}:${POSTGRES_PASSWORD:-superset}@db:5432/db",
        "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "api-key: c2VjcmV0LWFwaS1rZXk=",
        "FIREBASE_AUTH_DOMAIN=expenses-6fd66.example-app.com",
        "properties={UNIQ_KEY=C0A8FA0B21D818B4AAC2192D1C880039, WAIT=true}",
        "REACT_APP_STRIPE_KEY=pk_test_" + "Z9aK3mQ7tR1xW5cV8bN2",
    ],
)
def test_what_stands_in_tutorials_is_no_secret(text: str) -> None:
    assert find_secrets(text) == ()


def test_the_example_of_a_json_web_token_is_no_secret() -> None:
    header, key = _encode('{"alg":"HS256","typ":"JWT"}'), "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
    john = _encode('{"sub":"1234567890","name":"John Doe"}').rstrip("=")
    ada = _encode('{"sub":"ada","iat":1516239022}').rstrip("=")

    assert find_secrets(f"{header}.{john}.{key}") == ()
    assert len(find_secrets(f"{header}.{ada}.{key}")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ada:a12345x@db.ada.dev:5432/db",
        "mongodb://admin:sunny123@cluster0.ada.mongodb.net/db",
        'password: "hX7s9Kq2pass"',
        "STRIPE_KEY=" + "Z9aK3mQ7tR1xW5cV8bN2",
        "AUTH_TOKEN=hX7s9Kq2vB4n",
    ],
)
def test_what_only_looks_a_little_like_them_is_one(text: str) -> None:
    assert len(find_secrets(text)) == 1


def test_a_key_after_one_that_is_joined_has_its_line() -> None:
    found = find_secrets(f"a = ('{SHAPED[:8]}'\n'{SHAPED[8:]}')\n\n{KEYS['GitLab token']}\n")

    assert [secret.line for secret in found] == [1, 4]


def test_a_key_after_a_broken_one_has_its_line() -> None:
    found = find_secrets(f"One  \ntwo\n{SHAPED[:8]}  \n{SHAPED[8:]}\n\n{KEYS['GitLab token']}\n")

    assert [secret.line for secret in found] == [3, 6]


def test_words_that_come_together_without_markup_are_no_password() -> None:
    assert find_secrets("Set `API_KEY=`**`abc123def456ghi789`** or <b>pass</b>word: 'x1y2z3w4'\n") == ()


def test_a_value_with_a_name_is_found_in_an_address_as_well() -> None:
    text = "https://e.org/?run=ACME%5FAPI%5FKEY%3DhX7s9Kq2LmWb8Tz4"

    assert [secret.kind for secret in find_secrets(text)] == ["a secret in a line of an .env file"]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.ignores_case], ids=lambda rule: rule.kind)
def test_a_rule_that_ignores_case_is_in_lower_case_itself(rule: Rule) -> None:
    letters = re.sub(r"\\.|\[[^\]]*\]|\(\?P<\w+>", "", rule.pattern)
    assert letters == letters.lower()
    assert rule.words == tuple(word.lower() for word in rule.words)
