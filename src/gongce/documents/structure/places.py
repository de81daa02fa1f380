"""The document's own city or county, as its issuer and title name it."""

import re
from collections.abc import Iterable

_KINDS = "自治州|自治县|地区|林区|新区|特区|市|县|区|州(?![市县区])|盟|旗"
_PLACE = re.compile(rf"(?:中共|中国共产党|[一-鿿]{{2,3}}(?:省|自治区))?(?P<place>[一-鿿]{{1,9}}?(?:{_KINDS}))")
_BARE = re.compile(r"^(?:中共)?([一-鿿]{2,4})")
_NO_PLACE = re.compile(
    r"^(?:全|我|本|各|该|市|县|区|城|州|辖|印发|转发|关于|加快|推进|发布|示范|开发|高新|园|社|地|小)|关于|印发|转发|促进|工业|产业|经济|示范|开发|建设|集聚|城市|\d"
)
_LEADS = ("印发", "转发", "批转", "发布")


def read_place(names: Iterable[str], text: str) -> str:
    """The first place named by these names (issuer, titles), "" where none is.

    A name that gives the place without its kind (甲乙工业振兴方案) counts when the text itself prints it with the kind.

    >>> read_place(["市人民政府", "市人民政府关于印发甲乙市工业行动方案的通知"], "")
    '甲乙市'
    >>> read_place(["丙丁工业振兴行动方案"], "成立丙丁市工业专家咨询小组")
    '丙丁市'
    """
    names = [re.sub(r"^(?:19|20)\d\d(?:[-—－~～](?:19|20)\d\d)?年", "", name) for name in names if name]
    printed = (place for name in names for place in _printed_places(name))
    return next(printed, None) or next((place for name in names for place in _completed_places(name, text)), "")


def _printed_places(name: str) -> Iterable[str]:
    pieces = [name, *(piece for lead in _LEADS for piece in name.split(lead)[1:])]
    for piece in pieces:
        piece = re.sub(r"^[《〈“]?(?:(?:19|20)\d\d(?:[-—－~～](?:19|20)\d\d)?年)?", "", piece)
        match = _PLACE.match(piece)
        if match and len(match["place"]) >= 2 and not _NO_PLACE.search(match["place"]):
            yield match["place"]


def _completed_places(name: str, text: str) -> Iterable[str]:
    head = _BARE.match(name)
    for length in (4, 3, 2) if head else ():
        bare = head[1][:length] if head else ""
        if len(bare) < length or _NO_PLACE.search(bare):
            continue
        found = re.search(rf"{re.escape(bare)}(?:{_KINDS})", text)
        if found:
            yield found.group(0)
