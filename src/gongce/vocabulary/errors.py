"""Errors that say what, where and what to do; each carries the exit code of the command line."""


class GongceError(Exception):
    """Misuse or unusable input, told in one line.

    Args:
        what: what is wrong.
        where: the file, line, cell or clause it is wrong at; empty where the whole is meant.
        remedy: what the reader of the message can do about it.

    >>> print(InputError("not a Word file", where="plan.docx", remedy="save it again as .docx"))
    plan.docx: not a Word file; save it again as .docx
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"; {self.remedy}" if self.remedy else ""
        return " ".join(f"{place}{self.what}{advice}".split())


class UsageError(GongceError):
    """The call itself is wrong (exit code 2)."""

    exit_code = 2


class InputError(GongceError):
    """The input cannot be read or used (exit code 3)."""

    exit_code = 3


class RefusedError(GongceError):
    """A rule refuses: lane, missing basis, secrecy (exit code 4)."""

    exit_code = 4


class ConflictError(RefusedError):
    """Somebody else changed it since it was read; nothing was taken (exit code 4)."""
