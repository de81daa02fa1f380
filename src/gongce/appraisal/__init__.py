"""Judging: a scheme turns facts into scores, ranks, intervals, vetoes and grades. It never pays."""
