"""A target decomposed over at most three axes: sums and bounds exact, nearest the stated shares, in whole steps."""
