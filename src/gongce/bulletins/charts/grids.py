"""The heat table: units by indicators, each cell with its figure, the colour telling where it stands in its column."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongce.bulletins.charts.bars import axis_space, bar_height
from gongce.bulletins.charts.chart import Chart, Spec, write_value
from gongce.bulletins.charts.theme import FAINT, GROUND, HEAT, INK, NARROW, SMALL, frame, wrap
from gongce.vocabulary import InputError

STEP = 30
DARK_FROM = 3
CELL_INK, CELL_LIGHT = "#1c2128", "#fffffe"
"""Ink on a coloured cell: it keeps its colour where a page turns ink and ground around."""
LABEL_PADDING = 6


@dataclass(frozen=True)
class HeatRow:
    """A unit's values, one an indicator; None is missing."""

    name: str
    values: Sequence[float | None]


def heat_table(
    title: str, columns: Sequence[str], rows: Sequence[HeatRow], *, measure: str, source: str = "", decimals: int = 1,
    lower_is_better: Sequence[bool] = (),
) -> Chart:  # fmt: skip
    """Units by indicators in five steps of one hue, by quantile within each indicator: the darker, the better placed.

    Args:
        title: the finding.
        columns: indicators with their units.
        rows: units.
        measure: what is measured and when.
        source: who gave the figures.
        decimals: printed decimals.
        lower_is_better: for each indicator whether less is better; none where empty.

    Raises:
        InputError: a unit with more or fewer values than there are indicators.

    >>> rows = [HeatRow("甲区", [9.0]), HeatRow("乙县", [None])]
    >>> chart = heat_table("甲区领先", ["增速"], rows, measure="2019年1—6月")
    >>> chart.rows
    (('甲区', '9.0'), ('乙县', '—'))
    """
    for row in rows:
        if len(row.values) != len(columns):
            raise InputError(f"{len(row.values)} values for {len(columns)} indicators", where=row.name)
    table = tuple((row.name, *(write_value(value, decimals) for value in row.values)) for row in rows)
    downs = list(lower_is_better) or [False] * len(columns)
    steps = [step_column([row.values[place] for row in rows], down=downs[place]) for place in range(len(columns))]
    counts = [sum(column.count(step) for column in steps) for step in range(len(HEAT))]
    ends = {0: "，靠后", len(HEAT) - 1: "，靠前"}
    legend = "、".join(f"第{step + 1}档{ends.get(step, '')}{counts[step]}格" for step in reversed(range(len(HEAT))))
    notes = [
        f"{measure}；同一指标内按位次分五档，颜色越深越靠前（{legend}）；—为缺数",
        f"来源：{source}" if source else "",
    ]

    def at(width: int) -> Spec:
        return draw_heat(title, notes, columns, rows, table, steps, width)

    return Chart(title, notes[0], source, ("单位", *columns), table, at)


def step_column(values: Sequence[float | None], *, down: bool) -> list[int | None]:
    """The fifth that each value stands in, 4 the best; equal values stand together.

    >>> step_column([1.0, 2.0, None, 3.0, 4.0, 5.0], down=False)
    [0, 1, None, 2, 3, 4]
    >>> step_column([7.0, 7.0], down=True)
    [2, 2]
    """
    there = sorted(-value if down else value for value in values if value is not None)
    steps: list[int | None] = []
    for value in values:
        if value is None:
            steps.append(None)
            continue
        key = -value if down else value
        below = sum(other < key for other in there)
        equal = sum(other == key for other in there)
        steps.append(min(4, int((2 * below + equal) * len(HEAT) // (2 * len(there)))))
    return steps


def draw_heat(
    title: str, notes: list[str], columns: Sequence[str], rows: Sequence[HeatRow], table: Sequence[Sequence[str]],
    steps: Sequence[Sequence[int | None]], width: int,
) -> Spec:  # fmt: skip
    """The definition at a width."""
    values = []
    for at, row in enumerate(rows):
        for place, column in enumerate(columns):
            step = steps[place][at]
            values.append({
                "name": row.name, "column": column, "label": table[at][place + 1],
                "fill": GROUND if step is None else HEAT[step],
                "ink": INK if step is None else CELL_LIGHT if step >= DARK_FROM else CELL_INK,
            })  # fmt: skip
    names = [row.name for row in rows]
    share = (width - axis_space(names)) / max(1, len(columns)) / SMALL - 0.5
    heads = {column: wrap(column, max(2.0, share)) for column in columns}
    lines = max((len(head) for head in heads.values()), default=1)
    heads = {column: [""] * (lines - len(head)) + head for column, head in heads.items()}
    lookup = "{" + ",".join(f"{quote(column)}:[{','.join(map(quote, head))}]" for column, head in heads.items()) + "}"
    layers: list[Spec] = [
        {"mark": {"type": "rect", "stroke": GROUND, "strokeWidth": 2},
         "encoding": {"color": {"field": "fill", "type": "nominal", "scale": None}}},
        {"mark": {"type": "text", "baseline": "middle", "fontSize": 11 if width <= NARROW else SMALL},
         "encoding": {"text": {"field": "label"}, "color": {"field": "ink", "type": "nominal", "scale": None}}},
    ]  # fmt: skip
    height = bar_height(0, width, title, notes) + STEP * len(rows) + 16 * lines + 10
    spec = frame(width, height, title, notes, layers=layers)
    spec["data"] = {"values": values}
    spec["encoding"] = {
        "x": {"field": "column", "type": "ordinal", "sort": None, "scale": {"domain": list(columns)},
              "axis": {"orient": "top", "title": None, "labelAngle": 0, "labelExpr": f"{lookup}[datum.value]",
                       "labelLineHeight": 15, "labelPadding": LABEL_PADDING + 15 * (lines - 1), "domain": False,
                       "ticks": False, "labelLimit": 0, "labelColor": INK}},
        "y": {"field": "name", "type": "ordinal", "sort": None, "scale": {"domain": names},
              "axis": {"title": None, "labelColor": INK, "labelLimit": 200, "domainColor": FAINT}},
    }  # fmt: skip
    return spec


def quote(text: str) -> str:
    """A text as a string of Vega's expressions."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ") + "'"
