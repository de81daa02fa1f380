"""Reads of registers and cases."""

from gongce_web.records.queries.cases import facts_of, load_case, load_cases
from gongce_web.records.queries.ledgers import entry_of, is_drawn_from_cases, load_facts
from gongce_web.records.queries.shelf import load_ledger, load_shelf
from gongce_web.records.queries.tables import load_table, records_stamp, register_stamp

__all__ = [
    "entry_of",
    "facts_of",
    "is_drawn_from_cases",
    "load_case",
    "load_cases",
    "load_facts",
    "load_ledger",
    "load_shelf",
    "load_table",
    "records_stamp",
    "register_stamp",
]
