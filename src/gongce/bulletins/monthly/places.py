"""How places are worded: 首位, 末位, 并列, who moved, who is not ranked, growth against size."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from gongce.bulletins.monthly.change import printed, tell_value
from gongce.bulletins.monthly.data import Figure, IndicatorTable, LeagueTable, UnitFigures
from gongce.bulletins.monthly.lines import Line, Wording, fill, join

FAR = 3
"""Places by which size and growth must differ to be worth a sentence."""
MOVED = 2
NOT_REPORTED = "未报送"
Entry = tuple[str, Figure]


def tell_ends(
    entries: Sequence[Entry], by: str, unit: str, wording: Wording, *, lower_is_better: bool = False,
    is_ratio: bool = False,
) -> Line:  # fmt: skip
    """Who is first and who is last; ties, one unit only, all equal and nobody each have their own words.

    Args:
        entries: unit's name and figure; those without a value are left out.
        by: growth, share, ahead or level.
        unit: of a level.
        wording: the office's.
        lower_is_better: the lowest is first.
        is_ratio: changes are in percentage points.

    >>> from gongce.bulletins.monthly.template import default_templates
    >>> from gongce.bulletins.monthly.lines import text_of
    >>> entries = [("甲区", Figure(12.0)), ("乙县", Figure(-3.2)), ("丙县", Figure(-3.2))]
    >>> text_of(tell_ends(entries, "growth", "%", default_templates().wording))
    '甲区增长12.0%，居首位；乙县、丙县均下降3.2%，并列末位'
    """
    groups = group_equal(entries, lower_is_better=lower_is_better)
    if not groups:
        return fill(wording["none"])
    value = tell_value(groups[0][0][1], by, unit, wording, is_ratio=is_ratio)
    if len(groups) == 1:
        names, count = name_all(groups[0]), len(groups[0])
        key = "only_one" if count == 1 else "all_equal"
        return fill(wording[key], units=names, count=count, value=value)
    ends = (
        ("first", groups[0], value),
        ("last", groups[-1], tell_value(groups[-1][0][1], by, unit, wording, is_ratio=is_ratio)),
    )
    return join(
        (fill(wording[f"{key}_tied" if len(group) > 1 else key], units=name_all(group), value=said)
         for key, group, said in ends), "；",
    )  # fmt: skip


def group_equal(entries: Iterable[Entry], *, lower_is_better: bool = False) -> list[list[Entry]]:
    """Those with a value, best first, equals (as printed) together, in the order they came in."""
    there = [entry for entry in entries if entry[1].value is not None]
    ordered = sorted(there, key=order_of, reverse=not lower_is_better)
    groups = [list(group) for _, group in groupby(ordered, key=order_of)]
    places = {id(entry): place for place, entry in enumerate(there)}
    return [sorted(group, key=lambda entry: places[id(entry)]) for group in groups]


def order_of(entry: Entry) -> float:
    """What an entry is ordered by."""
    return printed(entry[1]) or 0.0


def name_all(entries: Sequence[Entry]) -> str:
    """The names, 、 between them."""
    return "、".join(name for name, _ in entries)


def tell_league(league: LeagueTable, by: str, wording: Wording) -> Line:
    """A league table in a sentence: ends, ties between them, moves, late and unranked units."""
    ranked = [row for row in league.rows if row.rank is not None]
    late = [row.name for row in ranked if row.late]
    ends = tell_ends(
        [(row.name, row.value) for row in ranked],
        by,
        league.measured_in,
        wording,
        lower_is_better=league.lower_is_better,
    )
    parts = [ends, *tell_ties(league, wording), *tell_moves(league, wording)]
    if late:
        parts.append(fill(wording["late"], units="、".join(late)))
    reasons: dict[str, list[str]] = {}
    for row in league.rows:
        if row.rank is None:
            reasons.setdefault(row.reason or NOT_REPORTED, []).append(row.name)
    parts += [fill(wording["unranked"], units="、".join(names), reason=reason) for reason, names in reasons.items()]
    return join(parts, "；")


def tell_ties(league: LeagueTable, wording: Wording) -> list[Line]:
    """Ties that are neither first nor last (those are told with the ends)."""
    groups: dict[int, list[str]] = {}
    for row in league.rows:
        if row.rank is not None:
            groups.setdefault(row.rank, []).append(row.name)
    between = [(rank, names) for rank, names in sorted(groups.items()) if rank not in {min(groups), max(groups)}]
    return [fill(wording["tied"], units="、".join(names), rank=rank) for rank, names in between if len(names) > 1]


def tell_moves(league: LeagueTable, wording: Wording) -> list[Line]:
    """Who gained or lost two places or more, the most first."""
    moved = [row for row in league.rows if row.change is not None and abs(row.change) >= MOVED]
    moved.sort(key=lambda row: -abs(row.change or 0))
    parts = []
    for change, group in groupby(moved, key=lambda row: row.change or 0):
        key = "risen" if change > 0 else "fallen"
        names = "、".join(row.name for row in group)
        parts.append(fill(wording[key], units=names, before=league.before or "上期", places=abs(change)))
    return parts


def tell_missing(rows: Sequence[UnitFigures], wording: Wording) -> list[Line]:
    """Units whose total is missing, by reason."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.level.value is None and row.growth.value is None:
            reasons.setdefault(row.level.missing or NOT_REPORTED, []).append(row.name)
    return [fill(wording["not_reported"], units="、".join(names), reason=reason) for reason, names in reasons.items()]


def tell_size_against_growth(table: IndicatorTable, wording: Wording) -> list[Line]:
    """Units whose place by size and place by growth lie far apart."""
    sizes = rank_entries([(row.name, row.level) for row in table.rows])
    growths = rank_entries([(row.name, row.growth) for row in table.rows])
    far = [name for name in sizes if name in growths and abs(sizes[name] - growths[name]) >= FAR]
    far.sort(key=lambda name: -abs(sizes[name] - growths[name]))
    return [
        fill(wording["level_against_growth"], units=name, level_rank=sizes[name], growth_rank=growths[name])
        for name in far[:2]
    ]


def rank_entries(entries: Sequence[Entry]) -> dict[str, int]:
    """Name → place by the printed figure, equals alike (1-2-2-4)."""
    ranks: dict[str, int] = {}
    for group in group_equal(entries):
        place = len(ranks) + 1
        ranks |= {name: place for name, _ in group}
    return ranks
