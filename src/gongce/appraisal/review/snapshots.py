"""Snapshots: a sheet kept with the occasion it was made for, exactly as it was, and read back exactly."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from gongce.appraisal.ranking import Place
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.sheet.model import ItemScore, Sheet, UnitScore, VetoHit
from gongce.rulebook.model.methods import Effect, Role
from gongce.vocabulary import InputError, UsageError

OCCASIONS = (
    "月通报",
    "季考评",
    "年考核",
    "公示",
    "异议前",
    "异议后",
    "办法切换前",
    "办法切换后",
    "审计前",
    "审计后",
    "试算",
)
_FORMAT = "gongce.appraisal.snapshot/1"


@dataclass(frozen=True)
class Snapshot:
    """One sheet with its occasion, period and day, and the digests of scheme and data it was made from."""

    occasion: str
    period: str
    day: date
    sheet: Sheet
    scheme_sha256: str
    data_sha256: str

    @classmethod
    def of(cls, sheet: Sheet, ready: Ready, data_sha256: str, *, occasion: str, period: str, day: date) -> "Snapshot":
        """A snapshot of a sheet just made.

        Raises:
            UsageError: not one of the occasions.
        """
        if occasion not in OCCASIONS:
            raise UsageError(f"no occasion {occasion}", remedy=f"use one of {'、'.join(OCCASIONS)}")
        return cls(occasion, period, day, sheet, ready.sha256, data_sha256)


def write_snapshot(snapshot: Snapshot) -> str:
    """The snapshot as JSON; fractions stay exact (`93/2`)."""
    record = {
        "format": _FORMAT,
        "occasion": snapshot.occasion,
        "period": snapshot.period,
        "day": snapshot.day.isoformat(),
        "scheme_sha256": snapshot.scheme_sha256,
        "data_sha256": snapshot.data_sha256,
        "sheet": sheet_record(snapshot.sheet),
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def read_snapshot(text: str, where: str = "snapshot") -> Snapshot:
    """A snapshot from its JSON.

    Raises:
        InputError: it is none.
    """
    try:
        record = json.loads(text)
        if record["format"] != _FORMAT:
            raise KeyError(record["format"])
        return Snapshot(
            record["occasion"],
            record["period"],
            date.fromisoformat(record["day"]),
            _read_sheet(record["sheet"]),
            record["scheme_sha256"],
            record["data_sha256"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"not a snapshot of a score sheet ({error})", where=where, remedy="write one with --snapshot"
        ) from None


def sheet_record(sheet: Sheet) -> dict[str, Any]:
    """A sheet as plain values."""
    return {
        "scheme": sheet.scheme,
        "title": sheet.title,
        "decimals": sheet.decimals,
        "classes": dict(sheet.classes),
        "columns": dict(sheet.columns),
        "excess": dict(sheet.excess),
        "units": [_unit_record(one) for one in sheet.units],
    }


def _unit_record(one: UnitScore) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "group": one.group,
        "rank": one.place.rank,
        "previous": one.place.previous,
        "change": one.place.change,
        "reason": one.place.reason,
        "note": one.place.note,
        "value": _text(one.place.value),
        "total": _text(one.total),
        "subtotal": _text(one.subtotal),
        "bonus": _text(one.bonus),
        "deduction": _text(one.deduction),
        "available": _text(one.available),
        "parts": {key: _text(value) for key, value in one.parts.items()},
        "columns": {key: _text(value) for key, value in one.columns.items()},
        "grade": one.grade,
        "grade_before_veto": one.grade_before_veto,
        "is_eligible": one.is_eligible,
        "vetoes": [[hit.veto, hit.title, str(hit.effect), hit.to, hit.exempt] for hit in one.vetoes],
        "items": [_item_record(line) for line in one.items],
    }


def _item_record(line: ItemScore) -> dict[str, Any]:
    return {
        "item": line.item,
        "title": line.title,
        "role": str(line.role),
        "figure": _text(line.figure),
        "target": _text(line.target),
        "points": _text(line.points),
        "weight": _text(line.weight),
        "applies": line.applies,
        "is_missing": line.is_missing,
        "note": line.note,
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _value(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _read_sheet(record: Mapping[str, Any]) -> Sheet:
    units = tuple(_read_unit(one) for one in record["units"])
    return Sheet(
        record["scheme"],
        record["title"],
        record["decimals"],
        units,
        (),
        record["classes"],
        record["columns"],
        record["excess"],
    )


def _read_unit(one: Mapping[str, Any]) -> UnitScore:
    place = Place(
        one["unit"], _value(one["value"]), one["rank"], one["previous"], one["change"], one["reason"], one["note"]
    )
    return UnitScore(
        unit=one["unit"],
        group=one["group"],
        items=tuple(_read_item(line) for line in one["items"]),
        parts={key: Fraction(value) for key, value in one["parts"].items()},
        subtotal=_value(one["subtotal"]),
        bonus=Fraction(one["bonus"]),
        deduction=Fraction(one["deduction"]),
        available=Fraction(one["available"]),
        total=_value(one["total"]),
        columns={key: _value(value) for key, value in one["columns"].items()},
        vetoes=tuple(VetoHit(hit[0], hit[1], Effect(hit[2]), hit[3], hit[4]) for hit in one["vetoes"]),
        is_eligible=one["is_eligible"],
        place=place,
        grade=one["grade"],
        grade_before_veto=one["grade_before_veto"],
    )


def _read_item(line: Mapping[str, Any]) -> ItemScore:
    return ItemScore(
        item=line["item"],
        title=line["title"],
        role=Role(line["role"]),
        figure=_value(line["figure"]),
        points=_value(line["points"]),
        weight=Fraction(line["weight"]),
        target=_value(line["target"]),
        applies=line["applies"],
        is_missing=line["is_missing"],
        note=line["note"],
    )
