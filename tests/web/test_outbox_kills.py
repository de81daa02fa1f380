"""Two stores, one truth: whoever approves and publishes is killed at any moment, on SQLite and on PostgreSQL."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from web_databases import own_database

HERE = Path(__file__).parent


class Nursery:
    """The process that forks those who are killed, over a city and a database of its own."""

    def __init__(self, folder, database):
        self.folder, self.told = folder, folder / "told.txt"
        values = {"GONGCE_WORKSPACE": str(folder), "GONGCE_DATABASE_URL": database, "GONGCE_TODAY": ""}
        path = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "outbox_nursery.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(folder / "stderr.txt").open("w"),
            text=True,
            env={**os.environ, **values, "PYTHONPATH": path, "POLARS_MAX_THREADS": "1"},
        )
        assert self._read() == "ready"

    def _read(self):
        line = self.process.stdout.readline().strip()
        assert line, (self.folder / "stderr.txt").read_text()
        return line

    def _ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return int(self._read())

    def approved(self):
        """The numbers whose approval was acknowledged."""
        return [int(line) for line in self.told.read_text().splitlines()] if self.told.exists() else []

    def work_and_die(self, seconds):
        """Let a child work, and kill it; it may not end in any other way."""
        first = max(self.approved(), default=-1) + 1
        child = self._ask("work", first + 1 if self.is_taken(first) else first, self.told)
        time.sleep(seconds)
        self.kill(child)

    def kill(self, child):
        """End a child in the middle of what it does."""
        os.kill(child, signal.SIGKILL)
        assert int(self._read()) == signal.SIGKILL, (self.folder / "stderr.txt").read_text()

    def is_taken(self, number):
        """Whether a number was approved but the acknowledgement was cut off."""
        return self.told.exists() and f"n{number}" in self.look("check")["rows"]

    def look(self, how):
        """What stands in both stores."""
        found = self.folder / "found.json"
        self._ask(how, found)
        assert int(self._read()) == 0, (self.folder / "stderr.txt").read_text()
        return json.loads(found.read_text())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


@pytest.fixture
def nursery(own_city):
    with own_database() as url:
        made = Nursery(own_city, url)
        yield made
        made.stop()


def assert_one_truth(found, approved):
    """Confirmed rows and the archive say the same; approvals stand whole; nothing is half there or there twice."""
    rows, archive = found["rows"], found["archive"]
    assert {f"n{number}" for number in approved} <= set(rows)
    assert sorted(name.removeprefix("n") for name in rows) == found["records"]
    confirmed = {name: [row[0], row[2]] for name, row in rows.items() if row[1] == "confirmed"}
    assert {name: archive.get(name) for name in confirmed} == confirmed
    assert {name: rows[name][0] for name in archive} == {name: batch for name, (batch, _) in archive.items()}
    assert (found["twice"], found["invisible"], found["told_twice"]) == (0, [], [])
    assert set(found["sizes"]) <= {12}
    assert found["is_ordered"]
    assert {row[1] for row in rows.values()} <= {"waiting", "confirmed"}


def kill_at_random(nursery, kills, seed, look_every):
    rng = random.Random(seed)
    between = 0
    for number in range(kills):
        nursery.work_and_die(rng.uniform(0.01, 0.4))
        if number % look_every == 0:
            found = nursery.look("check")
            assert_one_truth(found, nursery.approved())
            between += len(found["rows"]) > len(found["archive"])
    return between


def finish(nursery):
    found = nursery.look("finish")
    assert_one_truth(found, nursery.approved())
    assert {row[1] for row in found["rows"].values()} == {"confirmed"}
    assert len(found["rows"]) == len(found["archive"]) == len(found["records"])
    assert set(found["before"]) <= {"load_unfinished"}
    assert found["findings"] == []
    return len(found["rows"])


def test_killed_at_any_moment_both_stores_say_the_same(nursery):
    between = kill_at_random(nursery, 54, seed=20190718, look_every=4)
    assert finish(nursery) > 30
    assert between > 2  # kills did fall between approval and confirmation


@pytest.mark.slow
def test_killed_three_hundred_times_both_stores_say_the_same(nursery):
    kill_at_random(nursery, 300, seed=20180726, look_every=1)
    assert finish(nursery) > 150
