"""What reads as the title of a document, and what a title says: who issues it, which plan it issues, which years."""

import re
from collections.abc import Sequence

from gongce.documents.structure.lines import Line
from gongce.vocabulary import Span

_GENRES = "方案|计划|规划|纲要|意见|办法|措施|细则|决定|政策|规定|条例|要点|清单|分工|指南|通知|公告|通报|报告|标准|指标体系|指标|制度|章程|决议|目录|任务书|分解表|一览表|表"
TITLE_ENDS = rf"(?:{_GENRES})(?:[(（〔\[][^)）〕\]\n]{{1,20}}[)）〕\]]){{0,2}}"
_TITLE = re.compile(rf"(?:{TITLE_ENDS})$")
_NO_TITLE = re.compile(
    r"[。；;！!？?：:]|^(?:附件|附表|各|现将|第|[(（]|[一二三四五六七八九十]{1,3}、|[0-9０-９]{1,2}[.．、])|^[(（].*[)）]$"
)
_LONGEST_TITLE = 90
_LEAD = re.compile(r"^[•●■·\s]*(?:[一-鿿]{2,8}[〔\[［(（【]\s?(?:19|20)\d\d\s?[〕\]］)）】]\s?第?\s?\d{1,4}\s?号\s*)?")
_ISSUING = re.compile(r"^(?P<issuer>[^《》]{2,40}?)关于")
_ISSUED = re.compile(r"(?:印发|转发|发布|下发|批转)[《〈]?(?P<plan>[^《》〈〉]{4,80}?)[》〉]?(?:的通知|的函|的公告)")
_SAME = re.compile(r"[\s\"“”'‘’《》〈〉（）()—－–―~～\-.…]")


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
    return line[_LEAD.match(line).end() :] if _LEAD.match(line) else line  # type: ignore[union-attr]


def are_same_title(one: str, other: str) -> bool:
    """Whether two titles are the same but for blanks, dashes, quotation marks and a cut end (…)."""
    one_key, other_key = _SAME.sub("", one), _SAME.sub("", other)
    shorter, longer = sorted((one_key, other_key), key=len)
    return one_key == other_key or (len(shorter) >= 12 and longer.startswith(shorter))


def find_titles(lines: Sequence[Line]) -> list[tuple[str, Span]]:
    """Titles among the first lines of a document; a title broken over two or three lines is one.

    >>> [title for title, _ in find_titles([Line(0, 5, "中共甲市委"), Line(6, 20, "关于加快创建的决定")])]
    ['中共甲市委关于加快创建的决定']
    """
    found: list[tuple[str, Span]] = []
    for index, line in enumerate(lines):
        printed = strip_lead(line.text)
        if not is_title(printed):
            continue
        first, whole = index, printed
        while first and len(whole) < _LONGEST_TITLE and _continues(lines[first - 1].text, whole):
            first -= 1
            whole = strip_lead(lines[first].text) + whole
        found.append((whole, Span(lines[first].start, line.end)))
    return found


def _continues(above: str, below: str) -> bool:
    """Whether a title goes on below a line: that line ends open, or the lower one cannot begin a title."""
    if is_title(strip_lead(above)) or len(above) > 40 or re.search(r"[。；;：:,，)）>》\d]$|^[•【(（]", above):
        return False
    return bool(
        re.match(r"关于|印发|转发|的|及其?|和|与|《|推动|促进", below)
        or re.search(r"(?:关于|印发|转发|的|和|与|、)$", above)
    ) or bool(re.search(r"(?:省|市|县|区|州|政府|委员会|办公室|办公厅|市委|县委|区委)$", above) and len(above) <= 30)


def read_issuer(title: str) -> str:
    """Who issues, as the title's words before 关于 say; "" where they do not.

    >>> read_issuer("甲市人民政府办公室关于转发提速计划的通知"), read_issuer("加快工业升级实施方案")
    ('甲市人民政府办公室', '')
    """
    match = _ISSUING.match(title)
    return (
        match["issuer"].strip()
        if match and re.search(r"(?:政府|委|办公室|办公厅|局|厅|部|会|院|组|公司|中心)$", match["issuer"])
        else ""
    )


def read_issued_plan(title: str) -> str:
    """The title of the plan a notice issues or passes on, "" where the title names none.

    >>> read_issued_plan("甲市人民政府关于印发甲市工业行动方案(2018-2020年)的通知")
    '甲市工业行动方案(2018-2020年)'
    """
    match = _ISSUED.search(title)
    return match["plan"] if match else ""
