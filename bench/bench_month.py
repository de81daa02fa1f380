"""A whole month of a city, from files to bulletin: `make bench-month`.

Five years of history in the archive (1,000 enterprises × 300 indicators × 53 reporting months, and the same 300
indicators of the city and its nine units). Then one month arrives as two files: the enterprises' return (1,000 rows ×
300 columns) and the units' table (10 rows × 300 × level, growth, base). Timed: `close_period`, that is import, checks,
monitoring, ranking, the bulletin in three forms, sheets to confirm, the run. The process is bound to one core; CPU
seconds stand beside the wall's, for on a shared machine the wall is not ours alone.
"""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from gongce.facts.archive import Archive
from gongce.facts.batch import Batch
from gongce.facts.schema import OBSERVATION_SCHEMA, STAMPS
from gongce.vocabulary import Period
from gongce.workspace.closing import close_period
from gongce.workspace.workspace import open_workspace

ROOT = Path(__file__).resolve().parents[1]
YUNCHUAN = ROOT / "examples" / "yunchuan"
UNITS = {
    "city": "全市",
    "jingkai": "经开区",
    "gaoxin": "高新区",
    "shiqiao-park": "石桥园",
    "qingping": "青屏区",
    "shiqiao": "石桥区",
    "lankou": "澜口县",
    "hefeng": "禾丰县",
    "bailing": "白岭县",
    "nanping": "南坪县",
}
SHARES = np.array([16, 10, 10, 10, 14, 9, 9, 9, 9, 2, 2]) / 100
BAR_SECONDS = 10.0
SEED = 20190718
NOW = datetime(2019, 7, 18, 1, tzinfo=UTC)
FACTS = {name: kind for name, kind in OBSERVATION_SCHEMA.items() if name not in STAMPS}
MEASURES = ("level", "growth", "base")


