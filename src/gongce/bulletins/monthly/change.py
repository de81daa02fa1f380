"""How changes are worded: 增长 and 下降, 加快 and 回落, ahead of schedule or behind it; signs become words.

Every comparison is made between figures as printed, so that a reader who subtracts gets what the sentence says.
"""

from gongce.bulletins.charts.chart import half_up, write_value
from gongce.bulletins.monthly.data import Figure, IndicatorTable, UnitFigures
from gongce.bulletins.monthly.lines import Line, Shown, Wording, fill, join


def printed(figure: Figure) -> float | None:
    """The value as printed; None where it is missing."""
    return None if figure.value is None else half_up(figure.value, figure.decimals)


def unsigned(figure: Figure) -> Shown:
    """The figure without its sign, which a word says."""
    return Shown(write_value(abs(figure.value or 0.0), figure.decimals), figure)


def tell_growth(growth: Figure, wording: Wording, *, is_ratio: bool = False) -> Line:
    """增长7.8%, 下降3.2% or 与上年同期持平; for a ratio 提高 or 降低 in percentage points; nothing where it is missing.

    >>> from gongce.bulletins.monthly.template import default_templates
    >>> from gongce.bulletins.monthly.lines import text_of
    >>> text_of(tell_growth(Figure(-3.2), default_templates().wording))
    '下降3.2%'
    """
    value = printed(growth)
    if value is None:
        return ()
    sign = "up" if value > 0 else "down" if value < 0 else "flat"
    return fill(wording[f"{'points' if is_ratio else 'growth'}_{sign}"], growth=unsigned(growth))


def tell_turn(growth: Figure, before: Figure, before_title: str, wording: Wording, *, is_ratio: bool = False) -> Line:
    """How the growth stands to that of the period before; nothing where either is missing.

    >>> from gongce.bulletins.monthly.template import default_templates
    >>> from gongce.bulletins.monthly.lines import text_of
    >>> say = lambda new, old: text_of(tell_turn(Figure(new), Figure(old), "1—5月", default_templates().wording))
    >>> say(7.8, 7.6), say(-1.0, -3.2), say(0.5, -1.2)
    ('比1—5月加快0.2个百分点', '降幅比1—5月收窄2.2个百分点', '由1—5月的下降1.2%转为增长')
    """
    now, then = printed(growth), printed(before)
    if now is None or then is None or is_ratio:
        return ()
    points = write_value(abs(now - then), max(growth.decimals, before.decimals))
    step = Shown(points, Figure(abs(now - then), max(growth.decimals, before.decimals)))
    if then < 0 < now or now < 0 < then or (now == 0) != (then == 0):
        old = tell_growth(before, wording)
        word = wording["turned_up" if now > 0 else "turned_down" if now < 0 else "turned_flat"]
        return fill(wording["turned"], before=before_title, old=old, new=word)
    if now == then:
        return fill(wording["same_fall" if now < 0 else "same"], before=before_title)
    key = ("narrower" if now > then else "wider") if now < 0 else ("faster" if now > then else "slower")
    return fill(wording[key], before=before_title, points=step)


def tell_progress(figures: UnitFigures, table: IndicatorTable, wording: Wording) -> Line:
    """Share of the year's target, and how far ahead of schedule or behind it."""
    share = fill(wording["share"], share=Shown(figures.share.text, figures.share)) if figures.share.text != "—" else ()
    return join([share, tell_ahead(figures.ahead, wording, is_share=bool(share))], "，")


def tell_ahead(ahead: Figure, wording: Wording, *, is_share: bool = True) -> Line:
    """快于序时, 落后序时, or 高于年度目标 for a growth target; nothing where it is missing."""
    value = printed(ahead)
    if value is None:
        return ()
    word = "ahead" if value > 0 else "behind" if value < 0 else "even"
    return fill(wording[word if is_share else f"goal_{word}"], points=unsigned(ahead))


def tell_value(figure: Figure, by: str, unit: str, wording: Wording, *, is_ratio: bool = False) -> Line:
    """A figure of a ranking in words, by what is ranked: growth, share of a target, ahead of schedule, or the level."""
    if by == "growth":
        return tell_growth(figure, wording, is_ratio=is_ratio)
    if by == "ahead":
        return tell_ahead(figure, wording)
    shown = Shown(figure.text, figure)
    return fill(wording["value_share" if by == "share" else "value_level"], value=shown, unit=unit)
