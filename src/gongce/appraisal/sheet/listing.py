"""A sheet as lines for a terminal."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from unicodedata import east_asian_width

from gongce.appraisal.ranking import print_score
from gongce.appraisal.sheet.model import Sheet, UnitScore


def list_sheet(sheet: Sheet) -> Iterator[str]:
    """One line a unit: place, name, total, further columns, class, why not ranked; groups under their heads."""
    ranked = sum(1 for one in sheet.units if one.place.rank)
    yield f"{sheet.title}：{len(sheet.units)}个单位，排名{ranked}个。"
    if sheet.classes and ranked:
        yield f"  {'、'.join(_shares(sheet, ranked))}"
    width = max((_width(one.unit) for one in sheet.units), default=0)
    group = ""
    for one in sheet.units:
        if one.group != group:
            group = one.group
            yield f"【{group}】"
        yield _line(sheet, one, width)
    for name, number in sheet.excess.items():
        head, _, grade = name.rpartition("/")
        yield f"{head + '：' if head else ''}{sheet.classes[grade]}因同分并列超额{number}个。"


def _shares(sheet: Sheet, ranked: int) -> Iterator[str]:
    """Each class with its number and its share of the ranked."""
    counts = Counter(one.grade for one in sheet.units)
    for name, title in sheet.classes.items():
        yield f"{title}{counts[name]}个（{print_score(Fraction(counts[name] * 100, ranked), 1)}%）"


def _line(sheet: Sheet, one: UnitScore, width: int) -> str:
    name = one.unit + " " * (width - _width(one.unit))
    if one.place.rank is None:
        return f"  {name}  {one.place.text}"
    columns = "".join(
        f"  {sheet.columns[key]}{float(value):.{sheet.decimals}f}"
        for key, value in one.columns.items()
        if value is not None
    )
    grade = f"  {sheet.classes[one.grade]}" if one.grade else "" if one.is_eligible else "  不参评"
    note = f"  （{one.place.note}）" if one.place.note else ""
    return f"  {name}  {one.place.text}  {sheet.print_total(one)}{columns}{grade}{note}"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
