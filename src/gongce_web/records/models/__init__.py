"""Tables of registers and cases: one generic set for every register, its payload checked by the pack's schema."""

from gongce_web.records.models.cases import CaseEvent, CaseRecord
from gongce_web.records.models.duties import DutyClosing, DutyMark, Meeting
from gongce_web.records.models.evidence import EvidenceFile
from gongce_web.records.models.registers import LedgerHead, PeriodFact, Record, RecordEvent, RecordValue
from gongce_web.records.models.saved import SavedView

__all__ = [
    "CaseEvent",
    "CaseRecord",
    "DutyClosing",
    "DutyMark",
    "EvidenceFile",
    "LedgerHead",
    "Meeting",
    "PeriodFact",
    "Record",
    "RecordEvent",
    "RecordValue",
    "SavedView",
]
