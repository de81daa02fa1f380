"""A target split over units: the core's proposal from the shares somebody chose, and every way out of a conflict."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.rulebook import Pack
from gongce.targets.breakdown.breakdown import Breakdown, break_down, default_step
from gongce.targets.breakdown.demands import Frame, build_frame
from gongce.targets.breakdown.wishes import Wish, WishKind
from gongce.targets.observed.values import add_bases
from gongce.targets.tables.storage import SavedTable
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import InputError
from gongce.workspace.achieved import list_values
from gongce_web.city.plan_targets import AchievedTargets, view_plan


class Seeds(StrEnum):
    """What the units' shares start from."""

    PLAN = "plan"
    """Figures and bases the plan prints."""
    OBSERVED = "observed"
    """The same, with the last whole years of the archive as bases."""
    EVEN = "even"
    """Equal parts."""
    SHARES = "shares"
    """Percentages somebody typed."""


SEED_WORDS = {
    Seeds.PLAN: gettext_noop("计划印出的目标和基数"),
    Seeds.OBSERVED: gettext_noop("计划的数，缺基数的用上年实绩"),
    Seeds.EVEN: gettext_noop("各单位平均"),
    Seeds.SHARES: gettext_noop("自定份额"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How a target is to be split: seeds, first and last year, the printed unit, typed shares by unit [%]."""

    seeds: Seeds = Seeds.PLAN
    years: tuple[int, int] | None = None
    step: Fraction | None = None
    shares: Mapping[str, Fraction] | None = None


def list_shares(pack: Pack, name: str, data: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Every unit a target is split over: its id, its title, what was typed as its share.

    Raises:
        InputError: no such target.
        UsageError: it cannot be split.
    """
    tree = view_plan(pack).tree
    pack.target(name)
    units = build_frame(tree, tree.by_id[name]).units
    return [(unit, tree.title_of(unit), data.get(f"share-{unit}", "")) for unit in units]


def split_target(view: AchievedTargets, pack: Pack, name: str, asked: Asked) -> Breakdown:
    """The proposal, or one for each way out of a contradiction.

    Raises:
        InputError: no such target, or shares that are none.
        UsageError: it cannot be split.
    """
    tree = view.plan.tree
    pack.target(name)
    top = tree.by_id[name]
    first = asked.years[0] if asked.years else (tree.horizon[0] if tree.horizon else None)
    if asked.seeds is Seeds.OBSERVED:
        tree = add_bases(pack, tree, list_values(pack, view.achieved.facts), first)
    frame = build_frame(tree, top, years=asked.years)
    wishes = _wishes(tree, frame, asked)
    return break_down(tree, top, asked.step or default_step(top), frame=frame, wishes=wishes)


def _wishes(tree: TargetTree, frame: Frame, asked: Asked) -> tuple[Wish, ...]:
    if asked.seeds is Seeds.EVEN:
        part = Fraction(100, len(frame.units))
        return tuple(Wish(WishKind.SHARE, part, unit) for unit in frame.units)
    if asked.seeds is not Seeds.SHARES:
        return ()
    given = {unit: share for unit, share in (asked.shares or {}).items() if unit in frame.units}
    total = sum(given.values(), Fraction(0))
    if not given or total > 100 or any(share <= 0 for share in given.values()):
        remedy = _("每个份额写大于0的百分数，合计不超过100；不写的单位分余下的")
        raise InputError(
            _("份额合计%(share)s%%") % {"share": f"{float(total):g}"},
            where=tree.title_of(frame.top.unit),
            remedy=remedy,
        )
    if len(given) == len(frame.units) and total != 100:
        raise InputError(
            _("各单位份额合计%(share)s%%") % {"share": f"{float(total):g}"}, remedy=_("都写时合计须为100%")
        )
    return tuple(Wish(WishKind.SHARE, share, unit) for unit, share in given.items())


def keep_breakdown(pack: Pack, top: TargetNode, found: Breakdown, choice: int = 1) -> SavedTable:
    """The chosen alternative as a table that can be kept.

    Raises:
        InputError: there is none: the demands contradict each other in every way.
        UsageError: none of that number.
    """
    if not found.alternatives.kept:
        first = found.findings[0]
        raise InputError(first.message, where=top.title, remedy=first.remedy)
    ids = {"unit": found.frame.units, "industry": found.frame.industries}
    return SavedTable(pack.name, top.id, top.title, ids, found.alternatives).choose(choice)
