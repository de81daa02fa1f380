"""What a deck holds, as data."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongce.bulletins.charts import Chart


@dataclass(frozen=True)
class Slide:
    """One slide: the finding as its title, then lines, or a chart, or a table.

    Args:
        title: the finding.
        lines: sentences.
        chart: drawn with its own measure and source.
        head: heads of a table; `rows` its cells as printed.
        source: who gave the figures.
        notes: for the speaker, with the traces.
    """

    title: str
    lines: Sequence[str] = ()
    chart: Chart | None = None
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    source: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Deck:
    """A deck: what the first slide says, then the slides; `mark` stands on each of a draft."""

    title: str
    subtitle: str
    issuer: str
    slides: Sequence[Slide]
    mark: str = ""
