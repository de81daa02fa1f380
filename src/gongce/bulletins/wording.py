"""The words and figures of the interface: kinds, measures, verdicts and values as a Chinese reader expects them."""

from fractions import Fraction

from gongce.documents.model import Check, Commitment, Document, Kind, Measure, Mention, Strength
from gongce.relations import Verdict

KINDS = {
    Kind.TARGET: "目标",
    Kind.ACTUAL: "现状",
    Kind.THRESHOLD: "门槛",
    Kind.REWARD: "奖惩",
    Kind.DEADLINE: "期限",
    Kind.FREQUENCY: "频次",
    Kind.OTHER: "其他",
    Kind.REFERENCE: "名称",
}
MEASURES = {
    Measure.LEVEL: "总量",
    Measure.GROWTH: "增减幅",
    Measure.SHARE: "占比",
    Measure.RATE: "比率",
    Measure.COUNT: "个数",
    Measure.CHANGE: "增减量",
    Measure.AMOUNT: "金额",
    Measure.DURATION: "时长或日期",
}
STRENGTHS = {Strength.FIRM: "确定", Strength.STRIVE: "力争", Strength.ABOUT: "左右"}
VERDICTS = {
    Verdict.VIOLATED: "矛盾",
    Verdict.AMBIGUOUS: "存疑",
    Verdict.ROUNDING: "舍入",
    Verdict.HOLDS: "成立",
    Verdict.DERIVED: "推得",
}
READINGS = {"annual": "每年", "cumulative": "累计", "end": "期末", "average": "年均", "unknown": ""}
PERIODS = {"annual": "每年", "month": "每月", "quarter": "每季度", "half": "每半年"}
DIRECTIONS = {"up": "增加", "down": "减少"}
MISSING = "—"
RELATIONS = {
    "sum": "分项之和", "share": "占比", "share_sum": "占比之和", "shared_sum": "分项与占比",
    "share_whole": "推算总数", "growth_end": "增速与期末数", "growth_total": "增速与累计数",
    "growth_year": "增速与年度数", "growth_base": "推算基数", "increase_base": "推算基数", "doubling": "翻番",
    "points": "百分点之差", "points_base": "推算基期占比", "part_within": "其中数与总数",
    "parts_within": "分项与总数", "nested_counts": "分档个数", "list_count": "列举与个数",
    "slogan": "口号与数字", "stated_twice": "前后两处", "product": "单个数与合计", "unit": "单位",
    "missing_year": "缺年份", "contained": "分项与总数", "deadline": "期限与日期", "least_total": "最低合计",
    "strive": "力争与约束", "respective": "分别对应", "increase": "增量与期末数", "table_sum": "表内合计",
}  # fmt: skip
PROMISES = frozenset({"target", "reward", "deadline", "frequency", "threshold"})
LONGEST_HEADING = 16
THIN_SPACE = "\u2009"


def name_of(table: dict[str, str], key: str) -> str:
    """The word for a key; the key itself where no word is known.

    >>> name_of(READINGS, "annual"), name_of(READINGS, "weekly")
    ('每年', 'weekly')
    """
    return table.get(key, key)


def write_number(value: Fraction, decimals: int = 0) -> str:
    """A value in plain digits: exact where it has a finite decimal form, else to four decimals.

    Args:
        value: the exact value.
        decimals: at least so many decimals are written (a printed 37.0 keeps its zero).

    >>> write_number(Fraction("27.86")), write_number(Fraction(37), 1), write_number(Fraction(1, 3))
    ('27.86', '37.0', '0.3333')
    """
    places = decimal_places(value)
    return write_decimal(round(value, 4), 4) if places is None else write_decimal(value, max(places, decimals))


