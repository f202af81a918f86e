"""How deep YAML is nested, before libyaml's composer reads it: a few thousand brackets end the whole process there."""

from __future__ import annotations

from typing import Any

import yaml

_LONG, _DEEPEST = 2_000, 50
"""Characters from which on the depth is looked at, and how deep YAML may be nested then."""


def refuse_deep_yaml(text: str, loader: Any) -> None:
    """Do nothing for YAML that can be composed.

    Raises:
        YAMLError: it is nested too deeply, or no YAML.
    """
    if len(text) <= _LONG:
        return
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            mark = getattr(event, "start_mark", None)
            raise yaml.composer.ComposerError(None, None, "it is nested too deeply", mark)
