"""Commands: `gongce register import|export` and `gongce case act`. Imports stay inside: help must come at once."""

import argparse
import os
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.cli_registers import read_day
from gongce.cli_telling import actions_of
from gongce.vocabulary import InputError, UsageError

if TYPE_CHECKING:
    from gongce.procedures.shelf import Shelf
    from gongce.rulebook import Pack
    from gongce_web.accounts.models import User
    from gongce_web.records.models import CaseRecord

_FORMS = ("jsonl", "csv", "xlsx")


def add_commands(commands: Any) -> None:
    """Add the actions that write to the core's `register` and `case`."""
    for name, add in (("register", add_register_actions), ("case", add_case_actions)):
        actions = actions_of(commands.choices[name])
        if actions is not None:
            add(actions)


def add_register_actions(actions: Any) -> None:
    """`gongce register import` and `gongce register export`."""
    bring = actions.add_parser("import", help="bring records into the workbench: the workspace's files, or a sheet")
    bring.add_argument("workspace", type=Path, metavar="WORKSPACE")
    bring.add_argument("register", nargs="?", metavar="REGISTER", help="a register's id; left out: all, with cases")
    bring.add_argument("--sheet", type=Path, metavar="FILE", help="a workbook or CSV table instead of records/")
    bring.add_argument("--on", type=read_day, metavar="DAY", help="since when a sheet's changes hold; left out: today")
    bring.add_argument("--by", default="", metavar="ACCOUNT", help="whose rights hold; left out: the system")
    bring.add_argument("--check", action="store_true", help="tell what would come in; write nothing")
    bring.set_defaults(run=run_import)
    send = actions.add_parser("export", help="a register of the workbench as a file that `import` takes back")
    send.add_argument("workspace", type=Path, metavar="WORKSPACE")
    send.add_argument("register", metavar="REGISTER")
    send.add_argument(
        "--as", dest="form", choices=_FORMS, default="jsonl", help="jsonl: every entry; else a day's table"
    )
    send.add_argument("--on", type=read_day, metavar="DAY", help="the day of a table; left out: today")
    send.add_argument("--out", type=Path, metavar="FILE", help="left out: standard output")
    send.set_defaults(run=run_export)


