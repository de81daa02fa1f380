"""Gates and vetoes by fact: who is barred from what, and who is exempt by which decision."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gongce.appraisal.figures import FactTable
from gongce.appraisal.scheme.conditions import judge_conditions
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.sheet.model import VetoHit
from gongce.rulebook.model.methods import Effect, Veto
from gongce.rulebook.model.rules import Condition, RuleKind
from gongce.rulebook.names import ScoringFunction, implementation_of
from gongce.vocabulary import Finding, Severity


@dataclass(frozen=True, slots=True)
class Judged:
    """Vetoes of every unit, and what could not be judged for want of a fact."""

    hits: tuple[tuple[VetoHit, ...], ...]
    findings: tuple[Finding, ...]


def judge_vetoes(ready: Ready, table: FactTable) -> Judged:
    """Every veto for every unit.

    A missing fact is a blocking finding, never a pass: the unit stays in, and nothing may be issued until it is known.
    """
    hits: list[list[VetoHit]] = [[] for _ in table.units]
    findings: list[Finding] = []
    for veto in ready.scheme.vetoes:
        every, any_of, name = _conditions(ready, veto)
        verdicts = [judge_conditions(table, row, every, any_of) for row in range(len(table.units))]
        findings += (_unknown(veto, table.units[row]) for row, held in enumerate(verdicts) if held is None)
        for row, hit in _apply(ready, veto, name, table, verdicts):
            hits[row].append(hit)
    return Judged(tuple(tuple(one) for one in hits), tuple(findings))


def _apply(
    ready: Ready, veto: Veto, name: ScoringFunction, table: FactTable, verdicts: Sequence[bool | None]
) -> list[tuple[int, VetoHit]]:
    documents = {one.unit: one.document for one in ready.scheme.exemptions if one.veto == veto.id}
    judge = implementation_of(name)
    known = np.array([held is not None for held in verdicts])
    holds = np.array([bool(held) for held in verdicts])
    exempt = np.array([unit in documents for unit in table.units])
    barred, touched = judge(holds, exempt) & known, judge(holds, np.zeros_like(exempt)) & known
    return [
        (row, VetoHit(veto.id, veto.title, veto.effect, veto.to, "" if barred[row] else documents[table.units[row]]))
        for row in np.flatnonzero(touched).tolist()
    ]


def _conditions(ready: Ready, veto: Veto) -> tuple[tuple[Condition, ...], tuple[Condition, ...], ScoringFunction]:
    if veto.rule is None:
        return veto.when, veto.any_of, ScoringFunction.VETO
    rule = ready.rule(veto.rule)
    name = ScoringFunction.GATE if rule.kind is RuleKind.GATE else ScoringFunction.VETO
    return (*rule.when, *veto.when), (*rule.any_of, *veto.any_of), name


def _unknown(veto: Veto, unit: str) -> Finding:
    return Finding(
        "veto.fact-missing",
        Severity.BLOCKING,
        unit,
        f"“{veto.title}”所需事实缺失，无法判断。",
        "补报该事实；在此之前结果只作内部分析。",
    )


def bars(hits: Sequence[VetoHit], effect: Effect) -> str:
    """The titles of the hits with that effect that no exemption lifts; empty where there is none."""
    return "、".join(hit.title for hit in hits if hit.effect is effect and not hit.exempt)
