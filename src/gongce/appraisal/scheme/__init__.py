"""A scheme ready to run: read from a file, filled from a pack's record, nothing left unstated."""

from gongce.appraisal.scheme.completeness import find_gaps, require_complete
from gongce.appraisal.scheme.conditions import judge_conditions
from gongce.appraisal.scheme.loading import Ready, build_scheme, load_scheme

__all__ = ["Ready", "build_scheme", "find_gaps", "judge_conditions", "load_scheme", "require_complete"]
