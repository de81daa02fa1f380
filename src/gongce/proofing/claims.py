"""From tokens to claims: each figure with its indicator, place, industry, period and aspect, or left alone."""

import re
from collections.abc import Iterator

from gongce.proofing.context import Context, Spec, readings
from gongce.proofing.cues import (
    Lead,
    aspect_of_amount,
    aspect_of_percent,
    aspect_of_points,
    dimension,
    find_direction,
    is_change_verb,
    is_foreign,
    is_future,
    read_lead,
)
from gongce.proofing.knowledge import Knowledge
from gongce.proofing.lexicon import Sort, Word
from gongce.proofing.listings import find_overrides, list_before, place_near
from gongce.proofing.model import Aspect, Claim, Query
from gongce.proofing.periods import Frame, When
from gongce.proofing.tokens import Number, Token, cut_sentences, tokenize
from gongce.rulebook import Nature
from gongce.vocabulary import Period, PeriodKind, Span

_SEPARATORS = re.compile(r"[,:(、。;\n)]")
_STEADY = frozenset({Aspect.GROWTH, Aspect.LEVEL, Aspect.PROGRESS, Aspect.SHARE})
"""Aspects that a rank, difference or change can be of."""
_SIGNED = frozenset({Aspect.GROWTH, Aspect.DIFFERENCE, Aspect.CHANGE, Aspect.AHEAD, Aspect.GROWTH_GAP, Aspect.INCREASE,
                     Aspect.RANK_CHANGE, Aspect.PULL})  # fmt: skip
_MEASURED = re.compile(r"(?:总额|收入|销售额|零售|产量|指数|价格|出口|存款|贷款余额|客运量|货运量|发电量|财政|支出)(?![\u4e00-\u9fff]*第)")
_PLACES_BEHIND = re.compile(r"(?:县|园区|单位|地区|区县|县区|市县)")
_NEAR = 8
_SIDE = re.compile(r"(?P<above>高于|快于|超过|好于)(?:全市|全部|平均)|(?P<below>低于|慢于|不及)(?:全市|全部|平均)|(?P<positive>正增长)|(?P<negative>负增长|同比下降)")


