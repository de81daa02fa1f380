"""Over which time a proposed column or row counts, where its head does not say so."""

from collections.abc import Iterable

from gongce.facts.importing.forms import Column, Covers, FactMeasure, Line
from gongce.facts.importing.labels import fold_label
from gongce.facts.importing.proposal.wording import Wording
from gongce.rulebook import Cumulation, Indicator, Nature, Pack
from gongce.vocabulary import Period, PeriodKind

_KEPT = {Cumulation.YTD: Covers.YTD, Cumulation.SINGLE: Covers.MONTH, Cumulation.POINT: Covers.POINT}


def tell_covers(
    indicator: Indicator | None, said: Wording, before: Column | None, titled: Period | None
) -> Covers | None:
    """What a column covers whose head does not say: as the level at its left, as the title, as the pack keeps it.

    Args:
        indicator: None where the rows name it.
        said: what the head says.
        before: the column of figures at its left.
        titled: the period that the table's title names.
    """
    is_beside = before is not None and before.indicator == (indicator.id if indicator else None)
    if said.measure is not FactMeasure.LEVEL and before is not None and is_beside:
        return before.covers
    if indicator is None:
        return None
    return _of_title(indicator, titled) or _KEPT.get(indicator.cumulation)


def cover_rows(texts: Iterable[tuple[str, str | None]], pack: Pack, titled: Period | None) -> tuple[Line, ...]:
    """Lines for rows of indicators that count since January by the table's title alone.

    Args:
        texts: labels of rows, and the indicator each names.
        pack: the plan.
        titled: the period that the title names.
    """
    found: dict[str, Line] = {
        fold_label(text): Line(label=fold_label(text), covers=Covers.YTD)
        for text, one in texts
        if one and _of_title(pack.indicator(one), titled)
    }
    return tuple(found.values())


def _of_title(indicator: Indicator, titled: Period | None) -> Covers | None:
    """Since January, where the title says so (2022年1—6月) and the pack does not say how months are kept."""
    is_ytd = titled is not None and titled.kind is PeriodKind.YTD
    is_flow = indicator.nature is not Nature.STOCK
    return Covers.YTD if is_ytd and is_flow and indicator.cumulation is Cumulation.YEAR else None
