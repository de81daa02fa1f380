"""If–then in policy prose: which stretch of a sentence is the condition, which the consequence."""

import re

from gongce.documents.lexicons import alternation
from gongce.documents.reading.sites import Site

_GRANT = alternation("grants", role="grant")
_OUTCOME = alternation("grants", role="outcome")
GRANTS = re.compile(_GRANT)
_CONSEQUENCE = re.compile(f"{_GRANT}|{_OUTCOME}")
_OPENER = re.compile(
    rf"^ *(?:[(（]?[一二三四五六七八九十\d]{{1,2}}[)）.、]|"
    rf"第[一二三四五六七八九十\d]+条)? *(?:对(?!接|外开|标|口|比|照)|凡|若|如(?!下|期|何|数|实)|"
    rf"每(?:{alternation('grants', role='opener')})|首次|新(?:认定|获|引进|列入|入库|建|设立|上规|"
    rf"入规)|当年|年度|经认定|获得|获评|被认定|通过|"
    rf"完成|租用|购买|贷款|年薪|迟报|连续)"
)
_ENDS = re.compile(r"的(?:[、和及或与]?[\u4e00-\u9fff“”()A-Z]{0,20})?$")
_CAP = re.compile(rf"^ *(?:[\u4e00-\u9fff]{{0,8}})?(?:{alternation('grants', role='cap')})")
_DEFINES = re.compile(alternation("grants", role="definition"))
_BARRED = re.compile(r"(?:设立|安排|筹集|列支|统筹|组建)[^,;。]{0,16}$")


def _segments(site: Site) -> list[tuple[int, int]]:
    """Comma-bounded stretches of the sentence, as offsets into the text."""
    text, place, bounds = site.page.text, site.sentence_start, []
    while place < site.sentence_end:
        end = min(site.page.segment_end(place), site.sentence_end)
        bounds.append((place, end))
        place = end + 1
    return bounds if text else []


def state_of(site: Site) -> str:
    """Whether a figure stands in a "condition", in a "consequence" or in neither ("").

    A condition opens with 对, 凡, 每… or ends in …的, and needs a consequence behind it; a consequence holds from its
    granting word to the next condition.
    """
    text = site.page.text
    whole = text[site.sentence_start : site.sentence_end]
    if not _CONSEQUENCE.search(whole):
        return _defined(site)
    state = ""
    for start, end in _segments(site):
        piece = text[start:end]
        if start <= site.start < end or (end <= site.start and end == site.segment_end):
            return _inside(site, piece, start, state)
        state = _next_state(state, piece)
        if text[end : end + 1] == ";":
            state = ""
    return _inside(site, text[site.segment_start : site.segment_end], site.segment_start, "")


def _next_state(state: str, piece: str) -> str:
    grants = _CONSEQUENCE.search(piece)
    if grants and not (_ENDS.search(piece) and not GRANTS.search(piece)):
        return "consequence"
    if _OPENER.match(piece) or (_ENDS.search(piece) and not _CAP.match(piece)):
        return "condition"
    return state


def _inside(site: Site, piece: str, start: int, state: str) -> str:
    """The state at the figure, within its own stretch."""
    before = piece[: site.start - start]
    end = site.figure.end - start
    rest = piece[end:]
    if _BARRED.search(before) and state != "condition":
        return ""
    granted, later = _around(piece, site.start - start, end)
    if granted and not (later and _ENDS.match(rest[: later.start() - end])):
        return "consequence" if GRANTS.match(piece, granted.start()) or state == "consequence" else ""
    if later:
        return _before_grant(site, before, rest[: later.start() - end], later)
    return _without_grant(site, piece, rest, state)


def _around(piece: str, start: int, end: int) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """The last granting or deciding word before a figure, preferring grants, and the first one behind it."""
    found = list(_CONSEQUENCE.finditer(piece))
    before = [match for match in found if match.end() <= start]
    grants = [match for match in before if GRANTS.match(piece, match.start())]
    behind = [match for match in found if match.start() >= end]
    last = grants or before
    return last[-1] if last else None, behind[0] if behind else None


def _before_grant(site: Site, before: str, between: str, later: re.Match[str]) -> str:
    """A granting word behind the figure in the same stretch: 按投资额的10%给予 against 5亿元以上的给予."""
    plain = re.sub(r"^[以上下内(含)不 ]*", "", between)
    if re.search(r"按(?:照)?[^,;。]{0,40}$", before) and not re.search(r"[以上下内]的", between):
        return "consequence"
    filling = re.fullmatch(
        r"(?:的)?(?:比例|标准|额度)?(?:的)?(?:一次性|财政|专项|现金|资金|最高|首次|年度|建设|研发|"
        r"购置|租金|配套|[\u4e00-\u9fff]{0,6})?",
        plain,
    )
    if filling and GRANTS.match(later.group()):
        bound = between[:2] in ("以上", "以下") or site.figure.dimension == "count"
        return "condition" if bound or between.startswith(("的企业", "的项目", "的单位")) else "consequence"
    return "condition"


def _without_grant(site: Site, piece: str, rest: str, state: str) -> str:
    tail = site.page.text[site.segment_end : site.sentence_end]
    coming = _CONSEQUENCE.search(tail)
    if coming and (_ENDS.search(rest) or (_OPENER.match(piece) and not _CAP.match(piece)) or state == "condition"):
        return "condition"
    if state == "consequence" and _CAP.match(piece):
        return "consequence"
    return (
        "consequence"
        if state == "consequence" and site.figure.dimension in ("percent", "money", "score") and len(rest) <= 4
        else ""
    )


def _defined(site: Site) -> str:
    """Sizes in a definition or a list of admission conditions."""
    near = site.page.text[max(0, site.sentence_start - 60) : site.start]
    return "condition" if _DEFINES.search(near) and "\n\n" not in near else ""
