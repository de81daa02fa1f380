"""Scoring functions: figures to points, each by its name, the same code exact (Fraction) and fast (float64)."""

from gongce.appraisal.scoring import bands, paces, scales, verdicts
from gongce.appraisal.scoring.arrays import Array, exact_array, float_array, to_floats
from gongce.appraisal.scoring.forms import FORMS, Form, Terms, compute_points, form_of

__all__ = [
    "FORMS",
    "Array",
    "Form",
    "Terms",
    "compute_points",
    "exact_array",
    "float_array",
    "form_of",
    "to_floats",
]
