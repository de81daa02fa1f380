"""Returns: forms per unit and period, filled, checked, submitted, returned, approved."""
