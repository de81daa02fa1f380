"""The target tree, paths, progress, tables and negotiations as lines for a person and as plain values for JSON."""
