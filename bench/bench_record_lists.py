"""Whole pages over a register of 20,000 projects and 2,000 enterprises: list, board, plan, map, search, inbox.

    python bench/bench_record_lists.py [--postgresql]

Prints the first (cold) and the median of nine later (warm) requests, rendered through Django, without a network. The
bars: a list narrowed, ordered and cut ≤ 50 ms; p95 of every page ≤ 300 ms warm.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bench_records import make_entries, start

PLACES = ["jingkai", "gaoxin", "shiqiao", "nanping"]
FILTER = "f=total_investment&op=>=&v=1&u=亿元&f=kind&op===&v=新建&q=号&sort=-total_investment"
PAGES = (
    ("registers", "/records/"),
    ("list, by light", "/records/projects/"),
    ("list, three conditions, by amount", f"/records/projects/?unit=jingkai&{FILTER}"),
    ("list, page 200", "/records/projects/?page=200"),
    ("what a register says besides", "/records/-/projects/parts/"),
    ("board", "/records/projects/?look=board"),
    ("plan of work", "/records/projects/?look=gantt"),
    ("plan of work, drawing", "/records/-/projects/plan.json?width=1000"),
    ("map", "/records/projects/?look=map"),
    ("search", "/search/?q=4321"),
    ("inbox", "/inbox/"),
    ("duties", "/inbox/duties/"),
    ("CSV of all", "/records/-/projects.csv"),
)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgresql", action="store_true")
    folder = Path(tempfile.mkdtemp(prefix="bench-lists-"))
    try:
        start(folder, parser.parse_args().postgresql)
        fill()
        measure(open_browser())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill():
    from gongce_web.records.actions import add_entries

    for register, kind, count in (("enterprises", "企业", 2_000), ("projects", "项目", 20_000)):
        add_entries(register=register, entries=list(make_entries(count, kind, PLACES)), by=None)


def open_browser():
    from django.test import Client

    from gongce_web.accounts.models import Grant, User
    from gongce_web.units.models import Unit

    user = User.objects.create_user("bench", "Bench-2019!", name="bench")
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    Grant.objects.create(user=user, role="analyst", unit=Unit.objects.get(code="city"), since=date(2019, 1, 1))
    browser = Client()
    browser.force_login(User.objects.get(pk=user.pk))
    return browser


def measure(browser):
    from django.db import connection

    print(f"{connection.vendor}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for title, address in PAGES:
        took = []
        for _ in range(10):
            begun = time.perf_counter()
            answer = browser.get(address)
            took.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, (address, answer.status_code)
        warm = sorted(took[1:])
        print(
            f"{title}: cold {took[0]:.0f} ms, warm {statistics.median(warm):.0f} ms, worst {warm[-1]:.0f} ms",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
