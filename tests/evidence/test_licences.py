"""Licences by their SPDX identifiers."""

from __future__ import annotations

import pytest

from tilfolio.evidence.licences import name_licence, name_licence_of_readme


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MIT License\n\nCopyright (c) 2026 Ada\n\nPermission is hereby granted, free of charge, to", "MIT"),
        (
            "                                 Apache License\n                           Version 2.0, January 2004",
            "Apache-2.0",
        ),
        ("GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007", "GPL-3.0-only"),
        ("GNU AFFERO GENERAL PUBLIC LICENSE\n Version 3, 19 November 2007", "AGPL-3.0-only"),
        ("Redistribution and use in source and binary forms, … Neither the name of the", "BSD-3-Clause"),
        ("Redistribution and use in source and binary forms, with or without", "BSD-2-Clause"),
        ("Mozilla Public License Version 2.0", "MPL-2.0"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("All rights reserved. Permitted is nothing.", ""),
        ("", ""),
    ],
)
def test_a_text_is_told_by_its_own_words(text: str, name: str) -> None:
    assert name_licence(text) == name


@pytest.mark.parametrize(
    ("readme", "name"),
    [
        ("# X\n\n## License\n\nMIT\n", "MIT"),
        ("# X\n\n## 📄 Licence\n\nReleased under [Apache 2.0](LICENSE).\n\n## More\n\nMIT\n", "Apache-2.0"),
        ("# X\n\nMade at MIT.\n", ""),
        ("# X\n\n## License\n\n## MIT people\n", ""),
    ],
)
def test_a_readme_names_it_below_its_heading(readme: str, name: str) -> None:
    assert name_licence_of_readme(readme) == name
