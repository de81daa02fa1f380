"""The observation archive at scale, side by side in one run: `make bench-facts`.

36,000,000 observations (50,000 enterprises × 60 months × 12 indicators), 1 % of them corrected later, are imported
month by month through `Archive.append` and compacted. Then, each in its own process: the bare scan of the same files,
the read as of several moments, the plain latest row per key, the same reads before compaction, single series over
10 million observations, and the archive's own proof. Every answer is compared with the others.
"""

import argparse
import hashlib
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import deltalake
import numpy as np
import polars as pl

from gongce.facts import Archive, Batch
from gongce.facts.schema import OBSERVATION_SCHEMA, STAMPS
from gongce.facts.series import total_by
from gongce.facts.vintages import latest_rows
from gongce.vocabulary import Lane

SEED = 20180726
UNITS, MONTHS, INDICATORS, REGIONS = 50_000, 60, 12, 108
CORRECTED_PERCENT = 1
SERIES_ROWS = 10_000_000
BARS = {"ratio": 2.5, "peak_mib": 600, "series_ms": 30}
LANE = Lane.STAT_MICRO
FIRST_YEAR = 2019
COLUMNS = {name: kind for name, kind in OBSERVATION_SCHEMA.items() if name not in STAMPS}
REPEATS = 5


def unit_names(units):
    return [f"E{100_000 + k}" for k in range(units)]


def indicator_names():
    return [f"indicator_{k:02d}" for k in range(INDICATORS)]


def groups_of(units):
    rng = np.random.default_rng(SEED)
    return pl.DataFrame({"unit": unit_names(units), "region": [f"R{k:03d}" for k in rng.integers(0, REGIONS, units)]})


def code_of(month):
    return f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02d}"


def moment_of(month, day=20):
    return datetime(FIRST_YEAR + (month + 1) // 12, (month + 1) % 12 + 1, day, tzinfo=UTC)


def rows_of(units, month, values, keep=None):
    rows = pl.DataFrame(
        {
            "indicator": pl.Series(indicator_names()).gather(np.repeat(np.arange(INDICATORS), units)),
            "unit": pl.Series(unit_names(units)).gather(np.tile(np.arange(units), INDICATORS)),
            "value": values,
        }
    )
    rows = rows if keep is None else rows.filter(keep)
    text = {"definition": "", "industry": "", "measure": "level", "price_basis": "current", "missing": ""}
    return rows.with_columns(
        *(pl.lit(value).alias(name) for name, value in text.items()),
        period=pl.lit(code_of(month)),
        lane=pl.lit(LANE.value),
        decimals=pl.lit(0, dtype=pl.Int16),
        printed=pl.col("value").cast(pl.Int64).cast(pl.String),
        cell=pl.format("B203!D{}", pl.int_range(7, pl.len() + 7)),
    ).select(list(COLUMNS))


def append(archive, rows, name, moment):
    batch = Batch.of(
        rows,
        file=f"{name}.xlsx",
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        form="b203@1",
        period="",
        recorded_at=moment,
        by="bench",
    )
    assert archive.append(batch, rows)


def build(folder, units, *, corrections):
    """The archive, its corrections appended after the base was compacted or before; seconds of each step."""
    archive = Archive.create(folder)
    rng = np.random.default_rng(SEED)
    base = np.exp(rng.normal(7, 1.5, units))
    scale = np.exp(rng.normal(0, 1, INDICATORS))
    started, later = time.perf_counter(), []
    for month in range(MONTHS):
        season = 1 + 0.15 * np.sin(2 * np.pi * month / 12) + 0.004 * month
        noise = np.exp(0.2 * rng.standard_normal((INDICATORS, units)))
        values = np.floor(scale[:, None] * base[None, :] * season * noise).ravel()
        append(archive, rows_of(units, month, values), f"base-{month}", moment_of(month))
        keep = pl.Series(rng.integers(0, 100, values.size) < CORRECTED_PERCENT)
        later.append((rows_of(units, month, values + 1, keep), f"fix-{month}", moment_of(month + 1, 21)))
    seconds = {"append": time.perf_counter() - started}
    if corrections == "open":
        archive.compact()
    for rows, name, moment in later:
        append(archive, rows, name, moment)
    started = time.perf_counter()
    if corrections == "compacted":
        archive.compact()
        seconds["compact"] = time.perf_counter() - started
    return seconds


def bare(archive):
    """The same total over every current row's file, no question of vintage asked."""
    files = [path for path in archive.spark_files(lanes=LANE) if "part=past" not in path]
    return pl.scan_parquet(files, hive_partitioning=False)


def as_of(month, day=22):
    return lambda archive: archive.read(lanes=LANE, as_of=moment_of(month, day)).frame


def now(archive):
    return archive.read(lanes=LANE).frame


def plain(archive):
    return latest_rows(archive.read_vintages(lanes=LANE).frame)


READS = {
    "bare scan": bare,
    "as of now": now,
    "as of the last day": as_of(MONTHS + 1),
    "as of the middle": as_of(MONTHS // 2),
    "plain latest per key": plain,
}


def total(rows, groups):
    return total_by(rows, ["region", "period", "indicator"], decimals=0, groups=groups).collect(engine="streaming")


def simple(rows, groups):
    """The peers' question as they asked it: one float sum."""
    keys = ["region", "period", "indicator"]
    joined = rows.join(groups.lazy(), on="unit").group_by(keys).agg(pl.col("value").sum().alias("scaled"))
    return joined.collect(engine="streaming")


def measure(folder, units, name, question):
    archive, groups = Archive.open(folder), groups_of(units)
    ask = {"total": total, "simple": simple}[question]
    walls, cpus, result = [], [], None
    for _ in range(1 + (1 if name.startswith("plain") else REPEATS)):
        wall, cpu = time.perf_counter(), time.process_time()
        result = ask(READS[name](archive), groups)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return {
        "seconds": statistics.median(walls[1:]),
        "cold": walls[0],
        "cpu": statistics.median(cpus[1:]),
        "rows": result.height,
        "sum": int(result["scaled"].sum()),
    }


def measure_series(folder, units):
    """Reads of one enterprise's one indicator, handle open, each another one."""
    archive = Archive.open(folder)
    rng = np.random.default_rng(SEED + 1)
    walls = []
    for number, unit in enumerate(rng.integers(0, units, 60)):
        wanted = {"indicators": [indicator_names()[number % INDICATORS]], "units": [unit_names(units)[unit]]}
        wall = time.perf_counter()
        rows = archive.read(lanes=LANE, as_of=moment_of(MONTHS + 1), **wanted).frame.collect()
        walls.append(time.perf_counter() - wall)
        assert rows.height == MONTHS, rows.height
    walls = sorted(walls[5:])
    return {"median_ms": 1000 * statistics.median(walls), "p90_ms": 1000 * walls[int(0.9 * len(walls))]}


def measure_verify(folder):
    archive = Archive.open(folder)
    started = time.perf_counter()
    quick = archive.verify(contents=False)
    middle = time.perf_counter()
    whole = archive.verify()
    assert not quick, quick
    assert not whole, whole
    return {"files": middle - started, "contents": time.perf_counter() - middle}


def in_process(arguments):
    """One measurement in a fresh process, with the peak of its memory."""
    command = [sys.executable, __file__, "--one", json.dumps(arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"POLARS_MAX_THREADS": "2"})
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def run_one(task):
    kind, folder, units = task["kind"], Path(task["folder"]), task["units"]
    if kind == "build":
        found = build(folder, units, corrections=task["corrections"])
    elif kind == "read":
        found = measure(folder, units, task["name"], task["question"])
    elif kind == "series":
        found = measure_series(folder, units)
    else:
        found = measure_verify(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found | {"peak": peak}))


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def show(name, found, bare_seconds):
    figures = (found["seconds"], found["seconds"] / bare_seconds, found["cpu"], found["cold"])
    print(f"| {name} | {' | '.join(f'{figure:.2f}' for figure in figures)} | {found['peak']:.0f} |", flush=True)


def compare_reads(folder, units, names, question, bare_seconds=None):
    """Each read in turn; those of now must give the same rows and the same sum."""
    print("| read | median s | × bare scan | CPU s | first s | peak MiB |\n|---|---:|---:|---:|---:|---:|")
    found = {}
    for name in names:
        task = {"kind": "read", "folder": str(folder), "units": units, "name": name, "question": question}
        found[name] = in_process(task)
        bare_seconds = bare_seconds or found[name]["seconds"]
        show(name, found[name], bare_seconds)
    same = {
        (found[name]["rows"], found[name]["sum"]) for name in names if name in ("as of now", "plain latest per key")
    }
    same |= {(found[name]["rows"], found[name]["sum"]) for name in names if name == "as of the last day"}
    assert len(same) == 1, same
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--folder", type=Path, default=Path("out/bench-facts"))
    parser.add_argument("--keep", action="store_true", help="leave the archives")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        run_one(json.loads(arguments.one))
        return
    units, folder = arguments.units, arguments.folder
    print(
        f"{platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}, polars {pl.__version__}, "
    )
    number = units * MONTHS * INDICATORS
    print(f"deltalake {deltalake.__version__}; {number:,} observations, {CORRECTED_PERCENT} % corrected")
    try:
        run_all(folder, units)
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)


