"""Rounding intervals, growth paths, sums and shares, verdicts: used by the audit and by target closure."""
