"""A backup restored is the same city: every row, every observation, the chain's end, every file; damage is told."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from test_outbox_kills import Nursery, assert_one_truth
from web_city import build_city
from web_databases import fetch, own_database
from web_servers import environment, run, wait_for

from gongce.facts import Archive
from gongce.vocabulary import InputError, Lane, UsageError
from gongce_web.backups.drafts import draft_of, unpack
from gongce_web.backups.folders import hash_files
from gongce_web.backups.manifest import read_manifest

ROOT = Path(__file__).resolve().parents[2]
MAKE = """
import django
django.setup()
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
call_command("migrate", verbosity=0)
from web_batches import batch_values
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record, seal_events
from gongce_web.city.workspaces import open_city
from gongce_web.demo import make_demo_people
from gongce_web.jobs.actions import report_job
from gongce_web.publishing.actions import outbox_batch, publish_pending
from gongce_web.units.actions import sync_units
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
sync_units(open_city().pack)
make_demo_people()
by = User.objects.get(username="reviewer")
for number in range(5):
    outbox_batch(by=by, **batch_values(number + 0.25, unit="jingkai"))
publish_pending()
message = "制表符\\t换行\\n反斜线\\\\ 引号\\" 空 "
report_job("publish", key="k", by=by, state="failed", message=message, values=[1, None, "值"])
record("thing.done", by=by, about="thing:1", detail={"词": "值", "n": 0.1})
seal_events()
default_storage.save("proof/证明.txt", ContentFile("证明".encode()))
"""
APPROVE = """
import django
django.setup()
from web_batches import batch_values
from gongce_web.accounts.models import User
from gongce_web.publishing.actions import outbox_batch
outbox_batch(by=User.objects.get(username="reviewer"), **batch_values(99.5, unit="gaoxin"))
"""
QUIET = {"audit_auditevent", "audit_auditseal"}


def run_code(code, folder, url):
    done = subprocess.run([sys.executable, "-c", code], env=environment(folder, url), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """One for all tests, as each costs seconds; the one that changes it stands last."""
    folder = tmp_path_factory.mktemp("city") / "city"
    shutil.copytree(build_city(ROOT), folder)
    with own_database() as url:
        run_code(MAKE, folder, url)
        yield folder, url


@pytest.fixture(scope="module")
def taken(city, tmp_path_factory):
    """A backup of the city, and what was told of it."""
    target = tmp_path_factory.mktemp("taken") / "backup"
    return target, back_up(city, target)


@pytest.fixture
def elsewhere(tmp_path):
    with own_database() as url:
        yield tmp_path / "restored", url


def back_up(city, target):
    code, out, err = run(city[0], "backup", city[0], target, database=city[1])
    assert code == 0, err
    return out


def restore(target, elsewhere):
    return run(elsewhere[0], "restore", target, elsewhere[0], database=elsewhere[1])


def tables_of(folder, url):
    kind = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    names = kind if url else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return sorted(name for (name,) in fetch(folder, url, names))


def rows_of(folder, url):
    """Every table, every row, as text; in no order the database might choose."""
    return {
        name: sorted(map(repr, map(printed, fetch(folder, url, f'SELECT * FROM "{name}"'))))
        for name in tables_of(folder, url)
    }


def printed(row):
    return [bytes(value) if isinstance(value, memoryview) else value for value in row]


def observations(folder):
    archive = Archive.open(folder / "archive")
    frame = archive.read_vintages(lanes=tuple(Lane)).frame.collect()
    return frame.select(sorted(frame.columns)).sort(pl.all()), archive.batches(), archive.head


def files_of(folder):
    left_out = ("records/static", "records/workbench.sqlite3", ".lock", "archive")
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in paths.items() if not name.startswith(left_out)}


def test_what_is_restored_is_the_same_to_the_last_row(city, taken, elsewhere):
    target, told = taken
    assert Archive.open(city[0] / "archive").head in told
    code, out, err = restore(target, elsewhere)
    assert code == 0, err
    assert "0 approved batches" in out
    before, after = rows_of(*city), rows_of(*elsewhere)
    assert list(before) == list(after)
    assert sum(map(len, before.values())) > 150
    for name, rows in before.items():
        if name in QUIET:  # the restore itself is logged
            assert set(rows) <= set(after[name])
            assert len(after[name]) == len(rows) + 1
        else:
            assert after[name] == rows, name
    theirs, ours = observations(city[0]), observations(elsewhere[0])
    assert theirs[0].equals(ours[0])
    assert theirs[1:] == ours[1:]
    assert not [one for one in Archive.open(elsewhere[0] / "archive").verify() if one.severity == "blocking"]
    assert files_of(city[0]) == files_of(elsewhere[0])
    assert any(name.endswith("证明.txt") for name in files_of(elsewhere[0]))
    assert run(elsewhere[0], "audit-log", "verify", elsewhere[0], database=elsewhere[1])[0] == 0
    # New rows get new numbers: sequences were set as well.
    run_code(APPROVE, *elsewhere)


def test_a_backup_taken_while_people_write_holds_one_moment_of_both_stores(own_city, elsewhere, tmp_path):
    with own_database() as url:
        nursery = Nursery(own_city, url)
        child = nursery._ask("work", 0, nursery.told)
        wait_for(lambda: len(nursery.approved()) > 3, "approvals")
        approved = nursery.approved()
        back_up((own_city, url), tmp_path / "backup")
        nursery.kill(child)
        nursery.stop()
    shutil.copytree(tmp_path / "backup", tmp_path / "copy")
    code, _, err = restore(tmp_path / "copy", elsewhere)
    assert code == 0, err
    restored = Nursery(*elsewhere)
    found = restored.look("check")
    restored.stop()
    assert_one_truth(found, approved)
    assert {row[1] for row in found["rows"].values()} == {"confirmed"}
    assert len(found["rows"]) == len(found["archive"])


def spoil(folder, how):
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size > 100)
    if how == "changed":
        chosen = next(path for path in files if "archive" in path.parts and path.suffix == ".parquet")
        chosen.write_bytes(chosen.read_bytes()[:-9] + b"\0damaged\0")
    elif how == "missing":
        next(path for path in files if path.name == "workspace.yaml").unlink()
    elif how == "added":
        (folder / "workspace" / "returns" / "x.csv").write_text("x")
    elif how == "database":
        chosen = next(path for path in files if path.parent.name == "database" and path.suffix != ".json")
        chosen.write_bytes(chosen.read_bytes()[:-1])
    elif how == "manifest":
        path = folder / "backup.json"
        path.write_text(path.read_text()[:-20])
    elif how == "none":
        shutil.rmtree(folder)
    elif how == "newer":
        path = folder / "backup.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 9}))


FAULTS = {
    "changed": "the backup is damaged",
    "missing": "workspace.yaml is missing",
    "added": "is no part of it",
    "database": "was changed",
    "manifest": "not the description of a backup",
    "none": "no backup",
    "newer": "has format 9",
}


@pytest.mark.parametrize(("how", "told"), FAULTS.items())
def test_damage_is_told(taken, tmp_path, how, told):
    shutil.copytree(taken[0], tmp_path / "spoilt")
    spoil(tmp_path / "spoilt", how)
    with pytest.raises(InputError, match=told):
        read_manifest(tmp_path / "spoilt")


def test_of_a_damaged_backup_nothing_is_restored(taken, elsewhere, tmp_path):
    shutil.copytree(taken[0], tmp_path / "spoilt")
    spoil(tmp_path / "spoilt", "changed")
    code, out, err = restore(tmp_path / "spoilt", elsewhere)
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert not elsewhere[0].exists()
    assert not list(Path(elsewhere[0]).parent.glob(".part-*"))
    if elsewhere[1]:
        assert tables_of(*elsewhere) == []


def test_rows_that_do_not_fit_leave_nothing_behind(taken, elsewhere, tmp_path):
    """A backup whose sums are right and whose content is not: somebody wrote both."""
    shutil.copytree(taken[0], tmp_path / "backup")
    path = tmp_path / "backup" / "backup.json"
    values = json.loads(path.read_text())
    if elsewhere[1]:
        (tmp_path / "backup" / "database" / "accounts_user.copy").write_text("1\tonly two\n")
    else:
        (tmp_path / "backup" / "database" / "workbench.sqlite3").write_bytes(b"no database at all" * 100)
    values["files"] = {name: sha for name, sha in hash_files(tmp_path / "backup").items() if name != "backup.json"}
    path.write_text(json.dumps(values))
    code, out, err = restore(tmp_path / "backup", elsewhere)
    assert (code, out, err.count("\n")) == (3 if elsewhere[1] else 1, "", 1)
    assert not elsewhere[0].exists()
    if elsewhere[1]:
        assert tables_of(*elsewhere) == []


def test_nothing_is_written_over(city, taken, tmp_path):
    for target, told in ((taken[0], "is there already"), (city[0] / "inside", "lies in the workspace")):
        with pytest.raises(UsageError, match=told), draft_of(target, city[0]):
            pass
    with pytest.raises(UsageError, match="is there already"), unpack(taken[0], read_manifest(taken[0]), city[0]):
        pass
    if city[1]:
        code, _, err = restore(taken[0], (tmp_path / "new", city[1]))
        assert (code, "the database holds" in err) == (2, True)
        assert not (tmp_path / "new").exists()


def test_a_batch_approved_but_not_appended_is_appended_by_the_restore(city, elsewhere, tmp_path):
    run_code(APPROVE, *city)
    before = observations(city[0])
    back_up(city, tmp_path / "backup")
    code, out, _ = restore(tmp_path / "backup", elsewhere)
    assert code == 0
    assert "1 approved batches" in out
    states = "SELECT batch, state FROM publishing_outboxbatch ORDER BY id"
    waiting = [batch for batch, state in fetch(*city, states) if state == "waiting"]
    assert len(waiting) == 1
    assert {state for _, state in fetch(*elsewhere, states)} == {"confirmed"}
    rows, batches, _ = observations(elsewhere[0])
    assert [batch.id for batch in batches] == [*(batch.id for batch in before[1]), *waiting]
    assert rows.filter(pl.col("batch").is_in(waiting))["value"].to_list() == [99.5]
    assert rows.filter(~pl.col("batch").is_in(waiting)).equals(before[0])
    archive = Archive.open(elsewhere[0] / "archive")
    assert not [one for one in archive.verify(head=before[2]) if one.severity == "blocking"]
    assert observations(city[0])[0].equals(before[0])  # the city itself is as it was
