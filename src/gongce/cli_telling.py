"""How the command line tells of errors: one line on standard error, and the exit code."""

import sys

from gongce.vocabulary import GongceError, InputError

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