def make_city(folder: Path, indicators: int, enterprises: int) -> list[str]:
    """Yunchuan's plan with further indicators, forms for both files, a register of enterprises."""
    shutil.copytree(YUNCHUAN / "plan", folder / "plan")
    listed = (folder / "plan" / "indicators.yaml").read_text(encoding="utf-8")
    extra = [f"bench-{number:03d}" for number in range(max(0, indicators - 4))]
    lines = [
        f"  - {{id: {name}, title: 试算指标{name[-3:]}, measured_in: 亿元, nature: flow, cumulation: ytd, "
        "price_basis: current}"
        for name in extra
    ]
    (folder / "plan" / "indicators.yaml").write_text(listed.rstrip() + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    names = ["industrial-va", "investment", "output", "profit", *extra][:indicators]
    (folder / "forms").mkdir()
    (folder / "forms" / "units.yaml").write_text(form_of("units", names, MEASURES), encoding="utf-8")
    (folder / "forms" / "firms.yaml").write_text(form_of("firms", names, ("level",)), encoding="utf-8")
    settings = (YUNCHUAN / "workspace.yaml").read_text(encoding="utf-8").split("intake:")[0]
    settings = "\n".join(line for line in settings.splitlines() if "net-firms," not in line) + "\n"
    intake = 'intake:\n  - {match: "*分地区*", forms: [units]}\n  - {match: "*企业*", forms: [firms]}\n'
    (folder / "workspace.yaml").write_text(settings + intake, encoding="utf-8")
    (folder / "records").mkdir()
    rows = [f"f{number:04d},企业{number:04d},99010000{number:04d}" for number in range(enterprises)]
    (folder / "records" / "respondents.csv").write_text("id,name,code\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return names


def form_of(name: str, indicators: list[str], measures: tuple[str, ...]) -> str:
    """A form whose columns are indicators by measures."""
    columns = ["  - {at: A, head: 单位, role: unit}"]
    for place, (indicator, measure) in enumerate((i, m) for i in indicators for m in measures):
        unit = '"%"' if measure == "growth" else "亿元"
        said = "" if measure == "level" else f", measure: {measure}"
        columns.append(
            f"  - {{at: {letters(place + 1)}, head: {indicator}{measure}, role: value, "
            f"indicator: {indicator}, measured_in: {unit}{said}}}"
        )
    lane = ", lane: STAT_MICRO" if name == "firms" else ""
    respondents = "respondents: true\n" if name == "firms" else ""
    return (
        f"id: {name}\ntitle: 试算{name}\nhead: [1, 1]\nfirst: 2\n{respondents}"
        f"default: {{covers: ytd, price_basis: current{lane}}}\ncolumns:\n" + "\n".join(columns) + "\n"
    )


def letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def level_table(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    """Levels of a year by member and indicator; the first member is the sum of the others."""
    return np.round(np.exp(rng.normal(2, 1, (rows, columns))), 2)


def frame_of(
    values: np.ndarray, members: list[str], names: list[str], period: str, lane: str, measure: str
) -> pl.DataFrame:
    rows, columns = values.shape
    flat = np.round(values, 2).ravel()
    return pl.DataFrame(
        {
            "indicator": names * rows, "unit": np.repeat(members, columns), "value": flat,
            "printed": [f"{value:.2f}" for value in flat],
        }
    ).with_columns(
        definition=pl.lit(""), industry=pl.lit(""), period=pl.lit(period), measure=pl.lit(measure),
        price_basis=pl.lit("current"), lane=pl.lit(lane), decimals=pl.lit(2, pl.Int16), missing=pl.lit(""),
        cell=pl.lit("表1!B2"),
    ).select(list(FACTS)).cast(FACTS)  # fmt: skip


def fill_history(folder: Path, names: list[str], enterprises: int, years: int) -> int:
    """The archive of the years before, and of this year to May; how many observations."""
    rng = np.random.default_rng(SEED)
    archive, total = Archive.create(folder / "archive"), 0
    firms = [f"f{number:04d}" for number in range(enterprises)]
    firm, unit = level_table(rng, enterprises, len(names)), level_table(rng, len(UNITS), len(names))
    for year in range(2019 - years + 1, 2020):
        grown = 1.08 ** (year - 2019)
        for place, share in enumerate(np.cumsum(SHARES)):
            month = place + 2
            if (year, month) >= (2019, 6):
                break
            period = Period.ytd(year, month).code
            parts = [
                frame_of(firm * grown * share, firms, names, period, "STAT_MICRO", "level"),
                frame_of(sums(unit * grown * share), list(UNITS), names, period, "STAT_AGG", "level"),
                frame_of(sums(unit * grown * share / 1.08), list(UNITS), names, period, "STAT_AGG", "base"),
                frame_of(np.full(unit.shape, 8.0), list(UNITS), names, period, "STAT_AGG", "growth"),
            ]
            rows = pl.concat(parts)
            batch = Batch.of(
                rows,
                file=f"{period}.xlsx",
                sha256=f"{year}{month:02d}".ljust(64, "0"),
                form="bench@1",
                period=period,
                recorded_at=NOW - timedelta(days=(2019 - year) * 365 + 200 - month),
                by="bench",
            )
            archive.append(batch, rows)
            total += rows.height
    archive.compact()
    return total


def sums(table: np.ndarray) -> np.ndarray:
    """The table with its first row the sum of the rest, at the printed decimals."""
    rounded = np.round(table, 2)
    rounded[0] = rounded[1:].sum(axis=0)
    return rounded


def send_month(folder: Path, names: list[str], enterprises: int) -> None:
    """June's two files."""
    import xlsxwriter

    rng = np.random.default_rng(SEED)
    target = folder / "returns" / "2019-06"
    target.mkdir(parents=True)
    firm, unit = level_table(rng, enterprises, len(names)), level_table(rng, len(UNITS), len(names))
    share = SHARES[:5].sum()
    level = sums(unit * share)
    base = sums(unit * share / 1.08)
    growth = np.round((level / base - 1) * 100, 1)
    tables = {
        "2019年1-6月分地区主要指标.xlsx": (list(UNITS.values()), MEASURES, np.stack([level, growth, base], axis=2)),
        "2019年1-6月企业主要指标.xlsx": (
            [f"企业{n:04d}" for n in range(enterprises)],
            ("level",),
            np.round(firm * share, 2)[:, :, None],
        ),
    }
    for file, (members, measures, values) in tables.items():
        book = xlsxwriter.Workbook(str(target / file), {"constant_memory": True})
        sheet = book.add_worksheet("表1")
        two = book.add_format({"num_format": "0.00"})
        one = book.add_format({"num_format": "0.0"})
        sheet.write_row(0, 0, ["单位", *(f"{name}{measure}" for name in names for measure in measures)])
        for row, member in enumerate(members, 1):
            sheet.write(row, 0, member)
            for column, value in enumerate(values[row - 1].ravel(), 1):
                sheet.write_number(
                    row, column, value, one if measures[(column - 1) % len(measures)] == "growth" else two
                )
        book.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--enterprises", type=int, default=1000)
    parser.add_argument("--indicators", type=int, default=300)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})
    before = options.keep or Path(tempfile.mkdtemp(prefix="gongce-month-")) / "before"
    if not before.exists():
        before.mkdir(parents=True)
        names = make_city(before, options.indicators, options.enterprises)
        count = fill_history(before, names, options.enterprises, options.years)
        send_month(before, names, options.enterprises)
        print(f"set up: {count:,} observations in {before}", flush=True)
    # files of an archive are never written again, so links keep the state before the month for the next run
    folder = before.with_name(f"{before.name}-month")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before, folder, copy_function=os.link)
    marks: list[tuple[str, float, float]] = []
    used = resource.getrusage(resource.RUSAGE_SELF)
    began = time.perf_counter()
    workspace = open_workspace(folder)
    closing = close_period(
        workspace,
        Period.parse("2019-06"),
        now=NOW,
        by="bench",
        progress=lambda done, total, label: marks.append((label, time.perf_counter() - began, time.process_time())),
    )
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    states = {outcome.file: str(outcome.state) for outcome in closing.intake.outcomes}
    print(json.dumps({
        "wall_seconds": round(wall, 2), "cpu_seconds": round(cpu, 2), "bar_seconds": BAR_SECONDS,
        "peak_mb": round(after.ru_maxrss / 1024), "files": states, "figures": len(closing.figures),
        "status": str(closing.run.status),
        "steps": [f"{name} {late:.1f} s, {at - marks[0][2]:.2f} CPU s" for name, late, at in marks],
        "load": os.getloadavg()[0],
    }, ensure_ascii=False, indent=1))  # fmt: skip
    sys.exit(0 if cpu <= BAR_SECONDS else 1)


if __name__ == "__main__":
    main()
