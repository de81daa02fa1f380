"""Run the checks CI runs, in order, and say how each ended: `python tools/testing.py default|all`."""

import os
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS = (
    ("format", [BIN / "ruff", "format", "--check", "."]),
    ("lint", [BIN / "ruff", "check", "."]),
    ("types", [BIN / "mypy"]),
    ("layers", [BIN / "lint-imports"]),
)


def run(name: str, command: list[str | Path], **environment: str) -> bool:
    """Run one check, print its output where it fails, and tell its time."""
    start, is_silent = time.monotonic(), not name.startswith("tests")
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=is_silent, text=True, env={**os.environ, **environment})
    if done.returncode and is_silent:
        print(done.stdout, done.stderr)
    print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - start:.0f} s)", flush=True)
    return done.returncode == 0


def main(which: str) -> int:
    """Static checks first, then pytest on both cores; slow tests only where all are asked for."""
    chosen = [] if which == "all" else ["-m", "not slow"]
    pytest = [sys.executable, "-m", "pytest"]
    examples = ("examples", [*pytest, "--doctest-modules", "src/gongce"])
    tests = ("tests", [*pytest, "-n", "2", "--dist", "worksteal", *chosen])
    results = [run(name, command) for name, command in (*CHECKS, examples, tests)]
    # A browser sees pages, not which database stands behind them: once is enough, but where all is asked for.
    on_postgresql = [] if which == "all" else ["-m", "not slow and not browser"]
    again = [*pytest, "-n", "2", "--dist", "worksteal", *on_postgresql, "tests/web"]
    results.append(run("tests on PostgreSQL", again, GONGCE_TEST_DATABASE="postgresql"))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:] or ["default"]))
