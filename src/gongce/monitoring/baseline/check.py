"""One relation among base values and how it came out."""

from dataclasses import dataclass

from gongce.relations import Decision, Verdict


@dataclass(frozen=True, slots=True)
class BaseCheck:
    """One relation among base values: which records, how it came out, what would be right."""

    relation: str
    records: tuple[str, ...]
    text: str
    decision: Decision

    @property
    def verdict(self) -> Verdict:
        """How it came out."""
        return self.decision.verdict
