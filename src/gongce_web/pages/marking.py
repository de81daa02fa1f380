"""Chinese in an English page: marked as such for readers of screens; periods and marks between words made English.

What an English page shows in Chinese is data: names, sentences of plans and bulletins, messages of the core. It comes
from everywhere, so the page as it leaves is marked, not every template (docs/decisions/0052).
"""

import re

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_CHINESE = re.compile(f"[{_HAN}]")
_RUN = re.compile(rf"[^\s<>]*[{_HAN}][^\s<>]*(?:[ \t\u3000]+[^\s<>]*[{_HAN}][^\s<>]*)*")
_ENGLISH = re.compile("[A-Za-z]{3}")
_PART = re.compile(r"(<!--.*?-->|<(script|style)\b.*?</\2\s*>|<[^<>]+>)", re.DOTALL | re.IGNORECASE)
_OPENING = re.compile(r"<(title|textarea|option)\b([^>]*)>", re.IGNORECASE)
_MARKS = {"：": ": ", "；": "; ", "，": ", ", "。": ".", "、": ", ", "（": " (", "）": ")", "\u3000": " \u2003"}
_MARK = re.compile(f"[{''.join(_MARKS)}] ?")
_MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_QUARTERS = {"一季度": "Q1", "二季度": "Q2", "三季度": "Q3", "四季度": "Q4", "上半年": "H1", "下半年": "H2"}
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:—(?P<last>\d{4}))?年"
    r"(?:(?P<first>\d{1,2})(?:—(?P<to>\d{1,2}))?月(?:(?P<day>\d{1,2})日)?|(?P<part>[一二三四]季度|[上下]半年))?"
)
_WORD = re.compile(r"[^\s<>]+")


def mark_chinese(page: str) -> str:
    """The page with every run of Chinese text in an element that says so.

    >>> mark_chinese("<p>2019年1—6月: 城关区 leads</p>")
    '<p>January–June 2019: <span lang="zh-Hans">城关区</span> leads</p>'
    """
    parts = _PART.split(page)
    out: list[str] = []
    holder = ""
    for number in range(0, len(parts), 3):
        text, tag = parts[number], parts[number + 1] if number + 1 < len(parts) else ""
        out.append(_mark_inside(out, text, holder) if holder else mark_text(text))
        out.append(_say_attributes(tag))
        opened = _OPENING.fullmatch(tag)
        holder = opened[1].lower() if opened else ""
    return "".join(out)


def mark_text(text: str) -> str:
    """Words between tags: periods and marks in English, each run of Chinese in a span."""
    if text.isascii():
        return text
    said = name_periods(text)
    out, end = [], 0
    for run in _RUN.finditer(said):
        out += [_mark_words(said[end : run.start()]), _mark_run(run[0])]
        end = run.end()
    return "".join([*out, _mark_words(said[end:])])


def _mark_run(run: str) -> str:
    """A run of words that hold Chinese: what is English before a mark, between two or after one stands outside.

    >>> _mark_run("单位：亿元；Source: 市统计局")
    '<span lang="zh-Hans">单位：亿元</span>; Source: <span lang="zh-Hans">市统计局</span>'
    """
    parts = re.split("([：；，。、（）:] ?)", run)
    out: list[str] = []
    held: list[str] = []
    for part in parts:
        if _ENGLISH.search(part) and not _CHINESE.search(part):
            out += [_span(held), part]
            held = []
        else:
            held.append(part)
    return "".join([*out, _span(held)])


def _span(parts: list[str]) -> str:
    """Parts of a run in a span, the marks around them outside it; brackets stay with their pair."""
    has = [bool(_CHINESE.search(one)) for one in parts]
    if True not in has:
        return _mark_words("".join(parts))
    first, last = has.index(True), len(has) - 1 - has[::-1].index(True)
    marks = [one.strip() for one in parts]
    while marks[first : last + 1].count("（") > marks[first : last + 1].count("）") and "）" in marks[last + 1 :]:
        last = marks.index("）", last + 1)
    before, inside, after = "".join(parts[:first]), "".join(parts[first : last + 1]), "".join(parts[last + 1 :])
    return f'{_mark_words(before)}<span lang="zh-Hans">{inside}</span>{_mark_words(after)}'


def _mark_words(text: str) -> str:
    return _MARK.sub(lambda mark: _MARKS[mark[0][0]], text)


def name_periods(text: str) -> str:
    """Periods as a bulletin words them, in English where no other Chinese stands in the text beside them.

    >>> name_periods("2019年1—6月"), name_periods("2019年二季度"), name_periods("2019—2025年")
    ('January–June 2019', 'Q2 2019', '2019–2025')
    >>> name_periods("2019年7月18日"), name_periods("2019年6月报"), name_periods("20191-6月主要指标.xlsx")
    ('18 July 2019', '2019年6月报', '20191-6月主要指标.xlsx')
    """
    return _WORD.sub(lambda word: _name_within(word[0]), text)


def _name_within(word: str) -> str:
    """A word with its periods in English; as it is where it holds other Chinese or figures beside them."""
    rest = _PERIOD.sub(" ", word)
    is_alone = not _CHINESE.search(rest) and not re.search(r"\d ?$|^ ?\d| \d|\d ", rest)
    return _PERIOD.sub(_name, word) if is_alone else word


def _name(found: re.Match[str]) -> str:
    years = found["year"] + (f"–{found['last']}" if found["last"] else "")
    if found["part"]:
        return f"{_QUARTERS[found['part']]} {years}"
    day = [found["day"]] if found["day"] else []
    months = [_MONTHS[int(month)] for month in (found["first"], found["to"]) if month and int(month) <= 12]
    return " ".join([*day, *(["–".join(months)] if months else []), years])


def _mark_inside(out: list[str], text: str, holder: str) -> str:
    """The text of an element that holds no other: the element itself says that it is Chinese."""
    if holder != "textarea":
        text = _mark_words(name_periods(text)) if not _CHINESE.search(name_periods(text)) else name_periods(text)
    if _CHINESE.search(text) and " lang=" not in out[-1]:
        out[-1] = out[-1][:-1] + ' lang="zh-Hans">'
    return text


_SAID = re.compile(r'( (?:title|aria-label|alt|placeholder)=")([^"]*)"')


def _say_attributes(tag: str) -> str:
    """Names in attributes: their periods in English; an attribute cannot say its language."""
    if tag.isascii() or tag.startswith("<!--"):
        return tag
    return _SAID.sub(lambda one: f'{one[1]}{name_periods(one[2])}"', tag)
