"""Proof that nothing is missing or altered: the chain, files' bytes, each batch's rows, the order of vintages."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from gongce.facts.chain import BATCH, GENESIS, RESTORE, check_chain
from gongce.facts.compaction import hash_file, read_chunk, split_indicators
from gongce.facts.contents import Content, Share, join_shares, share_rows
from gongce.facts.lane_tables import BASE, CORRECTION, FRESH, LATE, PAST, DataFile
from gongce.facts.runs import list_runs
from gongce.facts.schema import KEY, OBSERVATION_SCHEMA
from gongce.facts.snapshot import Snapshot
from gongce.facts.vintages import find_successors
from gongce.vocabulary import Finding, GongceError, Lane, Severity


def verify_snapshot(view: Snapshot, root: Path, *, contents: bool, head: str | None) -> Iterator[Finding]:
    """Every fault of the view; the chain first, for what it says is what the rest is compared with."""
    yield from check_chain(view.entries)
    yield from _check_head(view, head)
    yield from _list_unfinished(view)
    yield from _check_runs(view, root)
    damaged = list(_check_files(view, root))
    yield from damaged
    if contents and not any(finding.code == "file_missing" for finding in damaged):
        yield from _check_contents(view)


def _blocking(code: str, place: str, message: str, remedy: str = RESTORE) -> Finding:
    return Finding(code, Severity.BLOCKING, place, message, remedy)


def _check_head(view: Snapshot, head: str | None) -> Iterator[Finding]:
    if head is not None and head not in {GENESIS, *(stored.hash for stored in view.entries)}:
        yield _blocking("head_unknown", f"链条末端 {head[:12]}…", "给出的末端不在链条中，链条被截短或改写")


def _list_unfinished(view: Snapshot) -> Iterator[Finding]:
    """Rows nobody sees: an import that was cut short; a chain that lost its end looks the same from within."""
    for lane in Lane:
        for load in sorted({file.load for file in view.hidden(lane)} - view.forgotten):
            message = "有未完成导入的行，读数时不计"
            remedy = "重新导入该文件；确认不再需要的，用 gongce facts compact --drop 清除"
            yield Finding("load_unfinished", Severity.NOTE, f"{lane} {load}", message, remedy)


def _check_runs(view: Snapshot, root: Path) -> Iterator[Finding]:
    """Runs keep the end of the chain as they saw it: an archive put back or rewritten since lacks it."""
    known = {stored.hash for stored in view.entries}
    try:
        runs = list_runs(root)
    except GongceError as error:
        yield _blocking("run_altered", error.where, error.what, error.remedy)
        return
    for run in runs:
        if run.head not in known and run.batches:
            yield _blocking("run_not_in_chain", f"运行 {run.id}", "当时的链条末端不在档案库中，链条被截短或改写")
        for batch in sorted(set(run.batches) - set(view.batches)):
            yield _blocking("batch_missing", f"运行 {run.id}", f"用过批次 {batch}，档案库中没有")


def _check_files(view: Snapshot, root: Path) -> Iterator[Finding]:
    for lane in Lane:
        for file in view.shown(lane):
            yield from _check_file(Path(file.path), root, view.digests)


def _check_file(path: Path, root: Path, digests: Mapping[str, str]) -> Iterator[Finding]:
    place = path.relative_to(root).as_posix()
    if not path.exists():
        yield _blocking("file_missing", place, "文件不见了")
    elif place not in digests:
        message = "文件摘要没有写入链条（整理时中断），各批次的行摘要仍可核对"
        yield Finding("file_unsealed", Severity.NOTE, place, message, "再整理一次：gongce facts compact")
    elif hash_file(path) != digests[place]:
        yield _blocking("file_altered", place, "文件内容已不是写入时的内容")


def _check_contents(view: Snapshot) -> Iterator[Finding]:
    shares: list[Share] = []
    for lane in Lane:
        files = view.shown(lane)
        for year in sorted({file.year for file in files}):
            members = [file for file in files if file.year == year]
            yield from _check_year(members, lane, shares)
    yield from _compare(view, join_shares(shares))


def _check_year(files: list[DataFile], lane: Lane, shares: list[Share]) -> Iterator[Finding]:
    """Digests of one year's rows, gathered in `shares`, and whether each row knows its successor."""
    settled = [file for file in files if file.mark in (BASE, PAST)]
    fresh = [file for file in files if file.mark == FRESH]
    corrections = [file for file in files if file.mark in (CORRECTION, LATE)]
    place = f"{lane} {files[0].year}年"
    for chunk in split_indicators(files):
        parts = [read_chunk(members, chunk) for members in (settled, fresh, corrections)]
        rows = pl.concat(parts).select(list(OBSERVATION_SCHEMA))
        shares.extend(share_rows(rows))
        yield from _check_lane(rows, lane, place)
        yield from _check_order(parts[0], parts[1], place)


def _check_lane(rows: pl.DataFrame, lane: Lane, place: str) -> Iterator[Finding]:
    foreign = rows.filter(pl.col("lane") != lane.value).height
    if foreign:
        yield _blocking("foreign_lane", place, f"有{foreign}行属于别的数据通道")


def _check_order(settled: pl.DataFrame, fresh: pl.DataFrame, place: str) -> Iterator[Finding]:
    """Compacted rows must say when their successor came; of the others none may share a key with them."""
    computed = find_successors(settled.rename({"superseded_at": "said"}))
    wrong = computed.filter(pl.col("said").ne_missing(pl.col("superseded_at"))).height
    current = pl.concat([settled.filter(pl.col("superseded_at").is_null()), fresh]).select(KEY)
    repeated = current.height - current.n_unique() if fresh.height else 0
    if wrong or repeated:
        yield _blocking("vintage_order", place, f"有{wrong + repeated}行的更正次序不对")


def _compare(view: Snapshot, found: Mapping[str, tuple[Content, ...]]) -> Iterator[Finding]:
    for stored in view.entries:
        if stored.entry.kind == BATCH:
            yield from _compare_batch(stored.entry.id, stored.entry.contents, found.get(stored.entry.id, ()))
    for batch in sorted(set(found) - set(view.batches)):
        yield _blocking("unknown_rows", f"批次 {batch}", "链条中没有这个批次，却有它的行")


def _compare_batch(batch: str, said: tuple[Content, ...], found: tuple[Content, ...]) -> Iterator[Finding]:
    expected = {(part.lane, part.year): part for part in said}
    stored = {(part.lane, part.year): part for part in found}
    for lane, year in sorted({*expected, *stored}):
        one, other = expected.get((lane, year)), stored.get((lane, year))
        if one == other:
            continue
        place, rows, kept = f"批次 {batch}，{lane} {year}年", one.rows if one else 0, other.rows if other else 0
        if rows != kept:
            yield _blocking("rows_missing" if kept < rows else "rows_added", place, f"入库{rows}行，现有{kept}行")
        else:
            yield _blocking("rows_altered", place, "行的内容已不是入库时的内容")
