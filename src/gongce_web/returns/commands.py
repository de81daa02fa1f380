"""`gongce returns open`: open the rounds whose day has come. Imports stay inside: help must come at once."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    Commands: TypeAlias = "argparse._SubParsersAction[Any]"


def add_commands(commands: "Commands") -> None:
    """`gongce returns open`."""
    parser = commands.add_parser("returns", help="open the returns whose day has come: a round a form and period")
    parser.add_argument("action", choices=["open"])
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE")
    parser.add_argument("--period", default="", help="another period than the newest (2019-07)")
    parser.add_argument("--form", default="", help="only this form")
    parser.set_defaults(run=run_returns)


def run_returns(arguments: argparse.Namespace) -> int:
    """Open rounds; print each."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace)
    from gongce.rulebook import load_pack
    from gongce.vocabulary import InputError, Period
    from gongce_web.returns.actions import open_round
    from gongce_web.returns.opening import due_period, period_ending
    from gongce_web.returns.sheets import list_forms
    from gongce_web.units.actions import sync_units

    sync_units(load_pack(arguments.workspace / "plan"))
    forms = [form for form in list_forms() if arguments.form in ("", form.id)]
    if not forms:
        raise InputError("no such form", where=arguments.form or "return-forms.yaml", remedy="name one of its forms")
    for form in forms:
        period = period_ending(form, Period.parse(arguments.period)) if arguments.period else due_period(form)
        if period is None:
            print(f"{form.title}: no period of its own ends with {arguments.period}")
            continue
        round_ = open_round(form=form, period=period, by=None)
        print(f"{round_.title}: {round_.returns.count()} returns, due {round_.due}")
    return 0
