"""Numerals that are names, not values: document numbers, congresses, slogans, plan names, models, headings."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_N = "[一二三四五六七八九十百千万亿两双\\d]"
_PROGRAMME = "(?:工程|计划|行动|战略|模式|方案|攻坚|活动|纲要|规划|行动计划|提升计划)"

_REFERENCES = (
    r"[\u4e00-\u9fff]{1,8}[〔\[(（](?:19|20)\d\d[〕\])）]\s?\d+\s?号",
    rf"(?:第{_N}+次|{_N}+次)(?:党代会|代表大会|全国代表大会)",
    r"第?[一二三四五六七八九十]+届[一二三四五六七八九十]+(?:次|中)(?:全会|全体会议|会议)?|"
    r"第[一二三四五六七八九十]+届|(?<!第)(?:十[六七八九]|二十)(?:大|届)",
    r"\d+\s?强|(?<![一二三四五六七八九十])[百十千]强",
    r"\d+\+(?:\d+|[A-Z])(?:\+(?:\d+|[A-Z]))*|[A-Z]\+\d+",
    rf"三个一百工程|[一二三四五六七八九十百千万双两]{{2,4}}[\u4e00-\u9fff]{{0,6}}{_PROGRAMME}",
    rf"(?<![\d一-龥])(?:[一二三四五六七八九十百千万双两][\u4e00-\u9fff]){{2,4}}(?:[\u4e00-\u9fff]{{0,6}}){_PROGRAMME}",
    r"“[^“”\n]{0,10}[\d一二三四五六七八九十百千万两双][^“”\n]{0,10}”",
    r"中国制造\s?20\d\d",
)
_SKIPS = (
    rf"第{_N}+(?:\.\d+)?",
    r"(?:PM|GB|ISO|IPv|TS|QC|Web|ERP|CO|SO|NO|OHSAS|HACCP|A|B|C|T|V|Q|G|S|X|Y|Z|K|D|M|"
    r"O)-?\d+(?:\.\d+)?(?!\s?[万亿]?(?:元|吨))",
    r"\d+(?:\.\d+)?\s?(?:[GDgKkA](?![A-Za-z])(?:网络|通讯|通信|基站|级|技术|智能|商用|应用|打印|"
    r"\b|[\u4e00-\u9fff(,、。]))",
    r"\d{3,4}-\d{7,8}|(?<![\d.])\d{7,}(?![\d.]|\s?[万亿元吨家个人户])",
    r"(?m)^[ ]*(?:\d{1,2}(?:\.\d{1,2})*[.、)](?!\d)|\(\d{1,2}\)|\d{1,2}(?=\.[^\d\s]))",
    r"\d{1,2}:\d{2}(?::\d{2})?(?!:?\d)",
    r"\d+\s?[×xX*]\s?\d+\s?小时",
    r"(?:一|1)次性",
    r"万元(?:地区生产总值|生产总值|GDP|工业|产值|规模)",
    r"(?<=[国省县市乡村路])道\d+|[SGXs]\d{2,4}(?!\d)",
)
_SLOGAN_FILL = re.compile(rf"“?(?:{_N}[\u4e00-\u9fff]{{1,3}}[、,]?){{2,5}}”?")
_VALUE_INSIDE = re.compile(r"\d[^”]*(?:元|%|吨|亩|平方|公里|以上|以下)")


@dataclass(frozen=True, slots=True)
class Name:
    """A numeral that is no value; `is_reference` where it names something, else it is a mere number on the page."""

    start: int
    end: int
    is_reference: bool


def _matches(patterns: tuple[str, ...], text: str, is_reference: bool) -> Iterator[Name]:
    for pattern in patterns:
        for found in re.finditer(pattern, text):
            inside = found.group()
            if is_reference and inside.startswith("“") and _VALUE_INSIDE.search(inside):
                continue
            yield Name(found.start(), found.end(), is_reference)


def find_names(text: str) -> list[Name]:
    """All names with numerals in a folded text, in order; overlapping ones merged, references winning.

    >>> text = "按沪府发〔2016〕49号和世界500强的要求"
    >>> [(text[name.start : name.end], name.is_reference) for name in find_names(text)]
    [('按沪府发〔2016〕49号', True), ('500强', True)]
    """
    found = sorted(
        [*_matches(_REFERENCES, text, True), *_matches(_SKIPS, text, False)],
        key=lambda name: (name.start, -name.end),
    )
    merged: list[Name] = []
    for name in found:
        if merged and name.start < merged[-1].end:
            before = merged[-1]
            merged[-1] = Name(before.start, max(before.end, name.end), before.is_reference or name.is_reference)
        else:
            merged.append(name)
    return merged


class Names:
    """Lookup of the names of one text by place."""

    def __init__(self, text: str) -> None:
        self.all = find_names(text)
        self._starts = [name.start for name in self.all]

    def at(self, start: int, end: int) -> Name | None:
        """The name that covers [start, end) or reaches into it."""
        place = bisect_right(self._starts, end - 1) - 1
        if place < 0:
            return None
        name = self.all[place]
        return name if name.end > start else None
