"""Decisions become checks: the sentence, the figures as printed, the place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity
from gongce.documents.model import Check
from gongce.relations import Decision, Interval, Verdict
from gongce.vocabulary import Span

Member = tuple[str, Span]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, before it is put into words for its page.

    `members` are the roles and places of the figures used; `printed` is the figure compared with, `computed` what
    follows from the others; `message` says it in one sentence (without the clause); `remedy` what to do.
    """

    relation: str
    decision: Decision
    members: Sequence[Member]
    message: str
    printed: str = ""
    computed: str = ""
    remedy: str = ""
    possible: str = ""


def write_number(value: Fraction, places: int = 4) -> str:
    """A value in decimals, no more than `places`, without trailing noughts.

    >>> write_number(Fraction(6916, 5)), write_number(Fraction(1, 3)), write_number(Fraction(2800))
    ('1383.2', '0.3333', '2800')
    """
    rounded = (2 * abs(value.numerator) * 10**places + value.denominator) // (2 * value.denominator)
    text = f"{rounded // 10**places}.{rounded % 10**places:0{places}d}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and rounded else text


def write_amount(value: Fraction | None, like: Quantity, places: int = 4) -> str:
    """A value in the printed unit of a quantity, "" where there is none."""
    return "" if value is None else write_number(value / like.scale, places) + like.mention.unit


def write_interval(interval: Interval | None, scale: Fraction = Fraction(1)) -> str:
    """An interval as [low, high], ∞ on an open side."""
    if interval is None:
        return ""
    low = "-∞" if interval.low is None else write_number(interval.low / scale)
    high = "∞" if interval.high is None else write_number(interval.high / scale)
    return f"[{low}, {high}]"


def quote(quantity: Quantity) -> str:
    """The figure as printed, blanks dropped."""
    return quantity.mention.quote.replace(" ", "")


def quotes(quantities: Iterable[Quantity], sign: str = "+") -> str:
    """Figures as printed, joined."""
    return sign.join(quote(quantity) for quantity in quantities)


def weaken(decision: Decision, is_certain: bool) -> Decision:
    """A violated decision about figures that may not belong together is ambiguous."""
    if is_certain or decision.verdict is not Verdict.VIOLATED:
        return decision
    return replace(decision, verdict=Verdict.AMBIGUOUS)


def write_check(page: Page, finding: Finding) -> Check:
    """The check of a finding; its clause is that of its first figure."""
    spans = tuple(span for _, span in finding.members)
    clause = page.clause_path(spans[-1].start) if spans else ""
    place = f"（{clause}）" if clause else ""
    return Check(
        id=f"{finding.relation}@{spans[0].start if spans else 0}",
        relation=finding.relation,
        verdict=finding.decision.verdict,
        printed=finding.printed,
        computed=finding.computed,
        spans=spans,
        roles=tuple(role for role, _ in finding.members),
        message=finding.message.rstrip("。") + place + "。",
        remedy=finding.remedy,
        clause=clause,
        possible=finding.possible,
    )
