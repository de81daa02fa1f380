"""The whole way from five plan files to their pages: time, speed and memory against their bars.

`python bench/bench_pipeline.py`. Needs the shared material beside the checkout. Times of the command line are wall time
and include starting Python; the speed is CPU time on one core, warm.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from gongce.documents import read_document
from gongce.documents.audit import audit_reading

ROOT = Path(__file__).resolve().parents[1]
PLANS = sorted((ROOT.parent / "shared" / "documents").glob("*.txt"))
GONGCE = Path(sys.executable).parent / "gongce"


def run_command(*words: object) -> tuple[float, float]:
    """Wall and CPU seconds of one command; stops the benchmark where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    run = subprocess.run([str(word) for word in (GONGCE, *words)], capture_output=True, text=True)
    wall = time.perf_counter() - start
    if run.returncode:
        sys.exit(f"bench_pipeline: gongce {words[0]} ended with {run.returncode}: {run.stderr.strip()[-300:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def read_and_audit() -> None:
    for path in PLANS:
        audit_reading(read_document(path))


def time_cpu(work: Callable[[], None], runs: int) -> float:
    """Median CPU seconds of a piece of work, after one run to warm it."""
    work()
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return median(seconds)


def render_plans() -> tuple[float, float]:
    """Wall and CPU seconds of all five plans read, audited and rendered by one command; every page must be there."""
    with tempfile.TemporaryDirectory() as folder:
        times = run_command("read", *PLANS, "--out", folder)
        pages = [path for path in Path(folder).rglob("*.html") if path.stat().st_size > 1000]
        if len(pages) < len(PLANS):
            sys.exit(f"bench_pipeline: {len(pages)} pages written for {len(PLANS)} plans")
    return times


def judge(what: str, value: float, unit: str, bar: float, reached: bool) -> None:
    print(f"| {what} | {value:,.2f} {unit} | {bar:,} {unit} | {'reached' if reached else 'MISSED'} |", flush=True)


def main() -> None:
    if not PLANS:
        sys.exit("bench_pipeline: the shared material is not beside this checkout: put it at ../shared")
    characters = sum(len(path.read_text(encoding="utf-8")) for path in PLANS)
    print(f"\n{len(PLANS)} plans, {characters:,} characters.\n\n| what | measured | bar | |\n|---|---|---|---|")
    start = median(run_command("--help")[0] for _ in range(7))
    judge("gongce --help, wall, median of 7", start, "s", 0.3, start <= 0.3)
    speed = characters / time_cpu(read_and_audit, 5)
    judge("read and audit, warm, one core, CPU, median of 5", speed, "characters/s", 100_000, speed >= 100_000)
    times = [render_plans() for _ in range(3)]
    wall, cpu = median(row[0] for row in times), median(row[1] for row in times)
    judge("all plans read, audited, rendered with start-up, wall, median of 3", wall, "s", 3, wall <= 3)
    judge("the same, CPU", cpu, "s", 3, cpu <= 3)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    judge("peak memory of the largest of these processes", memory, "MB", 300, memory <= 300)


if __name__ == "__main__":
    main()
