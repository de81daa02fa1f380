"""HiGHS, opened the same way everywhere: quiet, one thread, one seed, so that equal problems have equal answers."""

from typing import Any

import highspy

from gongce.targets.decomposition.arrays import FloatArray


def open_solver(program: highspy.HighsLp, **options: Any) -> Any:
    """A solver that holds the program, with further options by their HiGHS names."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    for name, value in {"threads": 1, "random_seed": 0, **options}.items():
        solver.setOptionValue(name, value)
    solver.passModel(program)
    return solver


def fill_program(
    program: highspy.HighsLp,
    costs: FloatArray,
    columns: tuple[FloatArray, FloatArray],
    rows: tuple[FloatArray, FloatArray],
) -> highspy.HighsLp:
    """Set costs, and the lower and upper limits of columns and rows."""
    program.num_col_, program.num_row_ = len(costs), len(rows[0])
    program.col_cost_ = costs
    program.col_lower_, program.col_upper_ = columns
    program.row_lower_, program.row_upper_ = rows
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    return program
