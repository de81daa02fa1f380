"""A form guessed from one filled return: every guess with its confidence and reason, the doubtful ones first."""

import re
from collections.abc import Callable, Iterator, Sequence

from gongce.facts.importing.extraction.heads import read_head
from gongce.facts.importing.extraction.scaling import noted_units, unit_in_label
from gongce.facts.importing.figures import read_figure
from gongce.facts.importing.forms import (
    Column,
    Covers,
    Facet,
    FactMeasure,
    Form,
    Line,
    PeriodFrom,
    Role,
    SheetRule,
    Stands,
)
from gongce.facts.importing.grid import Grid, Sheet, name_cell, name_column
from gongce.facts.importing.labels import Roster, find_period, fold_label, indicator_names, is_total
from gongce.facts.importing.proposal.covering import cover_rows, tell_covers
from gongce.facts.importing.proposal.guesses import COVER_WORDS, MEASURE_WORDS, ROLE_WORDS, FormProposal, Guess
from gongce.facts.importing.proposal.shape import Shape, find_shape
from gongce.facts.importing.proposal.wording import Wording, match_indicator, read_wording
from gongce.rulebook import Nature, Pack, UnitKind, measurement_of
from gongce.vocabulary import InputError, Lane, Period

_ENOUGH = 0.5
_CODE_LENGTHS = frozenset({6, 9, 12, 18})
_SUFFIXES = "省市区县镇乡"
_LONGEST = 200
_PERIOD_HEAD = (
    r"(?:19|20)\d{2}(?:年|-Q[1-4]|-\d{2}|年?(?:1-)?\d{1,2}月(?:份)?(?:累计)?|年(?:第?[一二三四]季度|[上下]半年))?"
)
_NAMING = frozenset({Role.UNIT, Role.INDICATOR, Role.PERIOD})
_UPRIGHT = 0.25
"""How much better a table must be understood laid across before it is taken so."""


def propose_form(
    grid: Grid,
    pack: Pack,
    *,
    form_id: str = "return",
    title: str = "",
    period: Period | None = None,
    lane: Lane | None = None,
) -> FormProposal:
    """Guess how a return is to be read.

    Heads of several levels, unit lines, units in heads, columns of units, codes, indicators and periods, total rows,
    several sheets alike, and tables laid across are recognised. Nothing of it is used before a person confirms it.

    Args:
        grid: a filled return.
        pack: units and indicators by their names.
        form_id: the form's id.
        title: its title; the table's own where left out.
        period: what the sample is for; told from its title where left out.
        lane: the lane of its figures; each indicator's where left out.

    Raises:
        InputError: no sheet holds a table of figures.
    """
    shown = [sheet for sheet in grid.sheets if sheet.cells and not sheet.is_hidden] or list(grid.sheets)
    tries = [_Proposer(sheet, pack, period, across=across) for sheet in shown[:1] for across in (False, True)]
    best = max((one for one in tries if one.shape is not None), key=lambda one: one.score, default=None)
    if best is None:
        raise InputError("没有认出成行的数", where=grid.name, remedy="检查是否给错了文件，或手写表式")
    rule, guesses = _propose_sheets(shown, best, pack)
    form = best.build(form_id, title or best.title or grid.name.rpartition(".")[0] or grid.name, rule, lane)
    ordered = sorted([*best.guesses, *guesses], key=lambda guess: guess.confidence)
    return FormProposal(form, tuple(ordered), best.period)


def _propose_sheets(shown: Sequence[Sheet], best: "_Proposer", pack: Pack) -> tuple[SheetRule, list[Guess]]:
    """Sheets of the same head are read alike, and their names tell them apart."""
    alike = [sheet for sheet in shown if _same_head(sheet, best)]
    if len(alike) < 2:
        return SheetRule(), []
    roster, names = Roster.of(pack), indicator_names(pack)
    tellers = (
        (Stands.UNIT, "单位", lambda name: roster.find(name)),
        (Stands.INDICATOR, "指标", lambda name: names.get(fold_label(name))),
        (Stands.PERIOD, "期间", lambda name: find_period(name)),
    )
    for stands, word, tell in tellers:
        told = [sheet.name for sheet in alike if tell(sheet.name)]
        if 2 * len(told) > len(alike):
            confidence = len(told) / len(alike)
            guess = Guess(
                alike[0].name, f"各工作表名是{word}", confidence, f"{len(alike)}张同样的表，{len(told)}张的名称认得"
            )
            return SheetRule(match=tuple(sheet.name for sheet in alike), stand_for=stands), [guess]
    return SheetRule(), [Guess(alike[1].name, "只读第一张表", 0.3, "有几张同样的表，但认不出表名是什么")]