class ClaimReader:
    """Reads the claims of one draft."""

    def __init__(self, knowledge: Knowledge, folded: str, place: str, main: Period) -> None:
        self.knowledge, self.folded, self.place = knowledge, folded, place
        self.frame = Frame(main)
        self.context = Context(place, main)
        self._lead_place, self._lead_period = "", main

    def read(self) -> Iterator[Claim]:
        """The claims in order."""
        for start, end, is_fresh in cut_sentences(self.folded):
            tokens = tokenize(self.folded, start, end, self.knowledge.words, self.frame)
            self._begin(start, tokens, is_fresh=is_fresh)
            yield from self._sentence(start, end, tokens)

    def _begin(self, start: int, tokens: list[Token], *, is_fresh: bool) -> None:
        """A sentence's beginning: a paragraph forgets; a sentence that names no place may mean more than one."""
        before, main = self.context, self.frame.main
        if is_fresh:
            self._lead_place, self._lead_period = "", main
            fresh = Context(self.place, main)
            fresh.other_periods = [before.period] if before.period != main else []
            self.context = fresh
        else:
            lead = self._lead_place or self.place
            self.context = Context(lead, self._lead_period, before.indicator, spec=before.spec, main=before.main)
            self.context.other_places = [one for one in (before.place, self.place) if one != lead]
            self.context.other_periods = [one for one in (before.period, main) if one != self._lead_period]
        first = next((one for one in tokens if isinstance(one, Number)), None)
        heads = [one for one in tokens if first is None or one.start < first.start]
        places = [one for one in heads if isinstance(one, Word) and one.sort is Sort.PLACE]
        if places and not self._lead_place and not self.folded[start : start + 2].startswith("其中"):
            self._lead_place = places[0].id if len(places) == 1 else self.place

    def _sentence(self, start: int, end: int, tokens: list[Token]) -> Iterator[Claim]:
        overrides = find_overrides(self.folded, start, tokens)
        reached, seen = start, 0
        for place, token in enumerate(tokens):
            if not isinstance(token, Number):
                continue
            lead = self._lead(reached, token)
            self._look_ahead(tokens, place, is_first=seen == 0)
            self._hear([one for one in tokens[seen:place] if not self._is_field(one, token)], lead, reached)
            self._forget(reached, lead)
            claims = list(self._claims(token, lead, tokens, place, (start, end), overrides.get(place, [])))
            yield from claims
            reached, seen = token.end, place + 1
        if seen < len(tokens):
            self._hear(tokens[seen:], Lead("", end, 0), reached)

    def _is_field(self, token: Token, number: Number) -> bool:
        """Whether a place only says among whom a rank is (居全市第3位)."""
        if number.kind == "figure" or not isinstance(token, Word) or token.sort is not Sort.PLACE:
            return False
        words = self.knowledge.words
        gap = self.folded[token.end : number.start]
        return (token.id == words.city or token.id in words.groups) and len(gap) <= _NEAR and "," not in gap

    def _look_ahead(self, tokens: list[Token], place: int, *, is_first: bool) -> None:
        """Figures in brackets behind names may come before what they measure (A(9.1%)、B(8%)的增加值增速)."""
        number = tokens[place]
        if not is_first or self.folded[number.start - 1] != "(":
            return
        if any(isinstance(one, Word) and one.sort is Sort.INDICATOR for one in tokens[:place]):
            return
        behind = [one for one in tokens[place:] if isinstance(one, Word) and one.sort is Sort.INDICATOR]
        if behind and re.search(r"\)的?[\u4e00-\u9fff]{0,8}$", self.folded[number.end : behind[0].start]):
            self.context.indicator, self.context.spec = behind[0].id, None
            if re.match("增速|增幅|增长", self.folded[behind[0].end : behind[0].end + 4]):
                self.context.main = Aspect.GROWTH

    def _forget(self, reached: int, lead: Lead) -> None:
        """A clause without a figure that speaks of a measure that is not the pack's takes the indicator away."""
        clauses = self.folded[reached : lead.start]
        words = [one for one in self.knowledge.words.find(clauses) if one.sort is Sort.INDICATOR]
        behind = clauses[words[-1].end :] if words else clauses
        if _MEASURED.search(behind):
            own = [one for one in self._names(lead) if one.sort is Sort.INDICATOR]
            if not own:
                self.context.indicator, self.context.spec, self.context.main = "", None, None

    def _lead(self, reached: int, token: Number) -> Lead:
        stretch = self.folded[reached : token.start]
        cuts = [found.end() for found in _SEPARATORS.finditer(stretch)]
        begin = cuts[-1] if cuts else 0
        return read_lead(stretch[begin:], reached + begin)

    def _hear(self, tokens: list[Token], lead: Lead, reached: int) -> None:
        """Take over what names stand since the last figure, but not those behind a comparison."""
        context = self.context
        for token in tokens:
            if token.start >= lead.start + lead.compare and lead.text:
                continue
            if self._is_compared(token, reached):
                continue
            if isinstance(token, When):
                self._hear_period(token)
            elif isinstance(token, Word) and token.sort is Sort.PLACE:
                context.place, context.other_places = token.id, []
                context.industry = ""
            elif isinstance(token, Word) and token.sort is Sort.INDUSTRY:
                context.industry = token.id
            elif isinstance(token, Word):
                gap = self.folded[max(reached, token.start - 6) : token.start]
                if context.indicator != token.id and re.search(r"[,;。、]", gap or ","):
                    context.industry = context.industry if self._has_industry(token, reached) else ""
                context.indicator, context.spec, context.main = token.id, None, None

    def _has_industry(self, token: Token, reached: int) -> bool:
        clause = self.folded[reached : token.start]
        cut = max(clause.rfind(","), clause.rfind("。"), clause.rfind(";"))
        return any(word.sort is Sort.INDUSTRY for word in self.knowledge.words.find(clause[cut + 1 :]))

    def _is_compared(self, token: Token, reached: int) -> bool:
        """Whether a name stands behind a comparison of its own clause (高于全市, 增速居第1位)."""
        clause = self.folded[reached : token.start]
        cut = max(clause.rfind(sign) for sign in ",;。(")
        return read_lead(clause[cut + 1 :], 0).has_comparison

    def _hear_period(self, when: When) -> None:
        context = self.context
        if when.is_same:
            before = context.period
            context.period = Period(before.year - 1, before.last_year - 1, before.first, before.last, before.kind)
            context.is_same = True
            return
        if when.is_year and not when.has_year:
            return
        context.period, context.other_periods, context.is_same = when.period, [], False
        if not when.is_year or when.has_year:
            self._lead_period = when.period

    def _claims(
        self, number: Number, lead: Lead, tokens: list[Token], at: int, bounds: tuple[int, int], forced: list[Word]
    ) -> Iterator[Claim]:
        if number.kind != "figure":
            for word in forced:
                self._force(word)
            yield from self._ranked(number, lead, tokens, at, forced)
            return
        for word in forced:
            self._force(word)
        if self._is_foreign(lead, number):
            self.context.spec, self.context.main, self.context.indicator = None, None, ""
            return
        spec = self._spec(number, lead, bounds)
        if spec is None or not self.context.indicator:
            return
        if query := self._query(spec, lead):
            self.context.spec = spec
            if spec.aspect in _STEADY:
                self.context.main = spec.aspect
            yield self._claim(number, lead, query)

    def _force(self, word: Word) -> None:
        if word.sort is Sort.PLACE:
            self.context.place, self.context.other_places = word.id, []
        elif word.sort is Sort.INDUSTRY:
            self.context.industry = word.id
        else:
            self.context.indicator = word.id

    def _names(self, lead: Lead) -> list[Word]:
        return [one for one in self.knowledge.words.find(lead.text)]

    def _is_foreign(self, lead: Lead, number: Number) -> bool:
        """Whether words around the figure name something that is not the pack's."""
        text = lead.text
        names = self._names(lead)
        for when in self._periods(lead):
            text = text[: when.start - lead.start] + " " * (when.end - when.start) + text[when.end - lead.start :]
        own = [one for one in names if one.sort is Sort.INDICATOR and one.start < lead.compare]
        masked = text
        for one in names:
            masked = masked[: one.start] + " " * (one.end - one.start) + masked[one.end :]
        if own:
            before = masked[: own[-1].start]
            touching = before if not before.endswith(" ") else ""
            return is_foreign(masked[own[-1].end :]) or is_foreign(touching.split(" ")[-1][-6:])
        first = names[0].start if names else 0
        return is_foreign(masked[first:])

    def _periods(self, lead: Lead) -> list[When]:
        from_periods = tokenize(
            self.folded, lead.start, lead.start + len(lead.text), self.knowledge.words, self.frame
        )
        return [one for one in from_periods if isinstance(one, When)]

    def _spec(self, number: Number, lead: Lead, bounds: tuple[int, int]) -> Spec | None:
        context = self.context
        kind = dimension(number.unit)
        stretch = self.folded[bounds[0] : number.start]
        if kind == "percent":
            aspect = aspect_of_percent(lead, is_ratio=self._is_ratio())
            if context.spec and context.spec.aspect is Aspect.TARGET and re.fullmatch(r"的|(?:目前|现|已)?(?:已)?完成(?:了)?", lead.text.strip()):
                return Spec(Aspect.PROGRESS)
            if self._says_points(lead):
                return self._pointed(lead)
            if aspect is None and not lead.has_comparison and "环比" not in stretch[-12:]:
                aspect = self._inherited(stretch, number)
            if aspect is None and lead.has_comparison and context.main in _STEADY and find_direction(lead.text):
                return self._pointed(lead)
            if aspect is Aspect.GROWTH and lead.has_comparison and self._others(lead, Sort.PLACE):
                return self._pointed(lead)
            return Spec(aspect) if aspect else None
        if kind == "points":
            return self._pointed(lead)
        if kind == "count" and _PLACES_BEHIND.match(self.folded[number.end : number.end + 3].lstrip("(")):
            return self._counted(number, bounds)
        if kind == "count" and number.unit in ("位", "个位次"):
            return self._moved(lead)
        return self._amount(number, lead, kind)

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
        return bool(re.search(r"(?:加快|放缓|回落|回升)了?$", text) or (is_of_rate and re.search(r"(?:提高|提升|上升|下降|扩大|收窄)了?$", text)))

    def _stands_behind_rate(self, text: str) -> bool:
        return self.context.main is Aspect.GROWTH and text.startswith(("比", "较")) and bool(re.search(r"(?:提升)了?$", text))

    def _amount(self, number: Number, lead: Lead, kind: str) -> Spec | None:
        context = self.context
        if not context.indicator:
            return None
        if dimension(self.knowledge.pack.indicator(context.indicator).measured_in) != kind:
            return None
        is_bare = not lead.text.strip("和及与")
        if is_bare and context.spec and context.spec.aspect not in (Aspect.GROWTH, Aspect.SHARE, Aspect.PROGRESS):
            return context.spec
        aspect = aspect_of_amount(lead)
        if aspect is Aspect.LEVEL and context.period.kind is PeriodKind.YEAR and self._announces_target(lead):
            aspect = Aspect.TARGET
        return Spec(aspect)

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
            (r"完成率|完成进度|目标完成", Aspect.PROGRESS), (r"占比|比重", Aspect.SHARE), (r"增速|增幅|增长", Aspect.GROWTH),
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
        if aspect is None and is_change_verb(lead.text) and (spec := self._since_last_year(lead)):
            return spec
        if aspect is None and re.search(r"增长|下降|增|降", lead.text) and not lead.has_comparison:
            return Spec(Aspect.GROWTH) if not is_change_verb(lead.text.replace("增长", "").replace("下降", "")) else None
        return Spec(aspect) if aspect else None

    def _since_last_year(self, lead: Lead) -> Spec | None:
        """What was just told of last year's period, and now of this year's (去年同期8.4%,今年提高0.2个百分点)."""
        past = self.context.past[-1] if self.context.past else None
        now = self.context.period
        if past is None or past.aspect is not Aspect.GROWTH or not re.search("今年|本年", lead.text):
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
        if spec.aspect in (Aspect.TARGET, Aspect.GROWTH_TARGET):
            period = self._target_period(lead)
        elif spec.aspect is Aspect.PROGRESS and period.kind is PeriodKind.YEAR and period.year == self.frame.main.year:
            period = self.frame.main
        if spec.aspect is Aspect.SHARE:
            other = self._whole(lead, context)
        if is_future(lead.text) and spec.aspect in (Aspect.LEVEL, Aspect.GROWTH):
            return None
        indicator = self._of_industry(context)
        peers = self._peers(context.place) if spec.aspect in (Aspect.COUNT, Aspect.RANK_CHANGE) else ()
        return Query(indicator, context.place, context.industry, period, spec.aspect, spec.of, other, peers)

    def _of_industry(self, context: Context) -> str:
        """The indicator, or its like that is reported by industry where it is not (总产值, 产业产值)."""
        pack, name = self.knowledge.pack, context.indicator
        if not context.industry or self.knowledge.table.has_industry(name, context.industry):
            return name
        head = pack.indicator(name).title[-2:]
        likes = [one.id for one in pack.indicators if one.title.endswith(head)]
        return next((one for one in likes if self.knowledge.table.has_industry(one, context.industry)), name)

    def _target_period(self, lead: Lead) -> Period:
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
            named = ("县" in text and "县" in title and "园" not in title) or ("园区" in text and "园" in title and "县" not in title)
            if named and not ("县" in text and "园" in text) and (place in members or not place):
                return members
        return words.rivals

    def _ranked(
        self, number: Number, lead: Lead, tokens: list[Token], at: int, forced: list[Word]
    ) -> Iterator[Claim]:
        context = self.context
        if not context.indicator:
            return
        of = self._ranked_by(lead)
        if of is None or self._is_foreign(Lead(re.sub(r"在?\d+个[^,]*?中", "", lead.text), lead.start, lead.compare), number):
            return
        places = [] if forced else place_near(self.folded, tokens, at)
        places = places or [context.place]
        kind = number.kind
        if kind.endswith("set") and len(places) == 1:
            places = list_before(self.folded, tokens, at, Sort.PLACE) or places
        for place in places:
            if place == self.knowledge.words.city or place in self.knowledge.words.groups:
                return
            peers = self._peers(place, self._among(lead, number))
            other = "last" if kind in ("last", "last_set", "extreme_worst") else ""
            query = Query(context.indicator, place, context.industry, context.period, Aspect.RANK, of, other, peers)
            bound = "within" if kind.endswith("set") else ""
            span = Span(number.start, number.end)
            uncertain = context.other_places if len(places) == 1 and place == context.place else []
            printed = self.folded[number.start : number.end]
            yield Claim(
                span, printed, number.value, 0, "位", readings(query, uncertain, context.other_periods),
                not uncertain and not context.other_periods, bound,
            )  # fmt: skip
        context.spec = Spec(Aspect.RANK, of)

    def _among(self, lead: Lead, number: Number) -> str:
        """The words that may name who a rank is among, without the names of single places."""
        words = self.knowledge.words
        text = lead.text
        for one in words.find(lead.text):
            if one.sort is Sort.PLACE and one.id not in words.groups:
                text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
        return text + re.split(r"[,。;、(\n]", self.folded[number.end : number.end + _NEAR])[0]

    def _ranked_by(self, lead: Lead) -> Aspect | None:
        for pattern, aspect in (
            (r"完成率|完成进度|目标完成", Aspect.PROGRESS), (r"占比|比重", Aspect.SHARE), (r"增速|增幅|增长", Aspect.GROWTH),
            (r"总量|规模|完成额|投资额|额|绝对量|数量", Aspect.LEVEL),
        ):  # fmt: skip
            if re.search(pattern, lead.text):
                return aspect
        spec = self.context.spec
        if spec and spec.aspect is Aspect.RANK:
            return spec.of
        if spec and spec.aspect in (Aspect.DIFFERENCE, Aspect.CHANGE):
            return spec.of
        if spec and spec.aspect in _STEADY and all(one.sort is Sort.PLACE for one in self._names(lead)):
            return spec.aspect
        return None

    def _claim(self, number: Number, lead: Lead, query: Query) -> Claim:
        context = self.context
        value, signed, where = number.value, False, None
        if query.aspect in _SIGNED and value >= 0:
            found = find_direction(lead.text)
            if found is None and not lead.text.strip("和及与、") and context.past:
                found = None
            if found:
                sign, (first, last) = found
                value, signed = value * sign, True
                where = Span(lead.start + first, lead.start + last)
        doubtful_places = context.other_places if query.aspect is not Aspect.SCHEDULE else []
        told = readings(query, doubtful_places, context.other_periods)
        context.past.append(query)
        return Claim(
            Span(number.start, number.end), self.folded[number.start : number.end], value, number.decimals, number.unit,
            told, len(told) == 1, number.bound, signed, where,
        )  # fmt: skip


def _before(period: Period) -> str:
    return Period.ytd(period.year, period.last - 1).code if period.last > 2 else ""

