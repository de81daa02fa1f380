"""Appraisal schemes: sheets of the period, what is lacking, and other weights tried on the same data."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np
from django.utils.translation import gettext as _

from gongce.appraisal.figures import FactTable
from gongce.appraisal.intervals import Annex, draw_ranks
from gongce.appraisal.ranking import print_score
from gongce.appraisal.review import Move, compare_sheets, find_gains, reweigh
from gongce.appraisal.review.issuing import tell_lacking
from gongce.appraisal.review.weightings import WeightingShares, share_weightings
from gongce.appraisal.scheme import Ready, find_gaps
from gongce.appraisal.sheet import ItemScore, Sheet, UnitScore, explain_unit, score_units
from gongce.appraisal.sheet.words import print_figure
from gongce.bulletins.charts import Chart, RankInterval, interval_chart
from gongce.rulebook.model.methods import Role
from gongce.rulebook.model.schemes import Item
from gongce.targets.sheet.cells import read_steps
from gongce.vocabulary import Finding, GongceError, InputError, Period, UsageError
from gongce.workspace.leagues import tell_rhythm
from gongce.workspace.schemes import TRIAL, join_leagues, list_files, read_schemes, table_of
from gongce_web import clock
from gongce_web.city.keeping import Kept
from gongce_web.city.scope import Scope
from gongce_web.city.workspaces import open_city
from gongce_web.leagues.models import WeightSet

_SEED = 20180726
_STEP = Fraction(1, 10**6)
_READ: Kept[tuple[tuple[Ready, ...], tuple[GongceError, ...]]] = Kept(most=4)


@dataclass(frozen=True)
class SchemeView:
    """One scheme as its page shows it.

    Args:
        ready: the scheme; `table` what it is scored on.
        sheet: the scores; None where something is unstated or lacking.
        gaps: what its author has to state before it can be scored.
        problem: why it could not be scored, where that is no gap.
        lacking: what it lacks to be issued, in words; "" where nothing.
    """

    ready: Ready
    table: FactTable | None
    sheet: Sheet | None
    gaps: tuple[Finding, ...]
    problem: str
    lacking: str

    @property
    def id(self) -> str:
        """The scheme's."""
        return self.ready.scheme.id

    @property
    def title(self) -> str:
        """The scheme's."""
        return self.ready.scheme.title

    @property
    def items(self) -> tuple[Item, ...]:
        """Items that give points of their own."""
        return tuple(item for item in self.ready.scheme.items if item.role is not Role.PART)

    @property
    def scored(self) -> tuple[Item, ...]:
        """Items with a weight."""
        return tuple(item for item in self.ready.scheme.items if item.role is Role.SCORE)

    @property
    def is_trial(self) -> bool:
        """Whether it is the leagues joined to try."""
        return self.id == TRIAL

    @property
    def can_weigh(self) -> bool:
        """Whether other weights can be tried."""
        return self.sheet is not None and len(self.scored) > 1

    @property
    def rows(self) -> list["ScoreRow"]:
        """Every unit's line."""
        return [ScoreRow(self, unit) for unit in self.sheet.units] if self.sheet else []

    @property
    def first(self) -> str:
        """Who is first."""
        return "、".join(one.unit for one in self.sheet.units if one.place.rank == 1) if self.sheet else ""


