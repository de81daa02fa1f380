"""Document numbers (甲政发〔2018〕24号): the document's own, and those of the documents it cites."""

import re
from collections.abc import Iterator, Sequence

from gongce.documents.model import Reference
from gongce.vocabulary import Span

_OPEN, _CLOSE = r"[〔\[［(（【﹝〈]", r"[〕\]］)）】﹞〉]"
NUMBER = re.compile(
    rf"(?P<agency>[一-鿿]{{2,10}}){_OPEN}\s?(?P<year>(?:19|20)\d{{2}})\s?{_CLOSE}\s?第?\s?\d{{1,4}}\s?号"
)
_OWN_LINE = re.compile(rf"^\W{{0,4}}(?:文\s*号\s*[:：]\s*)?{NUMBER.pattern}(?:\s|$)")
_TITLE_BEFORE = re.compile(r"《([^《》\n]{2,100})》\s?[(（]?\s?$")
_AGENCY_LEAD = re.compile(r"^.*(?:根据|按照|按|依据|落实|贯彻|执行|结合|关于|文件|参照|依照|以及|和|与|及|的|以|对|见)")
_REACH = 110


def read_own_number(line: str) -> str:
    """The number at the beginning of a line of the head, as printed, "" where there is none.

    >>> read_own_number("甲政办[2012]37号 甲市关于转发提速计划的通知"), read_own_number("根据(乙政发〔2017〕15号)")
    ('甲政办[2012]37号', '')
    """
    match = _OWN_LINE.match(line)
    return match.group(0).strip(" \t\u3000•·●:：").removeprefix("文号") if match else ""


def find_cited(text: str, own: str, hidden: Sequence[Span] = ()) -> Iterator[Reference]:
    """Numbers of other documents in order, each with the title printed before it in 《》.

    >>> next(find_cited("《乙省方案》(乙政发〔2017〕15号)要求", ""))
    Reference(number='乙政发〔2017〕15号', title='乙省方案', span=Span(start=7, end=19))
    """
    index = 0
    for match in NUMBER.finditer(text):
        while index < len(hidden) and hidden[index].end <= match.start():
            index += 1
        if index < len(hidden) and hidden[index].start <= match.start():
            continue
        start = match.start() + _lead_length(match["agency"])
        number = text[start : match.end()]
        if number != own:
            title = _TITLE_BEFORE.search(text[max(0, start - _REACH) : start])
            yield Reference(number, title[1] if title else "", Span(start, match.end()))


def _lead_length(agency: str) -> int:
    """How many characters of running text the pattern took in before the agency's short name."""
    lead = _AGENCY_LEAD.match(agency[:-2])
    return lead.end() if lead else 0
