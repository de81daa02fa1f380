"""The tutorial on breaking a target down can be typed as it stands, and prints what it shows."""

import re
import shlex
from pathlib import Path

from gongce.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "tutorials" / "break-down-a-target.md").read_text(encoding="utf-8")


def commands():
    """Every command of the page, in order."""
    return [shlex.split(line)[1:] for line in re.findall(r"^\$ (\.venv/bin/gongce .*)$", PAGE, re.MULTILINE)]


def test_every_command_of_the_tutorial_works_in_its_order(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").symlink_to(ROOT / "plans")
    (tmp_path / "out").mkdir()
    printed = ""
    listed = commands()
    assert len(listed) >= 14
    for arguments in listed:
        assert main(arguments) == 0, arguments
        printed += capsys.readouterr().out
    for shown in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL):
        assert all(line.strip() in printed for line in shown.strip().splitlines())
    assert (tmp_path / "out/letters/gaoxin.docx").stat().st_size > 3000
    assert len((tmp_path / "out/log.jsonl").read_text(encoding="utf-8").splitlines()) == 5
