"""From tokens to claims: each figure with its indicator, place, industry, period and aspect, or left alone."""

import re
from collections.abc import Iterator

from gongce.proofing.context import Context, Spec, readings
from gongce.proofing.cues import (
    Lead,
    find_direction,
    is_foreign,
    read_lead,
)
from gongce.proofing.knowledge import Knowledge
from gongce.proofing.lexicon import Sort, Word
from gongce.proofing.listings import find_overrides, list_before, place_near
from gongce.proofing.model import Aspect, Claim, Query
from gongce.proofing.periods import When
from gongce.proofing.specs import STEADY, SpecReader
from gongce.proofing.tokens import Number, Token, cut_sentences, tokenize
from gongce.vocabulary import Period, Span

_SEPARATORS = re.compile(r"[,:(、。;\n)]")
_SIGNED = frozenset({Aspect.GROWTH, Aspect.DIFFERENCE, Aspect.CHANGE, Aspect.AHEAD, Aspect.GROWTH_GAP, Aspect.INCREASE,
                     Aspect.RANK_CHANGE, Aspect.PULL})  # fmt: skip
_MEASURED = re.compile(
    r"(?:总额|收入|销售额|零售|产量|指数|价格|出口|存款|贷款余额|客运量|货运量|发电量|财政|支出)(?![\u4e00-\u9fff]*第)"
)
_PLACES_BEHIND = re.compile(r"(?:县|园区|单位|地区|区县|县区|市县)")
_NEAR = 8
_SIDE = re.compile(
    r"(?P<above>高于|快于|超过|好于)(?:全市|全部|平均)|(?P<below>低于|慢于|不及)(?:全市|全部|平均)|(?P<positive>正增长)|(?P<negative>负增长|同比下降)"
)


_GROUP_WORD = re.compile(r"(?:园区|县区|县\(区\)|乡镇|街道|开发区|集聚区|产业园)$")
_LOOSE_GROUP = re.compile(r"(?<![分从按各个])(?:园区|县区|乡镇|街道|集聚区)(?!看|中|里|方面)")
_OWN = re.compile(r"我区|我县|全县|全区|本县|本区|我镇")


