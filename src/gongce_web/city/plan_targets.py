"""The plan's targets as a tree, with what is achieved of each: worked out once for what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from gongce.bulletins.monthly.data import Prospect
from gongce.facts.schema import empty_observations
from gongce.rulebook import Pack
from gongce.targets.pack_tree import build_tree, judge_changes
from gongce.targets.paths.path import YearPath, draw_paths
from gongce.targets.telling.trees import TreeReport, report_tree
from gongce.targets.tree.nodes import TargetTree
from gongce.vocabulary import Finding, Trace
from gongce.workspace.achieved import Achieved, judge_achieved
from gongce.workspace.computing import Computed
from gongce_web.city.keeping import Kept
from gongce_web.city.scope import Scope


@dataclass(frozen=True)
class PlanTargets:
    """The tree with closures, rivals and findings; every path by its target's id."""

    report: TreeReport
    paths: Mapping[str, YearPath]
    changes: tuple[Finding, ...]

    @property
    def tree(self) -> TargetTree:
        """The tree itself."""
        return self.report.tree


def _plan(pack: Pack) -> PlanTargets:
    tree = build_tree(pack)
    return PlanTargets(report_tree(tree), {path.node.id: path for path in draw_paths(tree)}, judge_changes(pack, tree))


_PLANS: Kept[PlanTargets] = Kept(most=4)


def view_plan(pack: Pack) -> PlanTargets:
    """The tree of a pack; a pack is never changed, so its tree stays."""
    return _PLANS.get(pack.digest, lambda: _plan(pack))


@dataclass(frozen=True)
class AchievedTargets:
    """A plan's targets against the figures of a period; `computed` None where nothing was reported of it."""

    plan: PlanTargets
    achieved: Achieved
    computed: Computed | None

    @property
    def prospects(self) -> tuple[Prospect, ...]:
        """What is expected of this year's goals."""
        foresight = self.computed.parts.foresight if self.computed else None
        return tuple(foresight.outlook.prospects) if foresight else ()

    @cached_property
    def lights(self) -> dict[tuple[str, str], str]:
        """Indicator and unit → the light of this year's goal."""
        tables = self.computed.parts.tables.all if self.computed else ()
        rows = ((table, row) for table in tables for row in (*([table.whole] if table.whole else []), *table.rows))
        return {(table.id, row.unit): row.light for table, row in rows}

    def trace(self, name: str) -> Trace | None:
        """Why a target's achieved value is what it is."""
        files = self.computed.parts.tables.now.files if self.computed else {}
        return self.achieved.trace(name, files)


def view_achieved(scope: Scope) -> AchievedTargets:
    """The plan's targets with what was achieved by the scope's period; without figures where nothing was reported."""
    plan = view_plan(scope.pack)
    if not scope.is_known:
        return AchievedTargets(plan, judge_achieved(scope.pack, plan.tree, empty_observations(), scope.period), None)
    return scope.view.keep("achieved", lambda: _achieve(plan, scope.pack, scope.view.computed))


def _achieve(plan: PlanTargets, pack: Pack, computed: Computed) -> AchievedTargets:
    period = computed.parts.tables.now.period
    return AchievedTargets(plan, judge_achieved(pack, plan.tree, computed.parts.facts, period), computed)
