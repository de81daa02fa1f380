"""The document's own city or county, as its issuer and title name it."""

import re
from collections.abc import Iterator, Sequence

_KINDS = "自治州|自治县|地区|林区|新区|特区|市|县|区|州(?![市县区])|盟|旗"
_PLACE = re.compile(rf"(?:中共|中国共产党)?(?:[一-鿿]{{2,3}}(?:省|自治区))?(?P<place>[一-鿿]{{1,7}}?(?:{_KINDS}))")
_INNER = re.compile(r"[一-鿿]{1,5}?[区县市旗]")
_BARE = re.compile(r"^(?:中共)?([一-鿿]{2,4})")
_NOT_FIRST = (
    r"支持|促进|推动|推进|提升|深化|完善|加强|加快|鼓励|扶持|创建|打造|培育|做大|"
    r"做强|大力|扩大|实施|落实|贯彻|开展|组织|建设|构建|全面|进一步|若干|优化|强化|"
    r"引导|规范|稳定|壮大|重点|先进|关于|印发|转发|发展|全市|全县|全区|全省|我市|"
    r"我县|我区|本市|各市|各县|各区|市县|城市|省级|国家|地区|社区|小区|地市|市区|"
    r"县区|市级|县级|全州|市|县|区"
)
_NO_PLACE = re.compile(
    rf"^(?:{_NOT_FIRST})|关于|印发|转发|促进|工业|产业|经济|示范|开发|建设|集聚|城市|高新|[园片城库]区$|\d"
)
_LEADS = ("印发", "转发", "批转", "发布")
_YEARS = re.compile(r"^[《〈“]?(?:(?:19|20)\d\d(?:[-—－~～](?:19|20)\d\d)?年)?")
_LEAST_MENTIONS = 2


def read_place(names: Sequence[str], text: str) -> str:
    """The first place named by these names (issuer, titles), "" where none is; of a city and its district the district.

    A name that gives the place without its kind (甲乙工业振兴方案) counts when the text itself prints it with the kind
    at least twice.

    >>> read_place(["市人民政府", "市人民政府关于印发甲乙市工业行动方案的通知"], "")
    '甲乙市'
    >>> read_place(["丙丁工业振兴行动方案"], "成立丙丁市工业专家咨询小组。丙丁市指标")
    '丙丁市'
    """
    printed = (place for name in names for place in _find_printed(name))
    return next(printed, None) or next((place for name in names for place in _find_completed(name, text)), "")


def _find_printed(name: str) -> Iterator[str]:
    for piece in (name, *(piece for lead in _LEADS for piece in name.split(lead)[1:])):
        piece = piece[_end(_YEARS.match(piece)) :]
        match = _PLACE.match(piece)
        if match is None or len(match["place"]) < 2 or _NO_PLACE.search(match["place"]):
            continue
        inner = _INNER.match(piece, match.end())
        is_inner = inner is not None and len(inner[0]) > 1 and not _NO_PLACE.search(inner[0]) and "新区" not in inner[0]
        yield inner[0] if inner is not None and is_inner else match["place"]


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _find_completed(name: str, text: str) -> Iterator[str]:
    head = _BARE.match(name)
    for length in (4, 3, 2) if head else ():
        bare = head[1][:length] if head else ""
        if len(bare) < length or _NO_PLACE.search(bare):
            continue
        found = re.search(rf"{bare}(?:{_KINDS})(?![域级])", text)
        if found and text.count(found[0]) >= _LEAST_MENTIONS:
            yield found[0]
