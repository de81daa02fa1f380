"""`gongce account open`: the first accounts of an installation, made on its machine."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    Commands: TypeAlias = "argparse._SubParsersAction[Any]"


def add_commands(commands: "Commands") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("account", help="open an account on the machine: the first security administrator's")
    parser.add_argument("action", choices=["open"])
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE")
    parser.add_argument("--username", required=True)
    parser.add_argument("--name", required=True, help="the person's name")
    parser.add_argument("--role", default="security_admin", help="security_admin where left out")
    parser.add_argument("--unit", default="", help="the unit's id in the plan; the city where left out")
    parser.set_defaults(run=run_account)


def run_account(arguments: argparse.Namespace) -> int:
    """Open the account with a role; print its password, once."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace)
    from gongce.workspace.workspace import open_workspace
    from gongce_web.accounts.opening import open_first_account
    from gongce_web.units.actions import sync_units

    pack = open_workspace(arguments.workspace).pack
    sync_units(pack)
    unit = arguments.unit or pack.plan.city
    values = {"username": arguments.username, "name": arguments.name, "role": arguments.role, "unit": unit}
    print(f"{arguments.username}: password {open_first_account(**values)}, to be changed at the first login")
    return 0
