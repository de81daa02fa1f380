"""The target tree: parents and children, whether they close, versions side by side, expansion, roll-over."""
