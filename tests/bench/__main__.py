"""Run the benchmarks: ``make bench``, or one of them with ``make bench ONLY=redeem``.

Each module beside this one has ``run() -> list[str]``, which measures a thing and its floor in the
same run and returns lines with ratios. Nothing here is a test: a slow machine is not a fault.
"""

import importlib
import pkgutil
import sys
import time

import tests.bench


def main(only: list[str]) -> int:
    """Run the named benchmarks, or all; returns the exit status."""
    names = sorted(module.name for module in pkgutil.iter_modules(tests.bench.__path__))
    benches = [name for name in names if not name.startswith("_")]
    unknown = sorted(set(only) - set(benches))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(benches)}", file=sys.stderr)
        return 2
    for name in only or benches:
        module = importlib.import_module(f"tests.bench.{name}")
        if not hasattr(module, "run"):
            continue  # a part that others share
        start = time.perf_counter()
        print(f"== {name}", flush=True)
        for line in module.run():
            print(f"   {line}", flush=True)
        print(f"   ({time.perf_counter() - start:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
