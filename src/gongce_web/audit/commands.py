"""`gongce audit-log`: verify, seal and export the log."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    Commands: TypeAlias = "argparse._SubParsersAction[Any]"


def add_commands(commands: "Commands") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("audit-log", help="verify the audit log: find any changed, removed or moved row")
    parser.add_argument("action", choices=["verify", "seal", "export"])
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE")
    parser.add_argument("--against", type=Path, metavar="FILE", help="verify: an earlier export the log must contain")
    parser.add_argument("--last", default="", metavar="HASH", help="verify: a seal as printed by an earlier run")
    parser.add_argument("--count", type=int, metavar="N", help="verify: number of seals as printed by an earlier run")
    parser.add_argument("--to", type=Path, metavar="FILE", help="export: a new file, one event a line (JSON)")
    parser.set_defaults(run=run_audit_log)


def run_audit_log(arguments: argparse.Namespace) -> int:
    """Verify, seal or export the log; print the last seal and the count, to be kept elsewhere."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace, migrates=arguments.action == "seal")
    from gongce_web.audit.actions import seal_events
    from gongce_web.audit.exporting import export_log, read_export
    from gongce_web.audit.queries import describe_end, verify_log

    if arguments.action in ("seal", "export"):
        print(f"sealed {seal_events()}")
    if arguments.action == "export":
        print(f"exported {export_log(arguments.to)} events to {arguments.to}")
    kept = read_export(arguments.against) if arguments.against else ()
    findings = list(verify_log(arguments.last, arguments.count, kept))
    for finding in findings:
        print(f"{finding.place}: {finding.message}; {finding.remedy}")
    print(describe_end())
    return 1 if findings else 0
