"""A commitment while it is being put together: the fields fill up step by step, then it is frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from gongce.documents.model import Commitment, Mention
from gongce.vocabulary import Span


@dataclass(slots=True, eq=False)
class Draft:
    """The fields of a commitment to be.

    `lead` is the mention its value comes from, None where it is told in words; `size` the threshold that tells how
    large each counted one is. `place` is where its value (or wording) stands, `start` and `end` bound the words it
    was read from; `doubts` maps each reason for doubt to its factor.
    """

    start: int
    end: int
    kind: str
    lead: Mention | None = None
    mentions: set[int] = field(default_factory=set)
    clause: str = ""
    sentence: int = -1
    subject: str = ""
    metric: str = ""
    measure: str = "level"
    floor: Fraction | None = None
    target: Fraction | None = None
    strive: Fraction | None = None
    unit: str = ""
    denominator: str = ""
    scope: str = "whole"
    reading: str = "unknown"
    period: str | None = None
    plan: str = "own"
    bodies: tuple[str, ...] = ()
    condition: str = ""
    payer: str = ""
    payee: str = ""
    cap: Fraction | None = None
    cap_unit: str = ""
    years: int | None = None
    bound: str = ""
    direction: str = ""
    strength: str = "firm"
    price_basis: str = ""
    base: str = ""
    due: str = ""
    size: Mention | None = None
    whole: "Draft | None" = None
    related: list["Draft"] = field(default_factory=list)
    doubts: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    place: int = field(init=False)

    def __post_init__(self) -> None:
        self.place = self.lead.start if self.lead else self.start

    def doubt(self, reason: str, factor: float) -> None:
        """Note a reason for doubt once; the factor lowers the confidence."""
        self.doubts.setdefault(reason, factor)

    def note(self, text: str) -> None:
        """Note what a person should know, without doubt in the reading."""
        if text not in self.notes:
            self.notes.append(text)

    def freeze(self, name: str, names: Mapping[int, str]) -> Commitment:
        """The commitment with this id; `names` gives the ids of all drafts by identity."""
        confidence = 1.0
        for factor in self.doubts.values():
            confidence *= factor
        return Commitment(
            id=name,
            clause=self.clause,
            mentions=tuple(sorted(self.mentions)),
            kind=self.kind,
            subject=self.subject,
            metric=self.metric,
            measure=self.measure,
            floor=self.floor,
            target=self.target,
            strive=self.strive,
            unit=self.unit,
            denominator=self.denominator,
            scope=self.scope,
            reading=self.reading,
            period=self.period,
            plan=self.plan,
            bodies=self.bodies,
            condition=self.condition,
            payer=self.payer,
            payee=self.payee,
            cap=self.cap,
            years=self.years,
            confidence=round(confidence, 2),
            notes=(*self.doubts, *self.notes),
            span=Span(self.start, self.end),
            bound=self.bound,
            direction=self.direction,
            strength=self.strength,
            price_basis=self.price_basis,
            base=self.base,
            part_of=names[id(self.whole)] if self.whole else "",
            related=tuple(sorted(names[id(each)] for each in self.related)),
            due=self.due,
            cap_unit=self.cap_unit,
        )


def draft_from(index: int, mention: Mention) -> Draft:
    """A draft that holds one mention: its value, bounds, strength and what the reader says of it.

    An exact or least value is floor and target; a value to strive for has no floor, and is target and strive; a
    range has its low end as floor and its high end as target (to strive for: as target and strive).
    """
    draft = Draft(mention.start, mention.end, str(mention.kind), mention, {index}, mention.clause, mention.sentence)
    draft.subject, draft.metric, draft.measure = mention.subject, mention.metric, str(mention.measure)
    draft.unit, draft.strength, draft.price_basis = mention.unit, str(mention.strength), mention.price_basis
    draft.direction, draft.denominator = mention.direction, mention.denominator
    draft.period, draft.plan = mention.period, "cited" if mention.cited else "own"
    set_values(draft, mention.low, mention.high)
    return draft


def set_values(draft: Draft, low: Fraction | None, high: Fraction | None) -> None:
    """Floor, target, strive and bound of a draft from printed bounds and its strength."""
    first, last = (low, high) if low is not None else (high, high)
    if first is None:
        return
    is_range = high is not None and first != high
    draft.bound = "at_most" if low is None else "at_least" if high is None else "range" if is_range else "exact"
    draft.floor, draft.target = first, last if is_range else first
    if draft.strength == "about":
        draft.bound, draft.floor = "range" if is_range else "about", low if is_range else None
    if draft.strength == "strive":
        draft.strive, draft.target, draft.floor = draft.target, first, None
