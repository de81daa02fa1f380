"""One target with everything around it: its sentence, its chart, its family, its versions."""

from dataclasses import dataclass

from django.urls import reverse

from gongce.bulletins.charts import Chart
from gongce.rulebook import Pack, Scope, Target
from gongce.targets.breakdown.demands import AMOUNTS
from gongce.targets.telling.trees import show_value, show_years
from gongce.targets.tree.nodes import TargetNode
from gongce.vocabulary import Finding, Trace
from gongce.workspace.plan_documents import Passage, read_passages
from gongce.workspace.target_paths import chart_target
from gongce_web.city.charts import PageChart
from gongce_web.city.links import find_passage
from gongce_web.city.plan_targets import AchievedTargets, view_achieved, view_plan
from gongce_web.city.scope import Scope as PageScope
from gongce_web.city.workspaces import open_city
from gongce_web.goals.queries.tree import (
    ClosureRow,
    RowMaker,
    TargetRow,
    Wanted,
    list_rivals,
    tell_row,
    tell_tiers,
)


@dataclass(frozen=True)
class TargetView:
    """One target as its page shows it.

    Args:
        row: the target with what was achieved of it.
        record: the pack's own.
        value, years: in words.
        passages: the characters it was read from, with the words around, each with its address in the document.
        section: of the document.
        tiers: what it names, how each stands, what is lacking.
        closures: comparisons in which it is the whole.
        above: those in which it is a part.
        parent: above it; `children` under it.
        rivals: other versions that ask for the same.
        bodies: who answers for it.
        findings: doubts about it.
        trace: of the achieved value.
        chart: its path; None where there is nothing to draw.
        can_split: whether it is an amount that can be broken down.
    """

    row: TargetRow
    record: Target
    indicator: str
    value: str
    years: str
    passages: tuple[tuple[Passage, str], ...]
    tiers: tuple[tuple[str, str, str, str], ...]
    closures: tuple[ClosureRow, ...]
    above: tuple[ClosureRow, ...]
    parent: TargetRow | None
    children: tuple[TargetRow, ...]
    rivals: tuple[tuple[str, str, str, str], ...]
    bodies: tuple[str, ...]
    findings: tuple[Finding, ...]
    trace: Trace | None
    chart: PageChart | None
    can_split: bool

    @property
    def node(self) -> TargetNode:
        """The target."""
        return self.row.node


def read_target(scope: PageScope, name: str) -> TargetView | None:
    """One target of the plan by its id; None where there is none."""
    view = view_achieved(scope)
    tree = view.plan.tree
    node, pack = tree.by_id.get(name), scope.pack
    if node is None:
        return None
    record, maker = pack.target(name), RowMaker(pack, view, Wanted())
    parent = tree.by_id.get(node.parent)
    under = maker.below.get(name, ())
    closures = view.plan.report.closures
    passages = read_passages(open_city(), record.where) if record.where else ()
    placed = tuple((one, find_passage(one.source.id, one.figures)) for one in passages)
    return TargetView(
        maker.row(node, 1, 1, 1, "", bool(under)),
        record,
        pack.indicator(node.indicator).title,
        show_value(node),
        show_years(node),
        placed,
        tell_tiers(view.achieved.progress.get(name)),
        tuple(tell_row(view, one) for one in closures if one.parent == name),
        tuple(tell_row(view, one) for one in closures if name in one.children),
        maker.row(parent, 1, 1, 1, "", True) if parent else None,
        tuple(maker.row(one, 1, place, len(under), name, False) for place, one in enumerate(under, 1)),
        tuple(_tell_rivals(pack, view, name)),
        tuple(pack.unit(body).title for body in record.bodies),
        _findings_of(view, node),
        view.trace(name),
        _show_chart(scope, _chart(view, maker, node), name),
        can_split(node),
    )


def can_split(node: TargetNode) -> bool:
    """Whether the target is an amount with a figure, meant for one unit as a whole."""
    return node.figure is not None and node.measure in AMOUNTS and node.scope is Scope.WHOLE and not node.restates


def _tell_rivals(pack: Pack, view: AchievedTargets, name: str) -> list[tuple[str, str, str, str]]:
    titles = {version.id: version.title for version in pack.versions}
    rivals = list_rivals(view, name)
    return [(one.id, titles.get(one.version, one.version), one.title, show_value(one)) for one in rivals]


def _findings_of(view: AchievedTargets, node: TargetNode) -> tuple[Finding, ...]:
    found = (*view.plan.report.findings, *view.achieved.findings)
    return tuple(one for one in found if one.place == node.place and "closure." not in one.code)


def read_chart(scope: PageScope, name: str) -> Chart | None:
    """The chart of a target's path; None where there is no such target, or nothing to draw."""
    node = view_plan(scope.pack).tree.by_id.get(name)
    if node is None:
        return None
    view = view_achieved(scope)
    return _chart(view, RowMaker(scope.pack, view, Wanted()), node)


def _show_chart(scope: PageScope, chart: Chart | None, name: str) -> PageChart | None:
    return PageChart(chart, reverse("target-path", args=[name]) + scope.query) if chart else None


def _chart(view: AchievedTargets, maker: RowMaker, node: TargetNode) -> Chart | None:
    progress = view.achieved.progress.get(node.id)
    if progress is None:
        return None
    path = view.plan.paths.get(node.id)
    return chart_target(view.plan.tree, path, progress, view.achieved, maker.prospect_of(node))
