"""Writes about decompositions: drafts, what units answer, what is adopted."""
