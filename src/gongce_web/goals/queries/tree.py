"""What the pages of targets read: the tree as rows, filtered; one target with everything around it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.appraisal.ranking import round_half_up
from gongce.bulletins.monthly.data import NOTHING, Figure, Prospect
from gongce.rulebook import Pack, Scope, Target, TargetMeasure, VersionKind
from gongce.targets.progress.standing import Progress, Standing
from gongce.targets.telling.trees import RELATION_WORDS, TIER_WORDS, show_years
from gongce.targets.tree.closure import Closure
from gongce.targets.tree.closure_report import list_ways_out, show_amount, show_figure, tell_closure
from gongce.targets.tree.nodes import TargetNode
from gongce.vocabulary import Finding
from gongce_web.city.plan_targets import AchievedTargets, view_achieved
from gongce_web.city.scope import Scope as PageScope

STANDING_LIGHTS = {Standing.MET: "ok", Standing.AHEAD: "ok", Standing.BEHIND: "behind", Standing.MISSED: "overdue"}
STANDING_WORDS = {
    Standing.MET: gettext_noop("达到"),
    Standing.AHEAD: gettext_noop("进度以内"),
    Standing.BEHIND: gettext_noop("滞后"),
    Standing.MISSED: gettext_noop("未达到"),
    Standing.OPEN: gettext_noop("未到期"),
    Standing.UNKNOWN: gettext_noop("无数据"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the tree is filtered by; "" for all. `version` is own or cited, `time` dated or blank."""

    unit: str = ""
    indicator: str = ""
    version: str = ""
    time: str = ""
    state: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.unit or self.indicator or self.version or self.time or self.state)


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """One comparison in words, whether it holds, and each single figure that would mend it."""

    title: str
    target: str
    words: str
    is_closed: bool
    ways: tuple[str, ...]

    @property
    def rest(self) -> str:
        """The words after the title."""
        return self.words.removeprefix(f"{self.title}：")


@dataclass(frozen=True)
class TargetRow:
    """One target as the tree shows it.

    Args:
        node: the target.
        depth: how deep it stands, from 1; `place` of `siblings` at its depth under its parent.
        parent: the shown target above it, "" at the top; `has_children` whether something stands under it.
        unit: whose it is.
        relation: how it belongs to the one above.
        cited: the other plan it is quoted from, "" where it is the plan's own.
        progress: against what was observed; None where it is not judged.
        prospect: what is expected of this year of its indicator.
        light: of the target, else of this year; "" where neither can be told.
        is_match: whether the filter asked for it; others are shown because something under them was.
    """

    node: TargetNode
    depth: int
    place: int
    siblings: int
    parent: str
    has_children: bool
    unit: str
    relation: str
    cited: str
    progress: Progress | None
    prospect: Prospect | None
    year_light: str
    closures: tuple[ClosureRow, ...]
    is_match: bool
    note: str = ""

    @property
    def is_member(self) -> bool:
        """Whether it is one member's of a target meant for each: it has no page of its own."""
        return self.node.id.startswith(f"{self.node.parent}.")

    @property
    def value(self) -> str:
        """The printed value without its unit of measurement."""
        if self.node.figure is None:
            return show_amount(self.node.strive) if self.node.strive is not None else ""
        return show_figure(self.node.figure, "")

    @property
    def floor(self) -> str:
        """The least, where it is not the value itself."""
        return self._tier(self.node.floor)

    @property
    def strive(self) -> str:
        """What is striven for, where it is not the value itself."""
        return self._tier(self.node.strive)

    def _tier(self, value: Fraction | None) -> str:
        is_own = value is None or (self.node.figure is not None and value == self.node.figure.value)
        return "" if is_own else show_amount(value)

    @property
    def years(self) -> str:
        """When it holds."""
        return show_years(self.node)

    @property
    def achieved(self) -> Figure:
        """What was reached, or why it cannot be told."""
        return show_reached(self.progress)

    @property
    def achieved_when(self) -> str:
        """Up to when."""
        return tell_when(self.progress)

    @property
    def ratio(self) -> Figure:
        """Percent of the value to measure against."""
        ratio = self.progress.ratio if self.progress else None
        return NOTHING if ratio is None else Figure(float(ratio), 1)

    @property
    def standing(self) -> Standing:
        """How its main value stands."""
        main = self.progress.main if self.progress else None
        return main.standing if main else Standing.UNKNOWN

    @property
    def standing_words(self) -> str:
        """The same in words."""
        return _(STANDING_WORDS[self.standing])

    @property
    def light(self) -> str:
        """The target's own light, else this year's."""
        return STANDING_LIGHTS.get(self.standing, "") or self.year_light

    @property
    def chance(self) -> Figure:
        """How probable it is that this year's goal is reached."""
        return self.prospect.chance if self.prospect else NOTHING

    @property
    def chance_key(self) -> str:
        """The published figure's key."""
        return f"{self.node.indicator}/{self.node.unit}/chance"