@dataclass(frozen=True)
class ScoreRow:
    """One unit of a sheet."""

    view: SchemeView
    score: UnitScore

    @property
    def total(self) -> str:
        """As printed."""
        assert self.view.sheet is not None
        return self.view.sheet.print_total(self.score)

    @property
    def grade(self) -> str:
        """The class's title."""
        assert self.view.sheet is not None
        return self.view.sheet.classes.get(self.score.grade or "", "")

    @property
    def unit(self) -> str:
        """The unit's id, for its address."""
        pack = self.view.ready.pack
        return next((one.id for one in pack.units if one.title == self.score.unit), "") if pack else ""

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Item by item: the figure, the points, why there is none."""
        wanted = {item.id for item in self.view.items}
        lines = [one for one in self.score.items if one.item in wanted]
        return [(print_figure(one.figure), _points(one), _why(one)) for one in lines]

    @property
    def vetoes(self) -> str:
        """What bars the unit."""
        return "、".join(
            _("%(title)s（%(exempt)s例外）") % {"title": one.title, "exempt": one.exempt} if one.exempt else one.title
            for one in self.score.vetoes
        )


def list_schemes(scope: Scope) -> tuple[SchemeView, ...]:
    """The plan's schemes and the leagues joined, scored on the scope's period."""
    if not scope.is_known:
        return ()
    key = f"schemes:{_stamp()}:{clock.today()}"
    return scope.view.keep(key, lambda: tuple(_list(scope)))


def _stamp() -> str:
    return ";".join(f"{path.name}@{path.stat().st_mtime_ns}" for path in list_files(open_city()))


def _read() -> tuple[tuple[Ready, ...], tuple[GongceError, ...]]:
    workspace = open_city()
    return _READ.get((workspace.folder, workspace.pack.digest, _stamp()), lambda: read_schemes(workspace))


def list_problems() -> tuple[str, ...]:
    """Scheme files of the workspace that cannot be used, and why."""
    return tuple(str(error) for error in _read()[1])


def _list(scope: Scope) -> list[SchemeView]:
    computed = scope.view.computed
    schemes, now = _read()[0], computed.parts.tables.now
    found = [_score(one, now.period, partial(table_of, scope.pack, one.scheme, now)) for one in schemes]
    joined = join_leagues(scope.pack, computed.parts.leagues)
    return [*found, _score(joined[0], now.period, lambda: joined[1])] if joined else found


def _score(ready: Ready, period: Period, make: Callable[[], FactTable]) -> SchemeView:
    gaps = find_gaps(ready)
    missing = ready.lacking(clock.today())
    lacking = tell_lacking(missing) if missing else tell_rhythm(ready.order(), period)
    if gaps:
        return SchemeView(ready, None, None, gaps, "", lacking)
    try:
        table = make()
        return SchemeView(ready, table, score_units(ready, table), (), "", lacking)
    except GongceError as error:
        return SchemeView(ready, None, None, (), str(error), lacking)


def find_scheme(scope: Scope, name: str) -> SchemeView | None:
    """A scheme by its id."""
    return next((one for one in list_schemes(scope) if one.id == name), None)


def explain_score(view: SchemeView, unit: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Why a unit has its score, step by step; and what each item alone would have to be to gain a place.

    Raises:
        InputError: it was not scored.
    """
    assert view.sheet is not None
    assert view.table is not None
    sentences = explain_unit(view.ready, view.sheet, unit)
    rank = view.sheet.unit(unit).place.rank
    gains = find_gains(view.ready, view.table, unit) if rank is not None and rank > 1 else ()
    return sentences, tuple(one.text for one in gains)


def draw_annex(scope: Scope, view: SchemeView) -> Annex | None:
    """How far the ranks are settled by the declared uncertainties; None where none is declared."""
    if view.sheet is None or view.table is None or view.ready.scheme.uncertainty is None:
        return None
    ready, table, sheet = view.ready, view.table, view.sheet
    rng = np.random.default_rng(ready.scheme.uncertainty.seed if ready.scheme.uncertainty else _SEED)
    return scope.view.keep(f"annex:{view.id}:{_stamp()}", lambda: draw_ranks(ready, table, rng=rng, sheet=sheet))


def chart_annex(scope: Scope, view: SchemeView) -> Chart | None:
    """Places and the places nine of ten trials give."""
    annex = draw_annex(scope, view)
    if annex is None or len(annex.intervals) < 2:
        return None
    found = [RankInterval(one.unit, one.rank, one.low, one.high) for one in annex.intervals]
    open_ = sum(one.low != one.high for one in annex.intervals)
    title = _("换一种合理算法，%(n)s个单位位次会变") % {"n": open_} if open_ else _("换一种合理算法，位次不变")
    level = _("九成试算，计入%(declared)s") % {"declared": "、".join(annex.declared)}
    return interval_chart(
        title,
        found,
        measure=_("%(title)s位次，%(period)s") % {"title": view.title, "period": scope.period.title},
        level=level,
    )


def _points(line: ItemScore) -> str:
    """Points with two decimals."""
    return "—" if line.points is None else print_score(line.points, 2)


def _why(line: ItemScore) -> str:
    """Why there is no figure."""
    return (line.note or _("未报送")) if line.is_missing else ""


