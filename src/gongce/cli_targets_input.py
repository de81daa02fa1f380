"""What the commands about targets share: reading arguments and files, printing, packs and tables.

Like `cli`, this module may import inside functions: help must come at once.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import AS_CSV, InputError, UsageError, read_text

if TYPE_CHECKING:
    from gongce.rulebook import Pack
    from gongce.targets.decomposition.problem import Problem
    from gongce.targets.observed.values import ObservedValue
    from gongce.targets.tables.storage import SavedTable
    from gongce.targets.tree.nodes import TargetNode, TargetTree
    from gongce.vocabulary import Finding


def read_day(text: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write 2012-12-31") from None


def read_years(text: str) -> tuple[int, int]:
    """First and last year of the command line: 2021/2025 or 2021."""
    first, _, last = text.partition("/")
    if not (first.isdigit() and len(first) == 4 and (not last or (last.isdigit() and len(last) == 4))):
        raise argparse.ArgumentTypeError(f"{text} are no years; write 2021/2025")
    if int(last or first) < int(first):
        raise argparse.ArgumentTypeError(f"{text} ends before it begins")
    return int(first), int(last or first)


def read_step(text: str) -> Fraction:
    """A printed unit of the command line."""
    try:
        step = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"{text} is no step; write 0.01 or 1") from None
    if step <= 0 or ((1 / step).denominator != 1 and step.denominator != 1):
        raise argparse.ArgumentTypeError(f"{text} is no printed unit; write 0.01, 0.5, 1 or 10")
    return step


def read_bytes(path: Path) -> bytes:
    """A file somebody brings.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be read ({what})", where=str(path), remedy="check the path") from None


def print_json(value: Any) -> None:
    """JSON on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def print_lines(lines: Iterable[str]) -> None:
    """Lines on standard output."""
    for line in lines:
        print(line)


def write_file(path: Path, content: str | bytes) -> None:
    """A whole file or none."""
    from gongce.rulebook.outputs import write_bytes

    write_bytes(path, content.encode() if isinstance(content, str) else content)


def guard_inputs(out: Path | None, *inputs: Path) -> None:
    """Refuse to write over a file that is read.

    Raises:
        UsageError: the output is one of the inputs.
    """
    if out is not None and out.resolve() in {path.resolve() for path in inputs}:
        raise UsageError("the output would overwrite the input", where=str(out), remedy="choose another place")


def load_tree(path: Path, on: date | None = None) -> "tuple[Pack, TargetTree]":
    """A pack and its tree."""
    from gongce.rulebook import load_pack
    from gongce.targets.pack_tree import build_tree

    pack = load_pack(path)
    return pack, build_tree(pack, on)


def read_values(pack: "Pack", path: Path) -> "tuple[ObservedValue, ...]":
    """Observed values of a file."""
    from gongce.targets.observed.rows import read_rows
    from gongce.targets.observed.values import NEEDED, read_observed

    return read_observed(pack, read_rows(read_text(path, AS_CSV), NEEDED, str(path)), str(path))


def with_bases(pack: "Pack", tree: "TargetTree", path: Path | None, first: int | None) -> "TargetTree":
    """The tree with the base values of a file, where one is given."""
    from gongce.targets.observed.values import add_bases

    return tree if path is None else add_bases(pack, tree, read_values(pack, path), first)


def find_node(pack: "Pack", tree: "TargetTree", name: str) -> "TargetNode":
    """The target of that id; `InputError` where the pack has none."""
    pack.target(name)
    return tree.by_id[name]


def load_table(path: Path) -> "SavedTable":
    """A kept table.

    Raises:
        InputError: it cannot be read.
    """
    from gongce.targets.tables.storage import read_table

    return read_table(read_text(path, AS_CSV), str(path))


def split_units(table: "SavedTable", text: str | None) -> tuple[str, ...] | None:
    """Titles of the units asked for; None for all."""
    if text is None:
        return None
    members = next((axis.members for axis in table.proposal.problem.axes if axis.name == "unit"), ())
    ids = dict(zip(table.ids.get("unit", ()), members, strict=False))
    wanted = [ids.get(word.strip(), word.strip()) for word in text.replace("，", ",").split(",") if word.strip()]
    for word in wanted:
        if word not in members:
            raise UsageError(f"the table has no unit {word}", remedy=f"its units are {'、'.join(members)}")
    return tuple(wanted)


def find_cell(problem: "Problem", text: str) -> tuple[int, ...]:
    """A cell by its members' titles joined by ·, in any order."""
    words = [word.strip() for word in text.replace(".", "·").split("·")]
    places = []
    for axis in problem.axes:
        found = [axis.members.index(word) for word in words if word in axis.members]
        if len(found) != 1:
            raise UsageError(
                f"{text} names no single cell",
                remedy=f"join one of each by ·: {problem.title((0,) * len(problem.axes))}",
            )
        places.append(found[0])
    return tuple(places)


def show_conflict(findings: "Sequence[Finding]", *, is_json: bool) -> int:
    """No table at all: the findings say why."""
    from gongce.targets.telling.columns import plain_finding
    from gongce.targets.telling.trees import tell_findings

    if is_json:
        print_json({"alternatives": [], "findings": [plain_finding(one) for one in findings]})
    else:
        print_lines(["没有能同时满足要求的分解表。", *tell_findings(findings)])
    return InputError.exit_code
