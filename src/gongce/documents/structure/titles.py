"""What reads as the title of a document, and what a title says: who issues it and which plan it issues."""

import re
from collections.abc import Sequence

from gongce.documents.structure.lines import Line
from gongce.documents.structure.words import GENRES, alternate
from gongce.vocabulary import Span

_GENRE = rf"(?:{alternate(GENRES)})"
TITLE_ENDS = rf"{_GENRE}(?:[(（〔\[][^)）〕\]\n]{{1,20}}[)）〕\]]){{0,2}}"
_TITLE = re.compile(rf"{TITLE_ENDS}$")
_NUMBERED = r"[一二三四五六七八九十]{1,3}、|[0-9０-９]{1,2}[.．、]|第[一二三四五六七八九十\d]{1,3}[章节条编]"
_NO_TITLE = re.compile(rf"[。；;！!？?：:\t]|^(?:附件|附表|各|现将|[(（]|{_NUMBERED})|^[(（].*[)）]$")
_LONGEST_TITLE = 90
_LONGEST_LINE = 45
LEAST_KEY = 12
_NUMBER = r"[一-鿿]{2,8}[〔\[［(（【]\s?(?:19|20)\d\d\s?[〕\]］)）】]\s?第?\s?\d{1,4}\s?号"
_LEAD = re.compile(rf"^[•●■·\s]*(?:{_NUMBER}\s*)?")
_ISSUING = re.compile(r"^(?P<issuer>[^《》\n]{2,40}?)(?:关于|印发|转发)")
_BODY = re.compile(r"(?:政府|委|办公室|办公厅|局|厅|部|会|院|组|公司|中心)$")
_ISSUED = re.compile(r"(?:印发|转发|发布|下发|批转)[《〈]?(?P<plan>[^《》〈〉]{4,80}?)[》〉]?(?:的通知|的函|的公告)")
_ISSUING_WORD = re.compile("印发|转发|批转|发布|下发")
_NOTICES = ("的通知", "的公告", "的函", "的决定", "的意见")
_YEARS_LINE = re.compile(r"^[(（](?:19|20)\d\d\s?年?\s?[-—－–~～至]{1,2}\s?(?:19|20)\d\d\s?年?[)）]$")
_SAME = re.compile(r"[\s\"“”'‘’《》〈〉（）()—－–―~～\-.…]")
_CLOSED = re.compile(r"[。；;：:,，、)）>》\d\t]$|^[•【(（]")
_LOWER_HALF = re.compile(r"关于|印发|转发|的|及|和|与|《")
_UPPER_HALF = re.compile(r"(?:关于|印发|转发|的|和|与|及)$")
_BODY_LINE = re.compile(r"(?:政府|委员会|办公室|办公厅|[省市县区州]委|[省市县区州])$")


def is_title(line: str) -> bool:
    """Whether a line reads as the title of a document.

    >>> is_title("工业振兴行动方案(2018—2020年)"), is_title("制定本行动方案。"), is_title("一、目标任务清单")
    (True, False, False)
    """
    return 4 <= len(line) <= _LONGEST_TITLE and _TITLE.search(line) is not None and not _NO_TITLE.search(line)


def strip_lead(line: str) -> str:
    """A title without the bullet and the document number some pages print before it.

    >>> strip_lead("• 甲政办[2012]37号 甲市关于转发提速计划的通知")
    '甲市关于转发提速计划的通知'
    """
    lead = _LEAD.match(line)
    return line[lead.end() :] if lead else line


def key_title(title: str) -> str:
    """What two printings of one title have in common: its characters without blanks, dashes, quotes and brackets.

    >>> key_title("《行动方案（2018—2020年）》")
    '行动方案20182020年'
    """
    return _SAME.sub("", title)


def are_same_title(one: str, other: str) -> bool:
    """Whether two titles are the same but for blanks, dashes, quotation marks and a cut end (…).

    >>> are_same_title("行动方案（2018-2020年）", "行动方案(2018—2020年)"), are_same_title("行动方案", "行动计划")
    (True, False)
    """
    shorter, longer = sorted((key_title(one), key_title(other)), key=len)
    return shorter == longer or (len(shorter) >= LEAST_KEY and longer.startswith(shorter))


def find_titles(lines: Sequence[Line]) -> list[tuple[str, Span]]:
    """Titles among the first lines of a document; a title broken over two or three lines is one.

    >>> [title for title, _ in find_titles([Line(0, 5, "中共甲市委"), Line(6, 20, "关于加快创建的决定")])]
    ['中共甲市委关于加快创建的决定']
    """
    found: list[tuple[str, Span]] = []
    for index, line in enumerate(lines):
        printed = strip_lead(line.text)
        if is_title(printed):
            first, whole = _extend_upwards(lines, index, printed)
            last, whole = _extend_downwards(lines, index, whole)
            found.append((whole, Span(lines[first].start, lines[last].end)))
    return found


def _extend_downwards(lines: Sequence[Line], index: int, whole: str) -> tuple[int, str]:
    """A notice's title goes on below the plan's name it issues: its years in brackets, 的通知."""
    for _ in range(2):
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        is_open = _ISSUING_WORD.search(whole) and not whole.endswith(_NOTICES)
        if not (_YEARS_LINE.match(below) or (is_open and below.endswith(_NOTICES) and len(below) <= _LONGEST_LINE)):
            break
        index += 1
        whole += below
    return index, whole


def _extend_upwards(lines: Sequence[Line], index: int, whole: str) -> tuple[int, str]:
    for _ in range(3):
        if not index or len(whole) >= _LONGEST_TITLE or not _continues(lines[index - 1].text, whole):
            break
        index -= 1
        whole = strip_lead(lines[index].text) + whole
    return index, whole


def _continues(above: str, below: str) -> bool:
    """Whether a title goes on below a line: that line ends open, or the lower one cannot begin a title."""
    if len(above) > _LONGEST_LINE or _CLOSED.search(above) or is_title(strip_lead(above)) or len(above) < 2:
        return False
    return bool(_LOWER_HALF.match(below) or _UPPER_HALF.search(above) or _BODY_LINE.search(above))


def read_issuer(title: str) -> str:
    """Who issues, as the title's words before 关于 say; "" where they do not.

    >>> read_issuer("甲市人民政府办公室关于转发提速计划的通知"), read_issuer("加快工业升级实施方案")
    ('甲市人民政府办公室', '')
    """
    match = _ISSUING.match(title)
    issuer = match["issuer"].strip() if match else ""
    return issuer if _BODY.search(issuer) else ""


def ends_as_body(name: str) -> bool:
    """Whether a name ends as the name of a public body does.

    >>> ends_as_body("甲市人民政府"), ends_as_body("认真贯彻执行")
    (True, False)
    """
    return _BODY.search(name) is not None and not _CLOSED.search(name)


def read_issued_plan(title: str) -> str:
    """The title of the plan a notice issues or passes on, "" where the title names none.

    >>> read_issued_plan("甲市人民政府关于印发甲市工业行动方案(2018-2020年)的通知")
    '甲市工业行动方案(2018-2020年)'
    """
    match = _ISSUED.search(title)
    return match["plan"] if match else ""
