"""Pages of targets: the tree and one target; drafts of decompositions; their negotiation."""
