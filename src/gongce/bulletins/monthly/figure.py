"""A figure as it is published, with its trace; and the lights that stand beside figures."""

from dataclasses import dataclass
from typing import Literal

from gongce.bulletins.charts.chart import write_value
from gongce.vocabulary import Trace

LightWord = Literal["ok", "due_soon", "behind", "overdue", ""]
LIGHTS: dict[str, tuple[str, str]] = {
    "ok": ("●", "正常"),
    "due_soon": ("▲", "临近"),
    "behind": ("■", "滞后"),
    "overdue": ("◆", "逾期"),
    "": ("—", "无法判断"),
}
"""Light → its shape and its word: colour never stands alone."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is published.

    Args:
        value: None where it is missing.
        decimals: as printed.
        trace: where it comes from.
        missing: why there is none, in words (未报送, 不适用, 不公布).
        provisional: an advance figure.
        revised_from: the figure published before, where this one replaces it.
    """

    value: float | None = None
    decimals: int = 1
    trace: Trace | None = None
    missing: str = ""
    provisional: bool = False
    revised_from: str = ""

    @property
    def text(self) -> str:
        """The figure as printed; "—" where there is none.

        >>> Figure(7.25).text, Figure(None, missing="未报送").text
        ('7.3', '—')
        """
        return write_value(self.value, self.decimals)


NOTHING = Figure(None)