class ClaimReader(SpecReader):
    """Reads the claims of one draft."""

    def __init__(self, knowledge: Knowledge, folded: str, place: str, main: Period) -> None:
        super().__init__(knowledge, folded, place, main)
        self._lead_place, self._lead_period = "", main
        self._told: dict[str, None] = {}

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
            fresh = Context(self.place, main, self._sole_indicator())
            fresh.other_periods = [before.period] if before.period != main else []
            self.context = fresh
        else:
            lead = self._lead_place or self.place
            self.context = Context(
                lead, self._lead_period, before.indicator, spec=before.spec, main=before.main, past=before.past
            )
            self.context.other_indicators = [one for one in self._told if one != before.indicator]
            self.context.other_places = [one for one in (before.place, self.place) if one != lead]
            self.context.other_periods = [one for one in (before.period, main) if one != self._lead_period]
        first = next((one for one in tokens if isinstance(one, Number)), None)
        heads = [one for one in tokens if first is None or one.start < first.start]
        places = [one for one in heads if isinstance(one, Word) and one.sort is Sort.PLACE]
        places = [one for one in places if not self._is_compared(one, start)]
        if places and not self._lead_place and not self.folded[start : start + 2].startswith("其中"):
            self._lead_place = places[0].id if len(places) == 1 else self.place

    def _sole_indicator(self) -> str:
        """The one indicator the paragraph before spoke of: 分县区看 goes on with it; of several, none."""
        told, self._told = self._told, {}
        return next(iter(told)) if len(told) == 1 else ""

    def _sentence(self, start: int, end: int, tokens: list[Token]) -> Iterator[Claim]:
        overrides = find_overrides(self.folded, start, tokens)
        reached, seen = start, 0
        for place, token in enumerate(tokens):
            if not isinstance(token, Number):
                continue
            lead = self._lead(reached, token)
            self._look_ahead(tokens, place, is_first=seen == 0)
            self._hear([one for one in tokens[seen:place] if not self._is_field(one, token)], lead, reached)
            self._hear_own(tokens[seen:place], reached, token)
            self._forget(reached, lead)
            claims = list(self._claims(token, lead, tokens, place, (start, end), overrides.get(place, [])))
            yield from claims
            reached, seen = token.end, place + 1
        if seen < len(tokens):
            self._hear(tokens[seen:], Lead("", end, 0), reached)

    def _hear_own(self, tokens: list[Token], reached: int, number: Number) -> None:
        """我县 and its like stand for the place the draft is of, unless a place is named behind it."""
        own = list(_OWN.finditer(self.folded, reached, number.start))
        places = [one.start for one in tokens if isinstance(one, Word) and one.sort is Sort.PLACE]
        if own and self.place != self.knowledge.words.city and own[-1].start() > max(places, default=-1):
            self.context.place, self.context.other_places = self.place, []

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
                context.other_indicators = []
                self._told[token.id] = None

    def _has_industry(self, token: Token, reached: int) -> bool:
        clause = self.folded[reached : token.start]
        cut = max(clause.rfind(","), clause.rfind("。"), clause.rfind(";"))
        return any(word.sort is Sort.INDUSTRY for word in self.knowledge.words.find(clause[cut + 1 :]))

    def _is_compared(self, token: Token, reached: int) -> bool:
        """Whether a name stands behind a comparison of its own clause (高于全市, 增速居第1位)."""
        clause = self.folded[reached : token.start]
        if re.search(r"[与同和跟]$", clause) and re.match(r"相?比", self.folded[token.end : token.end + 2]):
            return True
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
            if spec.aspect in STEADY:
                self.context.main = spec.aspect
            yield self._claim(number, lead, query)

    def _force(self, word: Word) -> None:
        if word.sort is Sort.PLACE:
            self.context.place, self.context.other_places = word.id, []
        elif word.sort is Sort.INDUSTRY:
            self.context.industry = word.id
        else:
            self.context.indicator = word.id

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
            if _GROUP_WORD.search(touching):
                return True
            return is_foreign(masked[own[-1].end :]) or is_foreign(touching.split(" ")[-1][-6:])
        first = names[0].start if names else 0
        if number.kind == "figure" and _LOOSE_GROUP.search(masked):
            return True
        return is_foreign(masked[first:])

    def _ranked(self, number: Number, lead: Lead, tokens: list[Token], at: int, forced: list[Word]) -> Iterator[Claim]:
        context = self.context
        if not context.indicator:
            return
        of = self._ranked_by(lead)
        if of is None or self._is_foreign(
            Lead(re.sub(r"在?\d+个[^,]*?中", "", lead.text), lead.start, lead.compare), number
        ):
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
            printed, others = self.folded[number.start : number.end], context.other_indicators
            yield Claim(
                span, printed, number.value, 0, "位", readings(query, uncertain, context.other_periods, others),
                not (uncertain or context.other_periods or others), bound,
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
            (r"完成率|完成进度|目标完成", Aspect.PROGRESS), (r"占比|比重", Aspect.SHARE),
            (r"增速|增幅|增长", Aspect.GROWTH),
            (r"总量|规模|完成额|投资额|额|绝对量|数量", Aspect.LEVEL),
        ):  # fmt: skip
            if re.search(pattern, lead.text):
                return aspect
        spec = self.context.spec
        if spec and spec.aspect is Aspect.RANK:
            return spec.of
        if spec and spec.aspect in (Aspect.DIFFERENCE, Aspect.CHANGE):
            return spec.of
        if spec and spec.aspect in STEADY and all(one.sort is Sort.PLACE for one in self._names(lead)):
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
        told = readings(query, doubtful_places, context.other_periods, context.other_indicators)
        context.past.append(query)
        return Claim(
            Span(number.start, number.end), self.folded[number.start : number.end], value, number.decimals, number.unit,
            told, len(told) == 1, number.bound, signed, where,
        )  # fmt: skip
