"""How firmly a value is meant."""

import re

from gongce.documents.model import Strength

_STRIVE = re.compile(r"力争|争取|力促|努力实现|努力达到|奋力|冲刺")
_PLAIN = re.compile(r"争取(?=(?:国家|中央|省|上级|各类|更多|专项|资金|到位|政策|土地|用地|项目)[^,;。]{0,10}\d)")
_HAS_VALUE = re.compile(r"\d|年内|底前|[一二三四五六七八九十百千万亿]+[家户个项亿万元]")
_FIRM = re.compile(r"确保|必须|务必|要(?!素|求|点|件|闻)")
_TASK = re.compile(r"(?:^|[,;])(?:完成|实施|推进|加快|开展|抓好|加强|启动|组织|建立|制定|设立|安排)(?=[^,;]{2})")


def strength_of(begin: str, is_about: bool) -> Strength:
    """The strength of a figure, from its sentence up to it: 力争 reaches over parallel targets to a new modal.

    >>> strength_of("力争上市企业达到5家,进入辅导期企业", False).value
    'strive'
    >>> strength_of("力争新开工100个,确保全年投资完成", False).value
    'firm'
    """
    if is_about:
        return Strength.ABOUT
    strives = [found for found in _STRIVE.finditer(begin) if not _PLAIN.match(begin, found.start())]
    if not strives:
        return Strength.FIRM
    after = begin[strives[-1].end() :]
    own, comma, _ = after.partition(",")
    if comma and len(own) > 8 and not _HAS_VALUE.search(own):
        return Strength.FIRM
    ended = _FIRM.search(after) or (";" in after and _TASK.search(after))
    return Strength.FIRM if ended else Strength.STRIVE
