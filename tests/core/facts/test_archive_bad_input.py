"""Bad input and bad places: one clear line each, nothing half-written."""

import json
import os
import resource
import subprocess
import sys
from datetime import UTC, datetime

import polars as pl
import pytest
from observed import batch_of, moment, observe, put

from gongce.facts import Archive
from gongce.facts.lane_tables import list_files
from gongce.facts.layout import FORMAT, MARKER
from gongce.vocabulary import GongceError, InputError, Lane, UsageError

FAR = datetime(2100, 1, 1, tzinfo=UTC)


def assert_one_line(error):
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 600


@pytest.mark.parametrize(
    "rows",
    [
        observe({"value": float("nan"), "printed": "x"}),
        observe({"lane": "MICRO"}),
        observe({"period": "June"}),
        observe({}, {}),
        observe({}).drop("cell"),
        observe({}).with_columns(pl.col("decimals").cast(pl.Int64)),
    ],
    ids=["nan", "lane", "period", "repeated", "column", "type"],
)
def test_rows_that_are_no_facts_are_refused_whole(archive, rows):
    head = archive.head
    with pytest.raises(InputError) as error:
        archive.append(batch_of(observe({})), rows)
    assert_one_line(error)
    assert (archive.head, archive.batches()) == (head, ())
    assert archive.read_vintages(lanes=Lane).frame.collect().is_empty()


def test_a_batch_must_agree_with_its_rows(archive):
    rows = observe({}, {"unit": "c2"})
    with pytest.raises(UsageError, match="other rows or lanes"):
        archive.append(batch_of(observe({})), rows)
    with pytest.raises(UsageError, match="other rows or lanes"):
        archive.append(batch_of(rows), observe({}, {"lane": "STAT_AGG"}))
    stamped = observe({}).with_columns(
        batch=pl.lit("other"), recorded_at=pl.lit(moment(0)).cast(pl.Datetime("us", "UTC"))
    )
    with pytest.raises(UsageError, match="another batch"):
        archive.append(batch_of(observe({})), stamped)


@pytest.mark.parametrize("place", ["missing", "empty", "file", "damaged", "newer"])
def test_what_is_no_archive_is_said_so(tmp_path, place):
    path = tmp_path / "place"
    if place == "file":
        path.write_text("x")
    elif place != "missing":
        path.mkdir()
    if place == "damaged":
        (path / MARKER).write_text("{")
    if place == "newer":
        (path / MARKER).write_text(json.dumps({"format": FORMAT + 1}))
    with pytest.raises(InputError) as error:
        Archive.open(path)
    assert_one_line(error)
    assert error.value.exit_code == 3


def test_an_archive_without_its_tables_is_one_line(tmp_path):
    (tmp_path / MARKER).write_text(json.dumps({"format": FORMAT}))
    with pytest.raises(InputError, match="cannot be read") as error:
        Archive.open(tmp_path)
    assert_one_line(error)


def test_a_taken_place_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not an empty folder"):
        Archive.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert Archive.create(tmp_path / "empty").batches() == ()


def test_a_place_that_cannot_be_made_is_one_line_and_leaves_nothing(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(GongceError, match="cannot be written") as error:
        Archive.create(tmp_path / "file" / "archive")
    assert_one_line(error)


SCRIPT = """
import resource, signal, sys
sys.path.insert(0, sys.argv[2])
from observed import batch_of, observe
from gongce.facts import Archive
from gongce.vocabulary import GongceError
archive = Archive.open(sys.argv[1])
rows = observe(*({"unit": f"c{k}", "printed": f"{k * 7919 % 10007}"} for k in range(5000)))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    archive.append(batch_of(rows, "big", 1), rows)
except GongceError as error:
    print(error)
    sys.exit(7)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="needs a limit of file size")
@pytest.mark.parametrize("limit", [300, 9_000])
def test_a_full_disk_is_one_line_and_the_next_try_succeeds(archive, limit):
    put(archive, {}, name="small")
    here = os.path.dirname(__file__)  # noqa: PTH120
    command = [sys.executable, "-c", SCRIPT, str(archive.root), here, str(limit)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout.count("\n")) == (7, 1), done.stderr
    assert "cannot be written" in done.stdout
    assert len(archive.batches()) == 1
    assert archive.read(lanes=Lane).frame.collect().height == 1
    done = subprocess.run([*command[:-1], str(2**40)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert archive.read(lanes=Lane).frame.collect().height == 5000
    assert not archive.verify()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_can_be_read_and_is_refused_one_line(archive):
    put(archive, {}, name="small")
    folders = [path for path in archive.root.rglob("*") if path.is_dir()]
    for folder in folders:
        folder.chmod(0o500)
    try:
        assert Archive.open(archive.root).read(lanes=Lane).frame.collect().height == 1
        with pytest.raises(GongceError, match="cannot be written") as error:
            put(archive, {"unit": "c2"}, name="more")
        assert_one_line(error)
    finally:
        for folder in folders:
            folder.chmod(0o700)


def test_tables_with_deletion_vectors_are_refused(tmp_path):
    class Table:
        """A table another engine deleted rows of by vectors; the library that would write one is not at hand."""

        def deletion_vectors(self):
            return self

        def read_all(self):
            return self

        num_rows = 1

    with pytest.raises(GongceError, match="deletion vectors"):
        list_files(Table(), tmp_path, {})


def test_tries_that_were_never_finished_are_dropped_and_may_come_again(archive, monkeypatch):
    rows = observe({}, {"unit": "c2"})

    def fail(*_):
        raise OSError("cut short")

    monkeypatch.setattr("gongce.facts.store.commit_entry", fail)
    with pytest.raises(GongceError, match="cut short"):
        archive.append(batch_of(rows), rows)
    monkeypatch.undo()
    assert [finding.code for finding in archive.verify()] == ["load_unfinished"]
    assert archive.drop_unused(before=moment(0)) == 0
    assert archive.drop_unused(before=FAR) == 1
    assert not archive.verify()
    assert archive.append(batch_of(rows), rows)
    assert archive.read(lanes=Lane).frame.collect().height == 2
    assert not archive.verify()
