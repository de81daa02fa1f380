"""Writes of registers and cases: one verb, one transaction, one audit event."""

from gongce_web.records.actions.cases import NewEvent, act_on_case, open_case, take_events
from gongce_web.records.actions.current import refresh_current
from gongce_web.records.actions.duties import close_duty, mark_duty
from gongce_web.records.actions.evidence import file_evidence
from gongce_web.records.actions.importing import Imported, import_workspace_records, take_facts
from gongce_web.records.actions.registers import add_entries, add_entry
from gongce_web.records.actions.saved import drop_view, save_view

__all__ = [
    "Imported",
    "NewEvent",
    "act_on_case",
    "add_entries",
    "add_entry",
    "close_duty",
    "drop_view",
    "file_evidence",
    "import_workspace_records",
    "mark_duty",
    "open_case",
    "refresh_current",
    "save_view",
    "take_events",
    "take_facts",
]
