"""Targets: the tree, its closure, paths and decomposition, each with the sentence it comes from."""
