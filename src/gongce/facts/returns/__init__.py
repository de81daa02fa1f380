"""Returns that units fill in: what a form asks, what was typed, what is doubtful in it, its workbook, what it costs."""

from gongce.facts.returns.asking import AskedCell, Sheet, lay_out
from gongce.facts.returns.burden import Asked, Burden, account_burden
from gongce.facts.returns.entries import REASONS, Entry, read_entry
from gongce.facts.returns.forms import FormColumn, FormRow, Prefill, ReturnForm, Section, SeenBy, load_return_forms
from gongce.facts.returns.judging import Doubt, Judgement, judge_return
from gongce.facts.returns.review import review_procedure
from gongce.facts.returns.rows import rows_of_return
from gongce.facts.returns.schedule import Schedule, period_of_day, period_to_open, schedule_of

__all__ = [
    "REASONS",
    "Asked",
    "AskedCell",
    "Burden",
    "Doubt",
    "Entry",
    "FormColumn",
    "FormRow",
    "Judgement",
    "Prefill",
    "ReturnForm",
    "Schedule",
    "Section",
    "SeenBy",
    "Sheet",
    "account_burden",
    "judge_return",
    "lay_out",
    "load_return_forms",
    "period_of_day",
    "period_to_open",
    "read_entry",
    "review_procedure",
    "rows_of_return",
    "schedule_of",
]
