"""Notebooks of every version of the format, read by nbformat."""

from __future__ import annotations

import warnings
from typing import Any


def read_notebook(text: str) -> Any:
    """Return a notebook as version 4 of the format has it.

    Raises:
        Exception: whatever nbformat stumbles on.
    """
    import nbformat  # noqa: PLC0415 (takes a fifth of a second, and few sites have notebooks)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as that cells have no ids, which only editors need
        return nbformat.reads(text, as_version=4)
