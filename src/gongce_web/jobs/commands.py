"""`gongce worker`: the background worker apart from the pages."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    Commands: TypeAlias = "argparse._SubParsersAction[Any]"


def add_commands(commands: "Commands") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("worker", help="the background worker of a workspace, where `serve` runs without it")
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE")
    parser.add_argument("--follow", action="store_true", help="stop when standard input ends")
    parser.set_defaults(run=run_worker)


def run_worker(arguments: argparse.Namespace) -> int:
    """Work until told to stop."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace)
    from gongce_web.jobs.worker import work

    return work(follows_parent=arguments.follow)
