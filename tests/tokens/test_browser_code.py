"""The browser's code refuses and accepts what the server does."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def node() -> str:
    """Return the path of Node, from the machine or from the environment's own package."""
    found = shutil.which("node", path=f"{os.environ['PATH']}:{ROOT / '.venv' / 'bin'}")
    if found is None:
        if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
            pytest.fail("there is no Node, so the browser's code was not tested")
        pytest.skip("NOT RUN: there is no Node, so the browser's code was not tested")
    return found


def test_the_browser_s_code_agrees_on_every_vector() -> None:
    run = subprocess.run(
        [node(), "--test", "--test-reporter=tap", "tests/js/vectors.test.mjs"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# fail 0" in run.stdout
