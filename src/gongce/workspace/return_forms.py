"""The return forms of a workspace, and where what they ask is used."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gongce.facts.returns import AskedCell, ReturnForm, load_return_forms
from gongce.facts.returns.forms import FILE
from gongce.rulebook import Pack
from gongce.vocabulary import read_text
from gongce.workspace.settings import RankedBy
from gongce.workspace.workspace import Workspace


class UseKind(StrEnum):
    """What makes use of an asked figure."""

    TARGET = "目标"
    LEAGUE = "排名"
    SCHEME = "考核"
    BULLETIN = "通报"
    DATASET = "公开数据"
    RATIO = "计算"
    WATCH = "监测"
    CHECK = "核对"
    """Only checks other figures: asked for nothing but this, a cell is not used."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an indicator's figure: `measure` is level or growth, "" for either; `id` names what uses it.

    `unit` is whose figure it is about, "" for every unit's.
    """

    kind: UseKind
    title: str
    id: str
    measure: str = ""
    unit: str = ""


def read_return_forms(workspace: Workspace) -> tuple[ReturnForm, ...]:
    """The forms of return-forms.yaml; none where the workspace has no such file.

    Raises:
        InputError: it cannot be used; the message names file, line and what to write.
    """
    path = workspace.base / FILE
    return load_return_forms(read_text(path), workspace.pack, str(path)) if path.exists() else ()


def list_uses(workspace: Workspace) -> Mapping[str, tuple[Use, ...]]:
    """Indicator → everything that reads it."""
    found: dict[str, dict[Use, None]] = {}
    for indicator, use in _walk(workspace):
        found.setdefault(indicator, {})[use] = None
    return {indicator: tuple(uses) for indicator, uses in found.items()}


def uses_of(
    cell: AskedCell, uses: Mapping[str, Sequence[Use]], units: Collection[str] | None = None
) -> tuple[Use, ...]:
    """The uses of one cell; a value of the year before is used where growth is.

    Args:
        cell: which.
        uses: as `list_uses` gives them.
        units: whose figures are meant: a unit and what it belongs to; None for every unit's.
    """
    wanted = {"base": "growth"}.get(cell.measure, cell.measure)
    mine = (use for use in uses.get(cell.indicator, ()) if use.measure in ("", wanted))
    return tuple(use for use in mine if units is None or not use.unit or use.unit in units)


def list_unused(cells: Sequence[AskedCell], uses: Mapping[str, Sequence[Use]]) -> tuple[AskedCell, ...]:
    """Cells that nothing reads, a check of other cells left out: asked for nothing."""
    return tuple(cell for cell in cells if all(use.kind is UseKind.CHECK for use in uses_of(cell, uses)))


def _walk(workspace: Workspace) -> Iterator[tuple[str, Use]]:
    yield from _walk_pack(workspace.pack)
    settings = workspace.settings
    for league in settings.leagues:
        measure = "growth" if league.by is RankedBy.GROWTH else "level"
        yield league.indicator, Use(UseKind.LEAGUE, league.title, league.id, measure)
    for name in dict.fromkeys((*settings.headline, *settings.tables)):
        yield name, Use(UseKind.BULLETIN, f"{workspace.pack.indicator(name).title}一表", name)
    for name in settings.public:
        yield name, Use(UseKind.DATASET, workspace.pack.indicator(name).title, name)
    for form in read_return_forms(workspace):
        for rule in form.checks:
            for name in (*rule.roles.values(), *rule.series):
                yield name, Use(UseKind.CHECK, rule.title, rule.id)


def _walk_pack(pack: Pack) -> Iterator[tuple[str, Use]]:
    for target in pack.targets:
        measure = "growth" if target.measure == "growth" else "level"
        yield target.indicator, Use(UseKind.TARGET, target.title, target.id, measure, target.unit)
    for scheme in pack.schemes:
        for item in scheme.items:
            if item.indicator:
                yield item.indicator, Use(UseKind.SCHEME, f"{scheme.title}·{item.title}", scheme.id)
    for one in pack.indicators:
        for part in (one.numerator, one.denominator):
            if part:
                yield part, Use(UseKind.RATIO, one.title, one.id, "level")
    for range_ in pack.ranges:
        measure = "growth" if range_.value == "growth" else "level"
        yield range_.indicator, Use(UseKind.WATCH, range_.title, range_.id, measure)
    for pair in pack.pairs:
        for name in (pair.first, pair.second):
            yield name, Use(UseKind.WATCH, pair.title, pair.id)
