"""`gongce run` and what belongs to a workspace: close a period, import a file, propose a form, write templates.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
import sys
from datetime import UTC, date, datetime
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import InputError, Period, UsageError

if TYPE_CHECKING:
    from gongce.workspace.closing import Closing
    from gongce.workspace.workspace import Workspace


def add_run(commands: Any) -> None:
    """`gongce run`."""
    parser = commands.add_parser(
        "run",
        help="close a period: import, check, monitor, rank, write the bulletin",
        description="Import what is new in a workspace's returns/, check it, monitor the plan, rank the units and "
        "write the bulletin into out/PERIOD. With --as-of nothing is imported or written: the period is computed as "
        "it stood then and compared with what was issued.",
    )
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help="the folder with workspace.yaml")
    parser.add_argument("--period", required=True, type=read_period, metavar="PERIOD", help="2019-06, 2019-Q2, 2019")
    parser.add_argument("--as-of", type=read_day, metavar="DAY", help="compute again as of this day")
    parser.add_argument("--approve", metavar="NAME", help="issue over findings about data in this approver's name")
    parser.add_argument("--reason", metavar="TEXT", help="why; it is printed in the bulletin")
    parser.add_argument("--explain", metavar="KEY", help="trace one published figure: industrial-va/city/growth")
    parser.add_argument("--today", type=read_day, metavar="DAY", help="work as on this day (loading past months)")
    parser.add_argument("--by", metavar="NAME", help="who closes; left out: the account's name")
    parser.add_argument("--json", action="store_true", help="print the run as JSON")
    parser.set_defaults(run=run_run)


def read_period(text: str) -> Period:
    """A period from its code, for argparse."""
    try:
        return Period.parse(text)
    except InputError:
        raise argparse.ArgumentTypeError(f"{text} is not a period; write 2019-06, 2019-Q2, 2019-H1 or 2019") from None


def read_day(text: str) -> date:
    """A day, for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write 2019-07-18") from None


def choose_moment(workspace: "Workspace", today: date | None) -> datetime:
    """Now; on another day, that day at the same time of the city."""
    now = datetime.now(UTC)
    if today is None:
        return now
    moment = now.astimezone(workspace.settings.timezone)
    return moment.replace(year=today.year, month=today.month, day=today.day).astimezone(UTC)


def name_person(given: str | None) -> str:
    """Who works: as given, else the account's name."""
    try:
        return given or getuser()
    except (KeyError, OSError):
        return "unknown"


def run_run(arguments: argparse.Namespace) -> int:
    """Close a period, or compute it again."""
    from gongce.workspace.workspace import open_workspace

    check_run(arguments)
    workspace = open_workspace(arguments.workspace)
    closing = recompute(workspace, arguments) if arguments.as_of else close(workspace, arguments)
    show_run(workspace, closing, arguments)
    return 0


def check_run(arguments: argparse.Namespace) -> None:
    """Whether the options go together.

    Raises:
        UsageError: they do not.
    """
    if bool(arguments.approve) != bool(arguments.reason):
        raise UsageError("--approve and --reason belong together", remedy="give who issues and why")
    if arguments.as_of and arguments.approve:
        raise UsageError("--as-of computes again and issues nothing", remedy="leave out --approve")


def close(workspace: "Workspace", arguments: argparse.Namespace) -> "Closing":
    """Close the period."""
    from gongce.workspace.closing import Request, close_period

    progress = Bar()
    approve = Request(arguments.approve, arguments.reason) if arguments.approve else None
    try:
        return close_period(
            workspace,
            arguments.period,
            now=choose_moment(workspace, arguments.today),
            by=name_person(arguments.by),
            approve=approve,
            progress=progress,
        )
    finally:
        progress.clear()


def recompute(workspace: "Workspace", arguments: argparse.Namespace) -> "Closing":
    """Compute the period again."""
    from gongce.workspace.closing import recompute_period

    return recompute_period(workspace, arguments.period, as_of=arguments.as_of)


def show_run(workspace: "Workspace", closing: "Closing", arguments: argparse.Namespace) -> None:
    """Print what came of it."""
    from gongce.workspace.telling import explain_figure, tell_closing, tell_recomputed

    if arguments.explain:
        lines = explain_figure(closing, arguments.explain)
    elif arguments.json:
        lines = iter([json.dumps(plain_run(closing), ensure_ascii=False, indent=1)])
    else:
        lines = (tell_recomputed if arguments.as_of else tell_closing)(workspace, closing)
    for line in lines:
        print(line)


def plain_run(closing: "Closing") -> dict[str, Any]:
    """A closing as plain values."""
    fields = ("code", "severity", "place", "message", "remedy")
    kept: dict[str, Any] = json.loads(closing.run.to_json())
    return kept | {
        "findings": [{name: str(getattr(one, name)) for name in fields} for one in closing.findings],
        "intake": [
            {"file": one.file, "period": one.period, "state": str(one.state), "rows": one.rows, "batch": one.batch}
            for one in closing.intake.outcomes
        ],
        "files": list(closing.files),
        "is_repeat": closing.is_repeat,
        "differences": {key: list(pair) for key, pair in closing.differences.items()},
    }


class Bar:
    """How far long work is, on standard error: a bar on a terminal, elsewhere nothing."""

    def __init__(self) -> None:
        self.is_shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int, label: str) -> None:
        """A step begins."""
        if self.is_shown:
            from gongce.bulletins.outputs import write_bar

            print(f"\r\x1b[K{write_bar(done, total, label)}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the bar away."""
        if self.is_shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
