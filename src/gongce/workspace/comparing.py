"""Two bulletins beside each other: figures, ranks, lights and sentences that differ."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher

from gongce.bulletins.monthly.page.reading import IssuedPage, Sheet, Told
from gongce.rulebook import Pack
from gongce.vocabulary import InputError, Period
from gongce.workspace.settings import Settings

_NUMBER = re.compile(r"^表\d+[a-z]?　")
_TOKEN = re.compile(r"[<>≥≤+-]?\d+(?:\.\d+)?%?|[^\d<>≥≤+-]|[<>≥≤+-]")
_LIKE = 0.4
"""Sentences less alike than this are two, not one that was changed."""
COLUMNS = {
    "level": "累计", "growth": "同比", "target": "年度目标", "share": "完成目标的比例", "ahead": "与序时之差",
    "needed": "今后每月需完成", "growth_before": "上期同比", "chance": "完成可能性", "middle": "全年预计",
    "low": "预计下限", "high": "预计上限", "pull": "拉动", "": "排名依据",
}  # fmt: skip
"""A published figure's column → its word; that of a league has none."""


@dataclass(frozen=True)
class Side:
    """One of the two.

    Args:
        title: what it is called.
        period: what it is about.
        figures: key → as printed; a missing one begins with —.
        ranks: league → unit → rank.
        page: its text; None where there is none to compare.
    """

    title: str
    period: Period
    figures: Mapping[str, str]
    ranks: Mapping[str, Mapping[str, int | None]]
    page: IssuedPage | None = None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs; `difference` is that of the figures as printed, "" where one is missing."""

    key: str
    subject: str
    unit: str
    column: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True, slots=True)
class RankChange:
    """A unit whose rank differs; `gained` is places gained, None where it was not ranked in one of them."""

    league: str
    unit: str
    before: int | None
    after: int | None
    gained: int | None


@dataclass(frozen=True, slots=True)
class LightChange:
    """A row of a table whose light differs; "" where it has none."""

    table: str
    row: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a sentence: same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A sentence that differs, as its stretches."""

    section: str
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Comparison:
    """What differs between two bulletins."""

    figures: tuple[FigureChange, ...]
    ranks: tuple[RankChange, ...]
    lights: tuple[LightChange, ...]
    sentences: tuple[SentenceChange, ...]
    same: int
    """How many figures are printed alike in both."""


def compare_bulletins(before: Side, after: Side, pack: Pack, settings: Settings) -> Comparison:
    """What differs, in the order of the later one.

    Args:
        before: the earlier.
        after: the later.
        pack: names of indicators and units.
        settings: names of leagues.
    """
    names = {league.id: league.title for league in settings.leagues}
    figures = tuple(_figures(before, after, pack, names))
    return Comparison(
        figures,
        tuple(_ranks(before, after, pack, names)),
        tuple(_lights(before, after)),
        tuple(_sentences(before, after)),
        sum(before.figures.get(key) == text for key, text in after.figures.items()),
    )


def _figures(before: Side, after: Side, pack: Pack, leagues: Mapping[str, str]) -> Iterator[FigureChange]:
    for key in dict.fromkeys([*after.figures, *before.figures]):
        old, new = before.figures.get(key, ""), after.figures.get(key, "")
        if old != new:
            subject, unit, column = name_key(key, pack, leagues)
            yield FigureChange(key, subject, unit, column, old or "—", new or "—", _subtract(new, old))


def name_key(key: str, pack: Pack, leagues: Mapping[str, str]) -> tuple[str, str, str]:
    """What a published figure's key says, in words: indicator or league, unit, column."""
    subject, _, rest = key.partition("/")
    unit, _, column = rest.partition("/")
    title = leagues.get(subject) or _title(lambda: pack.indicator(subject).title, subject)
    return title, _title(lambda: pack.unit(unit).title, unit), COLUMNS.get(column, column)


