"""How a base value is divided: the children that are one partition of it."""

from collections.abc import Iterator

from gongce.rulebook import Baseline, CatalogueKind, Pack


def partitions_of(pack: Pack, parent: Baseline, children: list[Baseline]) -> Iterator[list[Baseline]]:
    """The children that are one partition of the parent: members in one hierarchy, industries of one catalogue."""
    if not children:
        return
    if all(child.unit == parent.unit and not child.industry for child in children):
        yield children
        return
    for hierarchy in pack.hierarchies:
        members = {unit.id for unit in pack.members(parent.unit, hierarchy.id)}
        group = [child for child in children if child.unit in members and not child.industry]
        if len(group) > 1 and {child.unit for child in group} == members:
            yield group
    for catalogue in pack.catalogues:
        items = {item.id for item in catalogue.items if (item.under or "") == (parent.industry or "")}
        group = [child for child in children if child.industry in items and child.unit == parent.unit]
        if catalogue.kind is CatalogueKind.INDUSTRY and len(group) > 1 and {one.industry for one in group} == items:
            yield group
