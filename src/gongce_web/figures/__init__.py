"""Figures: overview, monitoring, indicators, maps, the meeting room, and why a number is what it is."""
