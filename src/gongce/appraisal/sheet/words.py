"""A unit's score in words and as a trace, step by step in the order it was computed."""

from fractions import Fraction

from gongce.appraisal.ranking import print_score
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.scoring import form_of
from gongce.appraisal.sheet.model import ItemScore, Sheet, UnitScore, VetoHit
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.methods import Effect, Role
from gongce.rulebook.model.schemes import Item
from gongce.vocabulary import Trace

_SHOWN = 4
_EFFECTS = {
    Effect.NOT_ELIGIBLE: "不参加评优",
    Effect.NOT_RANKED: "不排名",
    Effect.AT_BEST: "不得高于",
    Effect.CLASS: "定为",
    Effect.ZERO: "总分记0分",
}


def print_figure(value: Fraction | None) -> str:
    """A figure with at most four decimals, no zero too many.

    >>> print_figure(Fraction(1, 3)), print_figure(Fraction(24)), print_figure(None)
    ('0.3333', '24', '—')
    """
    if value is None:
        return "—"
    text = print_score(value, _SHOWN)
    return text.rstrip("0").rstrip(".") if "." in text else text


def explain_unit(ready: Ready, sheet: Sheet, unit: str) -> tuple[str, ...]:
    """Why a unit has its score, rank and class: one sentence a step."""
    one = sheet.unit(unit)
    items = {item.id: item for item in ready.scheme.items}
    lines = [_item_sentence(ready, items[line.item], line) for line in one.items if line.role is not Role.PART]
    lines += _total_sentences(ready, sheet, one)
    lines += [_veto_sentence(sheet, hit) for hit in one.vetoes]
    return (*lines, *_place_sentences(sheet, one))


def _item_sentence(ready: Ready, item: Item, line: ItemScore) -> str:
    if not line.applies:
        return f"{line.title}：不适用，{print_figure(line.weight)}分不计入满分。"
    method = form_of(item.function).words if item.function else ""
    points = "不计分" if line.points is None else f"得{print_figure(line.points)}分"
    if line.is_missing:
        return f"{line.title}：{line.note or '缺数'}，{points}。"
    target = f"，目标{print_figure(line.target)}" if line.target is not None else ""
    full = f"（满分{print_figure(line.weight)}）" if line.weight and line.role is Role.SCORE else ""
    note = f"，{line.note}" if line.note else ""
    target += _headroom(line) if ready.direction_of(item) is Direction.DOWN else ""
    return f"{line.title}：{print_figure(line.figure)}{target}，按“{method}”{points}{full}{note}。"


def _headroom(line: ItemScore) -> str:
    """How far a figure stays below its ceiling, or by how much it is over."""
    if line.target is None or line.figure is None:
        return ""
    room = line.target - line.figure
    return f"，余量{print_figure(room)}" if room >= 0 else f"，超过{print_figure(-room)}"


def _total_sentences(ready: Ready, sheet: Sheet, one: UnitScore) -> list[str]:
    if one.subtotal is None:
        return []
    lines = []
    full = ready.scheme.full
    if full is not None and one.available != full and ready.scheme.join == "sum":
        lines.append(f"可得分值{print_figure(one.available)}，折算到{print_figure(full)}分。")
    titles = {part.id: part.title for part in ready.scheme.parts}
    if one.parts:
        lines.append("、".join(f"{titles[key]}{print_figure(points)}分" for key, points in one.parts.items()) + "。")
    extra = f"，加分{print_figure(one.bonus)}" if one.bonus else ""
    extra += f"，扣分{print_figure(one.deduction)}" if one.deduction else ""
    total = f"，总分{sheet.print_total(one)}分" if one.total is not None else ""
    lines.append(f"各项合计{print_figure(one.subtotal)}分{extra}{total}（保留{sheet.decimals}位小数）。")
    columns = {column.id: column.title for column in ready.scheme.columns}
    lines += [
        f"按{columns[key]}权重：{print_figure(total)}分。" for key, total in one.columns.items() if total is not None
    ]
    return lines


def _veto_sentence(sheet: Sheet, hit: VetoHit) -> str:
    if hit.exempt:
        return f"“{hit.title}”：符合否决条件，按{hit.exempt}例外处理。"
    limit = sheet.classes.get(hit.to or "", hit.to or "")
    return f"“{hit.title}”：符合否决条件，{_EFFECTS[hit.effect]}{limit}。"


def _place_sentences(sheet: Sheet, one: UnitScore) -> list[str]:
    group = f"{one.group}组" if one.group else ""
    if one.place.rank is None:
        return [f"{group}{one.place.text}。"]
    note = f"（{one.place.note}）" if one.place.note else ""
    lines = [f"{group}{one.place.text}{note}。"]
    if not one.is_eligible:
        return [*lines, "不参加评优分档。"]
    if one.grade is None:
        return lines
    lowered = one.grade_before_veto not in {None, one.grade}
    before = f"（按名次为{sheet.classes[one.grade_before_veto or '']}，因否决下调）" if lowered else ""
    return [*lines, f"{sheet.classes[one.grade]}{before}。"]


def trace_unit(ready: Ready, sheet: Sheet, unit: str) -> Trace:
    """The unit's total as a trace: items below it, cells below them, the scheme's lines as sources."""
    one = sheet.unit(unit)
    items = {item.id: item for item in ready.scheme.items}
    inputs = tuple(_item_trace(ready, items[line.item], line) for line in one.items)
    return Trace(
        sheet.print_total(one),
        label=f"{unit} {sheet.title}",
        formula="gongce.appraisal.sheet.score_units",
        inputs=inputs,
        sources=(ready.source(),),
        note="；".join(explain_unit(ready, sheet, unit)[-2:]),
    )


def _item_trace(ready: Ready, item: Item, line: ItemScore) -> Trace:
    figure = Trace(print_figure(line.figure), label=line.title, sources=line.sources, note=line.note)
    formula = f"gongce.appraisal.scoring.{item.function}" if item.function else ""
    return Trace(print_figure(line.points), f"{line.title}得分", formula, (figure,), (ready.source(item.id),))