def _same_head(sheet: Sheet, best: "_Proposer") -> bool:
    if best.shape is None or not best.shape.head:
        return sheet is best.original
    turned = sheet.turned() if best.across else sheet
    return all(
        read_head(turned, column, best.shape.head, None) == read_head(best.shape.sheet, column, best.shape.head, None)
        for column in range(best.shape.sheet.width)
    )


class _Proposer:
    """Guesses one sheet's columns and rows, upright or laid across."""

    def __init__(self, sheet: Sheet, pack: Pack, period: Period | None, *, across: bool) -> None:
        self.original, self.pack, self.across = sheet, pack, across
        self.sheet = sheet.turned() if across else sheet
        self.shape: Shape | None = find_shape(self.sheet, frozenset(unit.code for unit in pack.units if unit.code))
        self.roster, self.names = Roster.of(pack), indicator_names(pack)
        self.guesses: list[Guess] = []
        self.codes_known = False
        self.columns: list[Column] = []
        self.lines: list[Line] = []
        self.title = ""
        self.score = -1.0
        self.second = self.sheet.width  # where names begin again: two blocks side by side
        self.period = period
        if self.shape is not None:
            self._guess(self.shape)

    def _place(self, row: int, column: int) -> str:
        return f"{self.original.name}!{name_cell(column, row) if self.across else name_cell(row, column)}"

    def _name(self, column: int) -> str:
        return str(column + 1) if self.across else name_column(column)

    def _note(self, column: int, about: str, confidence: float, reason: str) -> None:
        assert self.shape is not None
        row = self.shape.head.start if self.shape.head else self.shape.first
        self.guesses.append(Guess(self._place(row, column), about, confidence, reason))

    def _guess(self, shape: Shape) -> None:
        above = [text for _, _, text in shape.above]
        printed = next((found for text in above if (found := find_period(text)) is not None), None)
        self.period, self.titled = self.period or printed, printed
        self.title = next((text.strip()[:80] for text in above if not noted_units(text) and len(text) > 2), "")
        self.noted = [unit for text in above for unit in noted_units(text)]
        for column in shape.labels:
            self._guess_label(column, shape)
        before: Column | None = None
        self.topic = next((match for text in above if (match := match_indicator(text, self.names))), None)
        for column in shape.figures:
            head = self._head(column, shape)
            guessed = self._guess_value(column, head, before, shape)
            self.columns.append(guessed)
            before = guessed if guessed.role is Role.VALUE else before
        self._guess_lines(shape)
        self.lines += self._cover_rows(shape)
        values = [column for column in self.columns if column.role is Role.VALUE]
        told = sum(1 for column in values if column.indicator or self._has(Role.INDICATOR))
        sure = sum(guess.confidence for guess in self.guesses) / max(len(self.guesses), 1)
        named = told / max(len(shape.figures), 1) * self._labelled(shape)
        self.score = named + sure + (0.0 if self.across else _UPRIGHT) if values else -1.0

    def _labelled(self, shape: Shape) -> float:
        """The share of rows that say what they are about in every column of names."""
        names = [place for place, column in zip(shape.labels, self.columns, strict=False) if column.role in _NAMING]
        rows = [all(shape.sheet.text(row, place) for place in names) for row in shape.rows]
        return sum(rows) / len(rows) if rows else 0.0

    def _has(self, role: Role) -> bool:
        return any(column.role is role for column in self.columns)

    def _head(self, column: int, shape: Shape) -> str:
        return read_head(shape.sheet, column, shape.head, self.period) if shape.head else ""

    def _guess_label(self, column: int, shape: Shape) -> None:
        texts, head = shape.texts(column), self._head(column, shape)
        role, confidence, reason = self._tell_role(texts, head)
        if role is Role.CODE:
            self.codes_known = 2 * sum(self.roster.find(text) is not None for text in texts) > len(texts)
        if role in {column.role for column in self.columns} and role is not Role.IGNORE:
            self.second = min(self.second, column) if role in _NAMING else self.second
            role, confidence, reason = Role.IGNORE, 0.5, "前面已有这样的列"
        self.columns.append(Column(at=self._name(column), head=head, role=role))
        self._note(column, f"“{head or self._name(column)}”列是{ROLE_WORDS[role]}", confidence, reason)

    def _tell_role(self, texts: list[str], head: str) -> tuple[Role, float, str]:
        """What a column of labels holds: whatever most of its cells are known as."""
        if read_wording(head).ignored == "排名由系统计算" or not texts:
            return Role.IGNORE, 0.9, "序号或排名"
        shares = {
            Role.UNIT: _share(
                texts, lambda text: self.roster.find(text) is not None or self._near_unit(text) is not None
            ),
            Role.INDICATOR: _share(texts, lambda text: self._indicator_of(text) is not None),
            Role.PERIOD: _share(texts, lambda text: find_period(text) is not None),
            Role.MEASURED_IN: _share(texts, lambda text: measurement_of(text.strip()) is not None),
            Role.CODE: _share(texts, lambda text: len(text) in _CODE_LENGTHS and text[:1].isalnum() and text.isascii()),
        }
        role = max(shares, key=lambda one: shares[one])
        if shares[role] >= _ENOUGH:
            return role, min(1.0, 0.4 + 0.6 * shares[role]), f"{shares[role]:.0%}的格子认得"
        if any(word in head for word in ("县", "区", "单位", "企业", "地区", "名称")):
            return Role.UNIT, 0.4, f"表头是“{head}”，但多数名称不认得"
        return Role.IGNORE, 0.3, "认不出是什么"

    def _indicator_of(self, text: str) -> str | None:
        name, _ = unit_in_label(text)
        return self.names.get(fold_label(text)) or self.names.get(fold_label(name))

    def _near_unit(self, text: str) -> str | None:
        """A unit whose name lacks its last word (青屏 for 青屏区), where only one is so."""
        label = fold_label(text)
        found = {self.roster.ids[label + suffix] for suffix in _SUFFIXES if self.roster.ids.get(label + suffix)}
        return next(iter(found)) if len(found) == 1 and len(label) > 1 else None

    def _guess_value(self, column: int, head: str, before: Column | None, shape: Shape) -> Column:
        at, said = self._name(column), read_wording(head)
        if said.ignored:
            self._note(column, f"“{head}”列不导入", 0.85, said.ignored)
            return Column(at=at, head=head, role=Role.IGNORE)
        if column > self.second and any(one.head == head for one in self.columns if one.role is Role.VALUE):
            self._note(column, f"“{head}”列不导入", 0.1, "并排的第二栏，左边已有同样的列；拆成上下两段再报")
            return Column(at=at, head=head, role=Role.IGNORE)
        unit = next((found for level in reversed(head.split("|")) if (found := self.roster.find(level))), None)
        match = match_indicator(head, self.names) if not self._has(Role.INDICATOR) else None
        indicator, confidence, reason = (match.indicator, match.confidence, match.reason) if match else (None, 0.0, "")
        if indicator is None and before is not None and before.indicator and said.measure is not FactMeasure.LEVEL:
            indicator, confidence, reason = before.indicator, 0.7, "没有写指标，跟左边一列"
        if indicator is None and (self._has(Role.INDICATOR) or self._sheet_indicator()):
            confidence, reason = 0.9, "指标在行上或表名上"
        elif indicator is None and self.topic is not None and self.topic.confidence >= _ENOUGH and _is_bare(said):
            indicator, confidence, reason = self.topic.indicator, 0.6, f"指标在标题里：{self.topic.reason}"
        elif indicator is None:
            self._note(column, f"“{head or at}”列不导入", 0.1, "认不出指标")
            return Column(at=at, head=head, role=Role.IGNORE)
        return self._build_value(column, head, said, indicator, unit, (confidence, reason), before, shape)

    def _sheet_indicator(self) -> bool:
        return fold_label(self.original.name) in self.names

    def _build_value(
        self,
        column: int,
        head: str,
        said: Wording,
        indicator: str | None,
        unit: str | None,
        sure: tuple[float, str],
        before: Column | None,
        shape: Shape,
    ) -> Column:
        kept = self.pack.indicator(indicator) if indicator else None
        covers = said.covers or (None if self._has(Role.PERIOD) else tell_covers(kept, said, before, self.titled))
        named = self._named_period(head)
        covers = Covers.AS_GIVEN if named else covers
        measured_in, told = self._tell_unit(column, indicator, said, shape)
        confidence, reason = min(sure[0], told[0]), "；".join(one for one in (sure[1], told[1]) if one)
        name = self.pack.indicator(indicator).title if indicator else "行上的指标"
        words = f"{name}·{MEASURE_WORDS[said.measure]}·{COVER_WORDS.get(covers, '')}（{measured_in or '未定'}）"
        self._note(column, f"“{head or self._name(column)}”列是{words}", confidence, reason)
        return Column(
            at=self._name(column), head=head, role=Role.VALUE, indicator=indicator, unit=unit,
            measure=None if said.measure is FactMeasure.LEVEL else said.measure, covers=covers,
            measured_in=measured_in, period=named,
        )  # fmt: skip

    def _named_period(self, head: str) -> str | None:
        """The period a head itself names besides the return's own, with the year of the title where it gives none."""
        shape = self.shape
        if shape is None or not shape.head or self._has(Role.PERIOD):
            return None
        year = str(self.period.year) if self.period else ""
        for level in reversed(head.split("|")):
            bare = level.replace("本年", f"{year}年") if year else level
            for text in (bare, f"{year}年{bare}" if year else ""):
                found = find_period(text) if re.fullmatch(_PERIOD_HEAD, text) else None
                if found is not None:
                    return found.code
        return None

    def _tell_unit(
        self, column: int, indicator: str | None, said: Wording, shape: Shape
    ) -> tuple[str | None, tuple[float, str]]:
        """The unit of measurement: of the head, the unit line, the indicator; with how surely and why."""
        if said.measure is FactMeasure.GROWTH:
            return self._tell_growth_unit(column, shape)
        kept = self.pack.indicator(indicator).measured_in if indicator else ""
        if said.unit:
            return said.unit, (1.0, f"表头写明{said.unit}")
        mine = measurement_of(kept) if kept else None
        alike = [
            unit for unit in self.noted if mine and (one := measurement_of(unit)) and one.dimension == mine.dimension
        ]
        if alike:
            return alike[0], (0.95, f"表上写明单位{alike[0]}")
        if not kept:
            return None, (0.8, "计量单位在行上")
        if mine is not None and mine.dimension == "money":
            return kept, (0.3, f"没有写单位，先按指标的{kept}")
        return kept, (0.85, f"按指标的{kept}")

    def _tell_growth_unit(self, column: int, shape: Shape) -> tuple[str, tuple[float, str]]:
        cells = [shape.sheet.at(row, column) for row in shape.rows]
        figures = [read_figure(cell) for cell in cells if cell is not None]
        values = [one.value for one in figures if one.value is not None and one.unit != "%"]
        fine = [one for one in figures if one.value is not None and (one.decimals or 0) >= 3]
        if len(values) >= 3 and max(map(abs, values)) < 1 and 2 * len(fine) > len(values):
            return "倍", (0.3, "数值都小于1且小数位多，像是比率（0.062即6.2%）")
        return "%", (1.0, "")

    def _cover_rows(self, shape: Shape) -> tuple[Line, ...]:
        """Rows of indicators that the title alone says count since January."""
        columns = zip(shape.labels, self.columns, strict=False)
        place = next((place for place, column in columns if column.role is Role.INDICATOR), None)
        silent = [one for one in self.columns if one.role is Role.VALUE and one.covers is None and not one.period]
        if place is None or not silent or self._has(Role.PERIOD):
            return ()
        texts = [(text, self._indicator_of(text)) for text in shape.texts(place)]
        return cover_rows(texts, self.pack, self.titled)

    def _guess_lines(self, shape: Shape) -> None:
        """Rows whose labels the pack does not know: totals, shortened names, the rest to be told by a person."""
        column = next(
            (shape.labels[n] for n, one in enumerate(self.columns[: len(shape.labels)]) if one.role is Role.UNIT), None
        )
        if column is None or (self._has(Role.CODE) and not self.codes_known):
            return  # respondents are known by their codes
        for row in shape.rows:
            text = shape.sheet.text(row, column)
            filled = any(shape.sheet.at(row, place) is not None for place in shape.figures)
            if (
                not 0 < len(text) <= _LONGEST
                or not filled
                or self.roster.find(text)
                or shape.sheet.is_repeat(row, column)
            ):
                continue
            for line, guess in self._tell_line(row, column, text):
                self.lines.append(line)
                self.guesses.append(guess)

    def _tell_line(self, row: int, column: int, text: str) -> Iterator[tuple[Line, Guess]]:
        label, place = fold_label(text), self._place(row, column)
        if any(fold_label(line.label) == label for line in self.lines):
            return
        cities = [unit.id for unit in self.pack.units if unit.kind is UnitKind.CITY]
        near = self._near_unit(text)
        if near:
            yield (
                Line(label=label, unit=near),
                Guess(place, f"“{label}”是{self.pack.unit(near).title}", 0.75, "名称少一个字"),
            )
        elif is_total(label) and len(cities) == 1:
            title = self.pack.unit(cities[0]).title
            yield Line(label=label, unit=cities[0]), Guess(place, f"“{label}”行是{title}", 0.7, "合计行")
        elif is_total(label):
            yield Line(label=label, ignore=True), Guess(place, f"“{label}”行不导入", 0.6, "合计行，认不出是谁的合计")
        else:
            yield Line(label=label, ignore=True), Guess(place, f"“{label}”行不导入", 0.1, "不认识的单位")

    def build(self, form_id: str, title: str, rule: SheetRule, lane: Lane | None) -> Form:
        """The form as guessed."""
        assert self.shape is not None
        if not any(column.role is Role.VALUE for column in self.columns):
            first = self.guesses[0].place if self.guesses else self.original.name
            raise InputError("没有认出任何指标", where=first, remedy="在方案里补上指标名称或别名，或手写表式")
        by_period = self._has(Role.PERIOD)
        head = self.shape.head
        respondents = self._has(Role.CODE) and not self.codes_known
        unit = self._default_unit(rule)
        if respondents and lane is None:
            lane = Lane.STAT_MICRO
            self.guesses.append(Guess(self.original.name, "是企业的统计报表", 0.5, "按代码逐户报送"))
        natures = {self.pack.indicator(column.indicator).nature for column in self.columns if column.indicator}
        return Form(
            id=form_id, title=title[:80], sheets=rule, across=self.across,
            head=(head.start + 1, head.stop) if head else None, first=self.shape.first + 1,
            columns=tuple(self.columns), lines=tuple(self.lines), default=Facet(lane=lane, unit=unit),
            period_from=PeriodFrom.COLUMN if by_period else PeriodFrom.GIVEN, respondents=respondents,
            joined=natures != {Nature.STOCK},
        )  # fmt: skip

    def _default_unit(self, rule: SheetRule) -> str | None:
        """The city, where neither rows nor columns nor sheets name a unit: a guess to be confirmed."""
        named = self._has(Role.UNIT) or self._has(Role.CODE) or any(column.unit for column in self.columns)
        cities = [unit for unit in self.pack.units if unit.kind is UnitKind.CITY]
        if named or rule.stand_for is Stands.UNIT or len(cities) != 1:
            return None
        reason = "行、列和表名都没有单位"
        self.guesses.append(Guess(self.original.name, f"全部是{cities[0].title}的数", 0.4, reason))
        return cities[0].id


def _is_bare(said: Wording) -> bool:
    """Whether a head says nothing but which fact it is (本月完成, 同比增长): then the title says what of."""
    return len(re.sub(r"完成|情况|实际|其中|数|额|值|\d|-|月|年|\||[一-四]季度|[上下]半年", "", said.bare)) <= 1


def _share(texts: Sequence[str], is_known: Callable[[str], bool]) -> float:
    return sum(bool(is_known(text)) for text in texts) / len(texts) if texts else 0.0
