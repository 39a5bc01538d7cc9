"""Hold every promise at its large size: ``make promises``, or one with ``make promises ONLY=limits``.

Each ``test_<name>.py`` beside this file is one promise. The result of each is dated in
``docs/promises.md``, in the table between its two marks.
"""

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE.parents[1] / "docs" / "promises.md"
BEGIN, END = "<!-- results: written by make promises -->", "<!-- end of results -->"
ROW = re.compile(r"^\| `(\w+)` \|")


def main(only: list[str]) -> int:
    """Run the named promises, or all; returns the number of those that do not hold."""
    names = [path.stem.removeprefix("test_") for path in sorted(HERE.glob("test_*.py"))]
    unknown = sorted(set(only) - set(names))
    if unknown:
        print(f"no promise {', '.join(unknown)}; there are: {', '.join(names)}", file=sys.stderr)
        return 2
    broken = 0
    for name in only or names:
        start = time.perf_counter()
        done = subprocess.run(
            [
                sys.executable,
                *"-m pytest -q -p no:cacheprovider --timeout 3600".split(),
                str(HERE / f"test_{name}.py"),
            ],
            env=os.environ | {"PORTAL_PROMISES": "large"},
            capture_output=True,
            text=True,
            check=False,
        )
        summary = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "no output"
        holds = done.returncode == 0
        broken += not holds
        print(f"{'holds ' if holds else 'BROKEN'} {name}: {summary}", flush=True)
        if not holds:
            print(done.stdout[-4000:], done.stderr[-2000:], sep="\n", flush=True)
        write_result(name, holds=holds, summary=summary, seconds=time.perf_counter() - start)
    return broken


def write_result(name: str, *, holds: bool, summary: str, seconds: float) -> None:
    """Put the result of one promise into the table, in place of its last one."""
    before, _, rest = RESULTS.read_text("utf-8").partition(BEGIN)
    table, _, after = rest.partition(END)
    rows = {match[1]: line for line in table.splitlines() if (match := ROW.match(line))}
    counted = re.sub(r" in [\d.]+s.*", "", summary)
    word = "holds" if holds else "**broken**"
    rows[name] = f"| `{name}` | {word} | {counted} | {seconds:.0f} s | {datetime.now(UTC):%Y-%m-%d} |"
    head = "| promise | large | tests | took | on |\n|---|---|---|---|---|"
    body = "\n".join(rows[key] for key in sorted(rows))
    RESULTS.write_text(f"{before}{BEGIN}\n{head}\n{body}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
