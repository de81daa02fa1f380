"""Documents: the plan's text with what was read in it, and the audit of its arithmetic."""
