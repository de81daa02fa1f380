"""The records of a workspace as they lie in a folder: ledgers, facts, cases, meetings, duties done, marks given."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from gongce.procedures.catalogue import bind_items
from gongce.procedures.events import Case
from gongce.procedures.files import read_cases
from gongce.procedures.ledgers import ledger_of_cases
from gongce.procedures.meetings import MeetingHeld, read_meetings
from gongce.registers.files import read_facts, read_ledger_rows
from gongce.registers.ledger import Ledger
from gongce.rulebook import Pack, Register, Shape
from gongce.vocabulary import Finding, InputError, RefusedError, Severity, read_text

CASES, MEETINGS, DONE, MARKS = "cases", "meetings.jsonl", "duties.csv", "marks.csv"
_DONE_HEADS = ("duty", "done", "evidence")
_MARK_HEADS = ("duty", "by", "mark", "comment")


@dataclass(frozen=True, slots=True)
class Closing:
    """A duty that was done: when, and the document that proves it."""

    duty: str
    done: date
    evidence: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a judge gave for a duty: a mark, a comment, or both."""

    duty: str
    by: str
    mark: float | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything read, and a blocking finding for each line that could not be used."""

    ledgers: Mapping[str, Ledger] = field(default_factory=dict)
    facts: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    cases: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)
    meetings: tuple[MeetingHeld, ...] = ()
    closings: tuple[Closing, ...] = ()
    marks: tuple[Mark, ...] = ()
    findings: tuple[Finding, ...] = ()


ShelfReader: TypeAlias = Callable[[Pack, Path], "Shelf | None"]
"""Gives the records of a workspace as something else than its folder keeps them; None where it keeps none there."""


def open_shelf(pack: Pack, workspace: Path, readers: Iterable[ShelfReader] = ()) -> Shelf:
    """The records of a workspace: as the first reader that has them gives them, else those of its records/.

    Raises:
        InputError: as `read_shelf`.
    """
    for reader in readers:
        found = reader(pack, workspace)
        if found is not None:
            return found
    return read_shelf(pack, workspace / "records")


def read_shelf(pack: Pack, folder: Path) -> Shelf:
    """Read a folder of records; what is not there is empty.

    Files: REGISTER.jsonl and REGISTER.facts.csv, cases/PROCEDURE.jsonl, meetings.jsonl, duties.csv (duty, done,
    evidence), marks.csv (duty, by, mark, comment).

    Raises:
        InputError: a file that is not text, a table without its heads, facts that are no numbers.
    """
    findings: list[Finding] = []
    cases = dict(_read_all_cases(pack, folder, findings))
    ledgers = dict(_read_ledgers(pack, folder, cases, findings))
    facts = {one.id: table for one in pack.registers if (table := _read_facts(one, folder)) is not None}
    doings = read_doings(pack, folder)
    findings += doings.findings
    return replace(doings, ledgers=ledgers, facts=facts, cases=cases, findings=tuple(findings))


def read_doings(pack: Pack, folder: Path) -> Shelf:
    """Of a folder's records only meetings held, duties done and marks given; raises as `read_shelf`."""
    findings: list[Finding] = []
    meetings, wrong = read_meetings(pack, read_lines(folder / MEETINGS), where=MEETINGS)
    findings += wrong
    closings = tuple(_read_closings(folder / DONE, findings))
    marks = tuple(_read_marks(folder / MARKS, findings))
    return Shelf(meetings=meetings, closings=closings, marks=marks, findings=tuple(findings))


def read_lines(path: Path) -> list[str]:
    """The lines of a text file; none where there is no file.

    Raises:
        InputError: it cannot be read as UTF-8.
    """
    if not path.is_file():
        return []
    return read_text(path).splitlines()


def _read_all_cases(pack: Pack, folder: Path, findings: list[Finding]) -> Iterator[tuple[str, tuple[Case, ...]]]:
    """Cases of every procedure with a file; a file with a bad line is a finding and gives none of its cases."""
    for procedure in pack.procedures:
        path = folder / CASES / f"{procedure.id}.jsonl"
        if path.is_file():
            try:
                cases = read_cases(procedure.id, read_lines(path), where=path.name)
                yield procedure.id, tuple(_bind(pack, case, path.name, findings) for case in cases)
            except InputError as error:
                findings.append(Finding("case.line", Severity.BLOCKING, error.where, error.what, error.remedy))


