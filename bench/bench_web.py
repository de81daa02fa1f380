"""The workbench under load: `make bench-web`.

Yunchuan with 10 million observations (2,000 enterprises, five years) and 2,000 enterprises in its register, served by
`gongce serve` on loopback; 50 people with 5 to 10 seconds of thought between pages (locust), cache warm, everything on
the same two cores. Bars: 95 of 100 answers of every page within 300 ms, of chart data within 100 ms. Beside them stand
a static file and the login page of the same run: what server and machine need for nothing.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from gongce.facts.archive import Archive
from gongce.facts.batch import Batch
from gongce.facts.schema import OBSERVATION_SCHEMA, STAMPS
from gongce.vocabulary import Period
from gongce.workspace.intake import import_returns
from gongce.workspace.workspace import open_workspace

ROOT = Path(__file__).resolve().parents[1]
YUNCHUAN = ROOT / "examples" / "yunchuan"
LOCK = ROOT / "bench" / "requirements-load.txt"
VENV = ROOT / ".venv-load"
FACTS = {name: kind for name, kind in OBSERVATION_SCHEMA.items() if name not in STAMPS}
PAGE_BAR, CHART_BAR = 300, 100
NOW = datetime(2019, 7, 18, 1, tzinfo=UTC)
TODAY = "2019-07-18"
ENVIRONMENT = {**os.environ, "GONGCE_TODAY": TODAY}
GONGCE = [sys.executable, "-c", "from gongce.cli import main; raise SystemExit(main())"]
SEED = 20190718
PASSWORD = "Demo-2019!"
PLACES = ("jingkai", "gaoxin", "shiqiao-park", "qingping", "shiqiao", "lankou", "hefeng", "bailing", "nanping")
EVERYONE = ("leader", "analyst", "issuer", "supervisor", "reviewer", "respondent")
PAGES = (  # what it is called, its address, the address of one thing on it that a reader opens, who reads it
    ("overview", "/", "", EVERYONE),
    ("meeting room", "/room/", "", EVERYONE),
    ("target tree", "/targets/", "", EVERYONE),
    ("target", "/targets/", r"/targets/Y-[^/.]+/(?=[?\"])[^\"]*", EVERYONE),
    ("drafts of decompositions", "/targets/drafts/", "", ("analyst", "issuer")),
    ("letters of targets", "/targets/letters/", "", ("analyst", "issuer")),
    ("monitoring", "/monitoring/", "", EVERYONE),
    ("monitoring of counties", "/monitoring/?group=counties&measure=level", "", EVERYONE),
    ("indicator", "/indicators/industrial-va/", "", EVERYONE),
    ("indicator of a unit", "/indicators/investment/?unit=jingkai", "", EVERYONE),
    ("why a figure", "/monitoring/", r"/why/\?[^\"]+", EVERYONE),
    ("leagues", "/leagues/", "", EVERYONE),
    ("league", "/leagues/va-growth/", "", EVERYONE),
    ("league, one unit", "/leagues/va-growth/", r"/leagues/va-growth/units/[^/]+/", EVERYONE),
    ("scheme", "/leagues/", r"/leagues/schemes/[^/]+/", EVERYONE),
    ("what-if weights", "/leagues/", r"/leagues/schemes/[^/]+/weights/", ("analyst", "leader")),
    ("registers", "/records/", "", EVERYONE),
    ("register of enterprises", "/records/enterprises/", "", EVERYONE),
    ("enterprises, filtered", "/records/enterprises/?q=试算第012", "", EVERYONE),
    ("enterprise", "/records/enterprises/", r"/records/enterprises/[^/\"?]+", EVERYONE),
    ("projects, board", "/records/projects/?look=board", "", EVERYONE),
    ("projects, plan of work", "/records/projects/?look=gantt", "", EVERYONE),
    ("projects, map", "/records/projects/?look=map", "", EVERYONE),
    ("project", "/records/projects/", r"/records/projects/[^/\"?]+", EVERYONE),
    ("returns", "/returns/", "", EVERYONE),
    ("return, the grid", "/returns/", r"/returns/[0-9]+/", ("respondent", "reviewer")),
    ("who has not reported", "/returns/matrix/", "", ("reviewer", "analyst", "supervisor")),
    ("reminders", "/returns/reminders/", "", ("reviewer", "analyst")),
    ("burden", "/returns/burden/", "", ("respondent", "reviewer", "analyst")),
    ("bulletins", "/bulletins/", "", EVERYONE),
    ("bulletin", "/bulletins/", r"/bulletins/2019[^/\"?]+/", EVERYONE),
    ("the month", "/bulletins/month/", "", ("analyst", "issuer")),
    ("two months compared", "/bulletins/compare/", "", ("analyst", "issuer")),
    ("documents", "/documents/", "", EVERYONE),
    ("a plan and its claims", "/documents/main/", "", EVERYONE),
    ("audit of a plan", "/documents/main/audit/", "", EVERYONE),
    ("inbox", "/inbox/", "", EVERYONE),
    ("duties", "/inbox/duties/", "", EVERYONE),
    ("search", "/search/?q=机械厂", "", EVERYONE),
)


def make_city(folder: Path, rows: int, enterprises: int) -> int:
    """Yunchuan's workspace, with further enterprises in register and archive; how many observations it holds."""
    for name in ("plan", "forms", "records", "returns", "schemes"):
        shutil.copytree(YUNCHUAN / name, folder / name)
    for path in YUNCHUAN.glob("*.*"):
        if path.suffix in (".yaml", ".geojson", ".docx"):
            shutil.copy2(path, folder / path.name)
    (folder / "out").mkdir()
    add_enterprises(folder / "records" / "enterprises.jsonl", enterprises)
    workspace = open_workspace(folder)
    held = fill_archive(workspace.archive, [one.id for one in workspace.pack.indicators], rows, enterprises)
    import_returns(workspace, recorded_at=NOW, by="bench")
    workspace.archive.compact()
    for words in (["run", str(folder), "--period", "2019-06", "--today", TODAY], ["returns", "open", str(folder)]):
        run_gongce(*words)
    return held


