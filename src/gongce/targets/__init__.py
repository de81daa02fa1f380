"""Targets: the tree that closes or says by how much it does not, paths over years, decomposition, exact rounding."""
