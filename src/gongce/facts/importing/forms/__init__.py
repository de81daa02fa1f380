"""Forms: what each sheet, row and column of a return stands for; kept as YAML, guessed once, confirmed by a person."""

from gongce.facts.importing.forms.model import (
    Column,
    Covers,
    Facet,
    FactMeasure,
    Form,
    Line,
    PeriodFrom,
    Role,
    SheetRule,
    Stands,
)
from gongce.facts.importing.forms.storage import dump_form, load_form

__all__ = [
    "Column",
    "Covers",
    "Facet",
    "FactMeasure",
    "Form",
    "Line",
    "PeriodFrom",
    "Role",
    "SheetRule",
    "Stands",
    "dump_form",
    "load_form",
]
