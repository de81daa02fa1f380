"""What base values imply: overlaps, values before, counts, other cities."""

from collections.abc import Iterator
from fractions import Fraction

from gongce.monitoring.baseline.check import BaseCheck
from gongce.monitoring.baseline.rows import LEVELS, figure_of, key_of, levels_of
from gongce.relations import Decision, Figure, Verdict, decide_at_most, decide_count
from gongce.rulebook import Baseline, CatalogueKind, Pack, TargetMeasure, UnitKind

_NUMERALS = "零一二三四五六七八九十"


def check_changes(pack: Pack) -> Iterator[BaseCheck]:
    """The value before that a printed change implies: derived, nothing contradicts it."""
    levels = levels_of(pack)
    for change in pack.baselines:
        level = levels.get(key_of(change))
        if change.measure is TargetMeasure.CHANGE and level is not None:
            exact = level.value - change.value
            decision = Decision(
                Verdict.DERIVED, exact, figure_of(level).interval - figure_of(change).interval, None, exact
            )
            rise = f"提高{float(change.value):g}{change.measured_in}"
            text = f"{level.title}{float(level.value):g}，{rise}：上年{float(exact):g}"
            yield BaseCheck("derived", (level.id, change.id), text, decision)


def check_overlaps(pack: Pack) -> Iterator[BaseCheck]:
    """Two classifications of one whole that together exceed it must overlap: they may never be added."""
    levels = levels_of(pack)
    for base in levels.values():
        if not base.industry or base.parent:
            continue
        for other in levels.values():
            whole = levels.get((base.indicator, base.unit, "", base.period))
            if whole is None or not _shares_whole(pack, other, whole):
                continue
            decision = decide_at_most(figure_of(base), _rest(figure_of(whole), figure_of(other)))
            if decision.verdict is Verdict.VIOLATED:
                beyond = base.value + other.value - whole.value
                text = f"{base.title}与{other.title}合计超出{whole.title}{float(beyond):g}：两种分类必有交叉，不可相加"
                yield BaseCheck("overlap", (base.id, other.id, whole.id), text, _ambiguous(beyond))


def _ambiguous(value: Fraction) -> Decision:
    return Decision(Verdict.AMBIGUOUS, value, None, None, value)


def _rest(whole: Figure, other: Figure) -> Figure:
    return Figure.exact(whole.value - other.value)


def _shares_whole(pack: Pack, other: Baseline, whole: Baseline) -> bool:
    """Whether the other value is another tag of the whole: of the same kind of indicator, unit and period."""
    if (other.unit, other.period) != (whole.unit, whole.period) or other.indicator == whole.indicator or other.industry:
        return False
    first, second = pack.indicator(other.indicator), pack.indicator(whole.indicator)
    return first.measured_in == second.measured_in and all(one.title.endswith("增加值") for one in (first, second))


def check_counts(pack: Pack) -> Iterator[BaseCheck]:
    """A count in a group's or catalogue's title (三个开发区, 四个支柱产业) against the members named."""
    for unit in pack.units:
        members = pack.members(unit.id, on=None)
        if unit.kind is UnitKind.GROUP and unit.complete and members:
            yield from _count(unit.id, unit.title, _most_members(pack, unit.id))
    for catalogue in pack.catalogues:
        leaves = [item for item in catalogue.items if not any(other.under == item.id for other in catalogue.items)]
        if catalogue.kind is CatalogueKind.INDUSTRY and catalogue.complete:
            yield from _count(catalogue.id, catalogue.title, len(leaves))
    yield from _count_titles(pack)


def _count_titles(pack: Pack) -> Iterator[BaseCheck]:
    """A count in a base value's own title (三户…) of a group whose title has none."""
    for base in pack.baselines:
        unit = pack.unit(base.unit)
        is_named = unit.kind is UnitKind.GROUP and bool(pack.members(unit.id))
        if is_named and base.measure in LEVELS and not list(_count(unit.id, unit.title, 0)):
            yield from _count(base.id, base.title, _most_members(pack, unit.id))


def _most_members(pack: Pack, unit: str) -> int:
    return max(len(pack.members(unit, hierarchy.id)) for hierarchy in pack.hierarchies)


def _count(name: str, title: str, listed: int) -> Iterator[BaseCheck]:
    stated = next(
        (
            _NUMERALS.index(sign)
            for place, sign in enumerate(title)
            if sign in _NUMERALS[1:] and title[place + 1 : place + 2] in ("个", "户", "家", "县", "大")
        ),
        None,
    )
    if stated is not None:
        text = f"{title}：印{stated}，列{listed}"
        yield BaseCheck("count", (name,), text, decide_count(stated, listed, (listed,)))


def check_peers(pack: Pack) -> Iterator[BaseCheck]:
    """The city against another city's printed value: the order is plain, a place needs every peer's value."""
    levels = levels_of(pack)
    cities = [unit.id for unit in pack.units if unit.kind is UnitKind.CITY and unit.id != pack.plan.city]
    for base in levels.values():
        own = levels.get((base.indicator, pack.plan.city, base.industry or "", base.period))
        if base.unit in cities and own is not None:
            sign = "<" if own.value < base.value else ">" if own.value > base.value else "="
            text = f"{own.title}{float(own.value):g} {sign} {base.title}{float(base.value):g}：名次需各市数据，未载"
            yield BaseCheck("peer", (own.id, base.id), text, _ambiguous(own.value - base.value))
