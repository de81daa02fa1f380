"""Targets and baselines from commitments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gongce.documents.model import Commitment, Document, Mention
from gongce.rulebook.drafting.metrics import IndicatorBook, unit_of
from gongce.rulebook.drafting.names import UnitBook, shorten
from gongce.rulebook.locating import section_of
from gongce.rulebook.measurement import are_convertible
from gongce.rulebook.model import SourceDocument
from gongce.rulebook.printed import prints_value
from gongce.vocabulary import Span

_MEASURES = {"rate": "share", "amount": "level", "duration": "level"}
_BOUNDS = {"at_least", "at_most", "range"}
_READINGS = {"annual", "cumulative", "end", "average", "unknown"}
_TIERS = ("floor", "target", "strive")


@dataclass(frozen=True, slots=True)
class Context:
    """What every row needs: the document, its mentions, and the books of units and indicators."""

    document: Document
    source: SourceDocument
    mentions: Sequence[Mention]
    units: UnitBook
    indicators: IndicatorBook
    targets: Mapping[str, str]

    def place(self, spans: Sequence[Span], fallback: Span) -> dict[str, Any]:
        """Where a record is printed: section and characters."""
        first = spans[0] if spans else fallback
        at = [list(span) for span in spans]
        return {"section": section_of(self.source, self.document, first.start), "at": at[0] if len(at) == 1 else at}


def draft_target(context: Context, commitment: Commitment) -> dict[str, Any]:
    """A row of targets.yaml."""
    measure = measure_of(commitment)
    unit = unit_of(commitment)
    row: dict[str, Any] = {
        "id": context.targets[commitment.id],
        "title": title_of(commitment),
        "indicator": context.indicators.name(commitment),
        "unit": context.units.name(commitment.subject),
        "scope": "each" if commitment.scope == "each" else None,
        "measure": measure,
    }
    row |= tiers_of(commitment)
    row |= {
        "bound": commitment.bound if commitment.bound in _BOUNDS else None,
        "measured_in": None if _is_default(context, commitment, measure, unit) else unit,
        "strength": strength_of(commitment),
        "period": period_of(commitment),
        "base": commitment.base or None,
        "reading": commitment.reading if commitment.reading in _READINGS else "unknown",
        "price_basis": _price_basis(commitment),
        "denominator": _denominator(context, commitment),
        "version": "cited" if commitment.plan == "cited" else None,
        "cites": "cited" if commitment.plan == "cited" else None,
        "bodies": [context.units.name(body) for body in commitment.bodies if body != commitment.subject],
        "defect": defect_of(commitment),
        "where": context.place(list(printed_spans(context, commitment)) or own_words(commitment), commitment.span),
    }
    return row


def title_of(commitment: Commitment) -> str:
    """Subject and metric, short."""
    suffix = {"growth": "增速", "share": "占比"}.get(commitment.measure, "")
    metric = (
        commitment.metric if commitment.metric.endswith(("率", "占比", "比重", "增速")) else commitment.metric + suffix
    )
    return shorten(f"{commitment.subject}{metric}" or "（名称缺失）", 24)


def period_of(commitment: Commitment) -> int | str:
    """The period as a pack writes it: a year is a number, a lost one unknown."""
    period = commitment.period or "unknown"
    return int(period) if period.isdigit() else period


def measure_of(commitment: Commitment) -> str:
    """The pack's word for how it measures; an upper bound of a level is a ceiling, doubling is a change in %."""
    if commitment.unit == "番":
        return "change"
    measure = _MEASURES.get(commitment.measure, commitment.measure)
    return "ceiling" if commitment.bound == "at_most" and measure in {"level", "count"} else measure


def tiers_of(commitment: Commitment) -> dict[str, Fraction | None]:
    """Floor, target and strive as a pack writes them: a lower bound is target, what is only striven for strive."""
    signed = -1 if commitment.direction == "down" and commitment.measure in {"growth", "change"} else 1
    floor, target, strive = (
        None if value is None else _fold(commitment, signed * value)
        for value in (getattr(commitment, tier) for tier in _TIERS)
    )
    if commitment.bound != "range":
        floor = None
    if strive is not None and strive == target:
        target = None
    return {"floor": floor, "target": target, "strive": strive}


def _fold(commitment: Commitment, value: Fraction) -> Fraction:
    """翻一番 as the percentage it adds."""
    if commitment.unit == "番" and value.denominator == 1 and 0 < value < 10:
        return Fraction(100 * (2 ** int(value) - 1))
    return value


