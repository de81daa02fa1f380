"""How the command line tells of errors: one line on standard error, and the exit code; what else reads records."""

import argparse
import sys
from typing import TYPE_CHECKING

from gongce.vocabulary import GongceError, InputError

if TYPE_CHECKING:
    from gongce.procedures.shelf import ShelfReader

UNEXPECTED = "this is a defect of gongce: report it with the command and the file (GONGCE_TRACE=1 shows where it is)"


def explain(error: Exception) -> str:
    """What is wrong, where and what to do, in one line."""
    if isinstance(error, GongceError):
        return str(error)
    if isinstance(error, MemoryError):
        return "not enough memory for this input; split it"
    return f"unexpected {type(error).__name__}: {error}; {UNEXPECTED}"


def code_of(error: Exception) -> int:
    """The exit code of an error that is none of ours."""
    return InputError.exit_code if isinstance(error, MemoryError) else GongceError.exit_code


def complain(message: str, code: int) -> int:
    """One line on standard error."""
    print("gongce: " + " ".join(message.split()), file=sys.stderr)
    return code


def load_readers() -> "list[ShelfReader]":
    """What other packages read a workspace's records from (entry-point group `gongce.shelves`)."""
    from importlib.metadata import entry_points

    return [point.load() for point in entry_points(group="gongce.shelves")]


def actions_of(parser: argparse.ArgumentParser) -> "argparse._SubParsersAction[argparse.ArgumentParser] | None":
    """The actions of a command, so that another package can add to them; None where it has none."""
    return next((one for one in parser._actions if isinstance(one, argparse._SubParsersAction)), None)