def decimal_places(value: Fraction) -> int | None:
    """How many decimals write the value exactly; None where no number of them does.

    >>> decimal_places(Fraction(1, 8)), decimal_places(Fraction(1, 3))
    (3, None)
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def write_decimal(value: Fraction, places: int) -> str:
    """A value that `places` decimals write exactly.

    >>> write_decimal(Fraction(-1, 4), 2)
    '-0.25'
    """
    scaled = abs(value * 10**places)
    digits = str(scaled.numerator // scaled.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def group_digits(numeral: str) -> str:
    """Thin spaces every three digits, from five digits on: for dense tables only.

    >>> group_digits("1234567.25").replace(THIN_SPACE, "_"), group_digits("1764")
    ('1_234_567.25', '1764')
    """
    whole, dot, rest = numeral.partition(".")
    return (f"{int(whole):,}".replace(",", THIN_SPACE) if len(whole.lstrip("-")) >= 5 else whole) + dot + rest


def write_bounds(low: Fraction | None, high: Fraction | None, decimals: int = 0) -> str:
    """Two bounds as one figure: 5–10, ≥5, ≤0.8, 228.05; "—" where there is neither.

    >>> write_bounds(Fraction(5), Fraction(10)), write_bounds(Fraction(5), None), write_bounds(None, Fraction("0.8"))
    ('5–10', '≥5', '≤0.8')
    """
    if low is None or high is None:
        bound = high if low is None else low
        return MISSING if bound is None else ("≤" if low is None else "≥") + write_number(bound, decimals)
    figure = write_number(low, decimals)
    return figure if low == high else f"{figure}–{write_number(high, decimals)}"


def write_mention(mention: Mention) -> str:
    """A mention's value without its unit, 约 in front where it is 左右.

    A value cut off from its bound by a bracket keeps the bound: the reading's, not the characters'.
    """
    figure = write_bounds(mention.low, mention.high, mention.decimals)
    return f"约{figure}" if mention.strength is Strength.ABOUT and figure != MISSING else figure


def write_period(period: str | None) -> str:
    """A period in words; "—" where the text does not say.

    >>> write_period("2015"), write_period("2011/2015"), write_period("annual"), write_period(None)
    ('2015年', '2011—2015年', '每年', '—')
    """
    if not period:
        return MISSING
    first, slash, last = period.partition("/")
    if slash:
        return f"{first}—{last}年"
    return f"{first}年" if first.isdigit() and len(first) == 4 else name_of(PERIODS, first)


def write_commitment(commitment: Commitment) -> str:
    """A commitment's figure without its unit: the value to be reached, its bound in front, a stretch value after it."""
    figure = commitment.floor if commitment.target is None else commitment.target
    if commitment.bound == "range" and commitment.floor is not None and commitment.target is not None:
        words = write_bounds(commitment.floor, commitment.target)
    else:
        sign = {"at_least": "≥", "at_most": "≤", "about": "约"}.get(commitment.bound, "")
        words = MISSING if figure is None else sign + write_number(figure)
    if commitment.strive is None or commitment.strive == figure:
        return words
    strive = f"力争{write_number(commitment.strive)}"
    return strive if words == MISSING else f"{words}，{strive}"


def describe_subject(commitment: Commitment) -> str:
    """Who or where, and what: the name a commitment goes by in a table."""
    each = "（每个）" if commitment.scope == "each" else ""
    parts = (commitment.subject + each, commitment.metric)
    return " · ".join(part for part in parts if part) or MISSING


def is_promise(commitment: Commitment) -> bool:
    """Whether a commitment binds anybody to anything: not a fact that is told, not a number in passing."""
    return commitment.kind in PROMISES


def tell_check(check: Check) -> str:
    """A check's sentence without the clause it ends with: what stands beside its clause need not name it."""
    ending = f"（{check.clause}）。"
    return check.message.removesuffix(ending) + "。" if check.message.endswith(ending) else check.message


def name_clauses(document: Document) -> dict[str, str]:
    """Clause (by its id and by its path) → its path with the words of its heading; "" is the text before the first."""
    names = {"": "文首"}
    for clause in document.clauses:
        words = clause.heading.text(document.text).strip().removeprefix(clause.label).strip()
        path = clause.path or clause.id
        told = words.split("\n")[-1][:LONGEST_HEADING]
        name = path if told in path else f"{path} {told}".strip()
        names |= {clause.id: name, clause.path: names.get(clause.path, name)}
    return names


def name_relation(relation: str) -> str:
    """What a relation is called; its own name where no word is known."""
    return name_of(RELATIONS, relation)
