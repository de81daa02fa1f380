"""What a figure says of its indicator, and the question to the archive that follows."""

import re
from dataclasses import replace

from gongce.proofing.context import Context, Spec
from gongce.proofing.cues import (
    Lead,
    aspect_of_amount,
    aspect_of_percent,
    aspect_of_points,
    dimension,
    find_direction,
    is_change_verb,
    is_future,
)
from gongce.proofing.knowledge import Knowledge
from gongce.proofing.lexicon import Sort, Word
from gongce.proofing.model import Aspect, Query
from gongce.proofing.periods import Frame, When
from gongce.proofing.tokens import Number, tokenize
from gongce.vocabulary import Period, PeriodKind

_SEPARATORS = re.compile(r"[,:(、。;\n)]")
STEADY = frozenset({Aspect.GROWTH, Aspect.LEVEL, Aspect.PROGRESS, Aspect.SHARE})
"""Aspects that a rank, difference or change can be of."""
_SIGNED = frozenset({Aspect.GROWTH, Aspect.DIFFERENCE, Aspect.CHANGE, Aspect.AHEAD, Aspect.GROWTH_GAP, Aspect.INCREASE,
                     Aspect.RANK_CHANGE, Aspect.PULL})  # fmt: skip
_MEASURED = re.compile(
    r"(?:总额|收入|销售额|零售|产量|指数|价格|出口|存款|贷款余额|客运量|货运量|发电量|财政|支出)(?![\u4e00-\u9fff]*第)"
)
_PLACES_BEHIND = re.compile(r"(?:县|园区|单位|地区|区县|县区|市县)")
_NEAR = 8
_OF_YEARS = re.compile(r"[二三四五]年(?:行动|总|累计)?(?:计划|目标|任务)|规划(?:目标|任务)")
"""Words of a plan of several years, whose targets are no year's."""
_AMONG = re.compile(r"(?:县|园区|单位|地区|县\(区\))中,?有?$")
_SIDE = re.compile(
    r"(?P<above>高于|快于|超过|好于)(?:全市|全部|平均)|(?P<below>低于|慢于|不及)(?:全市|全部|平均)|(?P<positive>正增长)|(?P<negative>负增长|同比下降)"
)

_PROJECT = re.compile(r"达产|投产|建成后|总投资|年产值|可实现|可新增|预计|力争|确保|有望|计划投资|拟投资|单个")
"""Words of projects and of what shall be: amounts behind them are no state of things."""


