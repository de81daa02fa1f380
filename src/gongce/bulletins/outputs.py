"""What the outputs of several files are called, and the line that tells how far their reading has come."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

BAR_WIDTH = 24
LONGEST_NAME = 40


def name_outputs(files: Sequence[PurePath]) -> list[str]:
    """A name for each file's outputs: its stem; where two would be alike, its folders and whole name.

    >>> name_outputs([PurePath("plan.docx"), PurePath("a/plan.txt"), PurePath("b.txt")])
    ['plan.docx', 'a-plan.txt', 'b']
    """
    alike = Counter(file.stem.casefold() for file in files)
    taken = {"index"}
    return [
        make_unique(file.stem if alike[file.stem.casefold()] == 1 else "-".join(file.parts), taken) for file in files
    ]


def make_unique(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken; capitals do not tell names apart everywhere.

    >>> make_unique("Index", {"index"})
    'Index-2'
    """
    tries = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3)))
    fresh = next(candidate for candidate in tries if candidate.casefold() not in taken)
    taken.add(fresh.casefold())
    return fresh


def write_step(done: int, total: int, name: str, seconds: float) -> str:
    """One plain line of progress.

    >>> write_step(3, 12, "plan.docx", 0.4211)
    '3/12 plan.docx 0.42 s'
    """
    return f"{done}/{total} {name} {seconds:.2f} s"


def write_bar(done: int, total: int, name: str) -> str:
    """The bar for a terminal: how many of how many, and which file is next.

    >>> write_bar(1, 4, "plan.docx")
    '██████░░░░░░░░░░░░░░░░░░ 1/4 plan.docx'
    """
    full = BAR_WIDTH * done // max(1, total)
    short = name if len(name) <= LONGEST_NAME else "…" + name[1 - LONGEST_NAME :]
    return f"{'█' * full}{'░' * (BAR_WIDTH - full)} {done}/{total} {short}"
