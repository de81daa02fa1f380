"""kill -9 at any moment: what was acknowledged is whole, nothing is half there, the next run works."""

import hashlib
import json
import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.workspace.conftest import copy_workspace, draw_nothing
from gongce.facts.archive import Archive
from gongce.vocabulary import Lane, Severity
from gongce.workspace.runs import RUN_FILE

DRIVER = Path(__file__).with_name("killed_run.py")
WHEN = ("2019-03", "2019-04-18T01:30:00+00:00")
SEED = 20190418


@dataclass(frozen=True)
class Reference:
    """A run nobody disturbed: how long it took after its start, and what it published."""

    seconds: float
    figures: dict[str, str]
    batches: dict[str, int]


def start_run(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(DRIVER), str(folder), *WHEN]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begin\n"
    return process


def finish_run(folder: Path) -> float:
    process = start_run(folder)
    began = time.monotonic()
    _, errors = process.communicate()
    assert process.returncode == 0, errors
    return time.monotonic() - began


def kill_run(folder: Path, after: float) -> list[str]:
    """The steps a run told before it was killed."""
    process = start_run(folder)
    time.sleep(after)
    process.kill()
    told, _ = process.communicate()
    return told.splitlines()


def published(folder: Path) -> dict[str, str]:
    return dict(json.loads((folder / "out" / "2019-03" / RUN_FILE).read_text(encoding="utf-8"))["figures"])


def list_batches(folder: Path) -> dict[str, int]:
    archive = Archive.open(folder / "archive")
    return {batch.id: batch.rows for batch in archive.batches()}


@pytest.fixture(scope="module")
def reference(yunchuan: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reference]:
    fresh = copy_workspace(yunchuan, tmp_path_factory.mktemp("kill") / "fresh", lambda month: month == "2019-03")
    draw_nothing(fresh)
    whole = Path(shutil.copytree(fresh, fresh.with_name("whole")))
    seconds = finish_run(whole)
    return fresh, Reference(seconds, published(whole), list_batches(whole))


def check_whole(folder: Path, told: list[str], reference: Reference) -> None:
    """Nothing is half there after a kill; rows of a load that was cut short are noted and never read."""
    if not (folder / "archive").exists():
        assert len(told) <= 1, told
        return
    archive = Archive.open(folder / "archive")
    assert [one for one in archive.verify() if one.severity is not Severity.NOTE] == []
    rows = archive.read(lanes=tuple(Lane)).frame.collect()
    for batch in archive.batches():
        assert reference.batches[batch.id] == batch.rows == rows.filter(rows["batch"] == batch.id).height
    files = [line for line in told if line.endswith((".xlsx", ".csv"))]
    acknowledged = max(0, len(files) - 1) if len(files) == len(told) else len(files)
    assert len(archive.batches()) >= acknowledged
    check_out(folder)


def check_out(folder: Path) -> None:
    """What lies in out/ is a whole bulletin or nothing; parts of one are hidden and never read."""
    for issued in (folder / "out").glob("[!.]*"):
        run = json.loads((issued / RUN_FILE).read_text(encoding="utf-8"))
        found = {name: hashlib.sha256((issued / name).read_bytes()).hexdigest() for name in run["files"]}
        assert found == run["files"]


def kill_many(fresh: Path, reference: Reference, place: Path, times: int) -> None:
    """So many kills, each at a random moment, early ones (the import) oftener.

    Every fourth begins with a fresh workspace; every twelfth, and the last, is let through and must publish the same.
    """
    rng = random.Random(SEED)
    folder = Path(shutil.copytree(fresh, place / "run"))
    for number in range(times):
        told = kill_run(folder, 1.1 * reference.seconds * rng.random() ** 2)
        check_whole(folder, told, reference)
        if number % 12 == 11 or number == times - 1:
            finish_run(folder)
            assert published(folder) == reference.figures
            assert list_batches(folder) == reference.batches
            assert not [path.name for path in (folder / "out").iterdir() if path.name.startswith(".")]
        if number % 4 == 3:
            shutil.rmtree(folder)
            folder = Path(shutil.copytree(fresh, place / "run"))


def test_a_run_killed_at_random_moments_leaves_nothing_half_done(
    reference: tuple[Path, Reference], tmp_path: Path
) -> None:
    kill_many(*reference, tmp_path, 4)


@pytest.mark.slow
def test_three_hundred_kills_leave_nothing_half_done(reference: tuple[Path, Reference], tmp_path: Path) -> None:
    kill_many(*reference, tmp_path, 300)
