"""Reads of the pages of figures: why a number, monitoring, indicators, changes, decisions, the meeting room."""
