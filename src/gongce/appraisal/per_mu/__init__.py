"""Per-mu evaluation: enterprises scored and graded as frames; the same functions run on Polars and on PySpark."""

from gongce.appraisal.per_mu.grading import explain_enterprise, grade_enterprises
from gongce.appraisal.per_mu.lands import merge_entities, occupied_areas, spread_grades
from gongce.appraisal.per_mu.measures import Charge, apply_measures
from gongce.appraisal.per_mu.rerun import compare_grades

__all__ = [
    "Charge",
    "apply_measures",
    "compare_grades",
    "explain_enterprise",
    "grade_enterprises",
    "merge_entities",
    "occupied_areas",
    "spread_grades",
]