@dataclass(frozen=True)
class Trial:
    """Other weights tried.

    Args:
        weights: item, its weight in force, the tried one as typed.
        total: what was typed sums to; `full` the mark it is brought to.
        sheet: the sheet under the tried weights.
        moves: every unit's move.
        shares: in what part of all weightings a unit holds each place; None where items are not simply added.
        milliseconds: how long the recomputation took.
    """

    weights: tuple[tuple[Item, str, str], ...]
    total: str
    full: str
    is_scaled: bool
    sheet: Sheet
    moves: tuple[Move, ...]
    shares: WeightingShares | None
    milliseconds: float

    @property
    def moved(self) -> int:
        """How many units change places."""
        return sum(one.rank_before != one.rank_after for one in self.moves)

    @property
    def rows(self) -> list["MoveRow"]:
        """Every unit's move, the best of the trial first."""
        return [MoveRow.of(one, self.sheet.decimals) for one in self.moves]

    @property
    def share_rows(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Unit and its percent at each place with the step of its shade; "" where never."""
        if self.shares is None:
            return []
        rows = zip(self.shares.units, self.shares.shares, strict=True)
        return [(unit, [(_percent(float(value)), -int(-float(value) * 5 // 1)) for value in row]) for unit, row in rows]

    @property
    def share_heads(self) -> list[int]:
        """Places."""
        return list(range(1, len(self.shares.units) + 1)) if self.shares else []


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A unit before and under the trial, as printed."""

    unit: str
    before: str
    after: str
    change: int
    words: str
    total_before: str
    total_after: str

    @classmethod
    def of(cls, move: Move, decimals: int) -> "MoveRow":
        """From the core's move."""
        ranks = [move.rank_before, move.rank_after]
        change = (ranks[0] or 0) - (ranks[1] or 0) if None not in ranks else 0
        words = "" if None in ranks else _("持平") if not change else f"{'↑' if change > 0 else '↓'}{abs(change)}"
        shown = ["—" if rank is None else str(rank) for rank in ranks]
        totals = [
            "—" if total is None else print_score(total, decimals) for total in (move.total_before, move.total_after)
        ]
        return cls(move.unit, shown[0], shown[1], change, words, totals[0], totals[1])


def _percent(value: float) -> str:
    if value == 0:
        return ""
    return "<1" if value < 0.005 else f"{value * 100:.0f}"


def weights_of(view: SchemeView) -> dict[str, Fraction]:
    """The weights in force."""
    return {item.id: item.weight or Fraction(0) for item in view.scored}


def equal_weights(view: SchemeView) -> dict[str, Fraction]:
    """The same for every item."""
    full = sum(weights_of(view).values(), Fraction(0))
    return {item.id: full / len(view.scored) for item in view.scored}


def read_weights(view: SchemeView, data: Mapping[str, str]) -> dict[str, Fraction]:
    """Typed weights; an item that is not named keeps its own.

    Raises:
        InputError: a weight that is no number, or all of them zero.
    """
    found, wrong = {}, []
    for item in view.scored:
        text = data.get(f"w-{item.id}")
        steps, why = (None, "") if text is None else read_steps(text, _STEP)
        if text is None:
            found[item.id] = item.weight or Fraction(0)
        elif steps is None or steps * _STEP > 10_000:
            wrong.append(_("%(title)s的权重%(wrong)s") % {"title": item.title, "wrong": why or _("过大")})
        else:
            found[item.id] = steps * _STEP
    if wrong or not any(found.values()):
        raise InputError(
            "；".join(wrong) or _("权重全为0"), where=view.title, remedy=_("每项写不为负的数，至少一项大于0")
        )
    return found


def try_weights(scope: Scope, view: SchemeView, typed: Mapping[str, Fraction]) -> Trial:
    """Score the same data with other weights, brought to the full mark in their proportions; nothing is kept.

    Raises:
        UsageError: the scheme's weights cannot be changed so.
    """
    assert view.sheet is not None
    assert view.table is not None
    started = time.perf_counter()
    own = weights_of(view)
    full, total = sum(own.values(), Fraction(0)), sum(typed.values(), Fraction(0))
    scaled = {name: weight * full / total for name, weight in typed.items()}
    sheet = score_units(reweigh(view.ready, scaled), view.table) if scaled != own else view.sheet
    moves = compare_sheets(view.sheet, sheet)
    shares = _shares(scope, view)
    spent = (time.perf_counter() - started) * 1000
    rows = tuple((item, print_figure(own[item.id]), print_figure(typed[item.id])) for item in view.scored)
    return Trial(rows, print_figure(total), print_figure(full), total != full, sheet, moves, shares, spent)


def _shares(scope: Scope, view: SchemeView) -> WeightingShares | None:
    """The same whatever is tried: it counts all weightings."""
    ready, table, sheet = view.ready, view.table, view.sheet
    assert sheet is not None
    assert table is not None
    if ready.scheme.group_by:
        return None

    def make() -> WeightingShares | None:
        try:
            return share_weightings(ready, table, sheet, rng=np.random.default_rng(_SEED))
        except UsageError:
            return None

    return scope.view.keep(f"weightings:{view.id}:{_stamp()}", make)


def list_sets(view: SchemeView) -> list[WeightSet]:
    """Kept sets of weights of a scheme."""
    return list(WeightSet.objects.filter(scheme=view.id).select_related("by"))
