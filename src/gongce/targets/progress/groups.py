"""Progress of what belongs together: the targets of an aim or campaign, parts against the headline they make up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gongce.rulebook import Catalogue, Pack, Relation
from gongce.targets.progress.standing import Progress, Standing
from gongce.targets.tree.closure import figure_in
from gongce.targets.tree.nodes import TargetTree

_REACHED = (Standing.MET, Standing.AHEAD)


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """One aim of a set, with its targets; `reached` of them stand where they should, `known` have a value."""

    title: str
    targets: tuple[Progress, ...]

    @property
    def known(self) -> int:
        """Targets with an observed value."""
        return sum(one.reached.value is not None for one in self.targets)

    @property
    def reached(self) -> int:
        """Targets that are met or on their way."""
        return sum(one.main is not None and one.main.standing in _REACHED for one in self.targets)


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """A set of aims the plan names as one (三提高一降低一增强, 五千工程)."""

    title: str
    items: tuple[ItemProgress, ...]


@dataclass(frozen=True, slots=True)
class SumProgress:
    """Parts against their headline, planned and observed, in the headline's unit.

    `observed` is the parts' sum, `headline` the observed headline; None where a part or it is not observed. `missing`
    names the parts without a value.
    """

    title: str
    measured_in: str
    planned_parts: Fraction
    planned: Fraction
    observed: Fraction | None
    headline: Fraction | None
    missing: tuple[str, ...]
    children: tuple[str, ...]


def group_progress(pack: Pack, found: Mapping[str, Progress]) -> tuple[GroupProgress, ...]:
    """Every catalogue of the pack whose items name targets that were asked about.

    Args:
        pack: the plan.
        found: target id → its progress.
    """
    groups = [_group(catalogue, found) for catalogue in pack.catalogues]
    return tuple(group for group in groups if group is not None)


def _group(catalogue: Catalogue, found: Mapping[str, Progress]) -> GroupProgress | None:
    items = tuple(
        ItemProgress(item.title, tuple(found[name] for name in item.targets if name in found))
        for item in catalogue.items
        if any(name in found for name in item.targets)
    )
    return GroupProgress(catalogue.title, items) if items else None


def sum_progress(tree: TargetTree, found: Mapping[str, Progress]) -> tuple[SumProgress, ...]:
    """Every headline among the targets whose parts add up to it."""
    return tuple(
        one
        for name, parent in found.items()
        if (parts := [c for c in tree.children(name) if c.relation is Relation.SUM and c.id in found])
        and (one := _sum(parent, [found[part.id] for part in parts])) is not None
    )


def _sum(parent: Progress, parts: Iterable[Progress]) -> SumProgress | None:
    unit, planned, observed, missing = parent.node.measured_in, Fraction(0), Fraction(0), []
    listed = tuple(parts)
    for part in listed:
        figure = figure_in(part.node, unit)
        if figure is None or parent.node.figure is None:
            return None
        planned += figure.value
        if part.reached.value is None or part.node.measured_in != unit:
            missing.append(part.node.title)
        else:
            observed += part.reached.value
    return SumProgress(
        parent.node.title,
        unit,
        planned,
        parent.node.figure.value if parent.node.figure else Fraction(0),
        None if missing else observed,
        parent.reached.value,
        tuple(missing),
        tuple(part.node.id for part in listed),
    )
