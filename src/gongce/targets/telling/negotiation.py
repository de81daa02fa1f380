"""Where a negotiation stands, and every version of a unit's figures: lines."""

from collections.abc import Iterator
from fractions import Fraction

from gongce.targets.decomposition.problem import print_amount
from gongce.targets.negotiation.events import ACT_WORDS
from gongce.targets.negotiation.outcome import Outcome, tell_state
from gongce.targets.negotiation.standing import list_versions
from gongce.targets.negotiation.storage import Negotiation
from gongce.targets.telling.columns import lay_rows
from gongce.targets.tree.closure_report import show_amount


def tell_outcome(negotiation: Negotiation, outcome: Outcome) -> Iterator[str]:
    """A table: each unit's figures that stand and whose turn it is; sums, the whole, the gap."""
    columns, step = negotiation.log.columns, negotiation.step
    done = sum(unit.is_decided for unit in outcome.units)
    yield f"{negotiation.title}：{len(outcome.units)}个单位，已定{done}个。单位：{negotiation.measured_in}"
    rows = [
        [
            unit.unit,
            *(print_amount(unit.values[c], step) if c in unit.values else "—" for c in columns),
            tell_state(unit),
        ]
        for unit in outcome.units
    ]
    totals = ["合计", *(print_amount(outcome.totals[c], step) for c in columns), ""]
    whole = ["总目标", *(_show(negotiation.parent.get(c), step) for c in columns), ""]
    gaps = ["总目标减合计", *(_show(outcome.gaps[c], step) for c in columns), ""]
    yield from lay_rows(["单位", *columns, "进展"], [*rows, totals, whole, gaps])


def _show(value: Fraction | None, step: Fraction) -> str:
    return "—" if value is None else print_amount(value, step)


def tell_versions(negotiation: Negotiation, unit: str) -> Iterator[str]:
    """Every version of one unit's figures with who, why, and what changed."""
    for version in list_versions(negotiation.log, unit):
        event = version.event
        changes = "，".join(f"{c}{'+' if d > 0 else '−'}{show_amount(abs(d))}" for c, d in version.changes.items())
        told = "，".join(f"{c} {print_amount(v, negotiation.step)}" for c, v in version.values.items())
        when = f"　{event.recorded_at:%Y-%m-%d %H:%M}" if event.recorded_at else ""
        yield f"第{event.number}项 {ACT_WORDS[event.act]}　{event.actor}{when}"
        yield f"  {told}{f'（{changes}）' if changes else ''}"
        for word, text in (("理由", event.reason), ("批准", event.approval)):
            if text:
                yield f"  {word}：{text}"
    others = [one for one in negotiation.log.of(unit) if one.act in ("request", "refuse")]
    for event in others:
        asked = "，".join(f"{c} {print_amount(v, negotiation.step)}" for c, v in event.values.items())
        yield f"第{event.number}项 {ACT_WORDS[event.act]}　{event.actor}　{asked or '维持原定数'}　{event.reason}"
