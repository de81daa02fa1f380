"""Ids and kinds for the bodies and metrics a document names."""

import re
from dataclasses import dataclass, field
from typing import Any

from gongce.rulebook.model import UnitKind

CITY = "city"
_WHOLE = {"", "全市", "全县", "全区", "我市", "我县", "我区", "市", "县", "区", "全社会"}
_KINDS: tuple[tuple[str, UnitKind], ...] = (
    (r"(?:公司|集团|厂|院|银行)$", UnitKind.ENTERPRISE),
    (r"(?:开发区|高新区|园区|集聚区|产业园|工业园|新区|园)$", UnitKind.ZONE),
    (r"(?:局|委|办|部门|厅|法院|政府|管委会|小组|指挥部)$", UnitKind.DEPARTMENT),
    (r"(?:县|区|市)$", UnitKind.COUNTY),
    (r"(?:镇|乡|街道)$", UnitKind.TOWN),
)
_GROUP = re.compile(r"各|每|等|[、，,]|企业|项目|产业|\d|[两三四五六七八九十]+(?:个|家|户|县|区)|部门$")
_LONGEST = 40


def shorten(text: str, length: int = _LONGEST) -> str:
    """Words cut to a length, blanks and brackets put right.

    >>> shorten("联席会议研究一次工业发展里遇到的困难与问题", 12)
    '联席会议研究一次工业发展…'
    """
    plain = " ".join(text.split()).replace("(", "（").replace(")", "）").replace(",", "，").replace(";", "；")
    return plain if len(plain) <= length else plain[:length] + "…"


@dataclass(slots=True)
class UnitBook:
    """Units met so far, in the order of the document; the city first."""

    place: str
    ids: dict[str, str] = field(default_factory=dict)

    def name(self, subject: str) -> str:
        """The id of a subject; the city's for the whole of it."""
        plain = subject.strip()
        if plain in _WHOLE or plain == self.place:
            return CITY
        return self.ids.setdefault(plain, f"u{len(self.ids) + 1:02d}")

    def records(self) -> list[dict[str, Any]]:
        """The rows of units.yaml."""
        rows: list[dict[str, Any]] = [{"id": CITY, "title": self.place or "本市", "kind": "city"}]
        for subject, name in self.ids.items():
            kind = kind_of(subject)
            row: dict[str, Any] = {"id": name, "title": shorten(subject), "kind": kind.value}
            rows.append(row | ({"complete": False} if kind is UnitKind.GROUP else {}))
        return rows


def kind_of(subject: str) -> UnitKind:
    """What sort of body a name is, by how it ends; a group where it stands for several.

    >>> kind_of("高新区"), kind_of("各县区"), kind_of("市发展改革委")
    (<UnitKind.ZONE: 'zone'>, <UnitKind.GROUP: 'group'>, <UnitKind.DEPARTMENT: 'department'>)
    """
    if _GROUP.search(subject):
        return UnitKind.GROUP
    return next((kind for ending, kind in _KINDS if re.search(ending, subject)), UnitKind.GROUP)