def run_gongce(*words: str) -> None:
    """A command to its end."""
    subprocess.run([*GONGCE, *words], env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)


def add_enterprises(path: Path, count: int) -> None:
    """So many enterprises in the register."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first = json.loads(lines[0])
    kept = {json.loads(line)["record"] for line in lines}
    for number in range(count - len(kept)):
        values = {
            "name": f"试算第{number:04d}机械厂", "place": PLACES[number % len(PLACES)], "industry": "装备",
            "form": "有限责任公司", "in_roster": number % 3 > 0,
        }  # fmt: skip
        row = {"record": f"B{number:05d}", "day": first["day"], "act": "enter", "values": values}
        lines.insert(0, json.dumps(row, ensure_ascii=False))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fill_archive(archive: Archive, indicators: list[str], rows: int, enterprises: int) -> int:
    """Level and growth of every enterprise, indicator and reporting month of five years, about `rows` in all."""
    dice, total = np.random.default_rng(SEED), 0
    periods = [Period.ytd(year, month) for year in range(2015, 2020) for month in range(2, 13)]
    periods = [one for one in periods if one.end <= NOW.date()]
    wanted = indicators[: max(1, round(rows / (enterprises * len(periods) * 2)))]
    firms = [f"B{number:05d}" for number in range(enterprises)]
    for period in periods:
        parts = [frame_of(dice, firms, wanted, period.code, measure) for measure in ("level", "growth")]
        frame = pl.concat(parts)
        recorded = datetime.combine(period.end, datetime.min.time(), UTC) + timedelta(days=15)
        batch = Batch.of(
            frame, file=f"{period.code}.xlsx", sha256=f"{total:064x}", form="firms@1", period=period.code,
            recorded_at=recorded, by="bench",
        )  # fmt: skip
        archive.append(batch, frame)
        total += frame.height
    return total


def frame_of(
    dice: np.random.Generator, firms: list[str], indicators: list[str], period: str, measure: str
) -> pl.DataFrame:
    count = len(firms) * len(indicators)
    values = np.round(np.exp(dice.normal(1, 1, count)), 2)
    return pl.DataFrame(
        {
            "indicator": indicators * len(firms), "unit": np.repeat(firms, len(indicators)), "value": values,
            "printed": [f"{value:.2f}" for value in values],
        }
    ).with_columns(
        definition=pl.lit(""), industry=pl.lit(""), period=pl.lit(period), measure=pl.lit(measure),
        price_basis=pl.lit("current"), lane=pl.lit("STAT_MICRO"), decimals=pl.lit(2, pl.Int16), missing=pl.lit(""),
        cell=pl.lit("表1!B2"),
    ).select(list(FACTS)).cast(FACTS)  # fmt: skip


def install_load() -> str:
    """The environment of locust; the reason where it cannot be made."""
    done = VENV / "installed"
    if done.exists() and done.read_bytes() == LOCK.read_bytes():
        return ""
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(LOCK)]
    run = subprocess.run(pip, capture_output=True, text=True)
    if run.returncode:
        return (run.stderr.strip() or "no message").splitlines()[-1][:160]
    done.write_bytes(LOCK.read_bytes())
    return ""


def start_server(folder: Path, port: int) -> subprocess.Popen[str]:
    """`gongce serve`, answering."""
    words = [*GONGCE, "serve", str(folder), "--demo", "--port", str(port)]
    log = (folder / "serve.log").open("w", encoding="utf-8")
    server = subprocess.Popen(words, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=log, text=True)
    for _ in range(600):
        if server.poll() is not None:
            sys.exit("the server ended before it answered")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=2)
            return server
        except OSError:
            time.sleep(0.5)
    sys.exit("the server did not answer within five minutes")


def run_load(
    folder: Path, port: int, users: int, seconds: int, pages: list[tuple[str, str, str, tuple[str, ...]]]
) -> list[dict]:
    """What locust measured, a row an address name; the first visit of every page is made before it begins."""
    plan, out = folder / "load.json", folder / "measured.json"
    plan.write_text(json.dumps({"pages": pages, "accounts": EVERYONE, "password": PASSWORD}), encoding="utf-8")
    environment = {**os.environ, "LOAD_PLAN": str(plan), "LOAD_OUT": str(out)}
    locust = [str(VENV / "bin" / "locust"), "-f", str(ROOT / "bench" / "load_users.py"), "--headless", "--only-summary"]
    for people, length, rate in ((20, 120, 5), (users, seconds, 5)):  # the first run warms the caches
        words = [*locust, "-u", str(people), "-r", str(rate), "-t", f"{length}s", "--host", f"http://127.0.0.1:{port}"]
        subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return json.loads(out.read_text(encoding="utf-8"))


def judge(rows: list[dict]) -> bool:
    """Print every row beside its bar; whether all are met and nothing failed."""
    missing = {f"page: {name}" for name, *_ in PAGES} - {row["name"] for row in rows}
    print(*(f"never visited: {name}" for name in sorted(missing)), sep="\n")
    print("| address | answers | failed | median ms | p95 ms | bar |\n|---|---|---|---|---|---|")
    met = not missing
    for row in sorted(rows, key=lambda one: one["name"]):
        bar = {"page": PAGE_BAR, "chart": CHART_BAR}.get(row["name"].split(":")[0])
        met &= not row["failed"] and (bar is None or row["p95"] <= bar)
        figures = f"{row['count']} | {row['failed']} | {row['median']:.0f} | {row['p95']:.0f}"
        print(f"| {row['name']} | {figures} | {bar or ''} |")
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--enterprises", type=int, default=2_000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--city", type=Path, help="a folder to build the city in and to use again")
    chosen = parser.parse_args()
    if reason := install_load():
        sys.exit(f"locust could not be installed: {reason}")
    folder = chosen.city or Path(tempfile.mkdtemp(prefix="gongce-bench-web-"))
    if not (folder / "workspace.yaml").exists():
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{make_city(folder, chosen.rows, chosen.enterprises):,} observations of enterprises", flush=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = start_server(folder, port)
    try:
        rows = run_load(folder, port, chosen.users, chosen.seconds, list(PAGES))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)
        if chosen.city is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores {platform.machine()}, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    return 0 if judge(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
