"""Document numbers (甲政发〔2018〕24号): the document's own, and those of the documents it cites."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongce.documents.model import Reference
from gongce.documents.structure.parts import is_inside
from gongce.vocabulary import Span

_CORE = re.compile(
    r"[〔\[［(（【﹝〈]\s?(?P<year>(?:19|20)\d{2})\s?年?[〕\]］)）】﹞〉]\s?第?\s?\d{1,4}\s?号(?!文?公告)"
)
_AGENCY = re.compile(r"[一-鿿]{2,12}$")
_LEAD = re.compile(
    r"^.*(?:根据|按照|按|依据|落实|贯彻|执行|结合|关于|文件|参照|依照|以及|和|与|及|的|以|对|见|号|印发|年)"
)
_BEFORE_OWN = re.compile(r"^\W{0,4}(?:文\s*号\s*[:：]\s*)?$")
_AFTER_OWN = re.compile(r"\s*(?:$|\n|(?!文|要求|精神|规定|通知要求|印发的)[一-鿿(（])")
_TITLE_BEFORE = re.compile(r"《([^《》\n]{2,100})》\s?[(（]?\s?$")
_REACH = 110


class PrintedNumber(NamedTuple):
    """A document number as printed, the year in it, and where it stands."""

    text: str
    year: int
    span: Span


def find_numbers(text: str) -> Iterator[PrintedNumber]:
    """Document numbers in order, without running text before the agency's short name.

    >>> [number.text for number in find_numbers("根据甲政发〔2017〕15号和乙政办[2012]3号")]
    ['甲政发〔2017〕15号', '乙政办[2012]3号']
    """
    for match in _CORE.finditer(text):
        agency = _AGENCY.search(text[max(0, match.start() - 12) : match.start()])
        if agency is None:
            continue
        lead = _LEAD.match(agency[0][:-2])
        start = match.start() - len(agency[0]) + (lead.end() if lead else 0)
        yield PrintedNumber(text[start : match.end()], int(match["year"]), Span(start, match.end()))


def read_own_number(line: str) -> str:
    """The number at the beginning of a line of the head, as printed, "" where there is none.

    >>> read_own_number("甲政办[2012]37号 甲市关于转发提速计划的通知"), read_own_number("根据(乙政发〔2017〕15号)")
    ('甲政办[2012]37号', '')
    """
    number = next(find_numbers(line[:200]), None)
    if (
        number is None
        or not _BEFORE_OWN.match(line[: number.span.start])
        or not _AFTER_OWN.match(line, number.span.end)
    ):
        return ""
    return number.text


def read_number_year(number: str) -> int | None:
    """The year in a document number, None where there is none.

    >>> read_number_year("甲政发〔2018〕24号")
    2018
    """
    found = next(find_numbers(number), None)
    return found.year if found else None


def find_cited(text: str, own: str, hidden: Sequence[Span] = ()) -> Iterator[Reference]:
    """Numbers of other documents in order, each with the title printed before it in 《》.

    >>> next(find_cited("《乙省方案》(乙政发〔2017〕15号)要求", ""))
    Reference(number='乙政发〔2017〕15号', title='乙省方案', span=Span(start=7, end=19))
    """
    for number in find_numbers(text):
        if number.text != own and not is_inside(number.span.start, hidden):
            title = _TITLE_BEFORE.search(text[max(0, number.span.start - _REACH) : number.span.start])
            yield Reference(number.text, title[1] if title else "", number.span)
