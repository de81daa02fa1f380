"""Bring the database's units in line with the pack's."""

from django.db import transaction

from gongce.rulebook import Pack, UnitKind
from gongce_web.units.models import Unit

_PLACES = frozenset(UnitKind) - {UnitKind.ENTERPRISE, UnitKind.INSTITUTION, UnitKind.SUPERIOR}
_RIGHTS_FOLLOW = ("breakdown", "administrative", "organisation")


@transaction.atomic
def sync_units(pack: Pack) -> int:
    """Create and update units so that they are the pack's; those it no longer has stay, marked as past.

    A unit stands under its parent in the first of the hierarchies breakdown, administrative, organisation that has one,
    else under the city; so a right over a place is a right over what lies in it.

    Returns:
        How many units the pack has.
    """
    kept = [unit for unit in pack.units if unit.kind in _PLACES]
    parents = {unit.id: _parent(pack, unit.id) for unit in kept}
    rows: dict[str, Unit] = {}
    for order, unit in enumerate(kept):
        values = {"title": unit.title, "kind": str(unit.kind), "order": order, "is_current": True}
        path = _path(pack.plan.city, parents, unit.id)
        rows[unit.id], _ = Unit.objects.update_or_create(code=unit.id, defaults={**values, "path": path})
    for code, row in rows.items():
        row.parent = rows.get(parents[code] or "")
        row.save(update_fields=["parent"])
    Unit.objects.exclude(code__in=rows).update(is_current=False)
    return len(rows)


def _parent(pack: Pack, unit: str) -> str | None:
    if unit == pack.plan.city:
        return None
    for hierarchy in _RIGHTS_FOLLOW:
        found = pack.parents(unit, hierarchy)
        if found:
            return found[0].id
    return pack.plan.city


def _path(city: str, parents: dict[str, str | None], unit: str) -> str:
    names, seen = [unit], {unit}
    while (above := parents.get(names[0])) and above not in seen:
        names.insert(0, above)
        seen.add(above)
    return "/".join(names) + "/"
