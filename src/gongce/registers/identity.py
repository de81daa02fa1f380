"""Who is who: the unified social credit code, and near-same names and sites."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Characters of a unified social credit code; a character's value is its place (GB 32100—2015)."""
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FORMS = re.compile(
    r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|总公司|分公司|公司|集团|厂|合作社|\(有限合伙\)|\(普通合伙\))+$"
)
_BRACKETS = re.compile(r"[()\[\]【】〔〕《》“”\"'·.,，。、\s-]")
_TWO = 2


def check_credit_code(code: str) -> str:
    """What is wrong with a unified social credit code; "" where it is right.

    Source: GB 32100—2015: check = (31 − Σ C·3^(i−1) mod 31) mod 31 over the first 17 characters.

    >>> check_credit_code("91350100M000100Y43"), check_credit_code("91350100M000100Y4Z")
    ('', '含有不允许的字符Z')
    >>> check_credit_code("91350100M000100Y44")
    '校验位不符'
    """
    code = unicodedata.normalize("NFKC", code).strip().upper()
    if len(code) != 18:
        return f"有{len(code)}位，应为18位"
    strange = next((sign for sign in code if sign not in ALPHABET), None)
    if strange:
        return f"含有不允许的字符{strange}"
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(code, _WEIGHTS, strict=False))
    return "" if ALPHABET[(31 - total % 31) % 31] == code[17] else "校验位不符"


def check_organisation_part(code: str) -> bool:
    """Whether characters 9–17 of a credit code are a right organisation code (GB 11714); told as a warning only.

    >>> check_organisation_part("91110000600037341L")
    True
    """
    part = code[8:17].upper()
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rest = 11 - sum(letters.index(sign) * w for sign, w in zip(part[:8], _ORGANISATION_WEIGHTS, strict=True)) % 11
    return part[8] == {10: "X", 11: "0"}.get(rest, str(rest))


def fold_name(name: str) -> str:
    """A name with width, case, brackets, blanks and the words of its legal form taken out.

    >>> fold_name("甲城（南岭）机械 有限公司") == fold_name("甲城南岭机械有限责任公司")
    True
    """
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", name).casefold())
    return _FORMS.sub("", text) or text


class Likeness(NamedTuple):
    """Two records that may be one: why, and how alike from 0 to 1."""

    first: str
    second: str
    field: str
    share: float


def find_alike(values: Mapping[str, str], field: str, least: float = 0.8) -> list[Likeness]:
    """Pairs of records whose folded values are the same or nearly so, the likest first.

    Candidates share a pair of characters; likeness is the share of common pairs (Dice). Common pairs that more than a
    hundredth of all records have are no reason to compare, so the time stays near linear.

    Args:
        values: record → name or address; empty ones are passed over.
        field: what the values are, for the message.
        least: from which likeness a pair is told.
    """
    grams = {name: _pairs(fold_name(value)) for name, value in values.items() if value}
    holders: dict[str, list[str]] = defaultdict(list)
    for name, mine in grams.items():
        for gram in mine:
            holders[gram].append(name)
    most = max(len(grams) // 100, 20)
    common: dict[tuple[str, str], int] = defaultdict(int)
    for names in holders.values():
        if len(names) <= most:
            for place, one in enumerate(names):
                for other in names[place + 1 :]:
                    common[one, other] += 1
    found = [
        Likeness(one, other, field, share)
        for one, other in common
        if (share := _dice(grams[one], grams[other])) >= least
    ]
    return sorted(found, key=lambda pair: (-pair.share, pair.first, pair.second))


def _pairs(text: str) -> frozenset[str]:
    if len(text) < _TWO:
        return frozenset({text})
    return frozenset(text[place : place + _TWO] for place in range(len(text) - 1))


def _dice(one: Iterable[str], other: Iterable[str]) -> float:
    first, second = set(one), set(other)
    return 2 * len(first & second) / (len(first) + len(second))
