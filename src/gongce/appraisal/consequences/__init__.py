"""What follows from a result: cases opened, persons in office, sheets of persons, the split of a fund."""

from gongce.appraisal.consequences.offices import Holding, list_holdings, unit_of
from gongce.appraisal.consequences.opening import Opened, open_case, open_cases
from gongce.appraisal.consequences.persons import PersonSheet, write_person_sheets
from gongce.appraisal.consequences.splitting import FundPart, split_fund

__all__ = [
    "FundPart",
    "Holding",
    "Opened",
    "PersonSheet",
    "list_holdings",
    "open_case",
    "open_cases",
    "split_fund",
    "unit_of",
    "write_person_sheets",
]
