"""A city's workspace: what is new is imported, a period is closed, its bulletin is issued and can be computed again."""
