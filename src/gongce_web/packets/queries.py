"""Trusted keys, the log of packets, and what is to go out."""

import json
from collections.abc import Iterator

from django.db.models import QuerySet

from gongce.vocabulary import InputError
from gongce.workspace.release.rulings import runs_in_force
from gongce.workspace.runs import list_runs
from gongce_web.accounts.models import User
from gongce_web.city.workspaces import open_city
from gongce_web.packets.models import Packet, PacketKey
from gongce_web.returns.models import Return
from gongce_web.returns.policies import RETURNS
from gongce_web.returns.queries import is_missing, read_entries
from gongce_web.returns.workbooks import write_filed
from gongce_web.roles import Operation
from gongce_web.units.models import Unit

_KEPT_FILES = ("run.json", "通报.docx", "通报.html", "通报.xlsx", "figures.json")


def list_keys() -> QuerySet[PacketKey]:
    """Every key that was ever trusted, those in force first."""
    keys = PacketKey.objects.select_related("unit", "account", "registered_by", "ended_by")
    return keys.order_by("ended_at", "unit__order", "pk")


def trusted_keys() -> dict[str, PacketKey]:
    """The keys in force by their text."""
    return {row.key: row for row in PacketKey.objects.filter(ended_at=None).select_related("unit", "account")}


def list_packets() -> QuerySet[Packet]:
    """The log, the newest first."""
    return Packet.objects.select_related("by")


def find_unit(code: str) -> Unit:
    """A unit by its code.

    Raises:
        InputError: there is none.
    """
    found = Unit.objects.filter(code=code, is_current=True).first()
    if found is None:
        raise InputError(f"没有单位{code[:40]}", where="数据包", remedy="写规则包里的单位代码")
    return found


def form_files(unit: Unit) -> Iterator[tuple[str, bytes]]:
    """What the unit still owes: each form's record for its program, and a workbook for who fills by hand."""
    for filed in _returns_of(unit):
        if is_missing(filed) and not filed.round.is_locked:
            name = f"{filed.round.form}-{filed.round.period}"
            told = {"form": filed.round.definition, "period": filed.round.period, "due": filed.due.isoformat()}
            yield f"forms/{name}.json", _dump(told)
            yield f"forms/{name}.xlsx", write_filed(filed)


def return_files(unit: Unit, by: User) -> Iterator[tuple[str, bytes]]:
    """The unit's returns that were submitted, those the person may submit alone."""
    for filed in _returns_of(unit):
        if filed.submitted_at and not is_missing(filed) and RETURNS.may(by, Operation.SUBMIT, filed):
            name = f"{filed.round.form}-{filed.round.period}"
            yield f"returns/{name}.json", _dump(_tell(filed))
            yield f"returns/{name}.xlsx", write_filed(filed)


def _tell(filed: Return) -> dict[str, object]:
    cells = read_entries(filed).cells
    return {
        "form": filed.round.form,
        "period": filed.round.period,
        "unit": filed.unit.code,
        "version": filed.version,
        "submitted_at": filed.submitted_at.isoformat() if filed.submitted_at else "",
        "submitted_by": filed.submitted_by.name if filed.submitted_by else "",
        "texts": {name: cell.text for name, cell in cells.items()},
        "comments": {name: cell.comment for name, cell in cells.items() if cell.comment},
    }


def bulletin_files() -> Iterator[tuple[str, bytes]]:
    """The issued bulletins in force, each with the files its run sealed."""
    workspace = open_city()
    for run in runs_in_force(list_runs(workspace)):
        folder = workspace.out / run.id
        for name in _KEPT_FILES:
            if (folder / name).is_file():
                yield f"bulletins/{run.id}/{name}", (folder / name).read_bytes()


def _returns_of(unit: Unit) -> QuerySet[Return]:
    rows = Return.objects.filter(unit=unit, is_exempt=False).select_related("round", "unit", "submitted_by")
    return rows.order_by("round__due", "pk")


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
