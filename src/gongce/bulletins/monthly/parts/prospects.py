"""What is to be expected of the year's goals: what is lacking and each month's amount first, the chance beside it."""

from collections.abc import Iterator, Sequence

from gongce.bulletins.monthly.change import unsigned
from gongce.bulletins.monthly.composition import Cell, Context, Grid, Part, Sentence
from gongce.bulletins.monthly.data import NOTHING, Figure, Prospect, YearOutlook
from gongce.bulletins.monthly.headline import show_chance
from gongce.bulletins.monthly.lines import Line, Shown, Wording, fill, join
from gongce.bulletins.monthly.parts.indicators import cell, shown_outlook
from gongce.forecasting.attainment import CHANCES
from gongce.monitoring.lights import Light

HEAD = ("指标", "计量单位", "年度目标", "还差", "今后每月需完成", "上年同期月均", "全年预计", "八成可能范围", "可能性")
RULE = "先看缺口和今后每月需完成数；可能性由往年同期以后的走势和误差推得，供研判，不作考核依据"
EVEN_CHANCE = 50.0


def write_prospects(context: Context) -> Iterator[Part]:
    """A sentence for each indicator of the city, the units that will hardly make it, a table, how far to trust it."""
    outlook = shown_outlook(context)
    if outlook is None or not outlook.prospects:
        return
    for one in outlook.whole:
        line = tell_prospect(one, context.wording)
        if line:
            yield Sentence((*line, "。"), f"{one.title}。")
    unlikely = tell_unlikely(outlook.prospects, outlook.city, context.wording)
    if unlikely:
        yield Sentence((*unlikely, "。"))
    if outlook.whole:
        yield prospect_grid(outlook, f"{context.data.period.year}年全市年度目标展望")


def tell_prospect(one: Prospect, wording: Wording) -> Line:
    """What is lacking, what each month must bring, what is expected, the chance."""
    return join([tell_gap(one, wording), tell_expected(one, wording), tell_attained(one, wording)], "；")


def tell_gap(one: Prospect, wording: Wording) -> Line:
    """What is lacking and what each month must bring; for a growth goal, what the rest of the year must grow by."""
    goal = Shown(one.goal.text, one.goal)
    if one.gap.value is None:
        return ()
    if one.gap.value <= 0 and not one.at_most:
        return fill(wording["reached"], goal=goal, unit=one.measured_in)
    if one.by_growth:
        rest = fill(wording["rest_growth"], growth=Shown(one.rest_growth.text, one.rest_growth))
        return join(
            [
                fill(wording["gap_growth"], goal=goal, gap=unsigned(one.gap)),
                rest if one.rest_growth.text != "—" else (),
            ],
            "，",
        )
    if one.needed.value is None:
        return ()
    said = fill(
        wording["room" if one.at_most else "gap"],
        goal=goal,
        gap=unsigned(one.gap),
        needed=Shown(one.needed.text, one.needed),
        unit=one.measured_in,
    )
    last = fill(wording["gap_last"], last=Shown(one.last.text, one.last), unit=one.measured_in)
    return (*said, *(last if one.last.value is not None else ()))


def tell_expected(one: Prospect, wording: Wording) -> Line:
    """The year's expected figure, with the range of four cases in five where one is given."""
    if one.middle.value is None:
        return ()
    figures = {name: Shown(figure.text, figure) for name, figure in bounds_of(one).items()}
    key = "expected_growth" if one.by_growth else "expected"
    said = fill(wording[key], unit=one.measured_in, middle=figures["middle"])
    within = fill(wording[f"{key}_range"], unit=one.measured_in, low=figures["low"], high=figures["high"])
    return join([said, within if one.low.value is not None else ()], "，")


def bounds_of(one: Prospect) -> dict[str, Figure]:
    """The three figures of the expectation by name."""
    return {"low": one.low, "middle": one.middle, "high": one.high}


def tell_attained(one: Prospect, wording: Wording) -> Line:
    """The chance, with its word; nothing where the goal is reached already."""
    if one.chance.value is None or (one.gap.value is not None and one.gap.value <= 0 and not one.at_most):
        return ()
    return fill(wording["attained"], chance=show_chance(one.chance), word=chance_word(one.light))


def chance_word(light: str) -> str:
    """A chance's light in a word.

    >>> chance_word("due_soon"), chance_word("")
    ('尚有变数', '无法判断')
    """
    return CHANCES[Light(light)] if light else CHANCES[Light.UNKNOWN]


def tell_unlikely(prospects: Sequence[Prospect], city: str, wording: Wording) -> Line:
    """For each indicator the units whose chance is below one half, the least first."""
    parts = []
    units = [one for one in prospects if one.unit != city]
    for title in dict.fromkeys(one.title for one in units):
        low = [one for one in units if one.title == title and is_unlikely(one)]
        low.sort(key=lambda one: one.chance.value or 0.0)
        named = join([(one.name, "（", show_chance(one.chance), "）") for one in low], "、")
        if named:
            parts.append(fill(wording["unlikely"], title=title, units=named))
    return join(parts, "；")


def is_unlikely(one: Prospect) -> bool:
    """Whether the goal will more likely be missed."""
    return one.chance.value is not None and one.chance.value < EVEN_CHANCE


def prospect_grid(outlook: YearOutlook, caption: str) -> Grid:
    """A row an indicator: goal, gap, each month's amount, then what is expected and the chance; how far to trust it."""
    rows: list[list[Cell]] = [
        [
            one.title if not one.by_growth else f"{one.title}增速",
            one.measured_in,
            cell(one.goal),
            cell(one.gap if one.gap.value is None or one.gap.value > 0 or one.at_most else NOTHING),
            *map(cell, (one.needed, one.last, one.middle)),
            range_text(one),
            show_chance(one.chance),
        ]
        for one in outlook.whole
    ]
    note = "。".join((RULE, *filter(None, (outlook.score, *outlook.notes)))) + "。"
    return Grid(caption, HEAD, rows, note=note, align="lcrrrrrcr", sheet="全年展望")


def range_text(one: Prospect) -> str:
    """The range as a cell has it."""
    return "—" if one.low.value is None else f"{one.low.text}—{one.high.text}"
