"""Registers: append-only ledgers of six shapes; state, classes, counts, gaps and findings are derived from them."""
