"""Figures read out of prose: each a candidate observation with its span and confidence, for a person to confirm."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

import polars as pl

from gongce.documents.loaders import load_text
from gongce.documents.model import Document, Kind, Measure, Mention
from gongce.documents.reading import read_mentions
from gongce.facts.importing.extraction.scaling import factor_between, shift_decimals
from gongce.facts.importing.labels import Roster, indicator_names
from gongce.facts.importing.preview import FACT_SCHEMA
from gongce.facts.importing.proposal.wording import Match, match_indicator
from gongce.facts.importing.prose.times import NamedPeriod, find_periods
from gongce.facts.importing.secrecy import refuse_marked
from gongce.rulebook import Cumulation, Pack, UnitKind
from gongce.vocabulary import Lane, Period, PeriodKind, Span, UsageError

_MEASURES = {
    Measure.LEVEL: "level",
    Measure.COUNT: "level",
    Measure.AMOUNT: "level",
    Measure.RATE: "level",
    Measure.GROWTH: "growth",
}
_REPORTING = frozenset({UnitKind.CITY, UnitKind.ZONE, UnitKind.COUNTY, UnitKind.TOWN, UnitKind.ENTERPRISE})
"""Kinds of unit that have figures; a department that is named is who tells, not whom it is told of."""
_SURE = 0.9
_STOPS = re.compile(r"[。！？；;\n]")
_FALLS = re.compile(r"(?:下降|减少|降低|回落|负增长|下滑|下跌)[^，,、。；\d]{0,4}$")
_RISES = re.compile(r"(?:增长|增速|增幅|上升|提高|增加|上涨|分别为)[^，,、。；\d]{0,6}$")
_WISHES = re.compile(
    r"力争|争取|确保|目标|计划|预期|预计|要求|任务|年均|将(?:达|完成|实现)|要(?:达|完成|实现)|到(?:20\d\d|[\d一二三四五六七八九十]+)年(?!底?(?:止|末))"
)
_JOINS = re.compile(r"^[\s，,、和及以及]*$")


class CandidateStatus(StrEnum):
    """What a person decided; only what is confirmed is stored."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One figure of a text as an observation it may be.

    `indicator`, `unit` and `period` are "" where the text does not say them: then a person must, or leave it.
    `value` is in the indicator's unit of measurement (percent for growth), exact; `reasons` say what was assumed.
    """

    span: Span
    quote: str
    indicator: str
    unit: str
    period: str
    measure: str
    value: Fraction
    decimals: int
    lane: str
    price_basis: str
    confidence: float
    reasons: tuple[str, ...] = ()
    status: CandidateStatus = CandidateStatus.PROPOSED

    @property
    def is_complete(self) -> bool:
        """Whether everything a fact needs is there."""
        return bool(self.indicator and self.unit and self.period)

    def confirmed(self, **changes: str) -> "Candidate":
        """The candidate as a person confirms it, with what the person sets right (indicator, unit, period, …).

        Raises:
            UsageError: something a fact needs is still lacking, or a change names no field that may be set.
        """
        settable = {"indicator", "unit", "period", "measure", "lane", "price_basis"}
        unknown = sorted(set(changes) - settable)
        if unknown:
            raise UsageError(
                f"{unknown[0]} cannot be set", where=self.quote, remedy=f"set {', '.join(sorted(settable))}"
            )
        changed = replace(self, status=CandidateStatus.CONFIRMED, **changes)  # type: ignore[arg-type]
        if not changed.is_complete:
            raise UsageError("指标、单位或期间还没有定", where=self.quote, remedy="补上后再确认，或不采用")
        Period.parse(changed.period)
        return changed

    def rejected(self) -> "Candidate":
        """The candidate as a person leaves it out."""
        return replace(self, status=CandidateStatus.REJECTED)


def propose_observations(
    text: str | Document, pack: Pack, *, period: Period | None = None, unit: str = "", lane: Lane | None = None
) -> tuple[Candidate, ...]:
    """The figures of a text that may be observations, in its order.

    What is no statement of fact (targets, thresholds, rewards) is left out. Lists with 分别 give each figure to its
    unit. Nothing is stored: a person confirms each candidate.

    Args:
        text: running text, or a document the loaders read.
        pack: indicators and units by their names.
        period: what the text is about, where it does not say itself; its year is what 今年 means.
        unit: whose figures they are where no unit is named; "" leaves them open.
        lane: their lane; each indicator's where left out.

    Raises:
        RefusedError: the text is marked secret.
    """
    document = load_text(text, "文字") if isinstance(text, str) else text
    refuse_marked([document.text], document.name)
    mentions = [one for one in read_mentions(document) if _states_fact(one, document.text)]
    reader = _Reader(document.text, pack, period, unit, lane)
    owners = reader.share_lists(mentions)
    found = [reader.read(mention, owners.get(number)) for number, mention in enumerate(mentions)]
    return tuple(one for one in found if one is not None)


def _states_fact(mention: Mention, text: str) -> bool:
    """Whether a figure is told as reached: a bare statement is a target to the reader of plans, a fact in a report."""
    if mention.measure not in _MEASURES or mention.kind not in {Kind.ACTUAL, Kind.TARGET}:
        return False
    if mention.kind is Kind.ACTUAL:
        return True
    start = max((found.end() for found in _STOPS.finditer(text, 0, mention.start)), default=0)
    ends = _STOPS.search(text, mention.end)
    return not _WISHES.search(text[start : ends.start() if ends else len(text)])


class _Reader:
    """Gives the figures of one text their indicator, unit and period."""

    def __init__(self, text: str, pack: Pack, period: Period | None, unit: str, lane: Lane | None) -> None:
        self.text, self.pack, self.period, self.unit, self.lane = text, pack, period, unit, lane
        self.names = indicator_names(pack)
        self.roster = Roster.of(pack)
        self.units = self._locate_units()
        self.times = find_periods(text, period.year if period else None)

    def _locate_units(self) -> list[tuple[int, int, str]]:
        """Every name of a unit in the text, the longest where several begin at one place."""
        known: dict[str, str] = {}
        for unit in self.pack.units:
            if unit.kind not in _REPORTING:
                continue
            for name in (unit.title, *unit.aliases):
                if len(name) >= 2:
                    known.setdefault(name, unit.id)
        if not known:
            return []
        pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
        return [(found.start(), found.end(), known[found.group()]) for found in pattern.finditer(self.text)]

    def _sentence_start(self, at: int) -> int:
        return max((found.end() for found in _STOPS.finditer(self.text, 0, at)), default=0)

    def share_lists(self, mentions: Sequence[Mention]) -> dict[int, str]:
        """Figures of a list with 分别 → the units enumerated before it, where there are as many of both."""
        owners: dict[int, str] = {}
        number = 0
        while number < len(mentions):
            run = self._run(mentions, number)
            start = self._sentence_start(mentions[number].start)
            before = self.text[start : mentions[number].start]
            listed = self._listed_units(start, mentions[number].start)
            if len(run) > 1 and "分别" in before and len(listed) == len(run):
                owners.update(zip(run, listed, strict=True))
            number = run[-1] + 1
        return owners

    def _run(self, mentions: Sequence[Mention], first: int) -> list[int]:
        """Figures of one measure, one after the other with nothing but list marks and turns of words between."""
        run = [first]
        for number in range(first + 1, len(mentions)):
            between = self.text[mentions[run[-1]].end : mentions[number].start]
            same = mentions[number].measure is mentions[first].measure
            if not same or not _JOINS.fullmatch(_strip_turns(between)):
                break
            run.append(number)
        return run

    def _listed_units(self, start: int, end: int) -> list[str]:
        """The last enumeration of units in a stretch."""
        inside = [one for one in self.units if start <= one[0] and one[1] <= end]
        groups: list[list[tuple[int, int, str]]] = []
        for one in inside:
            if groups and _JOINS.fullmatch(self.text[groups[-1][-1][1] : one[0]]):
                groups[-1].append(one)
            else:
                groups.append([one])
        return [unit for _, _, unit in max(groups, key=len, default=[])]

    def read(self, mention: Mention, owner: str | None) -> Candidate | None:
        """The candidate of a figure; None where it names no indicator the pack has anything like."""
        if mention.low is None or mention.low != mention.high:
            return None
        match = self._tell_indicator(mention)
        if match is None:
            return None
        indicator = self.pack.indicator(match.indicator)
        measure = _MEASURES[mention.measure]
        into = "%" if measure == "growth" else indicator.measured_in
        factor = factor_between(mention.unit, into)
        period, of_period = self._tell_period(mention, indicator.cumulation)
        if factor is None or (self.period and period and Period.parse(period).year > self.period.year):
            return None
        unit, of_unit = self._tell_unit(mention, owner)
        sign, of_sign = self._tell_sign(mention) if measure == "growth" else (1, (1.0, ""))
        vague = (0.3, f"原文是“{mention.bound}”，不是确定的数") if mention.bound else (1.0, "")
        told = [(match.confidence, "" if match.confidence > 0.9 else match.reason), of_unit, of_period, of_sign, vague]
        confidence = 1.0
        for share, _ in told:
            confidence *= share
        return Candidate(
            Span(mention.start, mention.end), mention.quote, match.indicator, unit, period, measure,
            sign * mention.low * factor, shift_decimals(mention.decimals, factor), str(self.lane or indicator.lane),
            str(indicator.price_basis), round(confidence, 3), tuple(reason for _, reason in told if reason),
        )  # fmt: skip

    def _tell_indicator(self, mention: Mention) -> Match | None:
        """By the metric alone where that is a name, else with its subject (规上工业 + 利润)."""
        alone = match_indicator(mention.metric, self.names)
        if alone is not None and alone.confidence > _SURE:
            return alone
        return match_indicator(f"{mention.subject}{mention.metric}", self.names) or alone

    def _tell_unit(self, mention: Mention, owner: str | None) -> tuple[str, tuple[float, str]]:
        if owner is not None:
            return owner, (0.9, "按“分别”的次序")
        named = self.roster.find(mention.subject) if mention.subject else None
        if named and self.pack.unit(named).kind in _REPORTING:
            return named, (1.0, "")
        start = self._sentence_start(mention.start)
        near = [unit for at, end, unit in self.units if start <= at and end <= mention.start]
        if near and len(set(near)) == 1:
            return near[-1], (0.9, "句中只提到这一个单位")
        if near:
            return near[-1], (0.5, "句中有几个单位，取最近的")
        paragraph = self.text.rfind("\n", 0, mention.start) + 1
        first = next((unit for at, end, unit in self.units if paragraph <= at and end <= mention.start), None)
        if first:
            return first, (0.75, "没有写单位，承本段开头的单位")
        if self.unit:
            return self.unit, (0.85, "没有写单位，按给定的单位")
        return "", (0.3, "没有写是哪个单位")

    def _tell_period(self, mention: Mention, cumulation: Cumulation) -> tuple[str, tuple[float, str]]:
        start = self._sentence_start(mention.start)
        before = [one for one in self.times if one.end <= mention.start]
        near = [one for one in before if one.start >= start]
        if near:
            return self._settle(near[-1], cumulation), (1.0 if near[-1].is_dated or self.period else 0.8, "")
        paragraph = self.text.rfind("\n", 0, mention.start) + 1
        earlier = [one for one in before if one.start >= paragraph]
        if earlier:
            return self._settle(earlier[-1], cumulation), (0.9, "期间承前文")
        if self.period is not None:
            return self._settle(NamedPeriod(0, 0, self.period, True), cumulation), (0.85, "没有写期间，按给定的期间")
        return "", (0.3, "没有写期间")

    def _settle(self, named: NamedPeriod, cumulation: Cumulation) -> str:
        """A bare month of an indicator reported cumulatively stays that month: the text says it."""
        period = named.period
        is_given = named.start == named.end == 0
        if is_given and cumulation is Cumulation.YTD and period.kind is PeriodKind.MONTH:
            return Period.ytd(period.year, period.last).code
        if cumulation is Cumulation.POINT and period.kind is PeriodKind.YTD:
            return Period.month(period.year, period.last).code
        return period.code

    def _tell_sign(self, mention: Mention) -> tuple[int, tuple[float, str]]:
        before = self.text[max(0, mention.start - 12) : mention.start]
        if mention.direction == "down" or _FALLS.search(before):
            return -1, (1.0, "")
        if mention.direction == "up" or _RISES.search(before):
            return 1, (1.0, "")
        turn = re.findall(
            r"增长|上升|提高|下降|减少|降低|回落", self.text[self._sentence_start(mention.start) : mention.start]
        )
        if turn:
            falls = turn[-1] in {"下降", "减少", "降低", "回落"}
            return (-1 if falls else 1), (0.6, f"没有写增减，承前面的“{turn[-1]}”")
        return 1, (0.6, "没有写增减，按增长")


def _strip_turns(between: str) -> str:
    return re.sub(r"增长|上升|提高|下降|减少|降低|回落|亿元|万元|同比|元", "", between)


def build_observations(candidates: Iterable[Candidate], source: str = "文字") -> pl.DataFrame:
    """Confirmed candidates as rows of `FACT_SCHEMA`; proposed and rejected ones are left out.

    `cell` is the span in the text, so that the figure can be shown where it was read.
    """
    rows: list[Mapping[str, object]] = [
        {
            "indicator": one.indicator, "definition": "", "unit": one.unit, "industry": "", "period": one.period,
            "measure": one.measure, "price_basis": one.price_basis, "lane": one.lane, "value": float(one.value),
            "decimals": one.decimals, "printed": one.quote, "missing": "",
            "cell": f"{source}!{one.span.start}-{one.span.end}",
        }
        for one in candidates
        if one.status is CandidateStatus.CONFIRMED
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=FACT_SCHEMA, orient="row")
