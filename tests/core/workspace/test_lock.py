"""One closer at a time, and a killed one holds nothing."""

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongce.vocabulary import GongceError
from gongce.workspace.lock import LOCK_NAME, BusyError, hold_lock

AT = datetime(2019, 7, 18, 9, tzinfo=UTC)
HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from gongce.workspace.lock import hold_lock
with hold_lock(Path(sys.argv[1]), by="另一人", at=datetime(2019, 7, 18, 8, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def start_holder(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLD, str(folder)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_closer_is_told_who_holds_the_workspace(tmp_path: Path) -> None:
    holder = start_holder(tmp_path)
    try:
        with pytest.raises(BusyError, match="另一人") as told, hold_lock(tmp_path, by="me", at=AT):
            pass
        assert f"process {holder.pid}" in str(told.value)
        assert "try again" in str(told.value)
    finally:
        holder.communicate("")
    with hold_lock(tmp_path, by="me", at=AT):
        pass


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    holder = start_holder(tmp_path)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert (tmp_path / LOCK_NAME).exists()
    with hold_lock(tmp_path, by="me", at=AT):
        assert "me" in (tmp_path / LOCK_NAME).read_text(encoding="utf-8")
        assert "另一人" not in (tmp_path / LOCK_NAME).read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(GongceError, match="cannot be written"), hold_lock(tmp_path / "none", by="me", at=AT):
        pass
