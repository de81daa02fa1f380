"""Observations: what was reported, when, by which file and cell; the archive, its reads as of a moment, its proofs."""
