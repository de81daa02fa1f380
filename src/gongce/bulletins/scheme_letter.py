"""Letters of responsibility drawn from a scheme: its items with weights, methods and the unit's own targets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gongce.appraisal.figures import FactTable
from gongce.appraisal.review.issuing import tell_lacking
from gongce.appraisal.scheme import Ready
from gongce.appraisal.scoring import form_of
from gongce.appraisal.sheet.taking import targets_of
from gongce.appraisal.sheet.words import print_figure
from gongce.bulletins.letters.content import find_order
from gongce.bulletins.word import Block, Form, Heading, OfficialDocument, Paragraph, SignatureLines, Table
from gongce.rulebook.model.methods import Role
from gongce.rulebook.model.schemes import Item
from gongce.vocabulary import Period

_WAYS = {Role.SCORE: "", Role.BONUS: "加分", Role.DEDUCTION: "扣分"}


@dataclass(frozen=True, slots=True)
class LetterItem:
    """One item as printed: measured in, target, points ("加分", "扣分" where it has none), method, who answers."""

    title: str
    measured_in: str
    target: str
    points: str
    method: str
    bodies: str


@dataclass(frozen=True, slots=True)
class SchemeLetter:
    """One unit's letter under a scheme; `lacking` says why it may not be signed yet."""

    title: str
    issuer: str
    unit: str
    basis: str
    items: tuple[LetterItem, ...]
    full: Fraction
    vetoes: tuple[str, ...]
    classes: tuple[str, ...]
    lacking: tuple[str, ...]
    period: str

    @property
    def is_internal(self) -> bool:
        """Whether it may not be signed."""
        return bool(self.lacking)


def draw_letters(ready: Ready, table: FactTable, day: date, period: str = "") -> tuple[SchemeLetter, ...]:
    """A letter for each unit of the table, in its order; targets come from where the scoring takes them.

    The letter may be signed where neither the scheme nor the plan's own order of letters lacks anything on the day.

    Raises:
        InputError: an item's function needs a target and some unit has none.
    """
    scheme = ready.scheme
    counted = [item for item in scheme.items if item.role is not Role.PART]
    targets = {item.id: targets_of(ready, item, table) for item in counted}
    order = find_order(ready.pack) if ready.pack else None
    lacking = tuple(dict.fromkeys((*ready.lacking(day), *(order.lacking(day) if order else ()))))
    issuers = order.issuer if order and order.issuer else scheme.bodies
    issuer = "、".join(ready.pack.unit(one).title for one in issuers) if ready.pack else ""
    full = sum((item.weight or Fraction(0) for item in counted if item.role is Role.SCORE), Fraction(0))
    basis = order.basis if order and order.basis else ready.order().basis
    when = Period.parse(period).title if period else ""
    return tuple(
        SchemeLetter(
            f"{when}{order.title if order else scheme.title}",
            issuer or "（发文机关）",
            unit,
            basis.title if basis else scheme.title,
            tuple(_print_item(ready, item, targets[item.id], row) for item in counted),
            full,
            tuple(veto.title for veto in scheme.vetoes),
            tuple(_tell_classes(ready)),
            lacking,
            when,
        )
        for row, unit in enumerate(table.units)
    )


def _print_item(ready: Ready, item: Item, targets: tuple[Fraction | None, ...] | None, row: int) -> LetterItem:
    indicator = ready.pack.indicator(item.indicator) if ready.pack and item.indicator else None
    bodies = "、".join(ready.pack.unit(one).title for one in item.bodies) if ready.pack else ""
    return LetterItem(
        item.title,
        indicator.measured_in if indicator else "—",
        print_figure(targets[row]) if targets else "—",
        _WAYS.get(item.role) or print_figure(item.weight),
        form_of(item.function).words if item.function else "—",
        bodies or "—",
    )


def _tell_classes(ready: Ready) -> Iterator[str]:
    for one in ready.scheme.classes:
        parts = [f"得分不低于{print_figure(one.least_score)}分"] if one.least_score is not None else []
        parts += [f"前{one.places}名"] if one.places else []
        parts += [f"占{print_figure(one.share)}%"] if one.share else []
        yield f"{one.title}：{'，'.join(parts)}"


def lay_out_scheme_letter(letter: SchemeLetter) -> OfficialDocument:
    """The letter as a document with both signatures; marked as internal analysis where something is lacking."""
    return OfficialDocument(
        issuer=letter.issuer,
        title=f"{letter.unit}\n{letter.title}",
        body=tuple(_body(letter)),
        form=Form.PLAIN,
        sealed=False,
        mark="内部分析" if letter.is_internal else "",
        mark_reason=f"{tell_lacking(letter.lacking)}，不得签订" if letter.is_internal else "",
    )


def _body(letter: SchemeLetter) -> Iterator[Block]:
    yield Paragraph(letter.issuer, lead="甲方：")
    yield Paragraph(letter.unit, lead="乙方：")
    yield Paragraph(f"根据《{letter.basis}》，双方就{letter.period}目标责任签订本责任书。")
    yield Heading(1, "考核指标")
    rows = [[one.title, one.measured_in, one.target, one.points, one.method, one.bodies] for one in letter.items]
    head = ("指标", "单位", "目标", "分值", "计分方法", "责任单位")
    note = f"分值合计{print_figure(letter.full)}分。"
    yield Table(head, rows, align="lcrrll", widths=(5, 2.2, 2.4, 1.8, 6.6, 3), note=note)
    if letter.vetoes:
        yield Heading(1, "否决事项")
        yield Paragraph(f"发生下列情形的，按考核办法处理：{'、'.join(letter.vetoes)}。")
    if letter.classes:
        yield Heading(1, "等次")
        yield Paragraph("；".join(letter.classes) + "。")
    yield Heading(1, "双方责任")
    yield Paragraph(
        "甲方按本责任书核定结果，说明每项得分的来由；乙方对所列指标负责，据实报送。调整指标须双方书面同意。"
    )
    yield SignatureLines((f"甲方（{letter.issuer}）", f"乙方（{letter.unit}）"))
