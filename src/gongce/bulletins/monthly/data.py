"""What a bulletin says, as data: figures with their traces, tables, ranks, lists, duties, doubts.

Nothing here computes or words anything, and nothing depends on how a figure was made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from gongce.bulletins.monthly.figure import LIGHTS as LIGHTS
from gongce.bulletins.monthly.figure import NOTHING as NOTHING
from gongce.bulletins.monthly.figure import Figure as Figure
from gongce.bulletins.monthly.figure import LightWord as LightWord
from gongce.bulletins.monthly.issue import IssueState
from gongce.bulletins.monthly.outlook import Prospect as Prospect
from gongce.bulletins.monthly.outlook import YearOutlook as YearOutlook
from gongce.vocabulary import Finding, Period


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit's figures of one indicator.

    Args:
        unit: its id; `name` its title.
        level: the total, in the indicator's unit.
        growth: against the same panel a year before [percent; percentage points for a ratio].
        growth_before: the same at the period before, for 加快 and 回落.
        target: the year's.
        share: of the target [percent].
        ahead: of schedule [percentage points of the target; for a growth target, of growth]; negative behind.
        needed: each month from now on.
        light: ok, due_soon, behind, overdue or "".
    """

    unit: str
    name: str
    level: Figure = NOTHING
    growth: Figure = NOTHING
    growth_before: Figure = NOTHING
    target: Figure = NOTHING
    share: Figure = NOTHING
    ahead: Figure = NOTHING
    needed: Figure = NOTHING
    light: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """One indicator over the units.

    Args:
        id: the indicator's; `title` its name.
        measured_in: its unit.
        rows: units in the pack's order.
        whole: the city's own figures; None where it has none.
        is_ratio: its change is in percentage points.
        lower_is_better: less is better.
        source: who gave the figures.
        public: may be shown outside.
        note: what a reader must know (口径).
    """

    id: str
    title: str
    measured_in: str
    rows: Sequence[UnitFigures] = ()
    whole: UnitFigures | None = None
    is_ratio: bool = False
    lower_is_better: bool = False
    source: str = ""
    public: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """One unit of a league table; `rank` None where it is not ranked, `reason` says why; `change` is places gained.

    `low` and `high` are the places its figure cannot be told from, where that was worked out.
    """

    unit: str
    name: str
    value: Figure
    rank: int | None
    change: int | None = None
    reason: str = ""
    note: str = ""
    late: bool = False
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit on the red or the black list, with the reason in words."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeagueTable:
    """Units in order.

    Args:
        id: the league's; `title` its name (工业投资增速).
        measured_in: unit of the figures.
        rows: ranked ones in order, then those that are not.
        whole: the city's own figure.
        by: what is ranked: growth, share (of a target), ahead (of schedule) or level.
        lower_is_better: the lowest is first.
        before: title of the period that changes are counted from.
        red: the red list; `black` the black list.
        internal: why it may not be published; empty where it may.
        source: who gave the figures.
        public: may be shown outside.
        note: how ties are ordered, what the ranking rests on.
        indicator: id of what is ranked.
    """

    id: str
    title: str
    measured_in: str
    rows: Sequence[LeagueRow]
    by: Literal["growth", "share", "ahead", "level"] = "level"
    whole: Figure = NOTHING
    lower_is_better: bool = False
    before: str = ""
    red: Sequence[Listed] = ()
    black: Sequence[Listed] = ()
    internal: Sequence[str] = ()
    source: str = ""
    public: bool = False
    note: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class DutyDue:
    """A duty that falls due."""

    what: str
    who: Sequence[str]
    due: date | None
    light: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Contributions:
    """What each part brought to the growth of a whole, in percentage points as printed: the parts add up to it.

    `along` says what the parts are: 分行业, 分地区.
    """

    indicator: str
    title: str
    parts: Sequence[tuple[str, Figure]]
    total: Figure
    source: str = ""
    public: bool = False
    along: str = ""


