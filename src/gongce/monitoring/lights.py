"""Lights for targets: ok ● 正常, due soon ▲ 临近, behind ■ 滞后, overdue ◆ 逾期; always a colour, a shape and a word.

Economic warning lights (过热…过冷) are another grammar (`climate`), with other shapes, never on the same screen.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from gongce.monitoring.arrays import BoolArray, FloatArray


class Light(StrEnum):
    """How a target stands; `unknown` where nothing can be said, and why stands beside it."""

    OK = "ok"
    DUE_SOON = "due_soon"
    BEHIND = "behind"
    OVERDUE = "overdue"
    UNKNOWN = ""

    @property
    def shape(self) -> str:
        """The sign that tells it without colour."""
        return _SHAPES[self]

    @property
    def word(self) -> str:
        """The word that tells it."""
        return _WORDS[self]

    @property
    def text(self) -> str:
        """Sign and word as printed.

        >>> Light.BEHIND.text, Light.UNKNOWN.text
        ('■ 滞后', '—')
        """
        return f"{self.shape} {self.word}".strip()


_SHAPES = {Light.OK: "●", Light.DUE_SOON: "▲", Light.BEHIND: "■", Light.OVERDUE: "◆", Light.UNKNOWN: "—"}
_URGENCY = (Light.UNKNOWN, Light.OK, Light.DUE_SOON, Light.BEHIND, Light.OVERDUE)
_WORDS = {Light.OK: "正常", Light.DUE_SOON: "临近", Light.BEHIND: "滞后", Light.OVERDUE: "逾期", Light.UNKNOWN: ""}


def worst_light(*lights: str) -> Light:
    """The most urgent of several lights: a level's and a growth's target of one indicator.

    >>> worst_light("ok", "behind"), worst_light("", "ok"), worst_light()
    (<Light.BEHIND: 'behind'>, <Light.OK: 'ok'>, <Light.UNKNOWN: ''>)
    """
    return max((Light(light) for light in lights), key=_URGENCY.index, default=Light.UNKNOWN)


@dataclass(frozen=True, slots=True)
class LightRule:
    """When a light changes; the defaults are this house's design, no regulation's, and are meant to be configured.

    Args:
        least_tolerance: how far below schedule is still 临近 where the season's spread is smaller or unknown
            [% of the scheduled value].
        spread_times: how many standard deviations of the past shares below schedule are still 临近.
        points_tolerance: how far below a growth target, or a ratio's, is still 临近 [percentage points].
        ratio_tolerance: the same for a ratio or index that is not in percent [% of the target].
        near_periods: how many reporting periods before the deadline an unmet target is at least 临近.
    """

    least_tolerance: float = 1.0
    spread_times: float = 1.0
    points_tolerance: float = 0.5
    ratio_tolerance: float = 1.0
    near_periods: int = 1


DEFAULT_LIGHT_RULE = LightRule()


def light_targets(
    gap: FloatArray, tolerance: FloatArray, is_met: BoolArray, is_past: BoolArray, is_near: BoolArray
) -> npt.NDArray[np.str_]:
    """The light of each target.

    Args:
        gap: how far it stands from where it should stand now, positive ahead [any unit]; NaN unknown.
        tolerance: how far behind is still 临近 [same unit].
        is_met: the target is reached for good (an unfinished ceiling never is).
        is_past: its deadline has passed.
        is_near: its deadline is near.

    Returns:
        Values of `Light`; unknown where the gap is unknown and nothing else decides.

    >>> yes, no = np.array([True]), np.array([False])
    >>> [str(light_targets(np.array([gap]), np.array([1.0]), no, no, no)[0]) for gap in (0.2, -0.5, -3.0, np.nan)]
    ['ok', 'due_soon', 'behind', '']
    >>> str(light_targets(np.array([-3.0]), np.array([1.0]), no, yes, no)[0])
    'overdue'
    """
    slack = np.where(np.isfinite(tolerance), tolerance, 0.0)
    with np.errstate(invalid="ignore"):
        is_ahead, is_short = gap >= 0, gap < -slack
    choices = [
        (is_met, Light.OK),
        (is_past & (~is_ahead | ~np.isfinite(gap)), Light.OVERDUE),
        (~np.isfinite(gap), Light.UNKNOWN),
        (is_short, Light.BEHIND),
        (~is_ahead | is_near, Light.DUE_SOON),
    ]
    return np.select([which for which, _ in choices], [light.value for _, light in choices], default=Light.OK.value)
