"""templates/mkdocs.schema.json is written by `PYTHONPATH=tests python tests/cli/test_mkdocs_schema.py`.

It is a file, since `til init` would need MkDocs to make it, which takes longer than all the rest.
"""

from __future__ import annotations

import json
from importlib.resources import files

from support.mkdocs_schema import write_mkdocs_schema

SCHEMA = files("tilfolio") / "templates" / "mkdocs.schema.json"


def dump_schema() -> str:
    """Return the schema as the file has it."""
    return json.dumps(write_mkdocs_schema(), indent=2, ensure_ascii=False) + "\n"


def test_the_schema_of_mkdocs_yml_has_the_options_of_today() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == dump_schema()


if __name__ == "__main__":
    with open(str(SCHEMA), "w", encoding="utf-8") as file:  # noqa: PTH123 - a Traversable
        file.write(dump_schema())