def _bind(pack: Pack, case: Case, where: str, findings: list[Finding]) -> Case:
    """A case with the limits of its item; one that names an item that is not there stays without."""
    try:
        return bind_items(pack, (case,))[0]
    except RefusedError as error:
        place = f"{where} {error.where}"
        findings.append(Finding("case.item", Severity.BLOCKING, place, error.what, error.remedy))
        return case


def _read_ledgers(
    pack: Pack, folder: Path, cases: Mapping[str, tuple[Case, ...]], findings: list[Finding]
) -> Iterator[tuple[str, Ledger]]:
    """Ledgers from their own files; a case register without one is drawn from its cases."""
    for register in pack.registers:
        path = folder / f"{register.id}.jsonl"
        if path.is_file():
            entries, bad = read_ledger_rows(register, read_lines(path), where=path.name)
            ledger, refused = take_entries(register, entries)
            findings += [*bad, *refused]
            yield register.id, ledger
        elif register.shape is Shape.CASE and register.procedure in cases:
            procedure = pack.procedure(register.procedure or "")
            ledger, wrong = ledger_of_cases(register, procedure, cases[procedure.id])
            findings += wrong
            yield register.id, ledger


def take_entries(register: Register, entries: Iterable[Any]) -> tuple[Ledger, list[Finding]]:
    """The entries a ledger accepts, and a finding for each it refuses."""
    ledger, findings = Ledger(register), []
    for entry in entries:
        try:
            ledger.add(entry)
        except RefusedError as error:
            findings.append(Finding("register.refused", Severity.BLOCKING, error.where, error.what, error.remedy))
    return ledger, findings


def _read_facts(register: Register, folder: Path) -> pl.DataFrame | None:
    path = folder / f"{register.id}.facts.csv"
    return read_facts(register, "\n".join(read_lines(path)), where=path.name) if path.is_file() else None


def _read_rows(path: Path, heads: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    lines = read_lines(path)
    if not lines:
        return
    try:
        reader = csv.DictReader(io.StringIO("\n".join(lines)), strict=True)
        if list(reader.fieldnames or ()) != list(heads):
            raise InputError("other heads than expected", where=path.name, remedy=f"write {','.join(heads)}")
        for row in reader:
            yield f"{path.name} line {reader.line_num}", {name: (row.get(name) or "").strip() for name in heads}
    except csv.Error as error:
        raise InputError(f"not a table ({error})", where=path.name, remedy="save it as CSV in UTF-8") from None


def _read_closings(path: Path, findings: list[Finding]) -> Iterator[Closing]:
    for place, row in _read_rows(path, _DONE_HEADS):
        try:
            done = date.fromisoformat(row["done"])
        except ValueError:
            message = f"{row['done'] or '空'}不是日期"
            findings.append(Finding("duty.day", Severity.BLOCKING, place, message, "按2019-06-30填写办结日"))
            continue
        if not row["evidence"]:
            message = f"{row['duty']}没有佐证，不算办结"
            findings.append(Finding("duty.proof", Severity.BLOCKING, place, message, "写明文件名、文号或纪要"))
            continue
        yield Closing(row["duty"], done, row["evidence"], place)


def _read_marks(path: Path, findings: list[Finding]) -> Iterator[Mark]:
    for place, row in _read_rows(path, _MARK_HEADS):
        try:
            value = float(row["mark"]) if row["mark"] else None
            if value is not None and not 0 <= value <= 100:
                raise ValueError(row["mark"])
        except ValueError:
            message = f"分数{row['mark']}不是0—100的数"
            findings.append(Finding("duty.mark", Severity.BLOCKING, place, message, "填写0—100的分数，或留空只写点评"))
            continue
        yield Mark(row["duty"], row["by"], value, row["comment"])


def print_plain(value: Any) -> str:
    """A value as one line of JSON, days in ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=str)