def strength_of(commitment: Commitment) -> str | None:
    """Firm is left out."""
    if commitment.bound == "about" or commitment.strength == "about":
        return "about"
    alone = commitment.strive is not None and commitment.strive == commitment.target
    return "strive" if commitment.strength == "strive" or alone else None


def _is_default(context: Context, commitment: Commitment, measure: str, unit: str) -> bool:
    if measure in {"growth", "share"}:
        return unit == "%"
    own = context.indicators.units[context.indicators.name(commitment)]
    return unit == ("个百分点" if measure == "change" and own == "%" else own)


def _price_basis(commitment: Commitment) -> str | None:
    if not commitment.price_basis:
        return None
    return "current" if "现" in commitment.price_basis or "当年" in commitment.price_basis else "comparable"


def _denominator(context: Context, commitment: Commitment) -> dict[str, str] | None:
    """What a share is a part of: the city, a metric that has its own indicator, or its words."""
    words = commitment.denominator
    if commitment.measure != "share" or not words:
        return None
    if context.units.name(words) == "city" or words in context.units.ids:
        return {"unit": context.units.name(words)}
    if words in context.indicators.firsts:
        return {"indicator": context.indicators.firsts[words]}
    return {"unknown": f"原文的分母：{shorten(words, 30)}"}


def defect_of(commitment: Commitment) -> str | None:
    """What the document lost in this figure."""
    if commitment.target is not None and not commitment.unit and commitment.measure not in {"share"}:
        return f"原文没有单位；按{unit_of(commitment)}记"
    return None


def printed_spans(context: Context, commitment: Commitment) -> Iterator[Span]:
    """The mentions that print one of the commitment's values, or its own words where those do."""
    values = [value for value in tiers_of(commitment).values() if value is not None]
    mentions = [context.mentions[index] for index in commitment.mentions]
    for span in [Span(mention.start, mention.end) for mention in mentions] or [commitment.span]:
        text = span.text(context.document.text)
        if any(prints_value(text, value, unit) for value in values for unit in (unit_of(commitment), "")):
            yield span


def own_words(commitment: Commitment) -> list[Span]:
    """The words a commitment was read from."""
    return [commitment.span] if commitment.span.end > commitment.span.start else []


def draft_baseline(context: Context, commitment: Commitment, number: int) -> dict[str, Any] | None:
    """A row of baselines.yaml; None where the fact has no value."""
    tiers = tiers_of(commitment)
    value = tiers["target"] if tiers["target"] is not None else tiers["floor"]
    if value is None or commitment.bound == "range":
        return None
    measure, unit = measure_of(commitment), unit_of(commitment)
    return {
        "id": f"b{number:03d}",
        "title": title_of(commitment),
        "indicator": context.indicators.name(commitment),
        "unit": context.units.name(commitment.subject),
        "measure": None if measure == "level" else measure,
        "value": value,
        "measured_in": None if _is_default(context, commitment, measure, unit) else unit,
        "period": period_of(commitment),
        "base": commitment.base or None,
        "denominator": _denominator(context, commitment),
        "defect": defect_of(commitment),
        "where": context.place(list(printed_spans(context, commitment))[:1] or own_words(commitment), commitment.span),
    }


def bind_parents(rows: Sequence[dict[str, Any]], commitments: Sequence[Commitment], context: Context) -> None:
    """Name the whole each part belongs to, where both are measured alike; an impossible part is said, not mended."""
    by_id = {row["id"]: row for row in rows}
    for row, commitment in zip(rows, commitments, strict=True):
        parent = by_id.get(context.targets.get(commitment.part_of, ""))
        if parent is None or parent["id"] == row["id"]:
            continue
        if row["measure"] == "share" and parent["measure"] != "share":
            row |= {"parent": parent["id"], "relation": "share"}
        elif row["measure"] == parent["measure"] and _measured_alike(row, parent, context):
            row |= {"parent": parent["id"], "relation": "part"}
            if _aim(row) > _aim(parent):
                row["defect"] = "大于其所属的整体；原文如此，请核对"


def _measured_alike(row: dict[str, Any], parent: dict[str, Any], context: Context) -> bool:
    units = [one["measured_in"] or context.indicators.units[one["indicator"]] for one in (row, parent)]
    return are_convertible(*units)


def _aim(row: dict[str, Any]) -> Fraction:
    values = [row[tier] for tier in ("target", "strive", "floor") if row.get(tier) is not None]
    return values[0] if values else Fraction(0)
