"""What happened to a case: an append-only list; everything else is derived from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gongce.rulebook.conditions import Fact


class EventKind(StrEnum):
    """The kinds of things that can happen."""

    STEP = "step"
    """A transition of the procedure."""
    FILE = "file"
    """Evidence was put on file."""
    FACT = "fact"
    """A fact of the case became known, or was corrected."""
    ASK = "ask"
    """An opinion was asked for."""
    ANSWER = "answer"
    """A body gave its opinion."""
    PAUSE = "pause"
    """A clock stands still, for a reason the procedure names."""
    RESUME = "resume"
    EXTEND = "extend"
    """A limit was prolonged."""
    NOTE = "note"
    """An entry in the ledger that changes nothing but says the case is alive (进展)."""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One thing that happened; never changed, never removed.

    Args:
        kind: what sort of thing.
        name: the step, evidence, opinion, or clock it is about; of a pause `clock/pause`; of a note empty.
        day: when it happened.
        actor: who did it.
        role: in which role of the procedure.
        body: the unit of the pack the actor belongs to, where the role is bound to units.
        agrees: of an answer.
        days: of an extension.
        facts: facts given with it.
        proof: the document it rests on: file name, number or hash.
        reason: why.
        note: free words.
    """

    kind: EventKind
    name: str
    day: date
    actor: str
    role: str = ""
    body: str = ""
    agrees: bool | None = None
    days: int | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    proof: str = ""
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its number, the procedure it runs under, what it is about, and what happened to it.

    `number` is given once and kept through every return and reopening. `subject` is the id of the entity in its
    register.
    """

    number: str
    procedure: str
    subject: str = ""
    title: str = ""
    events: tuple[CaseEvent, ...] = ()

    def with_event(self, event: CaseEvent) -> "Case":
        """The case with one more event at the end."""
        return Case(self.number, self.procedure, self.subject, self.title, (*self.events, event))
