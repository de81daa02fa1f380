"""`gongce bundle export | import`. Imports stay inside: help must come at once."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongce_web.accounts.models import User


def add_commands(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("bundle", help="signed packets on a stick: forms out, returns in, bulletins out")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    out = actions.add_parser("export", help="pack forms or bulletins for a unit, or a unit's returns")
    out.add_argument("workspace", type=Path, metavar="WORKSPACE")
    out.add_argument("folder", type=Path, metavar="FOLDER", help="where the file is written, such as the stick")
    out.add_argument("--kind", required=True, choices=["forms", "returns", "bulletins"])
    out.add_argument("--unit", required=True, metavar="UNIT", help="the pack's code of the unit")
    out.add_argument("--by", required=True, metavar="ACCOUNT", help="in whose name")
    out.set_defaults(run=run_export)
    taken = actions.add_parser("import", help="take a packet: all of it or nothing, once")
    taken.add_argument("workspace", type=Path, metavar="WORKSPACE")
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--by", required=True, metavar="ACCOUNT", help="in whose name")
    taken.set_defaults(run=run_import)


def find_account(name: str) -> "User":
    """An account that may be used.

    Raises:
        UsageError: there is none.
    """
    from gongce.vocabulary import UsageError
    from gongce_web.accounts.models import User

    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise UsageError("no such account", where=name, remedy="name an account of the workbench")
    return found


def run_export(arguments: argparse.Namespace) -> int:
    """Write the packet; a half-written file is never left."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace)
    from gongce.workspace.issuing import write_file
    from gongce_web.packets import actions, queries
    from gongce_web.packets.packing import PacketKind

    unit, by = queries.find_unit(arguments.unit), find_account(arguments.by)
    name, content = allow(
        lambda: actions.export_packet(kind=PacketKind(arguments.kind), unit=unit, by=by), arguments.by
    )
    write_file(arguments.folder / name, content)
    print(arguments.folder / name)
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Take the packet and say what was in it; a repeat says so and is no failure."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace)
    from gongce.vocabulary import InputError
    from gongce_web.packets.actions import RepeatedError, describe_kind, import_packet

    by = find_account(arguments.by)
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=str(arguments.file), remedy="check the path"
        ) from None
    try:
        row = allow(lambda: import_packet(content=content, name=arguments.file.name, by=by), arguments.by)
    except RepeatedError as error:
        print(error)
        return 0
    print(f"{describe_kind(row.kind)}：{row.told}")
    return 0


def allow(act: Any, name: str) -> Any:
    """Do it; a lack of rights is one line (exit code 4).

    Raises:
        RefusedError: the account may not.
    """
    from django.core.exceptions import PermissionDenied

    from gongce.vocabulary import RefusedError

    try:
        return act()
    except PermissionDenied:
        raise RefusedError("the account may not do this", where=name, remedy="let who holds the role do it") from None
