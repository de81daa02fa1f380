"""A commitment: the mentions that belong together, and what they commit whom to."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Commitment:
    """One thing a plan states, promises, demands or pays.

    `mentions` are indexes into the document's mentions. `floor` is the least (or, for a ceiling, most) that must be
    reached, `target` the printed value itself, `strive` the stretch value (力争). `scope` is "whole" or "each" (每个…);
    `reading` is annual, cumulative, end, average or unknown; `plan` is own or cited. Text fields are "" and
    numbers None where the text does not say: nothing is guessed.
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
