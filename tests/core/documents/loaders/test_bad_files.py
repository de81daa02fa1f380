"""Mutated files either load or are refused in one line; never a traceback, in bounded time and memory."""

import random
import resource
import time
from pathlib import Path

import pytest
from bad_files import bomb, make_bad_files

from gongce.documents.loaders import load, office
from gongce.documents.loaders.limits import MOST_BYTES
from gongce.documents.model import Document
from gongce.vocabulary import GongceError, InputError

SLOWEST_SECONDS = 20.0
MOST_MEGABYTES = 700


def try_loading(path: Path) -> Document | GongceError:
    try:
        return load(path)
    except GongceError as refusal:
        return refusal


def check_outcome(outcome: Document | GongceError, path: Path) -> None:
    if isinstance(outcome, GongceError):
        assert outcome.exit_code == InputError.exit_code
        assert "\n" not in str(outcome)
        assert path.name in str(outcome)
        assert outcome.remedy
        return
    outcome.text.encode()
    spans = [mark.span for mark in outcome.furniture] + [clause.span for clause in outcome.clauses]
    spans += [cell for table in outcome.tables for row in table.rows for cell in row]
    assert all(0 <= span.start <= span.end <= len(outcome.text) for span in spans)


def peak_kilobytes() -> int:
    """The process's peak so far; other tests of the same process have raised it already."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def try_all(folder: Path, count: int) -> None:
    loaded, before = 0, peak_kilobytes()
    for name, content in make_bad_files(folder, count):
        path = folder / name
        path.write_bytes(content)
        start = time.process_time()
        outcome = try_loading(path)
        assert time.process_time() - start < SLOWEST_SECONDS
        check_outcome(outcome, path)
        loaded += isinstance(outcome, Document)
    assert 0.1 * count < loaded < 0.9 * count
    assert peak_kilobytes() - before < MOST_MEGABYTES * 1024


@pytest.fixture(autouse=True)
def _without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old Word files are refused at once: two thousand starts of an office program would take an hour."""
    monkeypatch.setattr(office, "find_office", lambda: None)


def test_two_hundred_mutated_files_load_or_are_refused(tmp_path: Path) -> None:
    try_all(tmp_path, 200)


@pytest.mark.slow
def test_two_thousand_mutated_files_load_or_are_refused(tmp_path: Path) -> None:
    try_all(tmp_path, 2000)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    path.write_bytes(bomb(random.Random(1)))
    with pytest.raises(InputError, match="ZIP bomb"):
        load(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "一、目标\n(一)总量。到2025年完成投资5亿元,增长8%。\n",
        "甲\n",
        "\n",
        "一、\n",
        "。1.甲。2.乙",
        "2012年4月16日\n",
        "附件:1.甲\n2.乙\n",
        "附件1\n方案\n",
        "文号:\n",
        "甲政发〔2018〕24号",
        "(",
        "1.",
        "中",
        " ",
    ],
)
def test_fifty_megabytes_of_text_end_in_bounded_time(tmp_path: Path, unit: str) -> None:
    path = tmp_path / "huge.txt"
    path.write_bytes("一".encode() + unit.encode() * (50_000_000 // len(unit.encode())))
    start, before = time.process_time(), peak_kilobytes()
    check_outcome(try_loading(path), path)
    assert time.process_time() - start < SLOWEST_SECONDS
    assert peak_kilobytes() - before < MOST_MEGABYTES * 1024


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(InputError, match="larger than 64 MB"):
        load(path)


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"<html><body></body></html>"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"empty|no text"):
        load(path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path, words in ((tmp_path, "folder"), (tmp_path / "none.txt", "No such file"), (Path("/dev/null"), "regular")):
        with pytest.raises(InputError, match=words):
            load(path)


def test_an_external_entity_of_a_page_is_never_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    path = tmp_path / "page.html"
    head = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]>'
    path.write_text(f"{head}<html><body>一、目标 &x; 完成投资5亿元。</body></html>", encoding="utf-8")
    assert "机密" not in load(path).text
