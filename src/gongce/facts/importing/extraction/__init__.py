"""A grid read through a form: observations, cells with their state, findings at their places."""

from gongce.facts.importing.extraction.extracting import extract_grid, find_lane_faults
from gongce.facts.importing.extraction.taken import CellNote, CellState, Columns, Extracted

__all__ = ["CellNote", "CellState", "Columns", "Extracted", "extract_grid", "find_lane_faults"]
