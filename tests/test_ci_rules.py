"""On CI a skipped test is a failed one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from support.git import isolated_environment
from support.site import write_files

CONFTEST = Path(__file__).parent / "conftest.py"
SKIPS = {
    "test_call.py": "import pytest\n\ndef test_it():\n    pytest.skip('no browser')\n",
    "test_mark.py": "import pytest\n\n@pytest.mark.skipif(True, reason='no browser')\ndef test_it():\n    pass\n",
    "test_fixture.py": (
        "import pytest\n\n@pytest.fixture\ndef browser():\n    pytest.skip('no browser')\n\n"
        "def test_it(browser):\n    pass\n"
    ),
    "test_module.py": "import pytest\n\npytest.importorskip('no_such_module', reason='no browser')\n",
}
PASSES = {
    "test_pass.py": "def test_it():\n    pass\n",
    "test_known_failure.py": "import pytest\n\n@pytest.mark.xfail(strict=True)\ndef test_it():\n    assert 0\n",
}


def run(folder: Path, files: Mapping[str, str], ci: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder with only our conftest."""
    write_files(folder, {"conftest.py": CONFTEST.read_text(encoding="utf-8"), **files})
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--continue-on-collection-errors", "--rootdir=.", str(folder)],
        cwd=folder,
        env=isolated_environment(CI=ci, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_skip_fails_on_ci_and_says_what_is_missing(tmp_path: Path) -> None:
    outcome = run(tmp_path, {**SKIPS, **PASSES}, ci="true")

    assert outcome.returncode == 1
    assert "1 passed, 1 xfailed" in outcome.stdout
    assert "skipped," not in outcome.stdout.splitlines()[-1]
    for name in SKIPS:
        reasons = [line for line in outcome.stdout.splitlines() if f"{name}'" in line or f"{name}:" in line]
        assert any("skipped, which CI does not allow" in line and "no browser" in line for line in reasons), name


def test_a_skip_is_a_skip_elsewhere(tmp_path: Path) -> None:
    outcome = run(tmp_path, {**SKIPS, **PASSES}, ci="")

    assert outcome.returncode == 0
    assert "1 passed, 4 skipped, 1 xfailed" in outcome.stdout


def test_a_run_without_skips_passes_on_ci(tmp_path: Path) -> None:
    assert run(tmp_path, PASSES, ci="true").returncode == 0
