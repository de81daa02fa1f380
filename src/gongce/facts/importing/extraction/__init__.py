"""A grid read through a form: observations, cells with their state, findings at their places."""

from gongce.facts.importing.extraction.extracting import (
    CellNote,
    CellState,
    Extracted,
    extract_grid,
    find_lane_faults,
)

__all__ = ["CellNote", "CellState", "Extracted", "extract_grid", "find_lane_faults"]
