"""Keeping an archive fast and small: compaction of years, deletion of files that nothing reads."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from deltalake.exceptions import CommitFailedError

from gongce.facts.chain import FORGET, SEAL, ChainEntry, tidy_chain
from gongce.facts.compaction import compact_year, hash_file, years_to_compact
from gongce.facts.lane_tables import DataFile, swap_files
from gongce.facts.layout import lane_folder
from gongce.facts.snapshot import Snapshot
from gongce.facts.store import TRIES, Store, too_busy, writing
from gongce.vocabulary import Lane


def compact_archive(store: Store) -> int:
    """Compact every year of every lane that has appended rows; how many were."""
    view = store.view()
    todo = [(lane, year) for lane in Lane for year in years_to_compact(view.shown(lane))]
    done = sum(_compact_year(store, lane, year) for lane, year in todo)
    store.extend_chain(partial(_seal_files, root=store.root))
    with writing(store.root):
        tidy_chain(store.handles.chain)
    return done


def _seal_files(view: Snapshot, root: Path) -> ChainEntry | None:
    """Entry that binds the bytes of files into the chain, those of a compaction that was cut short too."""
    paths = [Path(file.path) for lane in Lane for file in view.shown(lane)]
    named = {path.relative_to(root).as_posix(): path for path in paths}
    digests = {name: hash_file(path) for name, path in named.items() if name not in view.digests}
    return ChainEntry(view.next_number, SEAL, "", {"files": digests}, view.head) if digests else None


def _compact_year(store: Store, lane: Lane, year: int) -> bool:
    folder, table = lane_folder(store.root, lane), store.handles.lanes[lane]
    for _ in range(TRIES):
        files = [file for file in store.view().shown(lane) if file.year == year]
        if not any(file.load for file in files):
            return False
        try:
            with writing(store.root):
                swap_files(table, folder, out=files, into=compact_year(files, folder))
        except CommitFailedError:
            continue
        return True
    raise too_busy(folder)


def drop_unused(store: Store, before: datetime) -> int:
    """Delete files last written before the moment that no view needs; how many were."""
    hidden = {file.load for lane in Lane for file in store.view().hidden(lane) if _is_old(Path(file.path), before)}
    if hidden:
        store.extend_chain(partial(_forget, loads=hidden))
    for lane in Lane:
        _take_out_forgotten(store, lane)
    return sum(_delete_unlisted(store, lane, before) for lane in Lane)


def _forget(view: Snapshot, loads: set[str]) -> ChainEntry | None:
    """Entry that gives up loads nobody finished in the meantime; a writer that comes back must load again."""
    given_up = sorted(loads - view.loads - view.forgotten)
    return ChainEntry(view.next_number, FORGET, "", {"loads": given_up}, view.head) if given_up else None


def _take_out_forgotten(store: Store, lane: Lane) -> None:
    folder = lane_folder(store.root, lane)
    for _ in range(TRIES):
        view = store.view()
        out: list[DataFile] = [file for file in view.files[lane] if file.load in view.forgotten]
        if not out:
            return
        try:
            with writing(store.root):
                swap_files(store.handles.lanes[lane], folder, out=out, into=())
            return
        except CommitFailedError:
            continue
    raise too_busy(folder)


def _delete_unlisted(store: Store, lane: Lane, before: datetime) -> int:
    """Delete old files of the lane's folder that its log does not list any more."""
    folder = lane_folder(store.root, lane)
    listed = {Path(file.path) for file in store.view().files[lane]}
    written = [*folder.glob("year=*/part=*/*.parquet"), *folder.glob("year=*/part=*/.*.draft")]
    unused = [path for path in written if path not in listed and _is_old(path, before)]
    with writing(store.root):
        for path in unused:
            path.unlink(missing_ok=True)
    return len(unused)


def _is_old(path: Path, before: datetime) -> bool:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
