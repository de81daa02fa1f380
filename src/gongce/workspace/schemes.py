"""Appraisal schemes of a workspace: the plan's own, the office's files that fill them, the leagues joined to try."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import polars as pl

from gongce.appraisal.figures import FactTable
from gongce.appraisal.figures.table import Cell
from gongce.appraisal.ranking import as_fraction
from gongce.appraisal.scheme import Ready, load_scheme
from gongce.monitoring.monitoring import Monitoring
from gongce.rulebook import Direction, Pack
from gongce.rulebook.model.base import FactValue
from gongce.rulebook.model.methods import Denominators, Missing, NewUnits, Role, ScoringStep, Taking, Uncertainty
from gongce.rulebook.model.schemes import Item, Scheme, SchemeKind, Tie
from gongce.rulebook.names import ScoringFunction
from gongce.vocabulary import GongceError, Lane
from gongce.workspace.leagues import LeagueTable
from gongce.workspace.workspace import Workspace

FOLDER = "schemes"
"""Where in a workspace the office's scheme files stand (docs/reference/schemes.md)."""
COLUMNS = {
    "level": "level",
    "growth": "growth",
    "progress": "share_of_target",
    "schedule": "schedule",
    "goal": "target",
}
"""What a column INDICATOR.level, INDICATOR.growth … of the table is in the period's monitoring."""
TRIAL = "leagues-joined"
_WORDS = {"not_reported": "未报送", "not_applicable": "不适用", "suppressed": "保密"}


def list_files(workspace: Workspace) -> tuple[Path, ...]:
    """The scheme files of a workspace, in the order of their names."""
    return tuple(sorted((workspace.base / FOLDER).glob("*.yaml")))


def read_schemes(workspace: Workspace) -> tuple[tuple[Ready, ...], tuple[GongceError, ...]]:
    """The plan's schemes, each replaced by the file that fills it, then the files that stand alone; and what is wrong.

    A file that cannot be used is told and left out: the others are no worse for it.
    """
    filled: dict[str, Ready] = {}
    wrong: list[GongceError] = []
    for path in list_files(workspace):
        try:
            one = load_scheme(path)
            filled[one.scheme.id] = one
        except GongceError as error:
            wrong.append(error)
    own = [filled.pop(scheme.id, Ready(scheme, workspace.pack, "plan")) for scheme in workspace.pack.schemes]
    return (*own, *filled.values()), tuple(wrong)


def list_subjects(pack: Pack, scheme: Scheme) -> tuple[str, ...]:
    """The units a scheme ranks: its subjects, a group standing for its members."""
    found: dict[str, None] = {}
    for name in scheme.subjects:
        members = pack.members(name)
        found |= dict.fromkeys([unit.id for unit in members] if members else [name])
    return tuple(found)


def table_of(pack: Pack, scheme: Scheme, now: Monitoring) -> FactTable:
    """What a scheme is scored on: its subjects by title, for each indicator of the pack what the period says of it.

    Columns are INDICATOR.level, .growth, .progress (percent of the year's goal), .schedule, .goal, and the item's own
    id for the level of its indicator; conditions of vetoes know them as indicator_level with _ for every mark. What was
    not reported stays missing with its reason.
    """
    units = list_subjects(pack, scheme)
    rows = {(row["indicator"], row["unit"]): row for row in _whole_rows(now)}
    named = list(dict.fromkeys(item.indicator for item in scheme.items if item.indicator))
    taken = [
        part for item in scheme.items if item.taking for part in (item.taking.of, item.taking.per, item.taking.base)
    ]
    named += [name.rpartition(".")[0] for name in taken if name.rpartition(".")[2] in COLUMNS]
    named += [one.id for one in pack.indicators if _is_asked(scheme, one.id)]
    columns = {
        f"{name}.{word}": tuple(_cell(rows.get((name, unit)), column) for unit in units)
        for name in dict.fromkeys(named)
        for word, column in COLUMNS.items()
    }
    facts = {name.replace("-", "_").replace(".", "_"): cells for name, cells in columns.items()}
    own = {item.id: columns[f"{item.indicator}.level"] for item in scheme.items if item.indicator}
    titles = tuple(pack.unit(unit).title for unit in units)
    return FactTable(titles, {**facts, **columns, **own}, frozenset({Lane.STAT_AGG}), file=now.period.title)