def _title(find: Callable[[], str], name: str) -> str:
    try:
        return find()
    except (InputError, LookupError):
        return name


def _subtract(new: str, old: str) -> str:
    """The difference as printed figures give it, with its sign; more decimals than either has are not made up."""
    try:
        difference = Decimal(new) - Decimal(old)
    except InvalidOperation:
        return ""
    return f"{difference:+f}"


def _ranks(before: Side, after: Side, pack: Pack, leagues: Mapping[str, str]) -> Iterator[RankChange]:
    for league, units in after.ranks.items():
        earlier = before.ranks.get(league, {})
        for unit, rank in units.items():
            old = earlier.get(unit)
            if league in before.ranks and rank != old:
                gained = None if rank is None or old is None else old - rank
                name = _title(lambda unit=unit: pack.unit(unit).title, unit)  # type: ignore[misc]
                yield RankChange(leagues.get(league, league), name, old, rank, gained)


def _lights(before: Side, after: Side) -> Iterator[LightChange]:
    old, new = dict(_list_lights(before)), dict(_list_lights(after))
    for table, row in new:
        if (table, row) in old and old[table, row] != new[table, row]:
            yield LightChange(table, row, old[table, row], new[table, row])


def _list_lights(side: Side) -> Iterator[tuple[tuple[str, str], str]]:
    for section in side.page.sections if side.page else ():
        for part in section.parts:
            if isinstance(part, Sheet) and any(cell.light for row in part.rows for cell in row.cells):
                yield from _lights_of(part, side.period)


def _lights_of(sheet: Sheet, period: Period) -> Iterator[tuple[tuple[str, str], str]]:
    table = _NUMBER.sub("", sheet.caption).replace(period.title, "")
    for row in sheet.rows:
        words = [cell.text for cell in row.cells if cell.is_head or (cell.align == "l" and not cell.light)]
        light = next((cell.light for cell in row.cells if cell.light), "")
        yield (table, " ".join(words[:2])), light


def _sentences(before: Side, after: Side) -> Iterator[SentenceChange]:
    old, new = dict(_list_sentences(before)), dict(_list_sentences(after))
    for section in dict.fromkeys([*new, *old]):
        yield from _compare_section(section, old.get(section, ()), new.get(section, ()))


def _list_sentences(side: Side) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The first sentence, then the paragraphs of each section, sections by title without their number."""
    if side.page is None:
        return
    yield "总述", ("".join(piece.text for piece in side.page.lead),)
    for section in side.page.sections:
        told = tuple(part.text for part in section.parts if isinstance(part, Told))
        if told:
            yield section.title.partition("、")[2] or section.title, told


def _compare_section(section: str, old: Sequence[str], new: Sequence[str]) -> Iterator[SentenceChange]:
    left = [text for text in old if text not in new]
    for text in new:
        if text in old:
            continue
        near = max(left, key=lambda one: _alike(one, text), default="")
        if near and _alike(near, text) >= _LIKE:
            left.remove(near)
            yield SentenceChange(section, compare_texts(near, text))
        else:
            yield SentenceChange(section, (Words("added", text),))
    yield from (SentenceChange(section, (Words("removed", text),)) for text in left)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, _TOKEN.findall(one), _TOKEN.findall(other), autojunk=False).ratio()


def compare_texts(old: str, new: str) -> tuple[Words, ...]:
    """The stretches of a sentence that are the same, removed and added; a figure is never torn apart.

    >>> [(one.kind, one.text) for one in compare_texts("增长8.5%，加快", "增长8.2%，加快")]
    [('same', '增长'), ('removed', '8.5%'), ('added', '8.2%'), ('same', '，加快')]
    """
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    found = []
    for kind, start, end, first, last in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Words("same", "".join(a[start:end])))
            continue
        removed, added = "".join(a[start:end]), "".join(b[first:last])
        found += [Words("removed", removed)] if removed else []
        found += [Words("added", added)] if added else []
    return tuple(found)
