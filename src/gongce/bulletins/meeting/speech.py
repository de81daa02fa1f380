"""Figures to speak: sentences by rule, the weightiest first, each with the places its figures were read from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongce.bulletins.meeting.data import headline_first, rows_behind
from gongce.bulletins.monthly.composition import Context
from gongce.bulletins.monthly.confirmation import cells_of
from gongce.bulletins.monthly.data import Figure, IndicatorTable
from gongce.bulletins.monthly.headline import short_title, tell_whole
from gongce.bulletins.monthly.lines import Line, Shown, fill, join, text_of
from gongce.bulletins.monthly.parts.indicators import shown_tables, tell_contributions
from gongce.bulletins.monthly.parts.leagues import shown_leagues
from gongce.bulletins.monthly.parts.prospects import is_unlikely, tell_prospect
from gongce.bulletins.monthly.places import tell_league
from gongce.bulletins.word import Form, OfficialDocument, Paragraph, Table, write_official
from gongce.bulletins.word.numerals import write_day

HEAD = ("序号", "可以直接引用的话", "出处")
WIDTHS = (2.4, 23.0, 9.0)
MOST_PLACES = 1
MOST_BEHIND = 4


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence with its weight (the least comes first), and who gave its figures."""

    weight: int
    line: Line
    source: str = ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures in order."""
        return tuple(part.figure for part in self.line if isinstance(part, Shown))


def list_sayings(context: Context) -> list[Saying]:
    """Every sentence, by weight; equals in the bulletin's order.

    The city's headline figures weigh most, then goals that will more likely be missed, units behind, other goals,
    places, what pulled, the city's other figures.
    """
    found = [*_wholes(context), *_prospects(context), *_behind(context), *_leagues(context), *_pulls(context)]
    return sorted((one for one in found if one.line), key=lambda one: one.weight)


def _wholes(context: Context) -> Iterator[Saying]:
    for table in headline_first(context, shown_tables(context)):
        weight = 0 if table.id in context.data.headline else 6
        yield Saying(weight, tell_whole(table, context.data.period, context.wording), table.source)


def _prospects(context: Context) -> Iterator[Saying]:
    outlook = context.data.outlook
    tables = {table.id: table for table in shown_tables(context)}
    for one in outlook.whole if outlook and context.may_show(public=outlook.is_public) else ():
        if one.indicator in tables:
            line = tell_prospect(one, context.wording)
            said = (one.title, *line) if line else ()
            yield Saying(1 if is_unlikely(one) else 3, said, tables[one.indicator].source)


def _behind(context: Context) -> Iterator[Saying]:
    for table in headline_first(context, shown_tables(context)):
        rows = rows_behind(table)
        if rows:
            yield Saying(2, _tell_behind(context, table), table.source)


def _tell_behind(context: Context, table: IndicatorTable) -> Line:
    """Who is behind and by how much, the farthest first."""
    rows = rows_behind(table)
    named = join([(row.name, *_points(row.ahead)) for row in rows[:MOST_BEHIND]], "、")
    rest = (f"等{len(rows)}个单位",) if len(rows) > MOST_BEHIND else ()
    period = short_title(context.data.period)
    by_growth = all(row.share.value is None for row in rows)
    return (f"{period}，{table.title}{'低于目标' if by_growth else '落后序时'}的有", *named, *rest)


def _points(ahead: Figure) -> Line:
    if ahead.value is None:
        return ()
    shown = Shown(Figure(abs(ahead.value), ahead.decimals).text, ahead)
    return fill("（{points}个百分点）", points=shown)


def _leagues(context: Context) -> Iterator[Saying]:
    for league in shown_leagues(context):
        line = tell_league(league, league.by, context.wording)
        yield Saying(4, (f"{league.title}：", *line) if line else (), league.source)


def _pulls(context: Context) -> Iterator[Saying]:
    for one in context.data.contributions:
        if context.may_show(public=one.public):
            line = tell_contributions(context, one)
            yield Saying(5, (f"{one.title}{one.along}：", *line) if line else (), one.source)


def write_speech(context: Context) -> bytes:
    """The sentences as a document in Word."""
    data = context.data
    rows = [[str(at), f"{text_of(one.line)}。", tell_places(one)] for at, one in enumerate(list_sayings(context), 1)]
    number = f"，与{data.number}一致" if data.number else ""
    intro = f"数据截至{write_day(data.as_of.date())}{number}。按重要程度排列，可以直接引用。"
    return write_official(
        OfficialDocument(
            issuer=data.issuer,
            title=f"{data.period.title}工业经济讲话参考数据",
            body=[Paragraph(intro), Table(HEAD, rows, align="cll", widths=WIDTHS, size=12)],
            form=Form.PLAIN,
            mark=data.state.mark,
            mark_reason=data.state.reason if data.state.mark else "",
        )
    )


def tell_places(one: Saying) -> str:
    """Who gave the figures and the first cells they were read from; forecasts say so."""
    places = [place for place in cells_of(*one.figures).split("；") if place]
    shown = [_shorten(place) for place in places[:MOST_PLACES]]
    more = f"等{len(places)}张表" if len(places) > MOST_PLACES else ""
    forecast = "，预测" if any(_is_forecast(figure) for figure in one.figures) else ""
    return f"{one.source}{forecast}　{'；'.join(shown)}{more}".strip("　")


def _shorten(place: str) -> str:
    """The file without its folder."""
    return place.rpartition("/")[2]


def _is_forecast(figure: Figure) -> bool:
    return bool(figure.trace and figure.trace.formula.startswith("forecasting."))


def texts_of(sayings: Sequence[Saying]) -> list[str]:
    """The sentences as text."""
    return [text_of(one.line) for one in sayings]