@dataclass(frozen=True, slots=True)
class YearPath:
    """A year's path of the city's figure for a chart; `bands` percent → low and high of what may come."""

    indicator: str
    title: str
    measured_in: str
    periods: Sequence[str]
    actual: Sequence[float | None]
    target: Sequence[float | None] = ()
    last_year: Sequence[float | None] = ()
    floor: Sequence[float | None] = ()
    strive: Sequence[float | None] = ()
    middle: Sequence[float | None] = ()
    bands: Sequence[tuple[int, Sequence[float | None], Sequence[float | None]]] = ()
    decimals: int = 1
    finding: str = ""
    source: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """Any further table of a bulletin: stationing of departments in zones, states of tasks, projects promoted.

    Args:
        id: what a layout names it by.
        title: its caption.
        head: column heads.
        rows: cells, words or figures.
        lead: a sentence that says what it shows.
        unit: unit of its figures.
        source: who gave it.
        public: may be shown outside.
        days: for each row the day it was recorded, where the layout takes a window of days.
        done: for each row whether it is done, where the layout prints a completion rate.
    """

    id: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | Figure]]
    lead: str = ""
    unit: str = ""
    source: str = ""
    public: bool = False
    days: Sequence[date | None] = ()
    done: Sequence[bool] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A model case: the text and the record it tells of (project, enterprise, unit)."""

    title: str
    text: str
    subject: str
    subject_id: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """Who let it go to the public, when and through what."""

    by: str
    day: date
    channel: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A named post that has a copy: when it was sent, when and by whom its receipt was signed."""

    post: str
    sent: date | None = None
    received: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a later bulletin says of an earlier one: where, the figure printed, the right one, why."""

    number: str
    place: str
    printed: str
    right: str
    reason: str


@dataclass(frozen=True)
class BulletinData:
    """Everything one bulletin says.

    Args:
        title: the document's title.
        period: what it is about.
        as_of: what was recorded later is not in it.
        issuer: who issues it.
        plan: the plan's title.
        state: draft, issued, or issued over a finding.
        number: 云工指办通报〔2019〕6号, or 第6期.
        day: the day of issue.
        recipients: 主送; `copies` 抄送, posts by name.
        contact: who answers questions.
        headline: ids of the indicators of the first sentence, in order.
        lead: a first sentence given ready (a forecast's); otherwise it is made from the headline.
        indicators: tables by indicator.
        leagues: league tables.
        duties: what falls due.
        contributions: what parts brought.
        paths: charts of the year.
        matrices: further tables.
        cases: model cases.
        corrections: of earlier bulletins.
        findings: doubts that stand.
        publication: who let it go to the public; a public bulletin needs it.
        receipts: what is known of the copies.
        outlook: what is to be expected of the year's goals.
        window: the days whose records a one-off bulletin tells; the period's where None.
        notes: remarks under the text.
        code: version of the program and of the pack, for recomputation.
    """

    title: str
    period: Period
    as_of: datetime
    issuer: str
    plan: str
    state: IssueState
    number: str = ""
    day: date | None = None
    recipients: Sequence[str] = ()
    copies: Sequence[str] = ()
    contact: str = ""
    headline: Sequence[str] = ()
    lead: str = ""
    indicators: Sequence[IndicatorTable] = ()
    leagues: Sequence[LeagueTable] = ()
    duties: Sequence[DutyDue] = ()
    contributions: Sequence[Contributions] = ()
    paths: Sequence[YearPath] = ()
    matrices: Sequence[Matrix] = ()
    cases: Sequence[Case] = ()
    corrections: Sequence[Correction] = ()
    findings: Sequence[Finding] = field(default_factory=tuple)
    notes: Sequence[str] = ()
    code: str = ""
    publication: Publication | None = None
    receipts: Sequence[Receipt] = ()
    outlook: YearOutlook | None = None
    window: tuple[date, date] | None = None

    def indicator(self, name: str) -> IndicatorTable | None:
        """One indicator's table."""
        return next((table for table in self.indicators if table.id == name), None)