class SpecReader:
    """Knows the text, the facts and what the sentence carries; says what a figure is meant to say."""

    def __init__(self, knowledge: Knowledge, folded: str, place: str, main: Period) -> None:
        self.knowledge, self.folded, self.place = knowledge, folded, place
        self.frame = Frame(main)
        self.context = Context(place, main)

    def _names(self, lead: Lead) -> list[Word]:
        return list(self.knowledge.words.find(lead.text))

    def _periods(self, lead: Lead) -> list[When]:
        from_periods = tokenize(self.folded, lead.start, lead.start + len(lead.text), self.knowledge.words, self.frame)
        return [one for one in from_periods if isinstance(one, When)]

    def _spec(self, number: Number, lead: Lead, bounds: tuple[int, int]) -> Spec | None:
        context = self.context
        kind = dimension(number.unit)
        stretch = self.folded[bounds[0] : number.start]
        if kind == "percent":
            aspect = aspect_of_percent(lead, is_ratio=self._is_ratio())
            if aspect is Aspect.PROGRESS and _OF_YEARS.search(stretch):
                return None
            if (
                context.spec
                and context.spec.aspect is Aspect.TARGET
                and re.fullmatch(r"(?:目标|任务|计划)?(?:任务|数)?的|(?:目前|现)?已?完成了?", lead.text.strip())
            ):
                return Spec(Aspect.PROGRESS)
            if re.fullmatch(r"已?完成了?", lead.text.strip()) and self._told_target():
                return Spec(Aspect.PROGRESS)
            if not self._is_ratio() and (lead.text.strip() == "+" or (number.value < 0 and not lead.text.strip())):
                return Spec(Aspect.GROWTH)
            if self._says_points(lead):
                return self._pointed(lead)
            if aspect is None and not lead.has_comparison and "环比" not in stretch[-12:]:
                aspect = self._inherited(stretch, number)
            if aspect is None and lead.has_comparison and context.main in STEADY and find_direction(lead.text):
                return self._pointed(lead)
            if aspect is Aspect.GROWTH and lead.has_comparison and self._others(lead, Sort.PLACE):
                return self._pointed(lead)
            return Spec(aspect) if aspect else None
        if kind == "points":
            return self._pointed(lead)
        behind = self.folded[number.end : number.end + 3].lstrip("(")
        among = _AMONG.search(self.folded[max(bounds[0], number.start - _NEAR) : number.start])
        if number.unit == "个" and re.search(r"的有?$", lead.text) and _SIDE.search(lead.text):
            return self._counted_before(lead)
        if kind == "count" and (_PLACES_BEHIND.match(behind) or (among and number.unit == "个")):
            return self._counted(number, bounds)
        if kind == "count" and number.unit in ("位", "个位次"):
            return self._moved(lead)
        return self._amount(number, lead, kind)

    def _told_target(self) -> bool:
        """Whether a target of the indicator was just told."""
        return any(
            one.aspect is Aspect.TARGET and one.indicator == self.context.indicator for one in self.context.past[-2:]
        )

    def _says_points(self, lead: Lead) -> bool:
        """Whether the words call for points though % is printed (增速比一季度加快0.5%, 超序时进度0.9%)."""
        text = lead.text
        if re.search(r"(?:超过?|落后|滞后|高于|低于|快于|慢于|领先|超前)于?序时(?:进度)?$", text):
            return True
        if re.search("今年|本年", text) and is_change_verb(text) and self._since_last_year(lead):
            return True
        if not lead.has_comparison or not any(not one.is_year or one.has_year for one in self._periods(lead)):
            return False
        is_of_rate = re.search("增速|增幅", text[: lead.compare]) or self._stands_behind_rate(text)
        return bool(
            re.search(r"(?:加快|放缓|回落|回升)了?$", text)
            or (is_of_rate and re.search(r"(?:提高|提升|上升|下降|扩大|收窄)了?$", text))
        )

    def _stands_behind_rate(self, text: str) -> bool:
        return (
            self.context.main is Aspect.GROWTH
            and text.startswith(("比", "较"))
            and bool(re.search(r"(?:提升)了?$", text))
        )

    def _amount(self, number: Number, lead: Lead, kind: str) -> Spec | None:
        context = self.context
        if not context.indicator:
            return None
        if dimension(self.knowledge.pack.indicator(context.indicator).measured_in) != kind:
            return None
        is_bare = not lead.text.strip("和及与")
        if is_bare and context.spec and context.spec.aspect not in (Aspect.GROWTH, Aspect.SHARE, Aspect.PROGRESS):
            return context.spec
        right = self.folded[number.end : number.end + _NEAR]
        if re.match(r"的?(?:目标|任务|计划)", right):
            return Spec(Aspect.TARGET)
        if re.search(r"(?:比|较)(?:年初|上年末|上年底|去年底|去年末)", lead.text):
            return Spec(Aspect.INCREASE, None, f"{context.period.year - 1}-YTD12")
        if _PROJECT.search(self._said(number)):
            return None
        if kind == "count" and lead.text.strip() in ("净增", "新增", "增加", "增"):
            return None
        aspect = aspect_of_amount(lead)
        if aspect is Aspect.LEVEL and context.period.kind is PeriodKind.YEAR and self._announces_target(lead):
            aspect = Aspect.TARGET
        return Spec(aspect)

    def _said(self, number: Number) -> str:
        """The sentence so far."""
        start = max(self.folded.rfind(sign, 0, number.start) for sign in "。;\n")
        return self.folded[start + 1 : number.start]

    def _announces_target(self, lead: Lead) -> bool:
        """Whether the clause before says that targets follow (2019年目标任务,工业投资30亿元)."""
        before = self.folded[max(0, lead.start - _NEAR) : lead.start]
        return bool(re.search(r"(?:目标|任务|计划)(?:任务|数|值)?[,:]$", before))

    def _inherited(self, stretch: str, number: Number) -> Aspect | None:
        """A percent in brackets or behind 、: what the one before said, else what the sentence announces."""
        spec = self.context.spec
        if spec and spec.aspect in (Aspect.GROWTH, Aspect.SHARE, Aspect.PROGRESS, Aspect.CONTRIBUTION, Aspect.SCHEDULE):
            return spec.aspect
        for pattern, aspect in (
            (r"完成率|完成进度|目标完成", Aspect.PROGRESS), (r"占比|比重", Aspect.SHARE),
            (r"增速|增幅|增长", Aspect.GROWTH),
        ):  # fmt: skip
            if re.search(pattern, stretch):
                return aspect
        return self.context.main if self.context.main in (Aspect.GROWTH, Aspect.SHARE, Aspect.PROGRESS) else None

    def _is_ratio(self) -> bool:
        return bool(self.context.indicator) and self.knowledge.pack.indicator(self.context.indicator).measured_in == "%"

    def _others(self, lead: Lead, sort: Sort) -> list[Word]:
        found = self.knowledge.words.find(lead.compared)
        return [one for one in found if one.sort is sort]

    def _pointed(self, lead: Lead) -> Spec | None:
        """Percentage points: compared with a place, a period, the schedule or the target."""
        context = self.context
        if not lead.text.strip("和及与、") and context.spec:
            return context.spec
        places = self._others(lead, Sort.PLACE)
        periods = [one for one in self._periods(lead) if one.start >= lead.start + lead.compare]
        has_average = bool(re.search(r"平均|全市|总体", lead.compared))
        aspect = aspect_of_points(lead, has_place=bool(places) or has_average, has_period=bool(periods))
        of = self._of(lead)
        if aspect is Aspect.DIFFERENCE:
            return Spec(aspect, of, places[0].id if places else self.knowledge.words.city)
        if aspect is Aspect.CHANGE:
            return self._changed(of, periods)
        if aspect is None and (other := self._set_against(lead)):
            return Spec(Aspect.DIFFERENCE, of, other)
        if aspect is None and is_change_verb(lead.text) and (spec := self._since_last_year(lead)):
            return spec
        if aspect is None and re.search(r"增长|下降|增|降", lead.text) and not lead.has_comparison:
            return (
                Spec(Aspect.GROWTH) if not is_change_verb(lead.text.replace("增长", "").replace("下降", "")) else None
            )
        return Spec(aspect) if aspect else None

    def _set_against(self, lead: Lead) -> str:
        """The place a clause before sets it against (与高新区相比,增速低3.6个百分点)."""
        clauses = self.folded[max(0, lead.start - 3 * _NEAR) : lead.start]
        against = list(re.finditer(r"(?:与|同|和|跟)([^,。;]{2,12}?)(?:相比|比),", clauses))
        if not against or not re.search(r"(?:低|高|快|慢|低了|高了|落后|领先)了?$", lead.text):
            return ""
        found = [one.id for one in self.knowledge.words.find(against[-1][1]) if one.sort is Sort.PLACE]
        return found[0] if found else ""

    def _since_last_year(self, lead: Lead) -> Spec | None:
        """What was just told of last year's period, and now of this year's (去年同期8.4%,今年提高0.2个百分点)."""
        past = self.context.past[-1] if self.context.past else None
        now = self.context.period
        if past is None or past.aspect is not Aspect.GROWTH or not re.search("今年|本年", lead.text):
            return None
        if re.search(r"(?:增长|下降|增加|减少)了?$", lead.text):
            return None
        is_before = (past.period.year + 1, past.period.last, past.period.kind) == (now.year, now.last, now.kind)
        return Spec(Aspect.CHANGE, Aspect.GROWTH, past.period.code) if is_before else None

    def _of(self, lead: Lead) -> Aspect:
        if re.search(r"占比|比重|份额", lead.text):
            return Aspect.SHARE
        if re.search(r"完成率|进度", lead.text):
            return Aspect.PROGRESS
        if re.search(r"增速|增幅|增长", lead.text):
            return Aspect.GROWTH
        main = self.context.main
        return main if main in (Aspect.GROWTH, Aspect.SHARE, Aspect.PROGRESS) else Aspect.GROWTH

    def _changed(self, of: Aspect, periods: list[When]) -> Spec:
        now = self.context.period
        if not periods or periods[0].is_same:
            return Spec(Aspect.CHANGE, of, "", is_same_period=True)
        when = periods[0]
        if self.folded[when.start : when.end] in ("上月", "上个月"):
            code = Period.month(now.year, now.last - 1).code if now.kind is PeriodKind.MONTH else _before(now)
            return Spec(Aspect.CHANGE, of, code or "")
        if when.is_year:
            return Spec(Aspect.CHANGE, of, f"{when.period.year}-YTD12")
        return Spec(Aspect.CHANGE, of, when.period.code)

    def _counted(self, number: Number, bounds: tuple[int, int]) -> Spec | None:
        """So many places stand above or below the city."""
        clause = re.split(r"[,。;]", self.folded[number.end : bounds[1]])[0]
        side = _SIDE.search(clause)
        if side is None or not re.search(r"增速|增长|增幅|下降", clause):
            return None
        return Spec(Aspect.COUNT, Aspect.GROWTH, str(side.lastgroup))

    def _counted_before(self, lead: Lead) -> Spec | None:
        """So many places, told behind their side (增速高于全市平均水平的有3个)."""
        side = _SIDE.search(lead.text)
        is_growth = "增速" in lead.text or self.context.main is Aspect.GROWTH
        is_growth = is_growth or bool(self.context.spec and self.context.spec.of is Aspect.GROWTH)
        return Spec(Aspect.COUNT, Aspect.GROWTH, str(side.lastgroup)) if side and is_growth else None

    def _moved(self, lead: Lead) -> Spec | None:
        """Places gained or lost."""
        periods = [one for one in self._periods(lead) if not one.is_year]
        of = self.context.spec.of if self.context.spec and self.context.spec.aspect is Aspect.RANK else None
        if of is None or not find_direction(lead.text):
            return None
        if not periods:
            return None
        when = periods[0]
        if when.is_same:
            return Spec(Aspect.RANK_CHANGE, of, "", is_same_period=True)
        return Spec(Aspect.RANK_CHANGE, of, when.period.code)

    def _query(self, spec: Spec, lead: Lead) -> Query | None:
        context = self.context
        period = context.period
        other = spec.other
        if spec.is_same_period:
            other = Period(period.year - 1, period.last_year - 1, period.first, period.last, period.kind).code
        if period.kind is PeriodKind.YEAR and period.year > self.frame.main.year:
            coming = {Aspect.LEVEL: Aspect.TARGET, Aspect.GROWTH: Aspect.GROWTH_TARGET}
            spec = replace(spec, aspect=coming.get(spec.aspect, spec.aspect))
        if spec.aspect in (Aspect.TARGET, Aspect.GROWTH_TARGET):
            period = self._target_period(lead)
        elif self._is_of_now(spec.aspect, period):
            period = self.frame.main
        if spec.aspect is Aspect.SHARE:
            other = self._whole(lead, context)
        if is_future(lead.text) and spec.aspect in (Aspect.LEVEL, Aspect.GROWTH):
            return None
        indicator = self._of_industry(context)
        peers = self._peers(context.place) if spec.aspect in (Aspect.COUNT, Aspect.RANK_CHANGE) else ()
        place = self.knowledge.words.city if spec.aspect is Aspect.COUNT else context.place
        return Query(indicator, place, context.industry, period, spec.aspect, spec.of, other, peers)

    def _is_of_now(self, aspect: Aspect, period: Period) -> bool:
        """Whether what is left, needed or reached of a year's target is told as of the draft's own total."""
        if aspect in (Aspect.NEEDED, Aspect.LEFT):
            return period.kind is not PeriodKind.YTD
        is_own_year = period.kind is PeriodKind.YEAR and period.year == self.frame.main.year
        return aspect is Aspect.PROGRESS and is_own_year

    def _of_industry(self, context: Context) -> str:
        """The indicator, or its like that is reported by industry where it is not (总产值, 产业产值)."""
        pack, name = self.knowledge.pack, context.indicator
        if not context.industry or self.knowledge.table.has_industry(name, context.industry):
            return name
        head = pack.indicator(name).title[-2:]
        likes = [one.id for one in pack.indicators if one.title.endswith(head)]
        return next((one for one in likes if self.knowledge.table.has_industry(one, context.industry)), name)

    def _target_period(self, lead: Lead) -> Period:
        if _OF_YEARS.search(lead.text):
            return Period.parse(self.knowledge.pack.plan.period)
        said = [one for one in self._periods(lead) if one.has_year]
        period = said[-1].period if said else self.context.period
        return period if period.kind is PeriodKind.PLAN else Period.of_year(period.year)

    def _whole(self, lead: Lead, context: Context) -> str:
        """What a share is a part of, from the words behind 占."""
        words = list(self.knowledge.words.find(lead.compared))
        indicators = [one.id for one in words if one.sort is Sort.INDICATOR]
        if indicators and indicators[-1] != context.indicator and not any(one.sort is Sort.PLACE for one in words):
            return f"{indicators[-1]}|{context.place}|{context.industry if not indicators else ''}"
        industries = [one.id for one in words if one.sort is Sort.INDUSTRY]
        if indicators and indicators[-1] != context.indicator:
            return f"{indicators[-1]}|{context.place}|"
        place = next((one.id for one in words if one.sort is Sort.PLACE), "")
        if industries:
            return f"{context.indicator}|{context.place}|{industries[-1]}"
        if context.industry:
            return f"{context.indicator}|{context.place}|"
        return f"{context.indicator}|{place or self.knowledge.words.city}|"

    def _peers(self, place: str, text: str = "") -> tuple[str, ...]:
        """Who a rank is among: the kind the words name, else all places that are compared."""
        words = self.knowledge.words
        for group, members in words.groups.items():
            title = self.knowledge.pack.unit(group).title
            named = ("县" in text and "县" in title and "园" not in title) or (
                "园区" in text and "园" in title and "县" not in title
            )
            if named and not ("县" in text and "园" in text) and (place in members or not place):
                return members
        return words.rivals


def _before(period: Period) -> str:
    return Period.ytd(period.year, period.last - 1).code if period.last > 2 else ""
