"""Recognize licences by their text or name; results are SPDX identifiers (https://spdx.org/licenses/)."""

import re

from tilfolio.parse.text import find_sections

_PATTERNS = (
    # Longer names come before names they contain; texts are matched with single spaces.
    ("AGPL-3.0-only", r"gnu affero general public license.{0,40}version 3|\bagpl[- ]?v?3"),
    ("LGPL-3.0-only", r"gnu lesser general public license.{0,40}version 3|\blgpl[- ]?v?3"),
    ("GPL-3.0-only", r"gnu general public license.{0,40}version 3|\bgpl[- ]?v?3"),
    ("GPL-2.0-only", r"gnu general public license.{0,40}version 2|\bgpl[- ]?v?2"),
    ("Apache-2.0", r"apache(?: license)?,?[- ](?:version )?v?2(?:\.0)?\b"),
    ("MPL-2.0", r"mozilla public license,?(?: version)? 2\.0|\bmpl[- ]2"),
    ("CC0-1.0", r"cc0[- ]1\.0|creative commons zero|\bcc0\b"),
    ("CC-BY-SA-4.0", r"attribution-sharealike 4\.0|\bcc[- ]by[- ]sa[- ]4\.0"),
    ("CC-BY-NC-4.0", r"attribution-noncommercial 4\.0|\bcc[- ]by[- ]nc[- ]4\.0"),
    ("CC-BY-4.0", r"creative commons attribution 4\.0|attribution 4\.0 international|\bcc[- ]by[- ]4\.0"),
    ("Unlicense", r"this is free and unencumbered software|\bunlicense\b"),
    ("BSD-3-Clause", r"redistribution and use in source.{0,1200}neither the name|\bbsd[- ]3|\b3-clause bsd"),
    ("BSD-2-Clause", r"redistribution and use in source|\bbsd[- ]2|\b2-clause bsd"),
    ("ISC", r"permission to use, copy, modify,? and/or distribute this software for any purpose|\bisc licen[cs]e"),
    ("MIT", r"permission is hereby granted, free of charge|\bmit\b"),
)
LICENCE_FILES = tuple(
    name + ending for name in ("LICENSE", "LICENCE", "COPYING", "UNLICENSE") for ending in ("", ".txt", ".md", ".rst")
)
"""Names of licence files."""
_SECTION = re.compile(r"\W*licen[cs]e", re.I)
_LONGEST = 4_000
"""The number of characters of a text that are searched."""


def name_licence(text: str) -> str:
    """Return the SPDX identifier of the licence that a text contains or names; "" if none is recognized."""
    start = " ".join(text[:_LONGEST].lower().split())
    return next((name for name, pattern in _PATTERNS if re.search(pattern, start)), "")


def name_licence_of_readme(body: str) -> str:
    """Return the SPDX identifier of the licence that a README names under its heading *Licence*."""
    return next((name_licence(body[start:end]) for start, end in find_sections(body, _SECTION)), "")
