"""Doubts about data are findings, never exceptions (design rule 4)."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding stands in the way."""

    NOTE = "note"
    WARNING = "warning"
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about data: what, where and what to do.

    `code` is stable and machine-readable; `message` and `remedy` are sentences for the person who mends it.
    """

    code: str
    severity: Severity
    place: str
    message: str
    remedy: str = ""
