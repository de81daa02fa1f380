"""The engine: a scheme and a table give a score sheet; the same input gives the same sheet, whatever its order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from gongce.appraisal.figures import FactTable
from gongce.appraisal.ranking import Criterion, Place, Ranking, print_score, rank_units
from gongce.appraisal.scheme.completeness import require_complete
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.sheet.classes import Graded, grade_places
from gongce.appraisal.sheet.joining import Joined, join_points
from gongce.appraisal.sheet.model import ItemScore, Sheet, UnitScore, VetoHit
from gongce.appraisal.sheet.pointing import Pointed, point_item
from gongce.appraisal.sheet.taking import columns_of
from gongce.appraisal.sheet.vetoes import bars, judge_vetoes
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.methods import Effect, NewUnits, Role
from gongce.rulebook.model.schemes import Item, Tie
from gongce.vocabulary import Finding, LaneFrame, Severity

NEW_UNIT = "新单位，无上年数"


def score_units(ready: Ready, table: FactTable, *, previous: Sheet | None = None) -> Sheet:
    """Score, rank and grade every unit of the table.

    The steps are the scheme's own; each unit's are told by `explain_unit`. Missing data follow the scheme's policy:
    nothing becomes zero unless it says so. Where the scheme judges enterprises, only ADMIN and CONSENTED data are
    accepted.

    Raises:
        InputError: the scheme leaves something unstated, or the table lacks a column or holds a bad figure.
        RefusedError: statistical data of respondents (exit code 4).
    """
    require_complete(ready)
    if ready.scheme.about == "enterprise":
        LaneFrame(table, table.lanes).for_decisions(ready.scheme.title)
    groups = group_units(ready, table)
    pointed = point_items(ready, table, groups)
    judged = judge_vetoes(ready, table)
    joined = [join_points(ready.scheme, pointed, row) for row in range(len(table.units))]
    columns = _column_totals(ready, table, groups)
    reasons = tell_reasons(ready, table, pointed, joined, judged.hits)
    totals = settle_totals(joined, judged.hits)
    units: list[UnitScore] = []
    findings = [*judged.findings, *_missing_evidence(ready, table), *_near_limits(ready, table, pointed)]
    excess: dict[str, int] = {}
    for group, rows in groups.items():
        names = [table.units[row] for row in rows]
        ranking = _rank(ready, pointed, table, rows, totals, reasons, previous)
        graded = _grade(ready, ranking, rows, table, totals, judged.hits)
        findings += ranking.findings
        excess |= {f"{group}/{name}" if group else name: number for name, number in graded.excess.items()}
        position = dict(zip(names, rows, strict=True))
        units += (
            _unit(table, group, position[place.unit], pointed, joined, columns, judged.hits, place, graded, totals)
            for place in ranking.places
        )
    scheme = ready.scheme
    titles = {one.id: one.title for one in scheme.classes}
    heads = {column.id: column.title for column in scheme.columns}
    return Sheet(scheme.id, scheme.title, scheme.decimals or 0, tuple(units), tuple(findings), titles, heads, excess)


def group_units(ready: Ready, table: FactTable) -> dict[str, list[int]]:
    """Group → rows of its units, in the order of the table; one group without a name where the scheme has none."""
    column = ready.scheme.group_by
    if not column:
        return {"": list(range(len(table.units)))}
    groups: dict[str, list[int]] = {}
    for row, cell in enumerate(table.cells(column)):
        groups.setdefault(cell.text or "未分组", []).append(row)
    return groups


def point_items(ready: Ready, table: FactTable, groups: Mapping[str, Sequence[int]]) -> list[Pointed]:
    """Every item with every unit's points, parts first computed, in the order of the scheme."""
    order = sorted(ready.scheme.items, key=lambda item: item.role is not Role.PART)
    parts: dict[str, Pointed] = {}
    for item in order:
        parts[item.id] = point_item(ready, item, table, groups, parts)
    return [parts[item.id] for item in ready.scheme.items]


