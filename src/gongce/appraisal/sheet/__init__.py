"""Score sheets: what each unit got for each item, its total, vetoes, rank and class, and the words for it."""

from gongce.appraisal.sheet.engine import score_units
from gongce.appraisal.sheet.model import ItemScore, Sheet, UnitScore, VetoHit
from gongce.appraisal.sheet.words import explain_unit, trace_unit

__all__ = ["ItemScore", "Sheet", "UnitScore", "VetoHit", "explain_unit", "score_units", "trace_unit"]