def add_case_actions(actions: Any) -> None:
    """`gongce case act`."""
    parser = actions.add_parser("act", help="take a step on a case of the workbench, or record what happened to it")
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE")
    parser.add_argument("procedure", metavar="PROCEDURE")
    parser.add_argument("number", metavar="NUMBER")
    parser.add_argument("name", metavar="STEP", nargs="?", default="", help="a step, or what --kind is about")
    parser.add_argument("--kind", default="step", help="step, file, fact, ask, answer, pause, resume, extend, note")
    parser.add_argument("--role", default="", help="in which role of the procedure")
    parser.add_argument("--by", required=True, metavar="ACCOUNT", help="who acts")
    parser.add_argument("--day", type=read_day, metavar="DAY", help="left out: today")
    parser.add_argument("--subject", default="", help="of a new case: the record it is about")
    parser.add_argument("--title", default="", help="of a new case")
    parser.add_argument(
        "--fact", action="append", default=[], metavar="NAME=VALUE", help="5, 2019-06-30, 是, 500万元 …"
    )
    for name in ("proof", "reason", "note"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--days", type=int, help="of an extension")
    parser.add_argument("--agrees", choices=("yes", "no"), help="of an answer")
    parser.set_defaults(run=run_act)


def read_workbench(pack: "Pack", folder: Path) -> "Shelf | None":
    """The records of a workspace's workbench; None where it has none, or has taken nothing in yet.

    Looked for at once: a workspace without a database costs nothing.
    """
    if not os.environ.get("GONGCE_DATABASE_URL") and not (folder / "records" / "workbench.sqlite3").is_file():
        return None
    if not (folder / "workspace.yaml").is_file():
        return None
    from gongce_web.opening import open_workbench

    open_workbench(folder)
    from gongce_web.records.models import LedgerHead
    from gongce_web.records.queries import load_shelf

    return load_shelf(pack) if LedgerHead.objects.exists() else None


def run_import(arguments: argparse.Namespace) -> int:
    """Bring records in, each file all or none."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace)
    from gongce_web.city.workspaces import open_city
    from gongce_web.records.actions.importing import Imported, import_workspace_records
    from gongce_web.records.actions.sheets import import_sheet
    from gongce_web.units.actions import sync_units

    workspace = open_city()
    sync_units(workspace.pack)
    by = _person(arguments.by) if arguments.by else None
    if arguments.register:
        workspace.pack.register(arguments.register)
    if arguments.sheet:
        if not arguments.register:
            raise UsageError("--sheet without a register", remedy="name the register the sheet is of")
        found: tuple[Imported, ...] = (
            import_sheet(arguments.sheet, arguments.register, on=arguments.on, by=by, check=arguments.check),
        )
    else:
        chosen = [arguments.register] if arguments.register else None
        found = import_workspace_records(workspace, by, chosen, check=arguments.check)
    for one in found:
        print(f"{one.name}　{one.title}　{'可' if arguments.check else ''}新增{one.added}　未变{one.unchanged}")
        for finding in one.findings:
            print(f"  ✗ {finding.place}：{finding.message}；{finding.remedy}")
    return 0 if all(one.is_whole for one in found) else InputError.exit_code


def run_export(arguments: argparse.Namespace) -> int:
    """Write a register as a file."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace)
    from gongce_web import clock
    from gongce_web.records.queries.papers import print_register

    day: date = arguments.on or clock.today()
    content = print_register(arguments.register, arguments.form, day)
    if arguments.out:
        arguments.out.write_bytes(content)
        print(arguments.out)
    elif arguments.form == "xlsx":
        raise UsageError("a workbook is not printed", remedy="add --out FILE")
    else:
        sys.stdout.write(content.decode("utf-8-sig"))
    return 0


def run_act(arguments: argparse.Namespace) -> int:
    """Take one step, where the procedure and the person's rights allow it."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace)
    from gongce.procedures.events import CaseEvent, EventKind
    from gongce_web import clock
    from gongce_web.records.actions import act_on_case, open_case
    from gongce_web.records.detail.acting import read_given_facts
    from gongce_web.records.models import CaseRecord
    from gongce_web.records.queries import facts_of

    by, number, procedure = _person(arguments.by), arguments.number, arguments.procedure
    if arguments.kind not in {one.value for one in EventKind}:
        raise UsageError(f"no kind {arguments.kind}", remedy=f"use {', '.join(EventKind)}")
    row = CaseRecord.objects.filter(procedure=procedure, number=number).first()
    facts = read_given_facts(_given(arguments.fact), facts_of(row) if row else None)
    agrees = {"yes": True, "no": False}.get(arguments.agrees or "")
    texts = (arguments.proof, arguments.reason, arguments.note)
    day = arguments.day or clock.today()
    event = CaseEvent(
        EventKind(arguments.kind), arguments.name, day, "", arguments.role, "", agrees, arguments.days, facts, *texts
    )
    if row is None:
        open_case(
            procedure=procedure, number=number, subject=arguments.subject, title=arguments.title, event=event, by=by
        )
    else:
        act_on_case(procedure=procedure, number=number, event=event, expected_version=row.version, by=by)
    print(_tell(CaseRecord.objects.get(procedure=procedure, number=number)))
    return 0


def _given(facts: list[str]) -> dict[str, str]:
    """NAME=VALUE as a form gives it: a number with a unit of measurement behind it in two fields."""
    found: dict[str, str] = {}
    for text in facts:
        name, _, value = text.partition("=")
        if not name or not value:
            raise UsageError(f"--fact {text}", remedy="write --fact name=value")
        amount = re.fullmatch(r"(-?\d+(?:\.\d+)?)([^\d.\s-]\S*)", value)
        found[f"fact-{name}"] = amount.group(1) if amount else value
        if amount:
            found[f"unit-{name}"] = amount.group(2)
    return found


def _person(username: str) -> "User":
    from gongce_web.accounts.models import User

    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise InputError(f"no account {username}", remedy="name an account that is open")
    return found


def _tell(row: "CaseRecord") -> str:
    from gongce_web.city.workspaces import open_city

    procedure = open_city().pack.procedure(row.procedure)
    stage = procedure.stage(row.stage).title if row.stage else "未立案"
    return f"{procedure.title} {row.number} {row.title}　{stage}　第{row.version}项"
