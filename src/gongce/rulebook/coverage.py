"""Coverage: which mechanism of which plan works, by which tests."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from gongce.rulebook.model import Pack
from gongce.vocabulary import InputError


class Status(StrEnum):
    """How far a mechanism runs."""

    WORKS = "works"
    """A marked test drives the public command with the pack's data and asserts the mechanism's outputs."""
    PARTIAL = "partial"
    """Marked tests prove a part of it."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Coverage:
    """One mechanism, what configures it, and the tests that prove it."""

    id: str
    capability: str
    family: str
    plan: str
    status: Status
    configured_by: tuple[str, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A marked test: which mechanism it is about, whether it proves all of it, and its name."""

    mechanism: str
    test: str
    whole: bool


def compute_coverage(packs: Iterable[Pack], proofs: Sequence[Proof]) -> tuple[Coverage, ...]:
    """Coverage of every mechanism of the packs, in the order of plan and id.

    Raises:
        InputError: a test claims a mechanism no pack has.
    """
    known = sorted(packs, key=lambda pack: pack.name)
    ids = {mechanism.id for pack in known for mechanism in pack.mechanisms}
    for proof in proofs:
        if proof.mechanism not in ids:
            what = f"a test claims mechanism {proof.mechanism}, which no pack has"
            raise InputError(what, where=proof.test, remedy="correct the marker; gongce plan coverage lists them")
    return tuple(_cover(pack, number, proofs) for pack in known for number in range(len(pack.mechanisms)))


def _cover(pack: Pack, number: int, proofs: Sequence[Proof]) -> Coverage:
    mechanism = pack.mechanisms[number]
    mine = [proof for proof in proofs if proof.mechanism == mechanism.id]
    status = Status.WORKS if any(proof.whole for proof in mine) else Status.PARTIAL if mine else Status.MISSING
    return Coverage(
        mechanism.id,
        mechanism.capability,
        mechanism.family,
        pack.name,
        status,
        mechanism.configured_by,
        tuple(sorted({proof.test for proof in mine})),
    )


def row_values(row: Coverage) -> dict[str, Any]:
    """A row as plain values, in the shape of plans/coverage.json."""
    return asdict(row)


def print_coverage(rows: Iterable[Coverage]) -> str:
    """Coverage as the text of plans/coverage.json, one mechanism a line."""
    lines = ",\n".join("  " + json.dumps(row_values(row), ensure_ascii=False) for row in rows)
    return f'{{"mechanisms": [\n{lines}\n]}}\n'


def read_coverage(path: Path) -> tuple[Coverage, ...]:
    """Coverage from its file.

    Raises:
        InputError: the file is missing or not a coverage file.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["mechanisms"]
        return tuple(_read_row(row) for row in rows)
    except OSError as error:
        raise InputError(
            "no coverage file", where=str(path), remedy="run the whole test suite once: make test"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            "not a coverage file", where=str(path), remedy="run the whole test suite: make test"
        ) from error


def _read_row(row: Mapping[str, Any]) -> Coverage:
    status = Status(row["status"])
    name, capability, family, plan = (str(row[key]) for key in ("id", "capability", "family", "plan"))
    return Coverage(name, capability, family, plan, status, tuple(row["configured_by"]), tuple(row["tests"]))
