"""Level shifts: a roster, a boundary or a definition changed and the level stayed changed.

A shift is told of and history before it is moved to the new level; what happened in the last periods cannot be told
from an odd month and is only told of.
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from gongce.forecasting.arrays import Floats
from gongce.forecasting.kernel.levels import robust_deviation

WINDOW = 6
"""Periods on each side whose medians are compared; after the last possible shift as few as SHORT_WINDOW."""
SHORT_WINDOW = 3
SIZE = 0.25
"""Least shift in log points (a quarter up, a fifth down)."""
STRENGTH = 6.0
"""Least shift in robust standard deviations of month-to-month changes."""
MOST = 3


class LevelShift(NamedTuple):
    """A shift of a series: the first period of the new level, by how many log points."""

    at: int
    shift: float


def find_level_shifts(adjusted: Floats) -> tuple[tuple[LevelShift, ...], ...]:
    """Shifts of each series, the largest first found, at most three, in order of time.

    Args:
        adjusted: (series, periods) logarithms less their seasonals, none missing.

    >>> flat = np.concatenate([np.zeros(12), np.full(12, 0.7)]) + 0.01 * np.sin(np.arange(24) * 2.1)
    >>> [(found.at, round(found.shift, 1)) for found in find_level_shifts(flat[None])[0]]
    [(12, 0.7)]
    """
    if adjusted.shape[1] < 2 * WINDOW:
        return ((),) * len(adjusted)
    noise = robust_deviation(np.diff(adjusted, axis=1)) + 1e-9
    rest, found = adjusted.copy(), [list[LevelShift]() for _ in adjusted]
    open_rows = np.arange(len(adjusted))
    for _ in range(MOST):
        jumps = _jumps(rest[open_rows])
        largest = np.abs(jumps).argmax(axis=1)
        size = jumps[np.arange(len(open_rows)), largest]
        real = (np.abs(size) > SIZE) & (np.abs(size) > STRENGTH * noise[open_rows])
        for row, near, shift in zip(open_rows[real], largest[real] + WINDOW, size[real], strict=True):
            at = _steepest(rest[row], int(near), float(np.sign(shift)))
            found[row].append(LevelShift(at, float(shift)))
            rest[row, :at] += shift
        open_rows = open_rows[real]
        if not len(open_rows):
            break
    return tuple(tuple(sorted(shifts)) for shifts in found)


def _jumps(adjusted: Floats) -> Floats:
    """Median of the next periods less median of those before, for each period from WINDOW on; nought near the end."""
    medians = np.median(sliding_window_view(adjusted, WINDOW, axis=1), axis=2)
    periods = adjusted.shape[1]
    jumps = np.zeros((len(adjusted), periods - WINDOW))
    whole = periods - 2 * WINDOW + 1
    jumps[:, :whole] = medians[:, WINDOW:] - medians[:, :whole]
    for at in range(periods - WINDOW + 1, periods - SHORT_WINDOW + 1):
        jumps[:, at - WINDOW] = np.median(adjusted[:, at:], axis=1) - medians[:, at - WINDOW]
    return jumps


def _steepest(row: Floats, near: int, sign: float) -> int:
    """The period near a shift that steps most its way: medians alone leave a play of a few periods."""
    first = max(1, near - SHORT_WINDOW)
    steps = sign * np.diff(row[first - 1 : near + SHORT_WINDOW])
    return first + int(steps.argmax())


def rebase(logs: Floats, shifts: tuple[tuple[LevelShift, ...], ...], *, known_by: int | None = None) -> Floats:
    """Histories before a shift moved to the level after it.

    Args:
        logs: (series, periods).
        shifts: of each series.
        known_by: only shifts that begin so early count; left out: all.
    """
    moved = logs.copy()
    for row, series in enumerate(shifts):
        for found in series:
            if known_by is None or found.at <= known_by:
                moved[row, : found.at] += found.shift
    return moved
