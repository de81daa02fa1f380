"""Gates and vetoes: facts that bar; they score nothing and raise nobody."""

import numpy as np
from numpy.typing import NDArray

from gongce.rulebook.names import ScoringFunction, register

Truths = NDArray[np.bool_]


@register(ScoringFunction.GATE)
def judge_gate(holds: Truths, exempt: Truths) -> Truths:
    """Who is barred by a gate: whoever does not meet its condition and is not exempt.

    >>> judge_gate(np.array([True, False, False]), np.array([False, False, True])).tolist()
    [False, True, False]
    """
    return ~holds & ~exempt


@register(ScoringFunction.VETO)
def judge_veto(holds: Truths, exempt: Truths) -> Truths:
    """Who is barred by a veto: whoever it holds for and is not exempt.

    >>> judge_veto(np.array([True, True, False]), np.array([False, True, False])).tolist()
    [True, False, False]
    """
    return holds & ~exempt
