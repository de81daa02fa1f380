"""Applications for money of higher levels: who applied for which project and fund, in which round, and what was won."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongce.entitlements.events import ROW, EventTable
from gongce.entitlements.explaining import print_amount
from gongce.vocabulary import Finding, InputError, Severity

STATES = ("筛选", "完善", "上报", "入围", "获批", "未获批")
"""States of an application, in their order; the last two end it."""
_SENT = frozenset(STATES[2:])
_NEEDS = ("fund", "department", "state", "applied")


@dataclass(frozen=True, slots=True)
class Tally:
    """What a department, or a fund, applied for and won, in fen."""

    name: str
    candidates: int
    submitted: int
    approved: int
    applied: int
    won: int

    @property
    def text(self) -> str:
        """The tally in words."""
        counts = f"候选{self.candidates}项，上报{self.submitted}项，获批{self.approved}项"
        return f"{self.name}：{counts}，申请{print_amount(self.applied, '分')}，争取{print_amount(self.won, '分')}"

    def record(self) -> dict[str, Any]:
        """The tally as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


def tally_applications(table: EventTable, by: str, names: Mapping[str, str] | None = None) -> tuple[Tally, ...]:
    """Applications added up by a column (department, fund, round …), in the order they first stand.

    Args:
        table: one row an application: project (the subject), fund, department, round, state, applied and won (money).
        by: the column.
        names: its values → their names; those that no application has are told with zeros.

    Raises:
        InputError: a column is absent.
    """
    rows = _rows(table, (by,))
    found = dict.fromkeys([*(names or {}), *(str(row[by]) for row in rows)])
    return tuple(_tally((names or {}).get(key, key), [row for row in rows if str(row[by]) == key]) for key in found)


def _rows(table: EventTable, more: Sequence[str] = ()) -> list[dict[str, Any]]:
    for name in (*_NEEDS, *more):
        if name not in table.frame.columns:
            remedy = "columns: project, fund, department, round, state, applied(万元), won(万元)"
            raise InputError(f"no column {name}", where=table.file, remedy=remedy)
    return table.frame.to_dicts()


def _tally(name: str, rows: list[dict[str, Any]]) -> Tally:
    sent = [row for row in rows if row["state"] in _SENT]
    approved = [row for row in rows if row["state"] == "获批"]
    applied, won = sum(row["applied"] or 0 for row in sent), sum(row.get("won") or 0 for row in approved)
    return Tally(name, len(rows), len(sent), len(approved), applied, won)


def check_applications(table: EventTable, funds: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """What is wrong with the register: unknown funds and states, money won without approval or above what was asked."""
    found = []
    for row in _rows(table):
        place = f"{row['subject']}（第{row[ROW]}行）"
        won, applied = row.get("won"), row["applied"]
        checks = {
            f"基金{row['fund']}不在清单中": funds is not None and row["fund"] not in funds,
            f"状态{row['state']}不明": row["state"] not in STATES,
            "未获批却有到位金额": bool(won) and row["state"] != "获批",
            "获批而没有金额": row["state"] == "获批" and won is None,
            "到位金额超过申请金额": won is not None and applied is not None and won > applied,
            "上报而没有申请金额": row["state"] in _SENT and applied is None,
        }
        for told, is_wrong in checks.items():
            if is_wrong:
                found.append(Finding("application.wrong", Severity.BLOCKING, place, f"{told}。", "核对后更正。"))
    return tuple(found)
