"""Figures of relations that hold, pushed to where the relation must be false; used by the mutation test."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gongce import relations
from gongce.documents.model import Check
from gongce.relations import Decision, Figure, Verdict
from gongce.vocabulary import Span

NUMERAL = re.compile(r"\d+(?:\.\d+)?")
CHINESE = "一二三四五六七八九十"
_UNITS = {"亿": 10**8, "万": 10**4}
UNPUSHED = {"item", "names", "values", "size", "slogan", "year", "section"}
COUNTERS = "户家个只项名件处座所人位"


@dataclass(frozen=True)
class Push:
    """One figure to change: where it stands, and what to print instead."""

    check: Check
    role: str
    span: Span
    new: str


def figure_of(text: str) -> Figure:
    """The figure printed in a stretch of text, in the body of its unit."""
    plain = text.replace(" ", "").replace("两", "二")
    found = NUMERAL.search(plain)
    if not found:
        sign = next((sign for sign in plain if sign in CHINESE), "一")
        return Figure.exact((CHINESE.index(sign) + 1) * (10**8 if plain.startswith("亿") else 1))
    scale = Fraction(1)
    for sign in plain[found.end() : found.end() + 2]:
        scale *= _UNITS.get(sign, 1)
    figure = Figure.parse(found.group())
    is_entity = scale == 1 and figure.step == 1 and plain[found.end() : found.end() + 1] in COUNTERS
    low, high, step = figure.low, figure.high, Fraction(0) if is_entity else figure.step
    if re.search(r"以上$", plain):
        high = None
    return Figure(low, high, step).scaled(scale)


def _by_role(check: Check, figures: Sequence[Figure], role: str) -> list[Figure]:
    return [figure for figure, own in zip(figures, check.roles, strict=True) if own == role]


def _share(check: Check, figures: Sequence[Figure]) -> Decision:
    part, whole, share = (_by_role(check, figures, role)[0] for role in ("part", "whole", "share"))
    return relations.decide_share(part, whole, share)


def _sum(check: Check, figures: Sequence[Figure]) -> Decision:
    return relations.decide_sum(_by_role(check, figures, "part"), _by_role(check, figures, "whole")[0])


def _share_sum(check: Check, figures: Sequence[Figure]) -> Decision:
    whole = _by_role(check, figures, "whole")
    return relations.decide_total_share(_by_role(check, figures, "share"), whole[0] if whole else None)


def _at_most(check: Check, figures: Sequence[Figure]) -> Decision:
    return relations.decide_at_most(_by_role(check, figures, "part")[0], _by_role(check, figures, "whole")[0])


def _doubling(check: Check, figures: Sequence[Figure]) -> Decision:
    base, end, rate = (_by_role(check, figures, role)[0] for role in ("base", "end", "rate"))
    return relations.decide_doubling(base, end, int(rate.value))


def _end(check: Check, figures: Sequence[Figure]) -> Decision:
    return Decision(Verdict.VIOLATED)


def _difference(check: Check, figures: Sequence[Figure]) -> Decision:
    later, earlier, change = (_by_role(check, figures, role)[0] for role in ("later", "earlier", "change"))
    return relations.decide_difference(later, earlier, change)


def _twice(check: Check, figures: Sequence[Figure]) -> Decision:
    return relations.decide_equal(figures[0], figures[1])


def _strive(check: Check, figures: Sequence[Figure]) -> Decision:
    is_right = figures[1].value >= figures[0].value
    return Decision(Verdict.HOLDS if is_right else Verdict.VIOLATED)


def _nested(check: Check, figures: Sequence[Figure]) -> Decision:
    return relations.decide_nested(figures)


def _product(check: Check, figures: Sequence[Figure]) -> Decision:
    return relations.decide_product(figures[0], figures[1], figures[2])


def _least(check: Check, figures: Sequence[Figure]) -> Decision:
    return relations.decide_least_total(figures[0], figures[1], figures[2])


def _always(check: Check, figures: Sequence[Figure]) -> Decision:
    return Decision(Verdict.VIOLATED)


DECIDERS: dict[str, Callable[[Check, Sequence[Figure]], Decision]] = {
    "share": _share,
    "sum": _sum,
    "share_sum": _share_sum,
    "part_within": _at_most,
    "contained": _at_most,
    "doubling": _doubling,
    "growth_end": _end,
    "growth_year": _end,
    "points": _difference,
    "increase": _difference,
    "stated_twice": _twice,
    "strive": _strive,
    "nested_counts": _nested,
    "product": _product,
    "least_total": _least,
    "list_count": _always,
    "slogan": _always,
}


def push_figure(text: str, check: Check, place: int, dice: random.Random) -> Push | None:
    """The figure at a place of a check, changed so that the check's relation is false; None where no change can."""
    printed = check.spans[place].text(text)
    if any(len(NUMERAL.findall(span.text(text))) > 1 for span in check.spans) or not any(
        sign.isdigit() or sign in CHINESE + "两双" for sign in printed
    ):
        return None
    figures = (
        [figure_of(span.text(text)) for span in check.spans] if check.relation not in ("list_count", "slogan") else []
    )
    for _ in range(60):
        new = _changed(printed, dice)
        if new == printed:
            continue
        if check.relation == "slogan" and not _breaks_slogan(check, place, printed, new):
            continue
        if not figures:
            return Push(check, check.roles[place], check.spans[place], new)
        tried = [figure_of(new) if at == place else figure for at, figure in enumerate(figures)]
        if DECIDERS[check.relation](check, tried).verdict is Verdict.VIOLATED:
            return Push(check, check.roles[place], check.spans[place], new)
    return None


def _breaks_slogan(check: Check, place: int, printed: str, new: str) -> bool:
    """Whether a changed figure leaves its slogan: another first digit, or less than a 千企千亿 promises."""
    if "money" in check.roles:
        return figure_of(new).value < figure_of(printed).value / 2
    return check.roles[place] == "count" or new[0] != printed[0]


def _changed(printed: str, dice: random.Random) -> str:
    found = NUMERAL.search(printed)
    if not found:
        return _changed_chinese(printed, dice)
    numeral = found.group()
    decimals = len(numeral.partition(".")[2])
    factor = dice.choice((0.3, 0.5, 0.7, 0.8, 0.9, 0.97, 1.03, 1.1, 1.2, 1.4, 1.7, 2.5, 4, 12, 40, 150))
    value = float(numeral) * factor
    if not decimals and float(numeral) < 20:
        value = float(numeral) + dice.choice((-3, -2, -1, 1, 2, 3))
    if value <= 0 or (value < 2 and not decimals and float(numeral) >= 2):
        return printed
    return printed[: found.start()] + f"{value:.{decimals}f}" + printed[found.end() :]


def _changed_chinese(printed: str, dice: random.Random) -> str:
    at = next(place for place, sign in enumerate(printed) if sign in CHINESE + "两双")
    value = 2 if printed[at] in "两双" else CHINESE.index(printed[at]) + 1
    other = value + dice.choice((-1, 1))
    return printed[:at] + CHINESE[other - 1] + printed[at + 1 :] if 2 <= other <= 10 else printed
