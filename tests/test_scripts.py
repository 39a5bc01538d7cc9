"""The page's own logic (money, codes, states of the till) is tested where it runs: in JavaScript."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = ROOT / ".venv" / "bin"


def test_the_scripts_pass_their_own_tests():
    node = shutil.which("node", path=f"{os.environ['PATH']}{os.pathsep}{BIN}")
    if node is None:
        if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
            pytest.fail("no node found: the scripts' own tests did not run")
        pytest.skip("NOT RUN: no node found, so the scripts' own tests did not run")
    files = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.js"))
    assert files
    run = subprocess.run(
        [node, "--test", *files], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