def show_reached(progress: Progress | None) -> Figure:
    """The achieved value with at most two decimals; missing with its reason."""
    if progress is None or progress.reached.value is None:
        return Figure(None, missing=progress.reached.why if progress else _("按成员分别看"))
    value = progress.reached.value
    printed = len(show_amount(_shorten(value)).partition(".")[2])
    return Figure(float(value), max(printed, min(2, progress.node.decimals)))


def _shorten(value: Fraction) -> Fraction:
    """At most two decimals, halves up: what is derived has more than anybody printed."""
    return round_half_up(value, 2)


def tell_when(progress: Progress | None) -> str:
    """The last year that is in it: 2018年, or 2019年（年内累计）."""
    if progress is None or progress.reached.value is None or progress.reached.year is None:
        return ""
    year = progress.reached.year
    return _("%(year)d年") % {"year": year} if progress.reached.is_whole_year else _("%(year)d年至今") % {"year": year}


@dataclass(frozen=True)
class TargetTreeView:
    """The tree as a page shows it."""

    rows: tuple[TargetRow, ...]
    closures: tuple[ClosureRow, ...]
    doubts: tuple[Finding, ...]

    @cached_property
    def open_closures(self) -> tuple[ClosureRow, ...]:
        """Comparisons that no rounding explains."""
        return tuple(one for one in self.closures if not one.is_closed)

    @cached_property
    def matches(self) -> tuple[TargetRow, ...]:
        """The rows the filter asked for."""
        return tuple(row for row in self.rows if row.is_match)

    @property
    def count(self) -> int:
        """How many targets those are; members of one are not counted apart."""
        return sum(not row.is_member for row in self.matches)

    @property
    def known(self) -> int:
        """Matches with an observed value."""
        return sum(row.achieved.value is not None for row in self.matches)

    @property
    def on_way(self) -> int:
        """Matches that are met or where they should be."""
        return sum(row.standing in (Standing.MET, Standing.AHEAD) for row in self.matches)

    @property
    def behind(self) -> int:
        """Matches below their way, or missed."""
        return sum(row.standing in (Standing.BEHIND, Standing.MISSED) for row in self.matches)


def list_tree(scope: PageScope, wanted: Wanted) -> TargetTreeView:
    """The tree of the plan with what was achieved by the scope's period."""
    view = view_achieved(scope)
    maker = RowMaker(scope.pack, view, wanted)
    report = view.plan.report
    closures = tuple(tell_row(view, closure) for closure in report.closures)
    doubts = tuple(
        one for one in (*report.findings, *view.plan.changes, *view.achieved.findings) if "closure." not in one.code
    )
    rows = tuple(maker.rows())
    return TargetTreeView(rows, closures, doubts)


def tell_row(view: AchievedTargets, closure: Closure) -> ClosureRow:
    """A closure in words."""
    tree = view.plan.tree
    words = tell_closure(tree, closure)
    names = [f"{tree.by_id[name].title}{_amount_of(tree.by_id[name])}" for name in closure.children]
    told = f"{words}（{'、'.join(names)}）" if not closure.is_closed else words
    return ClosureRow(closure.title, closure.parent, told, closure.is_closed, list_ways_out(tree, closure))


def _amount_of(node: TargetNode) -> str:
    return "" if node.figure is None else show_figure(node.figure, node.measured_in)


