"""Leagues: ranks with their intervals, what explains them, and what other weights would do."""
