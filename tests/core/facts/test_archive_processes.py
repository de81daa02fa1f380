"""Several processes at once, and processes killed at any moment: whole batches or none."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from observed import batch_of, observe

from gongce.facts import Archive
from gongce.vocabulary import Lane

HERE = Path(__file__).parent
WORKER = """
import sys
sys.path.insert(0, sys.argv[1])
from observed import batch_of, observe
from gongce.facts import Archive

def rows_of(number):
    # Two lanes a batch; every third batch corrects what the one before it brought.
    unit = f"c{number - number % 3}"
    places = [{"unit": f"{unit}-{k}", "lane": lane} for k in range(20) for lane in ("ADMIN", "STAT_AGG")]
    return observe(*(place | {"value": float(number)} for place in places))

archive = Archive.open(sys.argv[2])
first, last, step = map(int, sys.argv[3:6])
compacts = sys.argv[6] == "compact"
print("ready", flush=True)
for number in range(first, last, step):
    rows = rows_of(number)
    archive.append(batch_of(rows, f"file {number}", number), rows)
    print("done", number, flush=True)
    if compacts and number % 4 == 3:
        archive.compact()
"""
BATCH_ROWS = 40


def start(archive, first, last, step=1, compacts=True):
    arguments = [str(first), str(last), str(step), "compact" if compacts else "append"]
    command = [sys.executable, "-c", WORKER, str(HERE), str(archive.root), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def assert_whole(archive, names):
    """Every batch that is there is whole in both lanes, and those of the names are there."""
    batches = {batch.id: batch.file for batch in archive.batches()}
    assert names <= set(batches.values())
    vintages = archive.read_vintages(lanes=Lane).frame.group_by("batch").len().collect()
    assert dict(vintages.rows()) == dict.fromkeys(batches, BATCH_ROWS)
    assert sorted(batches.values()) == sorted(set(batches.values()))


def test_writers_at_once_lose_nothing_and_readers_see_whole_batches(archive):
    # Two processes import the same files, two more others; one compacts all along.
    workers = [start(archive, 0, 8), start(archive, 0, 8, compacts=False), start(archive, 100, 112, 2, compacts=False)]
    workers.append(start(archive, 101, 112, 2, compacts=False))
    seen = 0
    while any(worker.poll() is None for worker in workers):
        counts = archive.read(lanes=Lane).frame.group_by("lane").agg(pl.col("batch").n_unique()).collect()
        assert counts["batch"].n_unique() <= 1
        seen += 1
    for worker in workers:
        assert worker.returncode == 0, worker.stderr.read()
    assert seen > 3
    assert_whole(archive, {f"file {k}.xlsx" for k in (*range(8), *range(100, 112))})
    assert len(archive.batches()) == 20
    values = archive.read(lanes=Lane, units=["c0-1", "c3-1", "c108-1"]).frame.unique(("unit", "value")).sort("value")
    assert values.collect()["value"].to_list() == [2.0, 5.0, 110.0]
    assert {finding.code for finding in archive.verify()} <= {"load_unfinished"}
    archive.compact()
    archive.drop_unused(before=datetime(2100, 1, 1, tzinfo=UTC))
    assert not archive.verify()
    assert_whole(archive, set())


def test_a_writer_that_looked_before_the_same_batch_came_and_was_compacted_adds_nothing(archive, monkeypatch):
    rows = observe({"unit": "c0", "value": 1.0}, {"unit": "c1", "value": 2.0})
    batch = batch_of(rows, "file", 1)
    other, looks = Archive.open(archive.root), []
    store = archive._store
    views = store.view

    def view_then_lose():
        """What this writer sees is old: right after, another one brings the batch and compacts it."""
        looks.append(views())
        if len(looks) == 2:  # the one the entry is made of
            assert other.append(batch, rows)
            other.compact()
        return looks[-1]

    monkeypatch.setattr(store, "view", view_then_lose)
    assert archive.append(batch, rows) is False
    monkeypatch.undo()
    assert len(looks) == 3
    assert archive.read_vintages(lanes=Lane).frame.collect().height == 2
    assert not archive.verify()


def numbers_of(lines):
    """The batches whose import was acknowledged by a whole line."""
    return {int(line.split()[1]) for line in lines if line.startswith("done") and line.endswith("\n")}


def kill_at_random(archive, kills, seed):
    """Kill the importing process at random moments; every acknowledged batch is whole and the next process goes on.

    A process may finish up to two imports, then it is killed within about the time one import takes here.
    """
    rng = random.Random(seed)
    acknowledged, pace = set(), 0.2
    for _ in range(kills):
        worker = start(archive, len(acknowledged), 10_000)
        assert worker.stdout.readline() == "ready\n", worker.stderr.read()
        begun, lines = time.monotonic(), []
        for _ in range(rng.randrange(3)):
            lines.append(worker.stdout.readline())
            pace = (time.monotonic() - begun) / len(lines)
        time.sleep(rng.uniform(0, 1.3 * pace))
        os.kill(worker.pid, signal.SIGKILL)
        lines += worker.stdout.readlines()
        worker.wait()
        worker.stderr.close()
        acknowledged |= numbers_of(lines)
        assert_whole(archive, {f"file {number}.xlsx" for number in acknowledged})
    return acknowledged


def finish(archive, acknowledged):
    """The next run succeeds, and nothing but tries that were cut short is left to tell of."""
    last = len(acknowledged) + 5
    worker = start(archive, 0, last)
    _, err = worker.communicate()
    assert worker.returncode == 0, err
    assert_whole(archive, {f"file {number}.xlsx" for number in range(last)})
    archive.compact()
    assert {finding.code for finding in archive.verify()} <= {"load_unfinished"}
    archive.drop_unused(before=datetime(2100, 1, 1, tzinfo=UTC))
    assert not archive.verify()


def test_a_killed_import_leaves_whole_batches_and_the_next_succeeds(archive):
    acknowledged = kill_at_random(archive, 8, seed=20180726)
    assert len(acknowledged) > 4
    finish(Archive.open(archive.root), acknowledged)


@pytest.mark.slow
def test_three_hundred_killed_imports_leave_whole_batches(archive):
    acknowledged = kill_at_random(archive, 300, seed=20190701)
    assert len(acknowledged) > 200
    finish(Archive.open(archive.root), acknowledged)
