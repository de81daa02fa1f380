"""Lists: which figure behind 分别 belongs to which name before it; which places a rank is said of."""

import re
from collections.abc import Sequence
from itertools import pairwise

from gongce.proofing.lexicon import Sort, Word
from gongce.proofing.tokens import Number, Token

_JOINS = re.compile(r"[、,和及与以及\s]*")
_BETWEEN = re.compile(r"[、,和及与以及\s]*(?:分别)?(?:同比)?(?:增长|下降|完成|实现|达到|为)?")
_LEAST = 2
_EACH = re.compile("分别|分列|分居|依次")


def find_overrides(folded: str, start: int, tokens: Sequence[Token]) -> dict[int, list[Word]]:
    """Token place of a figure → the name it belongs to, for every 分别 of the sentence."""
    found: dict[int, list[Word]] = {}
    last = tokens[-1].end if tokens else start
    listed: list[Word] = []
    for place in [one.start() for one in _EACH.finditer(folded[start:last])]:
        figures = _run_after(folded, tokens, start + place)
        if len(figures) < _LEAST:
            continue
        names = _list_before_place(folded, tokens, start + place, len(figures)) or (
            listed if len(listed) == len(figures) else []
        )
        names = names or _named_figures(tokens, start + place, len(figures))
        if len(names) == len(figures):
            listed = names
            for figure, name in zip(figures, names, strict=True):
                found[figure] = [name]
    return found


def _run_after(folded: str, tokens: Sequence[Token], at: int) -> list[int]:
    """The figures behind 分别, one after another."""
    run: list[int] = []
    for place, token in enumerate(tokens):
        if token.start < at or not isinstance(token, Number):
            if run and token.start > at:
                break
            continue
        if run:
            gap = folded[tokens[run[-1]].end : token.start]
            same = isinstance(tokens[run[0]], Number) and tokens[run[0]].unit == token.unit  # type: ignore[union-attr]
            if not (_JOINS.fullmatch(gap) and same):
                break
        run.append(place)
    return run


def _list_before_place(folded: str, tokens: Sequence[Token], at: int, count: int) -> list[Word]:
    """The nearest list of so many names of one sort before a place."""
    for sort in (Sort.PLACE, Sort.INDUSTRY, Sort.INDICATOR):
        names = [one for one in tokens if isinstance(one, Word) and one.sort is sort and one.end <= at]
        for end in range(len(names), count - 1, -1):
            chosen = names[end - count : end]
            joined = all(
                _JOINS.fullmatch(_strip_brackets(folded[one.end : other.start])) for one, other in pairwise(chosen)
            )
            before = names[end - count - 1] if end > count else None
            longer = before is not None and _JOINS.fullmatch(folded[before.end : chosen[0].start])
            if joined and not longer:
                return chosen
    return []


def _strip_brackets(text: str) -> str:
    return re.sub(r"\([^)]*\)", "", text)


def _named_figures(tokens: Sequence[Token], at: int, count: int) -> list[Word]:
    """Names that each had a figure of its own just before (工业投资94亿元、技改投资40亿元,分别增长…)."""
    for sort in (Sort.INDICATOR, Sort.PLACE, Sort.INDUSTRY):
        names: list[Word] = []
        held: Word | None = None
        for token in tokens:
            if token.start >= at:
                break
            if isinstance(token, Word) and token.sort is sort:
                held = token
            elif isinstance(token, Number) and held is not None:
                names.append(held)
                held = None
        if len(names) >= count:
            return names[-count:]
    return []


def list_before(folded: str, tokens: Sequence[Token], at: int, sort: Sort) -> list[str]:
    """The list of names that ends last before a token."""
    names = [one for one in tokens[:at] if isinstance(one, Word) and one.sort is sort]
    chosen: list[Word] = []
    for one in reversed(names):
        if chosen and not re.fullmatch(r"[、,和及与以]*", _strip_brackets(folded[one.end : chosen[0].start])):
            break
        chosen.insert(0, one)
    return [one.id for one in chosen]


def place_near(folded: str, tokens: Sequence[Token], at: int) -> list[str]:
    """The places a rank names behind itself (列前三位的是A、B、C; 最快的是A)."""
    token = tokens[at]
    behind = [one for one in tokens[at + 1 :] if isinstance(one, Word) and one.sort is Sort.PLACE]
    if not behind or not re.fullmatch(
        r"的?(?:县区?|园区|单位|地区)?(?:依次)?(?:分别)?(?:是|为|有)?:?", folded[token.end : behind[0].start]
    ):
        return []
    if not re.search(r"的|是|为", folded[token.end : behind[0].start]):
        return []
    chosen = [behind[0]]
    for one in behind[1:]:
        gap = _strip_brackets(folded[chosen[-1].end : one.start])
        if not re.fullmatch(r"[、,和及与以]*", gap) or not gap:
            break
        chosen.append(one)
    is_single = isinstance(token, Number) and not token.kind.endswith("set")
    return [one.id for one in (chosen[:1] if is_single else chosen)]