@dataclass
class RowMaker:
    """Walks the tree once and makes its rows; a branch is shown where it or something under it is asked for."""

    pack: Pack
    view: AchievedTargets
    wanted: Wanted
    _shown: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tree = self.view.plan.tree
        self.records: Mapping[str, Target] = {target.id: target for target in self.pack.targets}
        self.titles = {version.id: version.title for version in self.pack.versions}
        self.kinds = {version.id: version.kind for version in self.pack.versions}
        self.closures: dict[str, list[Closure]] = {}
        for closure in self.view.plan.report.closures:
            self.closures.setdefault(closure.parent, []).append(closure)
        self.lights = self.view.lights
        self.prospects = {(one.indicator, one.unit, one.by_growth): one for one in self.view.prospects}
        self.members = {one.source.id: one.children for one in self.view.plan.report.expansions}
        self.below = {node.id: tree.children(node.id) + self.members.get(node.id, ()) for node in tree.nodes}

    def rows(self) -> Iterator[TargetRow]:
        """Every row that is shown, each branch after its head."""
        tree = self.view.plan.tree
        tops = [node for node in tree.nodes if not node.parent or node.parent not in tree.by_id]
        yield from self._branch([node for node in tops if self.is_shown(node)], 1, "")

    def _branch(self, nodes: list[TargetNode], depth: int, parent: str) -> Iterator[TargetRow]:
        for place, node in enumerate(nodes, 1):
            below = [one for one in self._under(node) if self.is_shown(one)]
            yield self.row(node, depth, place, len(nodes), parent, bool(below))
            yield from self._branch(below, depth + 1, node.id)

    def _under(self, node: TargetNode) -> tuple[TargetNode, ...]:
        return tuple(one for one in self.below.get(node.id, ()) if one.id != node.id)

    def is_shown(self, node: TargetNode) -> bool:
        """Whether it, or something under it, is asked for."""
        if node.id not in self._shown:
            self._shown[node.id] = False
            self._shown[node.id] = self.is_match(node) or any(self.is_shown(one) for one in self._under(node))
        return self._shown[node.id]

    def is_match(self, node: TargetNode) -> bool:
        """Whether the filter asks for it."""
        wanted = self.wanted
        version = "own" if self._is_own(node) else "cited"
        time = "blank" if node.years is None else "dated"
        asked = (
            (wanted.unit, node.unit),
            (wanted.indicator, node.indicator),
            (wanted.version, version),
            (wanted.time, time),
        )
        fits = all(not want or want == have for want, have in asked)
        return fits and (not wanted.state or self._state(node) == wanted.state)

    def _is_own(self, node: TargetNode) -> bool:
        return self.kinds.get(node.version, VersionKind.OWN) is VersionKind.OWN

    def _state(self, node: TargetNode) -> str:
        if any(not closure.is_closed for closure in self.closures.get(node.id, ())) and self.wanted.state == "open":
            return "open"
        progress = self.view.achieved.progress.get(node.id)
        standing = progress.main.standing if progress and progress.main else Standing.UNKNOWN
        return {Standing.BEHIND: "behind", Standing.MISSED: "behind", Standing.UNKNOWN: "unknown"}.get(standing, "")

    def row(self, node: TargetNode, depth: int, place: int, siblings: int, parent: str, below: bool) -> TargetRow:
        """One row."""
        return TargetRow(
            node,
            depth,
            place,
            siblings,
            parent,
            below,
            self.view.plan.tree.title_of(node.unit),
            RELATION_WORDS[node.relation] if node.relation else "",
            "" if self._is_own(node) else self.titles.get(node.version, node.version),
            self.view.achieved.progress.get(node.id),
            self.prospect_of(node),
            self.lights.get((node.indicator, node.unit), "") if self.prospect_of(node) else "",
            tuple(tell_row(self.view, one) for one in self.closures.get(node.id, ()) if not one.is_closed),
            self.is_match(node),
            self._note(node),
        )

    def prospect_of(self, node: TargetNode) -> Prospect | None:
        """What is expected of this year, where the target asks for the same kind of value of a whole unit."""
        year = self.view.achieved.period.year
        if node.years is None or not node.years[0] <= year <= node.years[1] or node.measure not in _FORECAST:
            return None
        if node.industry or node.scope is Scope.EACH or not self._is_own(node):
            return None
        return self.prospects.get((node.indicator, node.unit, node.measure is TargetMeasure.GROWTH))

    def _note(self, node: TargetNode) -> str:
        record = self.records.get(node.id)
        restated = self.view.plan.tree.by_id.get(node.restates)
        words = [_("重申“%(title)s”，不重复计") % {"title": restated.title}] if restated else []
        words += [record.defect] if record and record.defect else []
        return "；".join(words)


_FORECAST = (TargetMeasure.LEVEL, TargetMeasure.COUNT, TargetMeasure.GROWTH)


def list_rivals(view: AchievedTargets, name: str) -> tuple[TargetNode, ...]:
    """Targets of other versions that ask for the same thing."""
    pairs = [(one.first, one.second) for one in view.plan.report.rivals]
    return tuple(b if a.id == name else a for a, b in pairs if name in (a.id, b.id))


def tell_tiers(progress: Progress | None) -> tuple[tuple[str, str, str, str], ...]:
    """Each value the target names: its word, the value, how it stands, what is lacking."""
    if progress is None:
        return ()
    unit = progress.node.measured_in
    return tuple(
        (
            _(TIER_WORDS[one.tier]),
            f"{show_amount(one.aim)}{unit}",
            _(STANDING_WORDS[one.standing]),
            _tell_lacking(one.lacking, unit),
        )
        for one in progress.tiers
    )


def _tell_lacking(lacking: Fraction | None, unit: str) -> str:
    if lacking is None:
        return ""
    points = _("个百分点") if unit == "%" else unit
    return f"{_('还差') if lacking > 0 else _('超过')}{show_amount(_shorten(abs(lacking)))}{points}"
