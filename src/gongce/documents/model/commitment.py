"""A commitment: the mentions that belong together, and what they commit whom to."""

from dataclasses import dataclass
from fractions import Fraction

from gongce.vocabulary import Span

NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Commitment:
    """One thing a plan states, promises, demands or pays.

    `mentions` are indexes into the document's mentions; none where the commitment is told without a number.
    `floor` is the least (or, where `bound` is "at_most", the most) that must be reached, `target` the printed value
    itself, `strive` the stretch value (力争); a printed range has its low end in `floor`, its high end in `target`.
    `scope` is "whole" or "each" (每个…); `reading` is annual, cumulative, end, average or unknown; `plan` is own or
    cited. Text fields are "" and numbers None where the text does not say: nothing is guessed.

    `span` holds the words it was read from. `bound` is exact, at_least, at_most, range or about (and "" without a
    value), `direction` up, down or "", `strength` firm, strive or about. `base` is the year a change is counted
    from. `part_of` is the id of the commitment it is printed as a part of (其中), `related` the ids of what else is
    said there of the same subject and metric (level, growth, share). `due` is the last day of a time limit in ISO
    8601-2 form, XXXX for a year the text does not give. `cap_unit` is the unit of `cap`.
    """

    id: str
    clause: str
    mentions: tuple[int, ...]
    kind: str
    subject: str
    metric: str
    measure: str
    floor: Fraction | None
    target: Fraction | None
    strive: Fraction | None
    unit: str
    denominator: str
    scope: str
    reading: str
    period: str | None
    plan: str
    bodies: tuple[str, ...] = ()
    condition: str = ""
    payer: str = ""
    payee: str = ""
    cap: Fraction | None = None
    years: int | None = None
    confidence: float = 1.0
    notes: tuple[str, ...] = ()
    span: Span = NOWHERE
    bound: str = ""
    direction: str = ""
    strength: str = "firm"
    price_basis: str = ""
    base: str = ""
    part_of: str = ""
    related: tuple[str, ...] = ()
    due: str = ""
    cap_unit: str = ""
