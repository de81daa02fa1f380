"""Where a figure comes from, in lines a reader follows: value ← formula ← inputs ← cells, characters, rules."""

from collections.abc import Iterator

from gongce.bulletins.monthly.data import Figure
from gongce.bulletins.monthly.formulas import tell_formula
from gongce.vocabulary import CellSource, RuleSource, Source, TextSource, Trace

DEEPEST = 6


def origin_lines(figure: Figure) -> Iterator[str]:
    """The lines of a figure's origin, deeper ones indented by two blanks a step; why it is missing, what it replaces.

    >>> cell = Trace("46.59亿元", label="工业投资", sources=(CellSource("b1", "6月.xlsx", "表1", "C7"),))
    >>> list(origin_lines(Figure(46.59, 2, cell)))
    ['工业投资 46.59亿元', '  6月.xlsx 表1!C7（批次b1）']
    """
    if figure.value is None and figure.missing:
        yield figure.missing
    if figure.provisional:
        yield "初步数"
    if figure.revised_from:
        yield f"修订前为{figure.revised_from}"
    if figure.trace:
        yield from trace_lines(figure.trace)


def trace_lines(trace: Trace, depth: int = 0) -> Iterator[str]:
    """A trace from the figure down to what was read."""
    blanks = "  " * depth
    formula = f"　算法：{tell_formula(trace.formula)}" if trace.formula else ""
    yield f"{blanks}{trace.label} {trace.value}{formula}".rstrip()
    if trace.note:
        yield f"{blanks}  {trace.note}"
    for source in trace.sources:
        yield f"{blanks}  {tell_source(source)}"
    for one in trace.inputs if depth < DEEPEST else ():
        yield from trace_lines(one, depth + 1)


def tell_source(source: Source) -> str:
    """A source in Chinese words."""
    match source:
        case CellSource():
            place = f"{source.sheet}!{source.cell}" if source.sheet else source.cell
            return f"{source.file} {place}（批次{source.batch}）"
        case TextSource():
            return f"文件{source.document[:12]} {source.section} 第{source.span.start}—{source.span.end}字"
        case RuleSource(pack=""):
            return f"目标{source.section}（{source.record}）"
        case RuleSource():
            return f"规则包{source.pack} {source.record} {source.section}".rstrip()
