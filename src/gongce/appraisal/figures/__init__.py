"""Figures and facts of the units to be judged: read exactly, each with the cell it stands in."""

from gongce.appraisal.figures.reading import read_csv_table, read_table
from gongce.appraisal.figures.table import FactTable

__all__ = ["FactTable", "read_csv_table", "read_table"]
