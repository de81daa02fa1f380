"""Preview of a return beside openpyxl reading the same bytes, in one run: `make bench-import`.

1,000 enterprises × 12 indicators in one .xlsx (12,000 figures). Ours is the whole way: bytes → grid → form →
observations with every cell's state → checks against 15 months of history (180,000 observations) → changes. The peer
only loads the cells (`openpyxl.load_workbook`, values), where any importer on it starts. Processor time of all threads,
median of runs: other work on the machine does not count. Options: --firms, --runs, --json.
"""

import argparse
import io
import json
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import xlsxwriter

from gongce.facts.importing import Form, preview_import
from gongce.rulebook import Indicator, Pack, load_pack
from gongce.vocabulary import Period

ROOT = Path(__file__).resolve().parents[1]
SEED = 20190715
INDICATORS = 12
NAMES = [f"指标{number:02d}" for number in range(INDICATORS)]


def make_plan() -> Pack:
    """The example city with twelve indicators of enterprises."""
    values = {"measured_in": "万元", "nature": "flow", "cumulation": "ytd", "lane": "STAT_MICRO"}
    indicators = tuple(Indicator(id=f"i{number:02d}", title=name, **values) for number, name in enumerate(NAMES))
    return replace(load_pack(ROOT / "examples" / "yunchuan" / "plan"), indicators=indicators, targets=())


def make_form() -> Form:
    columns = [{"at": "A", "head": "代码", "role": "code"}, {"at": "B", "head": "企业", "role": "unit"}]
    columns += [
        {
            "at": chr(67 + number),
            "head": name,
            "role": "value",
            "indicator": f"i{number:02d}",
            "covers": "ytd",
            "measured_in": "万元",
        }
        for number, name in enumerate(NAMES)
    ]
    return Form.model_validate(
        {"id": "firms", "title": "企业月报", "head": (2, 2), "first": 3, "respondents": True, "columns": columns}
    )


def make_return(levels: np.ndarray, month: int) -> bytes:
    """The workbook of one month; levels grow through the year."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("企业")
    sheet.write_string(0, 0, f"2019年1—{month}月企业月报")
    for column, head in enumerate(("代码", "企业", *NAMES)):
        sheet.write_string(1, column, head)
    for row, values in enumerate(levels * month):
        sheet.write_string(row + 2, 0, f"E{row:05d}")
        sheet.write_string(row + 2, 1, f"企业{row}")
        for column, value in enumerate(values):
            sheet.write_number(row + 2, column + 2, round(float(value), 1))
    book.close()
    return buffer.getvalue()


def measure(work: Callable[[], object], runs: int) -> float:
    """Median processor seconds."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--firms", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    levels = np.random.default_rng(SEED).lognormal(6, 1, (options.firms, INDICATORS))
    plan, form, june = make_plan(), make_form(), Period.month(2019, 6)
    data = make_return(levels, 6)
    first = preview_import(data, form, plan, period=june, rules=())
    rng = np.random.default_rng(SEED + 1)
    past = [
        first.observations.with_columns(
            period=pl.lit(f"{year}-YTD{month:02d}"),
            value=(pl.col("value") * month / 6.3 * pl.Series(rng.normal(1, 0.005, first.observations.height))).round(1),
        )
        for year, months in ((2018, range(2, 13)), (2019, range(2, 6)))
        for month in months
    ]
    known = pl.concat(past)
    figures = {
        "ours: bytes to checked preview": measure(
            lambda: preview_import(data, form, plan, period=june, known=known), options.runs
        ),
        "ours: without checks": measure(lambda: preview_import(data, form, plan, period=june, rules=()), options.runs),
        "openpyxl: cells loaded": measure(
            lambda: openpyxl.load_workbook(io.BytesIO(data), data_only=True), options.runs
        ),
    }
    ratio = figures["ours: without checks"] / figures["openpyxl: cells loaded"]
    report = {
        "figures": options.firms * INDICATORS, "history": known.height, "processor_seconds": figures,
        "ratio_without_checks_to_openpyxl": ratio, "python": platform.python_version(), "polars": pl.__version__,
        "openpyxl": openpyxl.__version__, "machine": platform.machine(),
    }  # fmt: skip
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
        return
    print(f"{report['figures']} figures, {report['history']} observations of history, {options.runs} runs")
    for name, seconds in figures.items():
        print(f"  {name:34} {seconds:6.3f} s")
    print(f"  ours without checks / openpyxl     {ratio:6.2f}")


if __name__ == "__main__":
    main()