def _column_totals(
    ready: Ready, table: FactTable, groups: Mapping[str, Sequence[int]]
) -> dict[str, list[Fraction | None]]:
    """Column → every unit's total where the items weigh as that column says; without parts."""
    totals: dict[str, list[Fraction | None]] = {}
    for column in ready.scheme.columns:
        items = tuple(
            reweigh_item(item, item.weights.get(column.id, Fraction(0))) if item.role is Role.SCORE else item
            for item in ready.scheme.items
        )
        scheme = ready.scheme.model_copy(update={"items": items, "parts": ()})
        other = replace(ready, scheme=scheme)
        pointed = point_items(other, table, groups)
        joined = (join_points(scheme, pointed, row) for row in range(len(table.units)))
        totals[column.id] = [one.total if one else None for one in joined]
    return totals


def reweigh_item(item: Item, weight: Fraction) -> Item:
    """The item with another weight; its bounds in points move with it, so a cap of 1.5 weights stays one."""
    scale = weight / item.weight if item.weight else Fraction(1)
    bounds = {key: value * scale for key in ("least", "most") if (value := getattr(item.bounds, key)) is not None}
    return item.model_copy(update={"weight": weight, "bounds": item.bounds.model_copy(update=bounds)})


def tell_reasons(
    ready: Ready,
    table: FactTable,
    pointed: Sequence[Pointed],
    joined: Sequence[Joined | None],
    hits: Sequence[Sequence[VetoHit]],
) -> dict[str, str]:
    """Unit → why it is not ranked."""
    reasons: dict[str, str] = {}
    for row, unit in enumerate(table.units):
        barred = [one.bars[row] for one in pointed if row in one.bars]
        is_new = any(row in one.taken.new for one in pointed)
        if is_new and ready.scheme.new_units is NewUnits.NOT_RANKED:
            barred = [NEW_UNIT]
        vetoed = bars(hits[row], Effect.NOT_RANKED)
        if vetoed or barred:
            reasons[unit] = vetoed or "；".join(barred)
        elif joined[row] is None:
            reasons[unit] = "各项均不计分"
    return reasons


def settle_totals(joined: Sequence[Joined | None], hits: Sequence[Sequence[VetoHit]]) -> list[Fraction | None]:
    """Totals after vetoes that set them to zero; None where nothing counts."""
    return [
        None if one is None else min(one.total, Fraction(0)) if bars(hit, Effect.ZERO) else one.total
        for one, hit in zip(joined, hits, strict=True)
    ]


def _rank(
    ready: Ready,
    pointed: Sequence[Pointed],
    table: FactTable,
    rows: Sequence[int],
    totals: Sequence[Fraction | None],
    reasons: Mapping[str, str],
    previous: Sheet | None,
) -> Ranking:
    scheme = ready.scheme
    by_id = {one.item.id: one for one in pointed}
    later = [
        Criterion(
            by_id[name].item.title,
            {table.units[row]: by_id[name].taken.figures[row] for row in rows},
            ready.direction_of(by_id[name].item) or Direction.UP,
        )
        for name in scheme.later
    ]
    names = {table.units[row]: totals[row] for row in rows}
    return rank_units(
        names,
        tie=scheme.ties,
        later=later if scheme.ties is Tie.LIST else (),
        band=scheme.band or None,
        reasons={unit: reason for unit, reason in reasons.items() if unit in names},
        previous=None if previous is None else previous.ranks,
    )


def _grade(
    ready: Ready,
    ranking: Ranking,
    rows: Sequence[int],
    table: FactTable,
    totals: Sequence[Fraction | None],
    hits: Sequence[Sequence[VetoHit]],
) -> Graded:
    if not ready.scheme.classes:
        return Graded({}, {}, {})
    barred = {table.units[row] for row in rows if bars(hits[row], Effect.NOT_ELIGIBLE)}
    places: Sequence[Place] = [place for place in ranking.ranked if place.unit not in barred]
    if ready.scheme.quota_of == "eligible":
        places = _closed_up(places)
    scores = {table.units[row]: total for row in rows if (total := totals[row]) is not None}
    graded = grade_places(ready.scheme, places, scores, {table.units[row]: hits[row] for row in rows})
    if ready.scheme.quota_of == "eligible" or not barred:
        return graded
    whole = grade_places(ready.scheme, ranking.ranked, scores, {table.units[row]: hits[row] for row in rows})
    keep = {place.unit for place in places}
    return Graded(
        {unit: grade for unit, grade in whole.before.items() if unit in keep},
        {unit: grade for unit, grade in whole.after.items() if unit in keep},
        whole.excess,
    )


