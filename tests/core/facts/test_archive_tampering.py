"""The proof finds each way an archive can be damaged or forged."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError
from observed import moment, put

from gongce.facts import Archive, Run, list_runs, load_run, save_run
from gongce.facts.chain import read_chain
from gongce.facts.layout import chain_folder, lane_folder
from gongce.vocabulary import GongceError, InputError, Lane, Severity

HISTORY = [{"unit": "c1"}, {"unit": "c2"}, {"unit": "c3", "lane": "STAT_AGG"}]


@pytest.fixture(params=["open", "compacted"])
def kept(request, archive):
    """Three batches of which one corrects, as appended or compacted."""
    put(archive, *HISTORY, name="a", hours=0)
    put(archive, {"unit": "c1", "value": 2.0}, {"unit": "c2", "value": 5.0}, name="b", hours=1)
    put(archive, {"unit": "c4"}, {"unit": "c5"}, name="c", hours=2)
    if request.param == "compacted":
        archive.compact()
    assert not archive.verify()
    return archive


def faults(archive, **options):
    found = Archive.open(archive.root).verify(**options)
    return {finding.code for finding in found if finding.severity is Severity.BLOCKING}


def some_file(archive, rows=2):
    """A data file of the administrative lane with at least so many rows."""
    files = [Path(path) for path in archive.spark_files(lanes=Lane.ADMIN)]
    return next(path for path in files if pl.read_parquet(path, hive_partitioning=False).height >= rows)


def rewrite(path, change):
    change(pl.read_parquet(path, hive_partitioning=False)).write_parquet(path)


def test_a_file_that_is_gone_is_found(kept):
    some_file(kept).unlink()
    assert faults(kept) == {"file_missing"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda rows: rows.with_columns(value=pl.lit(9.0)), "rows_altered"),
        (lambda rows: rows.with_columns(printed=pl.lit("9")), "rows_altered"),
        (lambda rows: rows.with_columns(cell=pl.lit("表1!Z9")), "rows_altered"),
        (lambda rows: rows.with_columns(value=pl.lit(None, pl.Float64), missing=pl.lit("lost")), "rows_altered"),
        (lambda rows: rows.head(1), "rows_missing"),
        (lambda rows: pl.concat([rows, rows.head(1).with_columns(unit=pl.lit("c9"))]), "rows_added"),
        (lambda rows: rows.with_columns(batch=pl.lit("b-forged")), "unknown_rows"),
    ],
)
def test_altered_removed_and_added_rows_are_found_by_bytes_and_by_content(kept, change, code):
    rewrite(some_file(kept), change)
    found = faults(kept)
    assert {"file_altered", code} <= found
    assert faults(kept, contents=False) == {"file_altered"}


def test_rows_put_in_another_order_are_found_by_bytes(kept):
    rewrite(some_file(kept), lambda rows: rows.reverse())
    assert faults(kept) == {"file_altered"}


def test_a_row_moved_to_another_lane_is_found(kept):
    rewrite(some_file(kept), lambda rows: rows.with_columns(lane=pl.lit("STAT_MICRO")))
    assert {"file_altered", "foreign_lane", "rows_missing", "rows_added"} <= faults(kept)


def test_a_superseded_row_that_pretends_to_count_is_found(archive):
    put(archive, {"value": 1.0}, name="a", hours=0)
    put(archive, {"value": 2.0}, name="b", hours=1)
    archive.compact()
    past = next(Path(path) for path in archive.spark_files(lanes=Lane) if "part=past" in path)
    rewrite(past, lambda rows: rows.with_columns(superseded_at=pl.lit(None, pl.Datetime("us", "UTC"))))
    assert faults(archive) == {"file_altered", "vintage_order"}


def test_rows_written_past_the_archive_count_for_nothing_and_are_told(kept):
    table = DeltaTable(lane_folder(kept.root, Lane.ADMIN).as_posix())
    rows = pl.read_parquet(some_file(kept), hive_partitioning=False).with_columns(
        value=pl.lit(99.0), year=pl.lit(2019, pl.Int32), part=pl.lit("forged-fresh")
    )
    before = kept.read(lanes=Lane.ADMIN).frame.collect()["value"].sum()
    write_deltalake(table, rows, mode="append")
    assert kept.read(lanes=Lane.ADMIN).frame.collect()["value"].sum() == before
    assert [finding.code for finding in kept.verify()] == ["load_unfinished"]


def test_rows_written_into_compacted_files_past_the_archive_are_found(kept):
    table = DeltaTable(lane_folder(kept.root, Lane.ADMIN).as_posix())
    rows = (
        pl.read_parquet(some_file(kept), hive_partitioning=False)
        .head(1)
        .with_columns(unit=pl.lit("c9"), year=pl.lit(2019, pl.Int32), part=pl.lit("base"))
    )
    write_deltalake(table, rows, mode="append")
    assert "rows_added" in faults(kept)


def test_the_table_itself_refuses_rows_of_another_lane(archive):
    put(archive, {})
    table = DeltaTable(lane_folder(archive.root, Lane.ADMIN).as_posix())
    rows = pl.read_parquet(some_file(archive, rows=1), hive_partitioning=False).with_columns(
        lane=pl.lit("STAT_MICRO"), year=pl.lit(2019, pl.Int32), part=pl.lit("base")
    )
    with pytest.raises(DeltaError):
        write_deltalake(table, rows, mode="append")


def chain_files(archive):
    return sorted(chain_folder(archive.root).glob("*.parquet"))


def forge(archive, change):
    """Write the whole chain again, changed, as one who can write the folder would."""
    table = DeltaTable(chain_folder(archive.root).as_posix())
    files = [chain_folder(archive.root) / path for path in pl.DataFrame(table.get_add_actions())["path"]]
    rows = pl.read_parquet(files).sort("seq")
    write_deltalake(table, change(rows), mode="overwrite")


def change_text(rows):
    entry = pl.col("payload").str.replace("a.xlsx", "z.xlsx", literal=True)
    return rows.with_columns(payload=entry)


@pytest.mark.parametrize(
    "change",
    [
        change_text,
        lambda rows: rows.filter(pl.col("seq") != 1),
        lambda rows: rows.filter(pl.col("seq") != 2),
        lambda rows: rows.with_columns(seq=pl.col("seq").replace({1: 2, 2: 1})),
        lambda rows: pl.concat([rows, rows.head(1)]),
        lambda rows: rows.with_columns(prev=pl.col("prev").reverse()),
    ],
    ids=["altered", "first removed", "middle removed", "reordered", "doubled", "rebound"],
)
def test_a_chain_that_was_tampered_with_is_found(kept, change):
    forge(kept, change)
    assert "chain_broken" in faults(kept)


def test_a_chain_cut_at_its_end_is_found_by_a_head_that_was_noted(kept):
    head = kept.head
    forge(kept, lambda rows: rows.head(1))
    assert "head_unknown" in faults(kept, head=head)
    assert "head_unknown" not in faults(kept, head=kept.head)


def test_a_chain_file_that_is_gone_is_one_clear_line(kept):
    chain_files(kept)[0].unlink()
    with pytest.raises(InputError, match="cannot be read"):
        Archive.open(kept.root).verify()


def a_run(archive, **changed):
    told = {"command": "run", "period": "2019-06", "as_of": moment(9), "head": archive.head}
    told |= {"batches": tuple(batch.id for batch in archive.batches()), "pack": "yunchuan", "pack_sha256": "ab"}
    return Run(**told | {"code": "0.1.0", "outputs": {"bulletin.docx": "cd"}} | changed)


def test_a_run_comes_back_and_repeats_exactly_what_it_saw(kept):
    run = a_run(kept)
    save_run(kept.root, run)
    save_run(kept.root, run)
    seen = kept.read(lanes=Lane, as_of=run.as_of).frame.collect().sort("unit")
    put(kept, {"unit": "c1", "value": 7.0}, name="backdated", hours=8)
    again = load_run(kept.root, run.id)
    assert (again, list_runs(kept.root)) == (run, (run,))
    assert not kept.verify()
    repeated = kept.read(lanes=Lane, as_of=again.as_of, batches=again.batches).frame.collect().sort("unit")
    assert repeated.equals(seen)


def test_an_archive_put_back_behind_a_run_is_found(kept, tmp_path):
    shutil.copytree(kept.root, tmp_path / "old")
    put(kept, {"unit": "c6"}, name="d", hours=3)
    run = a_run(kept)
    old = Archive.open(tmp_path / "old")
    save_run(old.root, run)
    assert faults(old) == {"run_not_in_chain", "batch_missing"}


def test_an_altered_run_is_found(kept):
    path = save_run(kept.root, a_run(kept))
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(record | {"period": "2019-07"}), encoding="utf-8")
    assert faults(kept) == {"run_altered"}
    with pytest.raises(GongceError, match="altered"):
        load_run(kept.root, path.stem)


def test_compaction_cut_short_before_its_seal_is_told_and_sealed_by_the_next(kept):
    put(kept, {"unit": "c7"}, name="e", hours=4)
    kept.compact()
    table = DeltaTable(chain_folder(kept.root).as_posix())
    assert read_chain(table, chain_folder(kept.root), {})[-1].entry.kind == "seal"
    forge(kept, lambda rows: rows.head(rows.height - 1))
    again = Archive.open(kept.root)
    assert "file_unsealed" in {finding.code for finding in again.verify()}
    again.compact()
    assert not again.verify()
