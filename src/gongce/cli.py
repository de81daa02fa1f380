"""The command line: arguments in, one call, text or JSON out.

Only this module reads the clock, the terminal and folders, and only here are imports inside functions: help must come
at once. Further commands are found by the entry-point group `gongce.commands`: each names a function that is given
argparse's subparsers and adds a parser with a default `run`, a function of the parsed arguments to an exit code.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

import gongce
from gongce.cli_allot import add_allot
from gongce.cli_award import add_award
from gongce.cli_bulletin import add_bulletin
from gongce.cli_cases import add_case
from gongce.cli_charges import add_charge
from gongce.cli_facts import add_facts
from gongce.cli_forecast import add_forecast
from gongce.cli_fund import add_fund
from gongce.cli_import import add_form, add_import, add_template
from gongce.cli_judge import add_judge
from gongce.cli_meeting import add_meeting
from gongce.cli_monitor import add_monitor
from gongce.cli_plan import add_duties, add_plan
from gongce.cli_proof import add_proof
from gongce.cli_read import add_audit, add_read
from gongce.cli_registers import add_register
from gongce.cli_run import add_run
from gongce.cli_targets import add_target
from gongce.cli_telling import actions_of, code_of, complain, explain
from gongce.vocabulary import GongceError, UsageError

if TYPE_CHECKING:
    from typing import TypeAlias

    Commands: TypeAlias = argparse._SubParsersAction["Parser"]

INTERRUPTED = 130
EXTENDED = ("register", "case")
"""Commands to which other packages may add actions."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a failure is one line on standard error and an exit code (1, 2, 3, 4; 130 interrupted)."""
    use_utf8()
    try:
        parsed = parse_arguments(sys.argv[1:] if arguments is None else arguments)
        code = int(parsed.run(parsed))
        sys.stdout.flush()
    except BrokenPipeError:
        code = forget_output()
    except KeyboardInterrupt:
        code = complain("interrupted", INTERRUPTED)
    except Exception as error:
        if os.environ.get("GONGCE_TRACE"):
            raise
        code = complain(explain(error), error.exit_code if isinstance(error, GongceError) else code_of(error))
    return code


def use_utf8() -> None:
    """Print Chinese whatever the terminal says it can show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def forget_output() -> int:
    """The reader of our output has gone (`| head`): leave quietly, and keep the interpreter quiet too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


class Parser(argparse.ArgumentParser):
    """Argument errors as ours: one line, exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call."""
        raise UsageError(message, remedy=f"see `{self.prog} --help`")


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """The parsed arguments; other packages' commands are loaded only where none of ours is asked for."""
    parser = Parser(prog="gongce", description="Read a city's industrial action plan and audit its arithmetic.")
    parser.add_argument("--version", action="version", version=f"gongce {gongce.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    add_read(commands)
    add_audit(commands)
    add_plan(commands)
    add_duties(commands)
    add_register(commands)
    add_case(commands)
    add_charge(commands)
    add_run(commands)
    add_meeting(commands)
    add_import(commands)
    add_form(commands)
    add_template(commands)
    add_bulletin(commands)
    add_facts(commands)
    add_target(commands)
    add_forecast(commands)
    add_judge(commands)
    add_award(commands)
    add_fund(commands)
    add_allot(commands)
    add_monitor(commands)
    add_proof(commands)
    if not _is_ours(commands, arguments):
        add_others(commands)
    return parser.parse_args(arguments)


def _is_ours(commands: "Commands", arguments: Sequence[str]) -> bool:
    """Whether a command is one of ours, and its action too where the workbench may add some to it."""
    if not arguments or arguments[0] not in commands.choices:
        return False
    actions = actions_of(commands.choices[arguments[0]])
    return arguments[0] not in EXTENDED or actions is None or (len(arguments) > 1 and arguments[1] in actions.choices)


def add_others(commands: "Commands") -> None:
    """Commands of other packages; one that cannot be loaded is told of and left out."""
    from importlib.metadata import entry_points

    for point in entry_points(group="gongce.commands"):
        try:
            point.load()(commands)
        except Exception as error:
            complain(f"command {point.name} cannot be loaded: {error}; reinstall the package that brings it", 0)
