"""Commands the workbench adds to `gongce`, its own and its apps'. Imports stay inside: help must come at once."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce_web.public_site import commands as public_site
from gongce_web.returns import commands as returns

if TYPE_CHECKING:
    from typing import TypeAlias

    Commands: TypeAlias = "argparse._SubParsersAction[Any]"


def add_commands(commands: "Commands") -> None:
    """Add the commands to the command line."""
    add_serve(commands)
    add_audit_log(commands)
    returns.add_commands(commands)
    public_site.add_commands(commands)


def add_serve(commands: "Commands") -> None:
    """`gongce serve`."""
    parser = commands.add_parser("serve", help="the workbench: pages, worker and database in one command")
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="where to listen; beyond this machine put TLS before it")
    parser.add_argument("--demo", action="store_true", help="people of every role to try it with, on this machine")
    parser.set_defaults(run=run_serve)


def add_audit_log(commands: "Commands") -> None:
    """`gongce audit-log verify`."""
    parser = commands.add_parser("audit-log", help="verify the audit log: find any changed, removed or moved row")
    parser.add_argument("action", choices=["verify", "seal"])
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE")
    parser.add_argument("--last", default="", metavar="HASH", help="last seal as printed by an earlier run")
    parser.add_argument("--count", type=int, metavar="N", help="number of seals as printed by an earlier run")
    parser.set_defaults(run=run_audit_log)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve a workspace until interrupted."""
    from gongce.vocabulary import UsageError
    from gongce_web.opening import open_workbench

    if arguments.demo and arguments.host not in ("127.0.0.1", "localhost", "::1"):
        raise UsageError("--demo beyond this machine", remedy="leave --host out, or open accounts of your own")
    open_workbench(arguments.workspace)
    from gongce_web.serving import serve

    return serve(arguments.workspace, arguments.host, arguments.port, demo=arguments.demo)


def run_audit_log(arguments: argparse.Namespace) -> int:
    """Verify or seal the log; print the last seal and the count, to be kept elsewhere."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace)
    from gongce_web.audit.actions import seal_events
    from gongce_web.audit.models import AuditSeal
    from gongce_web.audit.queries import count_unsealed, verify_log

    if arguments.action == "seal":
        print(f"sealed {seal_events()}")
    findings = list(verify_log(arguments.last, arguments.count))
    for finding in findings:
        print(f"{finding.place}: {finding.message}; {finding.remedy}")
    last = AuditSeal.objects.order_by("-number").first()
    print(f"{last.number if last else 0} seals, last {last.hash if last else '-'}, {count_unsealed()} not sealed yet")
    return 1 if findings else 0
