"""The figures of one period: per unit and indicator level, growth, base, month, goal, pace, what is left, light."""

from gongce.monitoring.figures.computing import compute_figures
from gongce.monitoring.figures.schema import FIGURE_SCHEMA, NOT_REPORTED, REPORTED, YEARLY, Options

__all__ = ["FIGURE_SCHEMA", "NOT_REPORTED", "REPORTED", "YEARLY", "Options", "compute_figures"]