def _is_asked(scheme: Scheme, indicator: str) -> bool:
    """Whether a veto or an item's condition asks for something of the indicator."""
    conditions = [one for veto in scheme.vetoes for one in (*veto.when, *veto.any_of)]
    conditions += [one for item in scheme.items for one in item.applies]
    start = f"{indicator.replace('-', '_')}_"
    return any(one.field.removeprefix(start) in COLUMNS for one in conditions if one.field.startswith(start))


def _whole_rows(now: Monitoring) -> Iterator[dict[str, object]]:
    """Rows of whole units; of several, one that is reported comes last and stays."""
    whole = now.figures.filter(pl.col("industry") == "").sort(pl.col("status") == "reported")
    return whole.iter_rows(named=True)


def _cell(row: Mapping[str, object] | None, column: str) -> Cell:
    value = row[column] if row else None
    if value is None:
        return Cell(_WORDS.get(str(row["status"]) if row else "not_reported", ""))
    return Cell(_print(as_fraction(value)))  # type: ignore[arg-type]


def _print(value: Fraction) -> str:
    return f"{float(value):.12g}" if value.denominator > 10**12 else str(_decimal(value))


def _decimal(value: Fraction) -> str:
    places = next((n for n in range(13) if 10**n % value.denominator == 0), 12)
    return f"{float(value):.{places}f}"


def join_leagues(pack: Pack, tables: Sequence[LeagueTable]) -> tuple[Ready, FactTable] | None:
    """The leagues joined into one trial: each figure from 0 (worst) to 100 (best) of its league, equal weights.

    It rests on no order of the plan, so it is internal; None with fewer than two leagues over the same units.
    """
    shown = [table for table in tables if len(table.ranking.ranked) > 1]
    units = list(dict.fromkeys(place.unit for table in shown for place in table.ranking.places))
    if len(shown) < 2:
        return None
    weight = Fraction(100) / len(shown)
    items = tuple(_item(table, weight) for table in shown)
    scheme = Scheme(
        id=TRIAL,
        title="各榜合成试算",
        kind=SchemeKind.INDEX,
        items=items,
        full=Fraction(100),
        decimals=2,
        ties=Tie.SHARED,
        new_units=NewUnits.RANK,
        missing=Missing.NOT_RANKED,
        denominators=Denominators.MISSING,
        steps=(ScoringStep.CLIP, ScoringStep.WEIGHT, ScoringStep.SUM, ScoringStep.RANK),
        uncertainty=Uncertainty(draws=4000, weights_spread=Fraction(25), ranges=True),
    )
    columns = {table.league.id: _column(table, units) for table in shown}
    titles = tuple(pack.unit(unit).title for unit in units)
    return Ready(scheme, pack, "workspace.yaml"), FactTable(titles, columns, frozenset({Lane.STAT_AGG}))


def _item(table: LeagueTable, weight: Fraction) -> Item:
    league = table.league
    scale: dict[str, FactValue] = {
        "min": "observed_min",
        "max": "observed_max",
        "from": Fraction(0),
        "to": Fraction(100),
    }
    return Item(
        id=league.id,
        title=league.title,
        indicator=league.indicator,
        weight=weight,
        role=Role.SCORE,
        direction=league.direction if league.direction is Direction.DOWN else Direction.UP,
        function=ScoringFunction.RANGE,
        parameters=scale,
        taking=Taking(of=league.id),
    )


def _column(table: LeagueTable, units: Sequence[str]) -> tuple[Cell, ...]:
    places = {place.unit: place for place in table.ranking.places}
    return tuple(_league_cell(places.get(unit)) for unit in units)


def _league_cell(place: object) -> Cell:
    value = getattr(place, "value", None)
    return Cell("未报送") if value is None else Cell(_print(value))
