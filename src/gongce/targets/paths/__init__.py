"""Targets over time: a value for every year, what figures imply of one another, shares within the year."""
