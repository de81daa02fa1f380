"""Commands the workbench adds to `gongce`: serve and its apps'. Imports stay inside: help must come at once."""

import argparse
import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    Commands: TypeAlias = "argparse._SubParsersAction[Any]"

_HERE = ("127.0.0.1", "localhost", "::1")


def add_commands(commands: "Commands") -> None:
    """Add the commands to the command line: `serve`, and what each app's commands.py adds."""
    add_serve(commands)
    add_database(commands)
    for name in sorted(path.parent.name for path in Path(__file__).parent.glob("*/commands.py")):
        import_module(f"gongce_web.{name}.commands").add_commands(commands)


def add_serve(commands: "Commands") -> None:
    """`gongce serve`."""
    parser = commands.add_parser("serve", help="the workbench: pages, worker and database in one command")
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="where to listen; beyond this machine only with --proxy")
    parser.add_argument(
        "--proxy", default="", metavar="ADDRESS", help="address of the TLS proxy in front; cookies then need TLS"
    )
    parser.add_argument("--threads", type=int, default=8, metavar="N", help="so many requests at once")
    parser.add_argument("--no-worker", action="store_true", help="the worker runs apart: gongce worker WORKSPACE")
    parser.add_argument("--demo", action="store_true", help="people of every role to try it with, on this machine")
    parser.add_argument("--today", default="", metavar="DAY", help="a day the clock stands on, for a demonstration")
    parser.set_defaults(run=run_serve)


def add_database(commands: "Commands") -> None:
    """`gongce database prepare`."""
    parser = commands.add_parser("database", help="PostgreSQL: tables by their owner, rights for the application")
    parser.add_argument("action", choices=["prepare"])
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE")
    parser.add_argument("--application", required=True, metavar="USER", help="the user the workbench runs as")
    parser.set_defaults(run=run_database)


def run_database(arguments: argparse.Namespace) -> int:
    """As the owner (GONGCE_DATABASE_OWNER_URL): bring tables up to date, then give the application its rights."""
    from gongce.vocabulary import UsageError
    from gongce_web.opening import open_workbench

    if not os.environ.get("GONGCE_DATABASE_OWNER_URL"):
        raise UsageError("no owner of the database", remedy="set GONGCE_DATABASE_OWNER_URL (docs/how-to/deploy.md)")
    os.environ["GONGCE_DATABASE_URL"] = os.environ["GONGCE_DATABASE_OWNER_URL"]
    open_workbench(arguments.workspace)
    from gongce_web.rights import grant_rights

    guarded = grant_rights(arguments.application)
    print(f"tables are up to date; {arguments.application} may only read and insert: {', '.join(guarded)}")
    return 0


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve a workspace until interrupted."""
    from gongce_web.opening import open_workbench

    check_serve(arguments)
    if arguments.today:
        os.environ["GONGCE_TODAY"] = arguments.today
    open_workbench(arguments.workspace, is_plain=not arguments.proxy)
    from gongce_web.preparing import prepare
    from gongce_web.serving import serve

    for line in prepare(arguments.workspace, demo=arguments.demo):
        print(line, flush=True)
    works = not arguments.no_worker
    proxy, threads = arguments.proxy, arguments.threads
    return serve(arguments.workspace, arguments.host, arguments.port, proxy=proxy, threads=threads, works=works)


def check_serve(arguments: argparse.Namespace) -> None:
    """Refuse what would be open on a network: demo people, a standing clock, pages without TLS.

    Raises:
        UsageError: the options do not go together.
    """
    from datetime import date

    from gongce.vocabulary import UsageError

    is_here = arguments.host in _HERE
    if arguments.demo and not is_here:
        raise UsageError("--demo beyond this machine", remedy="leave --host out, or open accounts of your own")
    if arguments.today and not is_here:
        raise UsageError("--today beyond this machine", remedy="leave --today out: records carry the real day")
    if not is_here and not arguments.proxy and os.environ.get("GONGCE_PLAIN_HTTP") != "1":
        remedy = "put a TLS proxy before it and name it by --proxy (docs/how-to/deploy.md)"
        raise UsageError("pages beyond this machine without TLS", where=arguments.host, remedy=remedy)
    try:
        date.fromisoformat(arguments.today or "2019-07-18")
    except ValueError:
        raise UsageError("no day", where=f"--today {arguments.today}", remedy="write 2019-07-18") from None
