"""A plan's own target broken down over units and years, its contradictions reported and not hidden."""