def run_all(folder, units):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    whole, small = folder / "whole", folder / "ten-million"
    built = in_process({"kind": "build", "folder": str(whole), "units": units, "corrections": "compacted"})
    print(f"built: {built}; {size_of(whole):.0f} MiB with the files compaction replaced\n")
    found = compare_reads(whole, units, list(READS), "total")
    print()
    simple_found = compare_reads(whole, units, list(READS)[:-1], "simple")
    print("\nproof:", in_process({"kind": "verify", "folder": str(whole), "units": units}))
    shutil.rmtree(whole)
    few = min(units, SERIES_ROWS // (MONTHS * INDICATORS) + 1)
    in_process({"kind": "build", "folder": str(small), "units": few, "corrections": "compacted"})
    series = in_process({"kind": "series", "folder": str(small), "units": few})
    print(f"one series of {few * MONTHS * INDICATORS:,} observations: {series}")
    shutil.rmtree(small)
    opened = folder / "open"
    in_process({"kind": "build", "folder": str(opened), "units": units, "corrections": "open"})
    print("\ncorrections appended since the last compaction:\n")
    compare_reads(opened, units, ["bare scan", "as of now", "as of the last day"], "total")
    judge(found, simple_found, series)


def judge(found, simple_found, series):
    ratios = [f[n]["seconds"] / f["bare scan"]["seconds"] for f in (found, simple_found) for n in list(READS)[1:4]]
    peaks = [f[n]["peak"] for f in (found, simple_found) for n in list(READS)[1:4]]
    print(
        f"\nbars: ratio {max(ratios):.2f} of {BARS['ratio']}, peak {max(peaks):.0f} of {BARS['peak_mib']} MiB, ", end=""
    )
    print(f"series {series['median_ms']:.1f} of {BARS['series_ms']} ms")


if __name__ == "__main__":
    main()
