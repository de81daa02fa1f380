"""A folder that is issued is whole or it is the old one."""

from pathlib import Path

import pytest

from gongce.vocabulary import GongceError
from gongce.workspace.issuing import append_line, publish_folder, recover_folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_new_folder_takes_the_place_of_the_old_one_with_nothing_left_of_it(tmp_path: Path) -> None:
    target = tmp_path / "out" / "2019-06"
    publish_folder(target, {"old.docx": b"1", "both.html": b"1"})
    written = publish_folder(target, {"both.html": b"2", "核对稿/青屏区.docx": b"3"})
    assert contents(target) == {"both.html": b"2", "核对稿/青屏区.docx": b"3"}
    assert [path.exists() for path in written] == [True, True]
    assert [path.name for path in target.parent.iterdir()] == ["2019-06"]


def test_a_run_killed_while_writing_leaves_the_old_folder_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "2019-06"
    publish_folder(target, {"a": b"old"})
    half = tmp_path / ".part-2019-06"
    half.mkdir()
    (half / "a").write_bytes(b"ne")
    recover_folder(target)
    assert contents(target) == {"a": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["2019-06"]


def test_a_run_killed_between_the_two_moves_gives_the_old_folder_back(tmp_path: Path) -> None:
    target = tmp_path / "2019-06"
    publish_folder(target, {"a": b"old"})
    target.replace(tmp_path / ".old-2019-06")
    recover_folder(target)
    assert contents(target) == {"a": b"old"}


def test_a_run_killed_after_the_second_move_keeps_the_new_folder(tmp_path: Path) -> None:
    target, old = tmp_path / "2019-06", tmp_path / ".old-2019-06"
    publish_folder(target, {"a": b"new"})
    publish_folder(old, {"a": b"old"})
    recover_folder(target)
    assert contents(target) == {"a": b"new"}
    assert not old.exists()


def test_where_a_file_stands_in_the_way_nothing_changes(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file")
    with pytest.raises(GongceError, match="cannot be written"):
        publish_folder(tmp_path / "out" / "2019-06", {"a": b"1"})
    assert contents(tmp_path) == {"out": b"a file"}


def test_a_half_line_of_a_killed_process_spoils_no_later_line(tmp_path: Path) -> None:
    path = tmp_path / "records" / "runs.jsonl"
    append_line(path, "first")
    with path.open("ab") as file:
        file.write(b'{"hal')
    append_line(path, "second")
    assert path.read_text(encoding="utf-8").splitlines() == ["first", '{"hal', "second"]