def _closed_up(places: Sequence[Place]) -> list[Place]:
    """Places anew among the eligible: one more than the number of eligible units before."""
    ranks = [place.rank or 0 for place in places]
    return [
        Place(place.unit, place.value, 1 + sum(1 for rank in ranks if rank < (place.rank or 0))) for place in places
    ]


def _unit(
    table: FactTable,
    group: str,
    row: int,
    pointed: Sequence[Pointed],
    joined: Sequence[Joined | None],
    columns: Mapping[str, Sequence[Fraction | None]],
    hits: Sequence[Sequence[VetoHit]],
    place: Place,
    graded: Graded,
    totals: Sequence[Fraction | None],
) -> UnitScore:
    one = joined[row]
    name = table.units[row]
    is_ranked = place.rank is not None
    return UnitScore(
        unit=name,
        group=group,
        items=tuple(_line(item, row, table) for item in pointed),
        parts=one.parts if one else {},
        subtotal=one.subtotal if one else None,
        bonus=one.bonus if one else Fraction(0),
        deduction=one.deduction if one else Fraction(0),
        available=one.available if one else Fraction(0),
        total=totals[row] if is_ranked else None,
        columns={key: column[row] if is_ranked else None for key, column in columns.items()},
        vetoes=tuple(hits[row]),
        is_eligible=is_ranked and not bars(hits[row], Effect.NOT_ELIGIBLE),
        place=place,
        grade=graded.after.get(name),
        grade_before_veto=graded.before.get(name),
    )


def _line(one: Pointed, row: int, table: FactTable) -> ItemScore:
    item = one.item
    sources = tuple(table.source(name, row) for name in columns_of(item) if table.has(name))
    return ItemScore(
        item=item.id,
        title=item.title,
        role=item.role,
        figure=one.taken.figures[row],
        points=one.points[row],
        weight=one.weight,
        target=one.targets[row] if one.targets else None,
        applies=one.applies[row],
        is_missing=one.taken.figures[row] is None,
        note=one.notes.get(row, "") if one.applies[row] else "不适用，该项分值不计",
        sources=sources,
    )


def _near_limits(ready: Ready, table: FactTable, pointed: Sequence[Pointed]) -> list[Finding]:
    """Figures near or over a ceiling, or short of a target, from the share of it that the item states."""
    found = []
    for one in pointed:
        limit = one.item.warn_at
        for row, figure in enumerate(one.taken.figures):
            target = one.targets[row] if one.targets else None
            if limit is None or figure is None or target is None or target <= 0:
                continue
            is_ceiling = ready.direction_of(one.item) is Direction.DOWN
            share = figure * 100 / target
            if share >= limit if is_ceiling else share < limit:
                found.append(_near_limit(one.item, table.units[row], share, is_ceiling))
    return found


def _near_limit(item: Item, unit: str, share: Fraction, is_ceiling: bool) -> Finding:
    code = ("target.behind", "ceiling.near", "ceiling.over")[is_ceiling + (is_ceiling and share > 100)]
    words = {"target.behind": "目标", "ceiling.near": "上限", "ceiling.over": "上限"}[code]
    told = f"{item.title}为{words}的{print_score(share, 1)}%{'，已超限' if share > 100 and is_ceiling else ''}。"
    return Finding(code, Severity.WARNING, f"{unit}/{item.id}", told, "核对数据，并由责任单位说明措施。")


def _missing_evidence(ready: Ready, table: FactTable) -> list[Finding]:
    """Items that ask for evidence and units that name none (column ITEM.evidence)."""
    found = []
    for item in ready.scheme.items:
        if not item.evidence:
            continue
        column = f"{item.id}.evidence"
        for row, unit in enumerate(table.units):
            if not table.has(column) or table.fact(column, row) is None:
                found.append(_no_evidence(item, unit))
    return found


def _no_evidence(item: Item, unit: str) -> Finding:
    what = "、".join(item.evidence)
    return Finding(
        "evidence.missing", Severity.WARNING, f"{unit}/{item.id}", f"{item.title}未附{what}。", f"补{what}。"
    )
